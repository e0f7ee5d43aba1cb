"""How the parts of a document fit each other: what a schema cannot say.

Each check takes whatever the document holds, also where its shape is wrong: the schema tells that.
"""

from collections.abc import Iterator
from typing import Any

from common.structured_file.checking import Misfit, Path
from common.structured_file.parts import TAKEN, items, known, twice

PICTURES = "picture_choice"


def misfits(document: dict[str, Any]) -> Iterator[Misfit]:
    """Yield each fault with its path."""
    for look in (_ids, _levels, _scales, _places, _statements):
        yield from look(document)


def _statements_in(document: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    for number, domain in items(document, "domains"):
        for at, statement in items(domain, "statements"):
            yield ["domains", number, "statements", at], statement


def _ids(document: Any) -> Iterator[Misfit]:
    for name in ("levels", "outside", "groups", "scales", "places", "domains"):
        yield from twice((([name, at, "id"], each.get("id")) for at, each in items(document, name)), TAKEN)
    statements = list(_statements_in(document))
    yield from twice((([*path, "id"], each.get("id")) for path, each in statements), TAKEN)
    yield from twice(
        (([*path, "code"], each.get("code")) for path, each in statements),
        "The code “{}” is taken already by another statement.",
    )
    for identity in set(known(document, "levels")) & set(known(document, "outside")):
        yield ["outside"], f"“{identity}” is a level already. An answer outside the levels needs another id."


def _levels(document: Any) -> Iterator[Misfit]:
    if document.get("unit", "school") == "school" and len(items(document, "levels")) == 2:
        yield ["levels"], "There must be 3 to 5. Two are for frameworks about places only (unit: place)."


def _scales(document: Any) -> Iterator[Misfit]:
    scales = known(document, "scales")
    for at, group in items(document, "groups"):
        scale = group.get("scale")
        if isinstance(scale, str) and scale not in scales:
            yield (
                ["groups", at, "scale"],
                f"There is no scale “{scale[:60]}”. Add it to “scales”, or name another.",
            )
        asked = [each for _, each in _statements_in(document) if _wording(each).get(group.get("id", ""))]
        if not asked:
            yield (
                ["groups", at],
                "No statement has a wording for this group. Add some, or leave the group out.",
            )
    for at, scale in items(document, "scales"):
        yield from _options(["scales", at, "options"], scale)


def _options(path: Path, scale: dict[str, Any]) -> Iterator[Misfit]:
    options = items(scale, "options")
    yield from twice(
        (([*path, at, "value"], each.get("value")) for at, each in options), "“{}” is taken already."
    )
    if len([each for _, each in options if each.get("score") is not None]) < 2:
        yield path, "Two or more options need a score. One without a score stands outside the scale."
    for at, option in options:
        if scale.get("type") == PICTURES and not (option.get("symbol") and option.get("symbol_alt")):
            yield [*path, at], "A picture needs “symbol” and, for those who do not see it, “symbol_alt”."


def _places(document: Any) -> Iterator[Misfit]:
    is_about_places = document.get("unit", "school") == "place"
    if is_about_places and not items(document, "places"):
        yield ["places"], "A framework about places says which kinds of place there are."
    if not is_about_places and items(document, "places"):
        yield ["places"], "Only a framework about places has them. Write “unit: place”, or leave them out."


def _statements(document: Any) -> Iterator[Misfit]:
    for path, statement in _statements_in(document):
        yield from _descriptors([*path, "levels"], statement, known(document, "levels"))
        yield from _gate(path, statement, known(document, "levels"))
        yield from _unknown(path, statement, document)


def _descriptors(path: Path, statement: dict[str, Any], levels: list[str]) -> Iterator[Misfit]:
    """A statement describes every level, or none where the framework's own words are enough."""
    described = known(statement, "levels", "level")
    yield from (
        ([*path, at, "level"], f"There is no level “{str(each.get('level'))[:60]}”.")
        for at, each in items(statement, "levels")
        if isinstance(each.get("level"), str) and each["level"] not in levels
    )
    yield from twice(
        (([*path, at, "level"], each.get("level")) for at, each in items(statement, "levels")),
        "“{}” is described already.",
    )
    if described:
        yield from ((path, f"“{level}” is missing.") for level in levels if level not in described)


def _gate(path: Path, statement: dict[str, Any], levels: list[str]) -> Iterator[Misfit]:
    gate = {key: statement.get(key) for key in ("must_reach", "holds_at")}
    for key, level in gate.items():
        if level is None and any(gate.values()):
            yield (
                path,
                f"“{key}” is missing: a gate says what must be reached, and where it holds until then.",
            )
        elif isinstance(level, str) and level not in levels:
            yield [*path, key], f"There is no level “{level[:60]}”."
    must, holds = gate.values()
    if must in levels and holds in levels and levels.index(must) <= levels.index(holds):
        yield [*path, "holds_at"], "The level that it holds at must come before the one that it must reach."


def _unknown(path: Path, statement: dict[str, Any], document: Any) -> Iterator[Misfit]:
    """Wordings for groups, prompts for boxes and places that the framework does not have."""
    boxes = document.get("boxes")
    for key, allowed, kind in (
        ("wording", known(document, "groups"), "group"),
        ("prompts", list(boxes) if isinstance(boxes, dict) else [], "box"),
        ("places", known(document, "places"), "place"),
    ):
        found = statement.get(key)
        for name in found if isinstance(found, dict | list) else ():
            if isinstance(name, str) and name not in allowed:
                yield [*path, key], f"There is no {kind} “{name[:60]}”."


def _wording(statement: dict[str, Any]) -> dict[str, Any]:
    wording = statement.get("wording")
    return wording if isinstance(wording, dict) else {}
