"""How the parts of a document fit each other: what a schema cannot say.

Each check takes whatever the document holds, also where its shape is wrong: the schema tells that.
"""

from collections.abc import Iterator
from typing import Any

from common.structured_file.checking import Misfit, Path
from common.structured_file.parts import items, known, twice
from surveys.placeholders import NAMES, unknown

from .kinds import CHOOSING, misfits_of_kind
from .skipping import misfits_of_skips

MOST_QUESTIONS = 80  # nobody answers as many
# Names under which a ballot says something else than an answer.
RESERVED = ("way",)
REFUSES = "prefer_not_to_say"


def misfits(document: dict[str, Any]) -> Iterator[Misfit]:
    """Yield each fault with its path."""
    for look in (_ids, _scales, _questions, _braces):
        yield from look(document)
    yield from misfits_of_skips(list(questions_in(document)), document)


def questions_in(document: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield each question of a document with its path, in the order in which they are asked."""
    for number, section in items(document, "sections"):
        for at, question in items(section, "questions"):
            yield ["sections", number, "questions", at], question


def _ids(document: Any) -> Iterator[Misfit]:
    for name in ("scales", "sections"):
        yield from twice(([name, at, "id"], each.get("id")) for at, each in items(document, name))
    questions = list(questions_in(document))
    yield from twice(([*path, "id"], each.get("id")) for path, each in questions)
    for path, each in questions:
        if each.get("id") in RESERVED:
            yield [*path, "id"], f"“{each['id']}” is kept for the portal. Choose another id."
    if len(questions) > MOST_QUESTIONS:
        yield (
            ["sections"],
            f"There are {len(questions)} questions. Ask {MOST_QUESTIONS} or fewer: people stop long before.",
        )


def _scales(document: Any) -> Iterator[Misfit]:
    for at, scale in items(document, "scales"):
        path: Path = ["scales", at, "options"]
        options = items(scale, "options")
        yield from twice(([*path, number, "value"], each.get("value")) for number, each in options)
        if len([each for _, each in options if each.get("score") is not None]) < 2:
            yield path, "Two or more options need a score. One without a score stands outside the scale."
        for number, option in options:
            if scale.get("type") == "picture_choice" and not (
                option.get("symbol") and option.get("symbol_alt")
            ):
                yield (
                    [*path, number],
                    "A picture needs “symbol” and, for those who do not see it, “symbol_alt”.",
                )


def _questions(document: Any) -> Iterator[Misfit]:
    for path, question in questions_in(document):
        yield from misfits_of_kind(path, question, known(document, "scales"))
        yield from _sensitive(path, question)


def _sensitive(path: Path, question: dict[str, Any]) -> Iterator[Misfit]:
    """What the law protects more is asked only where somebody chose so, with its note, and may be declined."""
    if question.get("data") != "special_category":
        return
    if not question.get("privacy_note"):
        yield path, "“privacy_note” is missing: a question about health or needs says why it is asked."
    if question.get("asked") != "when_chosen":
        yield path, "A question about health or needs is “asked: when_chosen”, so that each survey decides."
    if question.get("kind") not in CHOOSING:
        yield [*path, "kind"], "A question about health or needs is answered by choosing: single or multiple."
    elif REFUSES not in known(question, "options", "value"):
        yield [*path, "options"], f"An option “{REFUSES}” is missing."


def _braces(found: Any, path: tuple[str | int, ...] = ()) -> Iterator[Misfit]:
    if isinstance(found, str):
        for name in unknown(found):
            yield (
                list(path),
                f"{{{name[:40]}}} cannot be filled in. There are: {', '.join(f'{{{each}}}' for each in NAMES)}.",
            )
    elif isinstance(found, dict):
        for key, each in found.items():
            yield from _braces(each, (*path, key))
    elif isinstance(found, list):
        for at, each in enumerate(found):
            yield from _braces(each, (*path, at))
