"""Where people without an account come in: everything that a code leads to, found in one statement."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from common.disclosure import Thresholds
from common.tenancy.context import open_area
from surveys.models import Survey

KEPT = 256  # entrances in the memory of one process


@dataclass(frozen=True)
class Offered:
    """A language in which a survey may be answered, and of what edition its words are."""

    pk: int
    code: str
    own_name: str
    direction: str
    edition: int
    changed_at: str
    translation: int | None
    translation_edition: int | None
    is_checked: bool


@dataclass(frozen=True, eq=False)
class Entrance:
    """An asked school as its pages see it. The same object for as long as nothing of it has changed."""

    area: int
    area_name: str
    asked: int
    code: str
    school: str
    forum: str
    run_by: str
    survey: int
    state: str
    opens_on: date
    closes_on: date
    is_one_by_one: bool
    asked_questions: tuple[str, ...]
    left_out: tuple[str, ...]
    help_contact: str
    safeguarding_contact: str
    contacts_kept_days: int
    comments_kept_months: int
    expected: int | None
    is_with_families: bool
    box: int | None
    box_key: bytes
    details_box: int | None
    details_key: bytes
    thresholds: Thresholds
    version: int
    version_edition: int
    fixes: int
    english_changed_at: str
    languages: tuple[Offered, ...]

    @property
    def is_answering(self) -> bool:
        """Whether people can answer today."""
        return self.state == Survey.State.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_to_come(self) -> bool:
        """Whether people can answer on a later day."""
        is_early = self.state == Survey.State.OPEN and timezone.localdate() < self.opens_on
        return is_early or self.state == Survey.State.DRAFT

    def language(self, code: str) -> Offered | None:
        """Return the language of this code, the first that the survey offers where it has no such, None for none."""
        chosen = (offered for offered in self.languages if offered.code == code)
        return next(chosen, next(iter(self.languages), None))


def entrance_at(code: str) -> Entrance | None:
    """Open the area of a code, as it is kept, for the rest of the transaction; return what the code leads to.

    One statement, which may stand outside a transaction: then the area is open for it alone. None for a
    code that nobody has.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pins_survey_entrance(%s)", [code])
        (found,) = cursor.fetchone()
    return _read(found) if found else None


@contextmanager
def inside(entrance: Entrance) -> Iterator[None]:
    """Begin a transaction behind an entrance, with its area open."""
    with transaction.atomic():
        open_area(entrance.area)
        yield


@lru_cache(maxsize=KEPT)
def _read(found: str) -> Entrance:
    """Return what the database said, kept under its very words: whatever changes makes another one."""
    facts: dict[str, Any] = json.loads(found)
    minimums = (facts.pop("minimum_school"), facts.pop("minimum_cell"))
    usual = Thresholds()
    languages = tuple(Offered(**language) for language in facts.pop("languages") or ())
    return Entrance(
        **_plain(facts),
        thresholds=Thresholds(minimums[0] or usual.school, minimums[1] or usual.cell),
        languages=languages,
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(facts[name]) for name in ("opens_on", "closes_on")}
    keys = {name: bytes.fromhex(facts[name] or "") for name in ("box_key", "details_key")}
    lists = {name: tuple(facts[name]) for name in ("asked_questions", "left_out")}
    return {**facts, **days, **keys, **lists, "english_changed_at": facts["english_changed_at"] or ""}
