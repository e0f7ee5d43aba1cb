"""From bytes that anybody may have sent to a document: JSON or YAML, within bounds.

Of YAML only what a list of words needs: no anchors, no aliases, no tags, and no guessing at dates and
truth values, so that an option “yes” stays a word.
"""

import json
from collections.abc import Hashable
from typing import Any

import yaml

from .faults import Fault, FileFaults

MOST_BYTES = 1024 * 1024  # the largest that comes with the product has a tenth
MOST_DEPTH = 12  # the deepest that we know, a level of an audit's statement, stands at the seventh
MOST_NODES = 40_000


def read_document(content: bytes | str, *, noun: str, says: str) -> dict[str, Any]:
    """Return the document in a JSON or YAML file, with tidied words. Raises FileFaults with one sentence.

    `noun` is what the file holds, and `says` what it says of itself at its beginning.
    """
    try:
        text = _text(content)
        document = _read_json(text) if text.lstrip()[:1] == "{" else _read_yaml(text)
        if not isinstance(document, dict):
            raise _Refusal(f"It holds no {noun}. It begins with “format: {says}”, then id, title and so on.")
    except _Refusal as refusal:
        raise FileFaults([Fault("The file", str(refusal))]) from None
    return {key: tidy(value) for key, value in document.items() if value is not None}


def tidy(value: Any) -> Any:
    """Return a value without blanks around its words, and without keys that say nothing."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, list):
        return [tidy(each) for each in value]
    if isinstance(value, dict):
        return {key: tidy(each) for key, each in value.items() if each is not None}
    return value


class _Refusal(Exception):
    """Why a file is not read any further."""


class _Words(yaml.CSafeLoader):
    """Reads words, whole numbers, lists and mappings; a key that stands twice is a fault, not a change of mind."""

    yaml_implicit_resolvers = {
        first: [(tag, expression) for tag, expression in found if tag.endswith((":null", ":int"))]
        for first, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        pairs = [
            (self.construct_object(key, deep=True), self.construct_object(value, deep=True))
            for key, value in node.value
        ]
        return _pairs(pairs)


def _text(content: bytes | str) -> str:
    size = len(content if isinstance(content, bytes) else content.encode(errors="replace"))
    if size > MOST_BYTES:
        raise _Refusal("It is larger than 1 MB. A file of this kind is words: leave out everything else.")
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise _Refusal("It is not text in UTF-8. Save it as UTF-8 and try again.") from None
    if not text.strip():
        raise _Refusal("It is empty.")
    return text


def _read_json(text: str) -> Any:
    try:
        found = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_such_number)
        _refuse_large(found)
        return found
    except json.JSONDecodeError as error:
        raise _Refusal(
            f"It cannot be read as JSON: line {error.lineno}, character {error.colno}. "
            "Often a comma or a quotation mark is missing just before."
        ) from None
    except RecursionError:
        raise _Refusal("It is nested too deeply.") from None
    except ValueError:
        raise _Refusal("A number is too long.") from None


def _read_yaml(text: str) -> Any:
    try:
        _refuse_tricks(text)
        return yaml.load(text, Loader=_Words)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f": line {mark.line + 1}, character {mark.column + 1}" if mark else ""
        raise _Refusal(
            f"It cannot be read as YAML{place}. Often the blanks at the start of a line differ from those "
            "above, or words with a colon need quotation marks."
        ) from None
    except yaml.YAMLError:
        raise _Refusal("It cannot be read as YAML: it holds characters that are no text.") from None
    except ValueError:
        raise _Refusal("A number is too long.") from None


def _refuse_large(found: Any) -> None:
    """Raise _Refusal for what is nested too deeply, or has too many entries."""
    level, depth, number = [found], 0, 0
    while level:
        depth, number = depth + 1, number + len(level)
        if depth > MOST_DEPTH:
            raise _Refusal("It is nested too deeply.")
        if number > MOST_NODES:
            raise _Refusal("It has too many entries.")
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [one for each in inside if not isinstance(each, str | int | float | None) for one in each]


def _refuse_tricks(text: str) -> None:
    """Raise _Refusal for what can make a small file large or slow, before anything is built of it."""
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MOST_DEPTH:
            raise _Refusal("It is nested too deeply.")
        if number > MOST_NODES:
            raise _Refusal("It has too many entries.")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refusal("It uses anchors (& and *). Write the words out instead, or in quotation marks.")
        if getattr(event, "tag", None):
            raise _Refusal("It uses tags (!). Leave them out, or put the words in quotation marks.")


def _pairs(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key, value in pairs:
        if not isinstance(key, str):
            raise _Refusal("A name before a colon is no word. Put it in quotation marks.")
        if key in found:
            raise _Refusal(f"“{key[:60]}” stands twice in the same place. Keep one of them.")
        found[key] = value
    return found


def _no_such_number(name: str) -> Any:
    raise _Refusal(f"{name} is no number that such a file can have.")
