"""Subject, plain text and HTML of a message, from one template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import loader
from django.template.exceptions import TemplateDoesNotExist

from common.reading_comfort import Comfort

from .markup import Block, Words, as_text, fill, fill_line, fill_subject, with_links

# No fonts can be sent along: the reader's own copy if there is one, else the plainest of each system.
FONTS = {
    "atkinson": "'Atkinson Hyperlegible Next', 'Atkinson Hyperlegible', Verdana, Arial, sans-serif",
    "lexend": "Lexend, Verdana, Arial, sans-serif",
    "opendyslexic": "OpenDyslexic, Verdana, Arial, sans-serif",
}
SIZES = {"standard": 18, "large": 21, "largest": 25}  # pixels
SPACINGS = {
    "standard": "line-height:1.5",
    "wide": "line-height:1.9;letter-spacing:0.05em;word-spacing:0.15em",
}


class UnknownKind(LookupError):
    """There is no template for such a message."""


@dataclass(frozen=True)
class Rendered:
    """What is sent; subject and HTML are empty for text messages."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Frame:
    """What stands around the words of an email, in its language: which way it is written, and what is below it."""

    foot: str
    lang: str = "en-gb"
    direction: str = "ltr"
    copy_link: str = "Or copy this address:"


def render_email(
    kind: str,
    context: Mapping[str, Any],
    *,
    sender: str = "",
    comfort: Mapping[str, str] | None = None,
    frame: Frame | None = None,
) -> Rendered:
    """Return the email of `templates/messages/<kind>.txt`, in the reader's colours (see `markup`).

    A `frame` is for other languages than English, whose foot names the `sender`. Raises MissingPlaceholder and
    UnknownKind.
    """
    head, _, body = _source(f"messages/{kind}.txt").partition("\n")
    frame = frame or english_frame(sender)
    blocks = [*fill(body, context), Block("foot", ((Words(frame.foot),),))]
    subject = fill_subject(head.removeprefix("Subject:").strip(), context)
    return Rendered(subject, as_text(blocks), _html(subject, blocks, comfort, frame))


def render_text(kind: str, context: Mapping[str, Any]) -> Rendered:
    """Return the text message of `templates/messages/text/<kind>.txt`. Raises as `render_email` does."""
    return Rendered("", fill_line(_source(f"messages/text/{kind}.txt"), context), "")


def dress(subject: str, text: str) -> str:
    """Return HTML for an email that somebody else wrote as plain text."""
    return _html(subject, with_links(text), None, english_frame(""))


def english_frame(sender: str) -> Frame:
    """Return what stands around an English email."""
    return Frame(f"Sent by {sender}. Questions, or not meant for you? Write to {settings.CONTACT_EMAIL}.")


def _source(name: str) -> str:
    try:
        return str(loader.get_template(name).template.source)  # type: ignore[attr-defined]
    except TemplateDoesNotExist as error:
        raise UnknownKind(f"There is no message template {name}.") from error


def _html(subject: str, blocks: list[Block], comfort: Mapping[str, str] | None, frame: Frame) -> str:
    chosen = Comfort().changed(comfort or {})
    look = {"font": FONTS[chosen.font], "size": SIZES[chosen.size], "spacing": SPACINGS[chosen.spacing]}
    context = {"subject": subject, "blocks": blocks, "colours": chosen.palette, "look": look, "frame": frame}
    return loader.render_to_string("messages/frame.html", context)
