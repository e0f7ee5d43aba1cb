"""What families read of a school's results: in one of the survey's languages, the same on the page and on paper."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from surveys.models import AskedSchool, Comment, Language, Section

from .released_comments import QUESTION, CommentGroup, Wanted
from .result_rows import Row
from .results_page import results_of
from .worded import Worded, worded_in
from .words import Words, languages_of, words_of

ALONG = ("area", "school", "forum", "survey__area", "survey__version", "survey__run_by")


def languages_offered(asked: AskedSchool) -> list[Language]:
    """Return the languages of the survey that the area has, or else its English. One query."""
    known = languages_of(asked.area_id)
    return [known[code] for code in asked.survey.languages if code in known] or list(known.values())[:1]


def language_called(code: str, offered: list[Language]) -> Language:
    """Return the offered language of this code, or else the first one."""
    return next((one for one in offered if one.code == code), offered[0])


def for_families(asked: AskedSchool, language: Language, *, wanted: Wanted | None = None) -> dict[str, Any]:
    """Return what a template shows of a school's results to families. `asked` needs what ALONG names.

    Of comments those of the page that is `wanted`, or else all.
    """
    said = worded_in(asked.survey.version, language)
    found = results_of(asked, is_forum=False, may_compare=False, for_families=True, wanted=wanted)
    words = words_of(language)
    return {
        "asked": asked,
        "survey": asked.survey,
        "found": found,
        "words": words,
        "answered": words.filled("results_answered", count=found.base),
        "language": language,
        "themes": [(theme, [Worded(row, said, words) for row in theme.rows]) for theme in found.themes],
        "parts": _parts(found.rows, said, words),
        "written": _written(found.comments.groups, said),
        "about": _written(found.comments.every, said) if found.comments.has_choice else [],
    }


@dataclass(frozen=True)
class Part:
    """Questions under one heading of the questionnaire; some have none."""

    heading: str
    rows: list[Worded]


@dataclass(frozen=True)
class Written:
    """What families wrote to one question: all in all so many, and those on this page."""

    slug: str
    question: str
    number: int | None
    comments: Sequence[Comment]


def _parts(rows: Iterable[Row], said: Mapping[str, Any], words: Words) -> list[Part]:
    """Return the rows in the order in which they were asked, under the headings of their sections."""
    found = groupby(sorted(rows, key=_place), lambda row: row.question.section)
    return [
        Part(_heading(section, said), [Worded(row, said, words) for row in some]) for section, some in found
    ]


def _written(groups: Iterable[CommentGroup], said: Mapping[str, Any]) -> list[Written]:
    """Return what was written to each question, in the words of a translation."""
    return [Written(one.slug, _text(one, said), one.number, one.comments) for one in groups]


def _place(row: Row) -> tuple[int, int]:
    return row.question.section.position, row.question.position


def _heading(section: Section, said: Mapping[str, Any]) -> str:
    heading: str = said.get("sections", {}).get(section.slug, {}).get("title") or section.title
    return heading


def _text(group: CommentGroup, said: Mapping[str, Any]) -> str:
    slug = group.slug.removeprefix(QUESTION)
    text: str = said.get("questions", {}).get(slug, {}).get("text") or group.title
    return text
