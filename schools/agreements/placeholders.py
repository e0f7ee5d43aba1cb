"""What stands in braces in an agreement, what it becomes, and who says so."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PATTERN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Placeholder:
    """One placeholder. `becomes` says what; `typed` that the area types it, else the portal knows it.

    `missing` tells an officer what to do when nothing fills it; `default` is what an area begins with.
    """

    name: str
    becomes: str
    missing: str = ""
    typed: bool = False
    default: str = ""


_TYPE_IT = "type it under “Values for this text”"
PLACEHOLDERS: dict[str, Placeholder] = {
    placeholder.name: placeholder
    for placeholder in (
        Placeholder("school_name", "The school’s name"),
        Placeholder("school_urn", "Its unique reference number"),
        Placeholder("forum_name", "The parent carer forum", "no parent carer forum works with the school"),
        Placeholder("council_name", "The council", "no council works with the school"),
        Placeholder("care_board_name", "The care board", "the area has no care board among its partners"),
        Placeholder("area_name", "The area’s name"),
        Placeholder("programme_name", "The programme’s name"),
        Placeholder("start_date", "The school’s own start"),
        Placeholder("end_date", "The end of the school’s cohort"),
        Placeholder("entitlement_hours", "Hours of support that the school’s tier offers"),
        Placeholder("target_meetings", "Parent carer meetings that the tier aims for"),
        Placeholder(
            "audit_due_date",
            "The day of the school’s first milestone that speaks of an audit, unless you type one",
            f"no milestone speaks of an audit: {_TYPE_IT}",
            typed=True,
        ),
        Placeholder("survey_open_date", "When the family survey opens", _TYPE_IT, typed=True),
        Placeholder("survey_close_date", "When the family survey closes", _TYPE_IT, typed=True),
        Placeholder(
            "meetings_per_term", "Parent carer meetings each term", _TYPE_IT, typed=True, default="one"
        ),
        Placeholder(
            "school_lead_role",
            "Who leads for the school",
            _TYPE_IT,
            typed=True,
            default="a member of the leadership team",
        ),
        Placeholder(
            "data_controllers_link", "Where the controllers of data are listed", _TYPE_IT, typed=True
        ),
        Placeholder("safeguarding_contact", "Whom to tell of a concern", _TYPE_IT, typed=True),
        Placeholder("programme_contact", "Whom to write to about the programme", _TYPE_IT, typed=True),
        Placeholder("withdrawal_notice_weeks", "Weeks of notice", _TYPE_IT, typed=True, default="four"),
    )
}


def names_in(texts: Iterable[str]) -> list[str]:
    """Return what stands in braces, once each, in the order in which it comes; known or not."""
    return list(dict.fromkeys(name for text in texts for name in PATTERN.findall(text)))


def unknown_in(texts: Iterable[str]) -> list[str]:
    """Return what stands in braces and is no placeholder."""
    return [name for name in names_in(texts) if name not in PLACEHOLDERS]


def words_of(clauses: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield headings and items of clauses."""
    for clause in clauses:
        yield clause["heading"]
        yield from clause["items"]


def used_in(clauses: Iterable[Mapping[str, Any]]) -> list[Placeholder]:
    """Return the known placeholders of a text, in the order in which they come."""
    return [PLACEHOLDERS[name] for name in names_in(words_of(clauses)) if name in PLACEHOLDERS]


def fill(clauses: Iterable[Mapping[str, Any]], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return clauses with their placeholders filled; what has no value stays as it is written.

    What is filled in is never read for placeholders itself.
    """

    def filled(text: str) -> str:
        return PATTERN.sub(lambda found: values.get(found[1]) or found[0], text)

    return [
        {**clause, "heading": filled(clause["heading"]), "items": [filled(item) for item in clause["items"]]}
        for clause in clauses
    ]


def unfilled(clauses: Iterable[Mapping[str, Any]], values: Mapping[str, str]) -> list[str]:
    """Return a sentence for each placeholder that has no value: “{forum_name}: no forum works …”."""
    return [
        f"{{{placeholder.name}}}: {placeholder.missing or 'nothing fills it'}"
        for placeholder in used_in(clauses)
        if not values.get(placeholder.name)
    ]
