"""Comments that others are to read, and in which something may still point to a person."""

from typing import NamedTuple

from surveys.models import AskedSchool, Comment

from .marks import Piece, hints_in

A_FEW = 10


class StillPointing(NamedTuple):
    """How many comments, and the first of them with what looks like somebody or something in each."""

    number: int
    first: list[tuple[Comment, list[Piece]]]


def still_pointing(asked: AskedSchool) -> StillPointing:
    """Return the comments of a school that its forum may want to look at again before the release. One query."""
    shown = asked.comments.to_show_leaders().only("words")
    found = [(comment, hints) for comment in shown if (hints := hints_in(comment.words))]
    return StillPointing(len(found), found[:A_FEW])
