"""Taking one person's answers, without an account and without a trace of who it was."""

from collections.abc import Mapping
from uuid import UUID

from audits.models import Voice
from common.ballots.services import MOST, BoxClosed, seal

ROOM_FOR_EACH = 3  # of the people who are expected: both parents, and one who sends again from elsewhere
MOST_ROOM = 50_000


def send_answers(*, voice: Voice, answers: Mapping[str, str], ballot: UUID) -> None:
    """Seal answers ({slug of a statement: option}) into a voice's box, once for each `ballot`.

    Raises BoxClosed when nobody can answer any more, and BoxFull when far more have answered than the group
    can have people. Leaves no line in the activity log: it would hold the moment.
    """
    if not voice.is_answering:
        raise BoxClosed
    seal(voice.box, answers, ballot=ballot, most=room_of(voice))


def room_of(voice: Voice) -> int:
    """Return how many ballots a voice's box takes."""
    return min(max(MOST, ROOM_FOR_EACH * (voice.expected or 0)), MOST_ROOM)
