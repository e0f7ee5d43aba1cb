"""Small pictures beside easy words: our own drawings in static/src/images/symbols.svg, never without their words."""

from collections.abc import Iterable

# What questionnaires call a picture: the drawing that shows it. One that is called otherwise has no picture.
DRAWINGS = {
    "two thumbs up": "two-up",
    "one thumb up": "up",
    "thumb_up": "up",
    "thumb sideways": "sideways",
    "thumb_sideways": "sideways",
    "one thumb down": "down",
    "thumb_down": "down",
    "two thumbs down": "two-down",
    "question mark": "question",
    "tick": "tick",
    "cross": "cross",
    "open hand": "hand",
    "open_hand": "hand",
    "open door": "door",
    "open door with a smiling adult": "door",
    "children sitting in a circle": "circle",
    "group of different children": "circle",
    "two children sharing": "circle",
    "two speech bubbles": "bubbles",
    "speech bubble": "bubble",
    "letter with a tick": "letter",
    "person talking to a listening adult": "talk",
    "ear and heart": "ear",
    "ear and light bulb": "ear",
    "eye and raised hand": "eye",
    "key fitting a lock": "key",
    "several adults with the same tick": "list",
    "list with ticks": "list",
    "classroom with soft light": "room",
    "child under a roof": "room",
    "child with a school bag": "bag",
    "signpost": "signpost",
    "star": "star",
    "light bulb": "bulb",
}


def choices(known: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what a questionnaire may call a picture, to be chosen from, with what it calls one already."""
    return [("", "No picture"), *((name, name) for name in sorted({*DRAWINGS, *known} - {""}))]


def drawing_of(symbol: str) -> str:
    """Return the drawing of what a questionnaire calls a picture, empty for none."""
    return DRAWINGS.get(symbol, "")
