"""Reference data of councils and care boards: from the files in schools/data, and from the register."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections, models, transaction

from schools.models import CareBoard, CareBoardAuthority, LocalAuthority

DATA = Path(__file__).parents[1] / "data"


def load_reference_codes(*, using: str) -> int:
    """Bring the codes up to the files in schools/data; return how many rows these have. May be repeated.

    Changes and adds, and never deletes: a body that merged stays with the day until which it was one.
    """
    with transaction.atomic(using=using):
        return sum(
            (
                _load(LocalAuthority, "local_authorities.csv", ["code"], using),
                _load(CareBoard, "care_boards.csv", ["code"], using),
                _load(CareBoardAuthority, "care_board_authorities.csv", ["care_board", "authority"], using),
            )
        )


def note_authorities(*, using: str) -> None:
    """Add councils that only the register names, and the GSS code most of a council's schools have."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """INSERT INTO schools_local_authority (code, name, gss_code, replaced_by)
               SELECT la_code, max(la_name), '', '{}' FROM schools_school WHERE la_name <> ''
               GROUP BY la_code ON CONFLICT DO NOTHING"""
        )
        cursor.execute(
            """UPDATE schools_local_authority a SET gss_code = s.code
               FROM (SELECT la_code, mode() WITHIN GROUP (ORDER BY la_gss_code) AS code
                     FROM schools_school WHERE la_gss_code <> '' GROUP BY la_code) s
               WHERE s.la_code = a.code AND a.gss_code <> s.code"""
        )


def _load(model: type[models.Model], name: str, keys: list[str], using: str) -> int:
    rows = list(_rows(name))
    renamed = {"care_board": "care_board_id", "authority": "authority_id"}
    model._default_manager.using(using).bulk_create(
        [model(**{renamed.get(field, field): value for field, value in row.items()}) for row in rows],
        update_conflicts=True,
        unique_fields=keys,
        update_fields=[field for field in rows[0] if field not in keys],
    )
    return len(rows)


def _rows(name: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file; an empty date is None, several codes stand between spaces."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {field: _value(field, text) for field, text in row.items()}


def _value(field: str, text: str) -> Any:
    if field.startswith("valid_"):
        return date.fromisoformat(text) if text else None
    return text.split() if field == "replaced_by" else text
