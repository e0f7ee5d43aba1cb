"""Answering a survey as a browser without JavaScript does."""

import html
import re

from common.ballots.sealing import open_bytes
from common.ballots.services import count_ballots
from programmes.public_codes import as_shown
from tests.areas import in_area
from tests.family_survey import NEEDS, PRIVATE

FIFTEEN = (
    *(
        {"slug": f"scale_{number}", "kind": "scale", "scale": "agree_5", "text": f"Statement {number}."}
        for number in range(1, 10)
    ),
    {"slug": "needs", "kind": "single", "options": NEEDS, "text": "Additional needs?", "privacy_note": "Skip it."},
    {"slug": "helped", "kind": "yes_no", "text": "Did anybody help you?"},
    {
        "slug": "who", "kind": "multiple", "text": "Who helped?",
        "options": [{"value": value, "label": value.title()} for value in ("teacher", "nurse", "friend")],
        "show_if": {"question": "helped", "any_of": ["yes"]},
    },
    {
        "slug": "children", "kind": "number", "text": "How many children?",
        "options": [
            {"value": "few", "label": "1 to 2", "low": 1, "high": 2},
            {"value": "many", "label": "3 to 9", "low": 3, "high": 9},
        ],
    },
    {"slug": "word", "kind": "short_text", "text": "In one word?", "max_length": 20},
    {
        "slug": "works_well", "kind": "long_text", "text": "What works well?", "max_length": 300,
        "help": "Or tell {safeguarding_contact}.",
    },
)  # fmt: skip


def address(asked, page=""):
    return f"/s/{as_shown(asked.code)}/{page}"


def carried(response):
    """What the page of a response carries along."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', response.content.decode())
    return {name: html.unescape(value) for name, value in found}


def begin(client, asked, go="begin", **fields):
    return client.post(address(asked, "answer/"), {"way": "link", "l": "en", "go": go, **fields})


def fill(client, asked, page, go="next", **answers):
    """Fill in a page and press one of its buttons."""
    return client.post(address(asked, "answer/"), {**carried(page), **answers, "go": go})


def send_all(client, asked, **answers):
    """Answer on one page, and send."""
    return fill(client, asked, begin(client, asked, "begin:all"), "send", **answers)


def code_on(page):
    """The return code that a page shows, once answers are put by."""
    return page.content.decode().partition('pp-key" dir="ltr">')[2].partition("<")[0]


def number_in_box(asked):
    """How many ballots the box of an asked school holds."""
    with in_area(asked.area):
        return count_ballots([asked.box_id]).get(asked.box_id, 0)


def read_ballots(asked, kept):
    """The ballots of an asked school's box among what went into boxes, as a worker reads them."""
    where = f"{asked.area_id}/{asked.box_id}"
    return [open_bytes(PRIVATE, text, box=where) for box, text in kept if box == asked.box_id]


def said(response):
    """The words of a page, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())
