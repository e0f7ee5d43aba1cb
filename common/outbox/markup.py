"""The small markup in which messages are written once, for HTML and for plain text.

    Subject: What changed for {school_name}

    Hello {first_name},

    Some lines of a paragraph; a new line
    stays a new line.

    ## A heading
    - a bullet
    1. a step
    - {late}              a placeholder alone may be a list: a bullet for each of its lines
    [Label]({some_link})  a button, alone on its line

Placeholders whose name ends in `link` become links. What is filled in is never read as markup. A line
left empty goes, and so does a heading with nothing below it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")  # which a header of an email must not hold
URL = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:!?)])")
BUTTON = re.compile(r"\[([^\]]+)\]\((.+)\)")
MARKS = {
    "heading": re.compile(r"## (.+)"),
    "bullets": re.compile(r"- (.+)"),
    "steps": re.compile(r"\d+\. (.+)"),
}


class MissingPlaceholder(ValueError):
    """A message was to be written without something that its text needs."""


@dataclass(frozen=True)
class Words:
    """Some words of a line, which may lead somewhere, or stand in another language than the message."""

    text: str
    url: str = ""
    lang: str = ""
    direction: str = ""


type Line = tuple[Words, ...]


@dataclass(frozen=True)
class Block:
    """Lines of one kind: paragraph, heading, bullets, steps or button."""

    kind: str
    lines: tuple[Line, ...]


def fill(source: str, context: Mapping[str, Any]) -> list[Block]:
    """Return the blocks of a message with its placeholders filled.

    Raises MissingPlaceholder, naming all that are not in the context or None.
    """
    require(source, context)
    blocks = [
        Block(kind, tuple(line for _, text in written for line in _lines(kind, text, context)))
        for paragraph in re.split(r"\n\s*\n", source.strip())
        for kind, written in groupby(map(_kind_and_text, paragraph.splitlines()), key=lambda pair: pair[0])
    ]
    return list(_without_empty(blocks))


def require(source: str, context: Mapping[str, Any]) -> None:
    """Raise MissingPlaceholder unless the context holds every placeholder of the source."""
    missing = sorted({name for name in PLACEHOLDER.findall(source) if context.get(name) is None})
    if missing:
        raise MissingPlaceholder(f"The message needs {', '.join(missing)}.")


def fill_line(source: str, context: Mapping[str, Any]) -> str:
    """Return one line of plain words, such as a text message, filled and without line breaks."""
    require(source, context)
    return " ".join(PLACEHOLDER.sub(lambda found: in_words(context[found[1]]), source).split())


def fill_subject(source: str, context: Mapping[str, Any]) -> str:
    """Return the subject of an email: a line that holds no control characters either."""
    return " ".join(CONTROLS.sub(" ", fill_line(source, context)).split())


def with_links(text: str) -> list[Block]:
    """Return the paragraphs of a plain text that is not markup, with its addresses made links."""
    return [
        Block("paragraph", tuple(_split_at_addresses(line) for line in paragraph.splitlines()))
        for paragraph in re.split(r"\n\s*\n", text.strip())
    ]


def as_text(blocks: Iterable[Block]) -> str:
    """Return the plain text of a message."""
    return "\n\n".join("\n".join(_text_lines(block)) for block in blocks) + "\n"


def as_words(value: Any) -> Words:
    """Return a value as words of a line."""
    return value if isinstance(value, Words) else Words(in_words(value))


def in_words(value: Any) -> str:
    """Return a value as people write it: dates with the month's name, in our own time zone."""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, g:ia")
    if isinstance(value, Words):
        return value.text
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)


def _kind_and_text(line: str) -> tuple[str, str]:
    if BUTTON.fullmatch(line.strip()):
        return "button", line.strip()
    for kind, mark in MARKS.items():
        if found := mark.fullmatch(line.strip()):
            return kind, found[1]
    return "paragraph", line.strip()


def _lines(kind: str, text: str, context: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the filled lines: none for an empty one, several for a list."""
    alone = PLACEHOLDER.fullmatch(text)
    values = context[alone[1]] if alone else None
    if isinstance(values, list | tuple):
        yield from ((as_words(value),) for value in values)
    elif kind == "button" and (button := BUTTON.fullmatch(text)):
        yield (Words(fill_line(button[1], context), fill_line(button[2], context)),)
    elif line := tuple(piece for piece in _pieces(text, context) if piece.text):
        yield line


def _pieces(text: str, context: Mapping[str, Any]) -> Iterator[Words]:
    """Yield the words between the placeholders, and what fills these."""
    for place, piece in enumerate(PLACEHOLDER.split(text)):
        value = context[piece] if place % 2 else piece
        is_address = place % 2 and piece.endswith("link")
        yield Words(str(value), str(value)) if is_address else as_words(value)


def _without_empty(blocks: list[Block]) -> Iterator[Block]:
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        if block.lines and (block.kind != "heading" or (following and following.lines)):
            yield block


def _split_at_addresses(line: str) -> Line:
    pieces = filter(None, URL.split(line))
    return tuple(Words(piece, piece if URL.fullmatch(piece) else "") for piece in pieces)


def _text_lines(block: Block) -> Iterator[str]:
    for number, line in enumerate(block.lines, start=1):
        words = "".join(_said(piece) for piece in line)
        yield {"bullets": f"- {words}", "steps": f"{number}. {words}"}.get(block.kind, words)


def _said(words: Words) -> str:
    return f"{words.text}: {words.url}" if words.url and words.url != words.text else words.text
