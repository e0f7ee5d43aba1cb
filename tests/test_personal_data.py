"""docs/data-protection.md lists every field that can hold personal data, or says why it does not."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.db import models

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "data-protection.md"
WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.GenericIPAddressField,
    models.BinaryField,
    models.FileField,
    ArrayField,
)


def can_hold_personal_data(field: models.Field) -> bool:
    """Words, addresses, contents and links to a person; numbers, times and keys of things cannot."""
    return isinstance(field, WORDS) or (field.is_relation and field.related_model is get_user_model())


def fields() -> set[str]:
    """Every such field in the database; history under the record's own name, but for what it adds."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed or model._meta.proxy:
            continue
        tracked = getattr(model, "pgh_tracked_model", None)
        for field in filter(can_hold_personal_data, model._meta.local_fields):
            if tracked is None:
                found.add(f"{model._meta.label}.{field.name}")
            elif not hasattr(tracked, field.name):
                found.add(f"*Event.{field.name}")
    return found


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = DOCUMENT.read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = re.search(r"(?:^\|.*\n)+", section, re.MULTILINE)
    assert table, f"No table below {heading}."
    return [[cell.strip() for cell in line.strip("| \n").split(" | ")] for line in table[0].splitlines()[2:]]


def declared(heading: str) -> list[str]:
    """The fields named in the first column; `app.Model.*` stands for every field of the model."""
    known = fields()
    named = [name for row in rows(heading) for name in re.findall(r"`([^`]+)`", row[0])]
    expanded = []
    for name in named:
        prefix = name.removesuffix("*")
        expanded += sorted(f for f in known if f.startswith(prefix)) if name.endswith(".*") else [name]
    return expanded


def test_every_field_is_declared_as_personal_or_not() -> None:
    missing = sorted(fields() - set(declared("Personal data")) - set(declared("Not personal")))
    assert not missing, f"Say in docs/data-protection.md why and how long: {', '.join(missing)}"


def test_nothing_is_declared_twice_or_for_a_field_that_is_gone() -> None:
    names = Counter(declared("Personal data") + declared("Not personal"))
    assert [name for name, times in names.items() if times > 1] == []
    assert sorted(set(names) - fields()) == []


@pytest.mark.parametrize("row", rows("Personal data"), ids=lambda row: row[0][:60])
def test_personal_field_says_what_why_and_how_long(row: list[str]) -> None:
    assert len(row) == 4
    assert all(len(cell.split()) >= 2 for cell in row[1:])


def test_rule_sees_words_addresses_and_people() -> None:
    assert {"programmes.User.email", "usersessions.UserSession.ip", "programmes.Membership.user"} <= fields()
    assert "programmes.Organisation.urn" not in fields()
