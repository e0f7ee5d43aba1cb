"""Small words of the sentences that say why."""

from collections.abc import Sequence
from datetime import date

from schools.matching.register import Known

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def count(number: int, noun: str) -> str:
    """Return “Three schools”; above ten in figures."""
    said = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{said} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Return “a, b and c”."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def on(day: date | None) -> str:
    """Return “ on 31 August 2019”, or nothing where the register has no day."""
    return f" on {day.day} {day:%B %Y}" if day else ""


def a_kind(school: Known) -> str:
    """Return “a primary school”, by the school's own name or by the register's phase."""
    phases = sorted(school.name.phases - {"nursery"}) or school.phase.lower().split()[:1]
    said = " and ".join(phases) if phases else "different"
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said} school"
