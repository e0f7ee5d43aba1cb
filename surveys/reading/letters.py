"""What letters to families say around their link: each family in its language, from the words of respondents' pages."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.html import escape

from common.outbox.markup import Words as Said
from common.outbox.rendering import Frame, Rendered, render_email, render_text
from surveys.models import AskedSchool, Language
from surveys.words import NAMES, SOURCE

from .setting_up import questions_asked
from .words import Words, english_words, languages_of, words_of

LINK = "\0link\0"  # where a family's link goes; nobody can type it


class Letter:
    """What is written to families in one language: rendered once, then given each family's link.

    `language` is the one in which the survey opens.
    """

    def __init__(self, language: str, context: Mapping[str, Any], frame: Frame) -> None:
        self.language, self._frame = language, frame
        self._context = {**context, "survey_link": LINK}
        self._rendered: dict[tuple[str, bool], Rendered] = {}

    def email(self, kind: str, link: str) -> Rendered:
        """Return an invitation or a reminder with a family's link."""
        if (kind, False) not in self._rendered:
            self._rendered[kind, False] = render_email(kind, self._context, frame=self._frame)
        return _with_link(self._rendered[kind, False], link)

    def text(self, kind: str, link: str) -> Rendered:
        """Return the same as a text message."""
        if (kind, True) not in self._rendered:
            self._rendered[kind, True] = render_text(kind, self._context)
        return _with_link(self._rendered[kind, True], link)


class Letters:
    """Letters to families of one asked school, whose addresses `source` gave; `sender` stands in their foot.

    A family whose language the survey does not have gets an English letter, with a line in its own language.
    """

    def __init__(self, asked: AskedSchool, *, source: str, sender: str) -> None:
        self._offered = asked.survey.languages
        self._languages = languages_of(asked.area_id)
        self._facts = _facts(asked) | {"source": source, "sender": sender}
        self._written: dict[str, Letter] = {}

    def in_language(self, code: str) -> Letter:
        """Return the letter to a family of this language, a code or nothing."""
        if code not in self._written:
            self._written[code] = self._write(code)
        return self._written[code]

    def _write(self, code: str) -> Letter:
        own = self._languages.get(code)
        spoken = own if own and code in self._offered else self._languages.get(SOURCE)
        words = words_of(spoken) if spoken else english_words()
        context = self._facts | _filled(words, self._facts)
        context["not_in_language"] = self._in_own(own) if own and own is not spoken else ""
        context["works_once"] = words[
            "personal_link"
        ]  # a name that ends in “link” would be read as an address
        context["other_languages"] = words["poster_languages"] if len(self._offered) > 1 else ""
        context["not_checked"] = words["translation_note"] if spoken and _is_draft(spoken) else ""
        return Letter(words.code, context, _frame(words, context))

    def _in_own(self, language: Language) -> Said:
        """Return what a family reads first in its own language: that the survey is not, and who can help."""
        words = words_of(language)
        said = _filled(words, self._facts)
        text = f"{said['letter_not_in_language']} {said['someone_can_help']} {said['help_contact']}"
        return Said(text, lang=language.code, direction=language.direction)


def _with_link(whole: Rendered, link: str) -> Rendered:
    return Rendered(whole.subject, whole.text.replace(LINK, link), whole.html.replace(LINK, escape(link)))


def _filled(words: Words, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return every word that needs no more than these facts."""
    return {name: words.filled(name, **facts) for name in words if NAMES[name] <= facts.keys()}


def _frame(words: Words, context: Mapping[str, Any]) -> Frame:
    return Frame(
        foot=context["letter_foot"],
        lang="en-gb" if words.code == SOURCE else words.code,
        direction=words.direction,
        copy_link=context["letter_copy_link"],
    )


def _is_draft(language: Language) -> bool:
    return not language.is_source and not language.checked_by


def _facts(asked: AskedSchool) -> dict[str, Any]:
    survey = asked.survey
    return {
        "school_name": asked.school.name,
        "forum_name": survey.run_by.name,
        "count": questions_asked(survey),
        "minutes": survey.version.minutes,
        "date": survey.closes_on,
        "contact_details": survey.help_contact,
        "address": settings.CONTACT_EMAIL,
    }
