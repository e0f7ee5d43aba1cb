"""Taking one person's answers, without an account and without a trace of who it was."""

from collections.abc import Mapping
from uuid import UUID

from audits.models import Voice
from common.ballots.services import BoxClosed, room_for, seal


def send_answers(*, voice: Voice, answers: Mapping[str, str], ballot: UUID) -> None:
    """Seal answers ({slug of a statement: option}) into a voice's box, once for each `ballot`.

    Raises BoxClosed when nobody can answer any more, and BoxFull when far more have answered than the group
    can have people. Leaves no line in the activity log: it would hold the moment.
    """
    if not voice.is_answering:
        raise BoxClosed
    seal(voice.box, answers, ballot=ballot, most=room_for(voice.expected))
