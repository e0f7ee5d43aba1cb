"""What a survey asks, in one language: everything that the pages of those who answer show.

Kept in the memory of a process, by everything that its words come from: whatever is put right shows at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db import transaction

from common.tenancy.context import open_area
from surveys.models import AskedSchool, Language, Question, QuestionnaireVersion, Translation
from surveys.symbols import drawing_of
from surveys.words import PLACEHOLDER

from .entrance import Entrance, Offered, entrance_at
from .texts import words_shown
from .words import Words, english_words, words_of

KEPT = 96  # surveys and languages in the memory of one process
PREFER_NOT = "prefer_not_to_say"
MOST_NUMBER = 999_999
CHOSEN = (Question.Kind.SCALE, Question.Kind.SINGLE, Question.Kind.YES_NO)  # one option


@dataclass(frozen=True)
class Option:
    """An answer to choose. One that stands `is_apart` is no part of the scale before it."""

    value: str
    label: str
    symbol: str
    is_apart: bool

    @property
    def picture(self) -> str:
        """Return the drawing that stands beside it, empty for none."""
        return drawing_of(self.symbol)


@dataclass(frozen=True, eq=False)
class AskedQuestion:
    """A question as it is shown. `least` and `most` bound a number."""

    slug: str
    kind: str
    text: str
    help: str
    note: str
    symbol: str
    section: str
    options: tuple[Option, ...]
    max_length: int
    least: int
    most: int
    depends_on: str
    any_of: tuple[str, ...]
    lang: str = ""  # of the text, where it is not translated

    @property
    def picture(self) -> str:
        """Return the drawing that stands beside it, empty for none."""
        return drawing_of(self.symbol)

    @property
    def is_chosen(self) -> bool:
        """Whether one of several options is chosen."""
        return self.kind in CHOSEN

    @property
    def is_long(self) -> bool:
        """Whether it is answered in somebody's own words, at length."""
        return self.kind == Question.Kind.LONG_TEXT

    @property
    def is_words(self) -> bool:
        """Whether it is answered in somebody's own words."""
        return self.kind in (Question.Kind.SHORT_TEXT, Question.Kind.LONG_TEXT)

    @cached_property
    def values(self) -> frozenset[str]:
        """Return the values of its options."""
        return frozenset(option.value for option in self.options)

    def said(self, answer: str) -> str:
        """Return an answer in words, such as the labels of the options that were chosen."""
        if self.kind == Question.Kind.MULTIPLE or self.is_chosen:
            chosen = answer.split(",")
            return ", ".join(option.label for option in self.options if option.value in chosen)
        return answer

    def is_met_by(self, answers: Mapping[str, str]) -> bool:
        """Whether what was answered before lets it be asked."""
        if not self.depends_on:
            return True
        return not set(answers.get(self.depends_on, "").split(",")).isdisjoint(self.any_of)


@dataclass(frozen=True, eq=False)
class AskedQuestions:
    """A survey's questions in one language, with the words around them."""

    title: str
    intro: str
    about: str
    stem: str
    minutes: int
    questions: tuple[AskedQuestion, ...]
    words: Words
    is_checked: bool  # by somebody who speaks the language
    is_easy: bool
    has_easy: bool  # whether there is an easy read of it

    @property
    def number(self) -> int:
        """Return how many questions there are at most."""
        return len(self.questions)

    @cached_property
    def by_slug(self) -> dict[str, AskedQuestion]:
        """Return the questions by their slugs."""
        return {question.slug: question for question in self.questions}

    def only_if(self, question: AskedQuestion) -> str:
        """Return, for paper, after which answer to which number a question is asked; empty for one that always is."""
        before = self.by_slug.get(question.depends_on)
        if before is None:
            return ""
        answers = " / ".join(one.label for one in before.options if one.value in question.any_of)
        number = self.questions.index(before) + 1
        return self.words.filled("paper_only_if", answer=answers, number=number)

    def relevant(self, answers: Mapping[str, str]) -> list[AskedQuestion]:
        """Return the questions that are asked of somebody who has answered this so far."""
        found: dict[str, AskedQuestion] = {}
        for question in self.questions:
            if question.is_met_by({slug: said for slug, said in answers.items() if slug in found}):
                found[question.slug] = question
        return list(found.values())


@dataclass(frozen=True)
class Edition:
    """Everything that the words of a survey in a language come from."""

    area: int
    version: int
    version_edition: int
    fixes: int
    asked: tuple[str, ...]
    left_out: tuple[str, ...]
    language: Offered | None
    english_changed_at: str
    filled: tuple[tuple[str, str], ...]
    is_easy: bool


def asked_of(asked: AskedSchool, language: str, *, is_easy: bool = False) -> AskedQuestions:
    """Return what the pages of an asked school show in a language (its code), inside the open area.

    In the first language of the survey where it does not offer this one. One query, once it was shown before.
    """
    found = entrance_at(asked.code)
    if found is None:
        raise AskedSchool.DoesNotExist
    return questions_at(found, language, is_easy=is_easy)


def questions_at(entrance: Entrance, language: str, *, is_easy: bool = False) -> AskedQuestions:
    """Return what pages behind an entrance show in a language. No query, once it was shown before."""
    return questions_in(
        Edition(
            area=entrance.area,
            version=entrance.version,
            version_edition=entrance.version_edition,
            fixes=entrance.fixes,
            asked=entrance.asked_questions,
            left_out=entrance.left_out,
            language=entrance.language(language),
            english_changed_at=entrance.english_changed_at,
            filled=_filled(entrance),
            is_easy=is_easy,
        )
    )


def _filled(entrance: Entrance) -> tuple[tuple[str, str], ...]:
    """Return what stands in braces in the words of questionnaires."""
    return (
        ("safeguarding_contact", entrance.safeguarding_contact),
        ("contact_details", entrance.help_contact),
        ("forum_name", entrance.forum),
        ("minimum_group_size", str(entrance.thresholds.cell)),
        ("minimum_school_size", str(entrance.thresholds.school)),
    )


@lru_cache(maxsize=KEPT)
def questions_in(edition: Edition) -> AskedQuestions:
    """Return an edition of questions as it is shown. Five queries, none once it was shown before."""
    with transaction.atomic():
        open_area(edition.area)
        version = QuestionnaireVersion.objects.with_words().get(pk=edition.version)
        rows = [row for section in version.sections.all() for row in section.questions.all()]
        offered = edition.language
        translated = _translated(offered, version)
        words = words_of(Language.objects.light().get(pk=offered.pk)) if offered else english_words()
    shown = _shown(rows, edition)
    has_easy = _has_easy(version, rows, offered)
    is_easy = edition.is_easy and has_easy
    texts = Texts(version, translated, words, filled=edition.filled, is_easy=is_easy)
    return AskedQuestions(
        title=texts.of("title"),
        intro=texts.intro(number=len(shown)),
        about=texts.of("about"),
        stem=texts.of("stem"),
        minutes=version.minutes,
        questions=tuple(texts.question(row) for row in shown),
        words=words,
        is_checked=offered is None or offered.is_checked,
        is_easy=is_easy,
        has_easy=has_easy,
    )


def _translated(offered: Offered | None, version: QuestionnaireVersion) -> Mapping[str, Any]:
    if offered is None or offered.translation is None:
        return {}
    found = Translation.objects.get(pk=offered.translation)
    found.version = version
    return words_shown(found)


def _shown(rows: Iterable[Question], edition: Edition) -> list[Question]:
    """Return the questions that somebody can be asked: none whose reason is left out."""
    kept: dict[str, Question] = {}
    for row in rows:
        if _is_asked(row, edition) and (not row.show_if or row.show_if["question"] in kept):
            kept[row.slug] = row
    return list(kept.values())


def _is_asked(row: Question, edition: Edition) -> bool:
    return row.slug in edition.asked or (row.is_on and row.slug not in edition.left_out)


def _has_easy(version: QuestionnaireVersion, rows: Iterable[Question], offered: Offered | None) -> bool:
    """Whether there is an easy read: it is written in the questionnaire's own language alone."""
    is_own = offered is None or offered.code.partition("-")[0] == version.language.partition("-")[0]
    return is_own and any(row.easy_read for row in rows)


class Texts:
    """The words of a version in a language and a way of reading: translated, easy, or as they were written."""

    def __init__(
        self,
        version: QuestionnaireVersion,
        translated: Mapping[str, Any],
        words: Words,
        *,
        filled: tuple[tuple[str, str], ...],
        is_easy: bool,
    ) -> None:
        self.version, self.translated, self.words = version, translated, words
        self.is_easy, self.filled = is_easy, dict(filled)
        self.scales = {scale["id"]: scale["options"] for scale in version.scales}

    def of(self, name: str) -> str:
        """Return a text of the version itself."""
        easy = getattr(self.version, f"{name}_easy_read", "") if self.is_easy else ""
        return self._fill(easy or self.translated.get(name) or getattr(self.version, name))

    def intro(self, *, number: int) -> str:
        """Return what stands before the first question."""
        self.filled |= {"question_count": str(number), "minutes": str(self.version.minutes)}
        return self.of("intro")

    def question(self, row: Question) -> AskedQuestion:
        """Return a question as it is shown."""
        theirs = self.translated.get("questions", {}).get(row.slug, {})
        condition = row.show_if or {}
        is_own = theirs.get("text") or self.words.code == self.version.language
        bands = row.options if row.kind == Question.Kind.NUMBER else []
        return AskedQuestion(
            slug=row.slug,
            kind=row.kind,
            text=self._fill((self.is_easy and row.easy_read) or theirs.get("text") or row.text),
            help=self._fill(theirs.get("help") or row.help),
            note=self._fill(theirs.get("privacy_note") or row.privacy_note),
            symbol=row.symbol,
            section=self._section(row),
            options=() if bands else tuple(self._options(row)),
            max_length=row.max_length or (1500 if row.kind == Question.Kind.LONG_TEXT else 200),
            least=min((band.get("low") or 0 for band in bands), default=0),
            most=_most(bands),
            depends_on=condition.get("question", ""),
            any_of=tuple(condition.get("any_of", ())),
            lang="" if is_own else self.version.language,
        )

    def _section(self, row: Question) -> str:
        theirs = self.translated.get("sections", {}).get(row.section.slug, {})
        return self._fill(theirs.get("title") or row.section.title)

    def _options(self, row: Question) -> Iterator[Option]:
        if row.kind == Question.Kind.YES_NO:
            for value in ("yes", "no"):
                yield Option(value, self.words[value], "tick" if value == "yes" else "cross", is_apart=False)
            return
        is_scale = row.kind == Question.Kind.SCALE
        theirs = self.translated.get("scales" if is_scale else "options", {})
        theirs = theirs.get(row.scale if is_scale else row.slug, {})
        for option in self.scales.get(row.scale, []) if is_scale else row.options:
            value = option["value"]
            yield Option(
                value,
                self._fill(
                    (self.is_easy and option.get("easy_read")) or theirs.get(value) or option["label"]
                ),
                option.get("symbol") or "",
                is_apart=option.get("score") is None if is_scale else value == PREFER_NOT,
            )

    def _fill(self, text: str) -> str:
        return PLACEHOLDER.sub(
            lambda found: self.words.isolated(self.filled.get(found[1], found[0])), text or ""
        )


def _most(bands: list[dict[str, Any]]) -> int:
    highest = [band.get("high") for band in bands]
    return (
        max((high for high in highest if high is not None), default=MOST_NUMBER)
        if all(highest)
        else MOST_NUMBER
    )
