"""Whether two versions of a question ask the same: only then may answers to them stand beside each other."""

from typing import Any

from surveys.models import Question


def asks_the_same(new: Question, old: Question) -> bool:
    """Whether two questions ask the same, with the same answers to choose from.

    Help, easy read, pictures and notes may differ: they help to answer and ask nothing.
    """
    return _asked(new) == _asked(old)


def follow(new: Question, old: Question | None, *, is_slip: bool = False) -> None:
    """Set on a question what it carries on, and whether it still asks the same.

    `is_slip` is somebody's word that only a misspelling was put right. It cannot be so when there are
    other answers to choose from.
    """
    new.follows = old
    if old is None:
        new.change = Question.Change.NEW
        return
    is_same = asks_the_same(new, old) or (is_slip and _values(new) == _values(old) and new.kind == old.kind)
    new.change = Question.Change.SAME if is_same else Question.Change.REWORDED


def options_of(question: Question) -> list[dict[str, Any]]:
    """Return the options of a question: its own, or those of its scale."""
    if question.kind != Question.Kind.SCALE:
        return list(question.options)
    scale = next((each for each in question.version.scales if each["id"] == question.scale), None)
    return list(scale["options"]) if scale else []


def _asked(question: Question) -> list[Any]:
    stem = question.version.stem if question.kind == Question.Kind.SCALE else ""
    labels = [_plain(each["label"]) for each in options_of(question)]
    return [_plain(question.text), _plain(stem), question.kind, labels, _values(question)]


def _values(question: Question) -> list[Any]:
    keys = ("value", "score", "low", "high")
    return [[each.get(key) for key in keys] for each in options_of(question)]


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())
