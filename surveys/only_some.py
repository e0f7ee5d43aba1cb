"""Questions that follow from the answer to another: who was asked them, and whether that is shown.

They are counted among those who were asked. How many those are is part of what is shown of the question
that led to them, or else nothing is shown: the two never give away what the other puts together.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from common.disclosure import Distribution
from surveys.choices import YES, Choices
from surveys.models import Question

type Place = tuple[str, str]  # the slug of a question, and the option that its table is about


def is_asked_of(
    question: Question,
    answers: Mapping[str, Any],
    questions: Mapping[str, Question],
    tables: Mapping[str, list[Choices]],
) -> bool:
    """Whether somebody with these answers was asked a question: everybody, unless it follows from another."""
    if not question.show_if:
        return True
    leading = questions.get(question.show_if["question"])
    if leading is None or not is_asked_of(leading, answers, questions, tables):
        return False
    wanted = set(question.show_if["any_of"])
    return any(
        table.read(answers) in ({YES} if table.about else wanted)
        for table in tables[leading.slug]
        if not table.about or table.about in wanted
    )


def is_told(question: Question, shown: Callable[[Place], Distribution | None]) -> bool:
    """Whether what is shown says how many people were asked a question."""
    if not question.show_if:
        return True
    slug, wanted = question.show_if["question"], set(question.show_if["any_of"])
    whole = shown((slug, ""))
    if whole is not None:
        return _divides(whole, wanted)
    chosen = shown((slug, next(iter(wanted)))) if len(wanted) == 1 else None
    return chosen is not None and _divides(chosen, {YES})


def _divides(found: Distribution, wanted: Iterable[str]) -> bool:
    """Whether each part lies among the wanted options, or has none of them."""
    some = set(wanted)
    return bool(found.parts) and all(
        set(part.options) <= some or not set(part.options) & some for part in found.parts
    )
