"""Keying in what somebody filled in on paper: one more sealed ballot, like any other."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from common.ballots.services import BoxClosed, BoxFull
from programmes.models import Membership
from programmes.services.activity import Refused
from surveys.models import AskedSchool
from surveys.policies import can_key_in

from .sending import send_answers

PAPER = "paper"


def key_in_paper(*, asked: AskedSchool, answers: Mapping[str, str], ballot: UUID, by: Membership) -> None:
    """Seal the answers of one sheet, {slug of a question: answer}, once for each `ballot`.

    Leaves no line in the activity log: it would say when this ballot came. Raises Refused.
    """
    if not can_key_in(by, asked):
        raise Refused("Only the school’s forum keys sheets in, while the survey is open.")
    if not any(answers.values()):
        raise Refused("Nothing is filled in yet. A sheet without any answer need not be keyed in.")
    with told_kindly():
        send_answers(asked=asked, answers={**answers, "way": PAPER}, ballot=ballot)


@contextmanager
def told_kindly() -> Iterator[None]:
    """Say in a sentence, as Refused, why a box takes nothing."""
    try:
        yield
    except BoxClosed as closed:
        raise Refused(
            "The ballot box of this school is not open, or being prepared. Try again in a minute."
        ) from closed
    except BoxFull as full:
        raise Refused(
            "Far more have answered than this school has families. Ask your area to look at it."
        ) from full
