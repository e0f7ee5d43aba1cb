"""What families read of a school's results: in one of the survey's languages, the same on the page and on paper."""

from typing import Any

from surveys.models import AskedSchool, Language

from .results_page import results_of
from .worded import Worded, worded_in
from .words import languages_of, words_of

ALONG = ("area", "school", "forum", "survey__area", "survey__version", "survey__run_by")


def languages_offered(asked: AskedSchool) -> list[Language]:
    """Return the languages of the survey that the area has, or else its English. One query."""
    known = languages_of(asked.area_id)
    return [known[code] for code in asked.survey.languages if code in known] or list(known.values())[:1]


def language_called(code: str, offered: list[Language]) -> Language:
    """Return the offered language of this code, or else the first one."""
    return next((one for one in offered if one.code == code), offered[0])


def for_families(asked: AskedSchool, language: Language) -> dict[str, Any]:
    """Return what a template shows of a school's results to families. `asked` needs what ALONG names."""
    said = worded_in(asked.survey.version, language)
    found = results_of(asked, is_forum=False, may_compare=False, for_families=True)
    words = words_of(language)
    return {
        "asked": asked,
        "survey": asked.survey,
        "found": found,
        "words": words,
        "answered": words.filled("results_answered", count=found.base),
        "language": language,
        "themes": [(theme, [Worded(row, said, words) for row in theme.rows]) for theme in found.themes],
    }
