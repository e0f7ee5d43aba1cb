"""Which questions are shown only after certain answers to one before."""

from collections.abc import Iterator
from typing import Any

from common.structured_file.checking import Misfit, Path
from common.structured_file.parts import items, known

from .kinds import CHOOSING

YES_NO = ("yes", "no")
type Asked = list[tuple[Path, dict[str, Any]]]


def misfits_of_skips(questions: Asked, document: Any) -> Iterator[Misfit]:
    """Yield what is wrong with the conditions of a document's questions, given in the order in which they are asked."""
    before: dict[str, dict[str, Any]] = {}
    later = {each.get("id") for _, each in questions if isinstance(each.get("id"), str)}
    for path, question in questions:
        condition = question.get("show_if")
        if isinstance(condition, dict) and isinstance(condition.get("question"), str):
            yield from _condition([*path, "show_if"], condition, question, before, later, document)
        if isinstance(question.get("id"), str):
            before[question["id"]] = question


def answers_to(question: dict[str, Any], document: Any) -> list[str]:
    """Return the values with which a question may be answered; none for numbers and words."""
    if question.get("kind") == "yes_no":
        return list(YES_NO)
    if question.get("kind") == "scale":
        named = (each for _, each in items(document, "scales") if each.get("id") == question.get("scale"))
        return known(next(named, None), "options", "value")
    return known(question, "options", "value") if question.get("kind") in CHOOSING else []


def _condition(
    path: Path,
    condition: dict[str, Any],
    question: dict[str, Any],
    before: dict[str, dict[str, Any]],
    later: set[Any],
    document: Any,
) -> Iterator[Misfit]:
    name = condition["question"]
    named = before.get(name)
    if named is None:
        told = "comes later, or is this one" if name in later else "is not there"
        yield [*path, "question"], f"“{name[:60]}” {told}. Name a question that is asked before."
        return
    if named.get("data") == "special_category":
        yield [*path, "question"], "What somebody says about health or needs decides nothing else."
    if named.get("asked") == "when_chosen" and question.get("asked") != "when_chosen":
        yield (
            [*path, "question"],
            f"“{name[:60]}” is not always asked, so this must be “asked: when_chosen” too.",
        )
    answers = answers_to(named, document)
    if not answers:
        yield [*path, "question"], f"“{name[:60]}” is answered in words or numbers, which cannot decide this."
        return
    wanted = condition.get("any_of")
    for at, value in enumerate(wanted if isinstance(wanted, list) else ()):
        if isinstance(value, str) and value not in answers:
            yield [*path, "any_of", at], f"“{value[:60]}” is no answer to “{name[:60]}”."
