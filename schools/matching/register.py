"""What matching needs to know of the register, in a number of queries that no list's length changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.db import connection
from django.db.models import Q

from schools.matching.names import Name
from schools.models import School, SchoolLink, SchoolName
from schools.plain import plain

MOST_ELSEWHERE = 5
# Of each question the shortest names: “St Mary’s” before “St Mary’s and St Joseph’s”.
ELSEWHERE = """
    SELECT asked.number, found.urn FROM unnest(%(numbers)s::int[], %(questions)s::text[]) AS asked(number, question)
    CROSS JOIN LATERAL (
        SELECT urn FROM schools_school WHERE words @@ to_tsquery('simple', asked.question)
        AND status IN ('open', 'closing') ORDER BY length(plain_name), urn LIMIT %(most)s
    ) found"""
FIELDS = (
    "urn",
    "name",
    "status",
    "phase",
    "town",
    "postcode",
    "closed_on",
    "la_code",
    "la_name",
    "plain_place",
)


@dataclass(frozen=True)
class Known:
    """A school as matching sees it."""

    urn: int
    name: Name
    known_as: Name  # with the faith that the register gives beside the name
    label: str
    is_open: bool
    phase: str
    town: str
    postcode: str
    closed_on: date | None
    la_code: str
    la_name: str
    place: frozenset[str]
    former: tuple[tuple[Name, str, date], ...] = ()  # name, as it was written, used until
    successors: tuple[int, ...] = ()

    @classmethod
    def of(cls, school: School, former: Iterable[SchoolName], successors: Iterable[int]) -> Self:
        """Make one from the register's record."""
        name = Name.of(school.name)
        return cls(
            urn=school.pk,
            name=name,
            known_as=replace(name, faiths=name.faiths | Name.of(school.religious_character).faiths),
            label=school.name,
            is_open=school.is_open,
            phase=school.phase,
            town=school.town,
            postcode=school.postcode,
            closed_on=school.closed_on,
            la_code=school.la_code,
            la_name=school.la_name,
            place=frozenset(school.plain_place.split()),
            former=tuple((Name.of(old.name), old.name, old.used_until) for old in former),
            successors=tuple(successors),
        )


def schools_of(la_codes: Iterable[str], urns: Iterable[int] = ()) -> dict[int, Known]:
    """Return all schools of some councils, and those of some URNs wherever they lie. At most six queries."""
    found = _read(Q(la_code__in=list(la_codes)) | Q(pk__in=list(urns)))
    beyond = {urn for school in found.values() for urn in school.successors} - set(found)
    return found | (_read(Q(pk__in=beyond)) if beyond else {})


def _read(condition: Q) -> dict[int, Known]:
    schools = School.objects.filter(condition).only(*FIELDS, "religious_character").order_by("urn")
    inside = schools.values("pk").order_by()
    former: dict[int, list[SchoolName]] = {}
    for old in SchoolName.objects.filter(school__in=inside):
        former.setdefault(old.school_id, []).append(old)
    successors: dict[int, list[int]] = {}
    for before, after in SchoolLink.objects.filter(predecessor__in=inside).values_list(
        "predecessor", "successor"
    ):
        successors.setdefault(before, []).append(after)
    return {s.pk: Known.of(s, former.get(s.pk, ()), successors.get(s.pk, ())) for s in schools}


def find_elsewhere(texts: list[str]) -> dict[int, list[int]]:
    """Return URNs of open schools anywhere with all telling words of a text, by its number. One query."""
    questions = {n: " & ".join(Name.of(text).core) for n, text in enumerate(texts) if plain(text)}
    found: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "numbers": list(questions),
            "questions": list(questions.values()),
            "most": MOST_ELSEWHERE,
        }
        cursor.execute(ELSEWHERE, asked)
        for number, urn in cursor.fetchall():
            found.setdefault(number, []).append(urn)
    return found
