"""What can be chosen as an answer to a question, in which order it is counted, and how an answer is read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.models import Question, QuestionnaireVersion, Survey

DID_NOT_SAY = ""
YES, NO = "yes", "no"
PREFER_NOT = "prefer_not_to_say"
TEXTS = frozenset({Question.Kind.SHORT_TEXT, Question.Kind.LONG_TEXT})
LONGEST = {
    Question.Kind.SHORT_TEXT: 300,
    Question.Kind.LONG_TEXT: 5000,
}  # characters, where the question says none


@dataclass(frozen=True)
class Choices:
    """One table of a question: the options along its scale and those beside it, with their words.

    Of a question with several answers each option has a table of its own, of those who chose it and those
    who did not. `scores` are those of the scale; empty for options that stand in no order of agreement.
    """

    question: Question
    order: tuple[str, ...]
    outside: tuple[str, ...]
    labels: Mapping[str, str]
    about: str = ""
    about_words: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)

    @property
    def middle(self) -> int:
        """Return how many options stand on the upper side of the scale; 0 without a scale."""
        half = (max(self.scores.values()) + min(self.scores.values())) / 2 if self.scores else 0
        return sum(score > half for score in self.scores.values())

    def read(self, answers: Mapping[str, Any]) -> str:
        """Return what somebody chose; that they did not say, for what is not offered."""
        said = answers.get(self.question.slug)
        said = said if isinstance(said, str) else DID_NOT_SAY
        if self.about:
            return YES if self.about in said.split(",") else NO
        if self.question.kind == Question.Kind.NUMBER:
            return _band(self.question, said)
        return said if said in self.labels else DID_NOT_SAY


def choices_of(question: Question, version: QuestionnaireVersion) -> list[Choices]:
    """Return the tables of a question; none of one that is answered in words."""
    if question.kind in TEXTS:
        return []
    if question.kind == Question.Kind.YES_NO:
        return [_choices(question, [{"value": YES, "label": "Yes"}, {"value": NO, "label": "No"}])]
    if question.kind == Question.Kind.MULTIPLE:
        return [_chosen(question, option) for option in question.options]
    if question.kind == Question.Kind.SCALE:
        scales = {scale["id"]: scale["options"] for scale in version.scales}
        return [_choices(question, scales[question.scale])]
    return [_choices(question, question.options)]


def questions_of(survey: Survey) -> list[Question]:
    """Return the questions that a survey asks, in their order. One query, in the database of the survey."""
    return questions_of_each([survey])[survey.pk]


def questions_of_each(surveys: Sequence[Survey]) -> dict[int, list[Question]]:
    """Return the questions of some surveys, by the survey's key; their versions must be loaded. One query."""
    using = (surveys[0]._state.db if surveys else None) or "default"
    versions = {survey.version_id: survey.version for survey in surveys}
    found = Question.objects.using(using).filter(version__in=list(versions)).select_related("section")
    by_version: dict[int, list[Question]] = defaultdict(list)
    for question in found.order_by("section__position", "position"):
        question.version = versions[question.version_id]  # or each would fetch its own to tell its scale
        by_version[question.version_id].append(question)
    return {
        survey.pk: [one for one in by_version[survey.version_id] if is_asked(one, survey)]
        for survey in surveys
    }


def is_asked(question: Question, survey: Survey) -> bool:
    """Whether a survey asks a question: by default, unless it leaves it out; or because it asks for it."""
    if question.is_on:
        return question.slug not in survey.left_out
    return question.slug in survey.asked


def words_said(question: Question, answers: Mapping[str, Any]) -> str:
    """Return what somebody wrote to a question, as it can be kept: no longer than asked for."""
    most = question.max_length or LONGEST[Question.Kind(question.kind)]
    return as_text(answers.get(question.slug), most)


def as_text(said: object, most: int) -> str:
    """Return words that a database can keep, whatever came: without nulls and halves of characters."""
    text = said if isinstance(said, str) else ""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:most]


def _choices(question: Question, options: Iterable[Mapping[str, Any]]) -> Choices:
    found = list(options)
    scores = {one["value"]: float(one["score"]) for one in found if one.get("score") is not None}
    on_it = sorted(scores, key=lambda value: -scores[value]) if scores else []
    order = on_it or [one["value"] for one in found if one["value"] != PREFER_NOT]
    outside = [one["value"] for one in found if one["value"] not in order]
    labels = {one["value"]: one["label"] for one in found}
    return Choices(question, tuple(order), (*outside, DID_NOT_SAY), labels, scores=scores)


def _chosen(question: Question, option: Mapping[str, Any]) -> Choices:
    words = {YES: "Chose it", NO: "Did not choose it"}
    return Choices(question, (YES, NO), (), words, about=option["value"], about_words=option["label"])


def _band(question: Question, said: str) -> str:
    """Return the band in which a number lies; a band without an end is open there."""
    try:
        number = float(said)
    except ValueError:
        return DID_NOT_SAY
    for band in question.options:
        low, high = band.get("low"), band.get("high")
        if (low is None or number >= low) and (high is None or number <= high):
            return str(band["value"])
    return DID_NOT_SAY
