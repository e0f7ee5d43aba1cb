"""Everything that is wrong with a document, at once: first its shape, by the schema, then how its parts fit."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from .faults import Fault

type Path = list[str | int]
type Misfit = tuple[Path, str]

MOST_LOOKED_AT = 500  # of each kind: a file with more is not what somebody wrote by hand
_TYPES = {
    "object": "a group of names and values",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def find_faults(
    document: dict[str, Any],
    validator: Draft202012Validator,
    misfits: Iterable[Misfit],
    *,
    rank: Mapping[str, int],
    noun: str,
    tell: Callable[[Path], str],
) -> list[Fault]:
    """Return every fault of a document, in the order of the file; `tell` says where a path stands."""
    misshapen = (
        (list(error.absolute_path), sentence)
        for error in validator.iter_errors(document)
        for sentence in _sentences(error, noun)
    )
    found = [*islice(misshapen, MOST_LOOKED_AT), *islice(misfits, MOST_LOOKED_AT)]
    found.sort(key=lambda each: [step if isinstance(step, int) else rank.get(step, -1) for step in each[0]])
    return list(dict.fromkeys(Fault(tell(path), sentence) for path, sentence in found))


def _sentences(error: ValidationError, noun: str) -> Iterator[str]:
    if error.validator == "additionalProperties":
        yield from _unknown(error, noun)
        return
    told = _TOLD.get(str(error.validator))
    yield from told(error.validator_value, error.instance, error) if told else ["This cannot be read."]


def _required(names: list[str], found: dict[str, Any], _error: Any) -> Iterator[str]:
    yield from (f"“{name}” is missing." for name in names if name not in found)


def _unknown(error: ValidationError, noun: str) -> Iterator[str]:
    known = list(error.schema.get("properties", ()))
    for name in error.instance:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            yield f"“{name[:60]}” is no part of a {noun} file." + (
                f" Did you mean “{near[0]}”?" if near else ""
            )


def _type(wanted: str, found: Any, _error: Any) -> Iterator[str]:
    hint = " Put it in quotation marks." if wanted == "string" and isinstance(found, int) else ""
    yield f"This must be {_TYPES[wanted]}.{hint}"


def _pattern(pattern: str, _found: Any, error: ValidationError) -> Iterator[str]:
    if pattern.startswith("^https"):
        yield "This must be a web address that begins with https://"
    elif pattern.startswith("^[^"):
        yield "This holds characters that cannot be shown. Type the words anew."
    elif "language" in error.absolute_path:
        yield "This must be a code of a language, such as en-GB or cy."
    else:
        yield "An id has small letters a to z, digits, “_” and “-” only."


def _one_of(values: list[Any], found: Any, _error: Any) -> Iterator[str]:
    listed = ", ".join(map(str, values))
    yield f"“{str(found)[:60]}” is not one of: {listed}."


def _format(value: str, _found: Any, _error: Any) -> Iterator[str]:
    yield f"This must be “{value}”, so that later formats can be told apart."


def _plain(sentence: str) -> Callable[[Any, Any, Any], Iterator[str]]:
    """Return what tells a fault of size; the sentence has the bound in it and what was found."""

    def told(bound: Any, found: Any, _error: Any) -> Iterator[str]:
        yield sentence.format(bound=bound, found=len(found) if hasattr(found, "__len__") else found)

    return told


_TOLD: dict[str, Callable[[Any, Any, Any], Iterator[str] | list[str]]] = {
    "required": _required,
    "type": _type,
    "pattern": _pattern,
    "enum": _one_of,
    "const": _format,
    "minLength": _plain("This is empty."),
    "maxLength": _plain("This has {found} characters. There is room for {bound}."),
    "minItems": _plain("There must be {bound} or more, and there are {found}."),
    "maxItems": _plain("There may be {bound}, and there are {found}."),
    "minProperties": _plain("There must be {bound} or more."),
    "maxProperties": _plain("There may be {bound}, and there are {found}."),
    "minimum": _plain("This must be {bound} or more."),
    "maximum": _plain("This must be {bound} or less."),
}
