"""Taking one person's answers, without an account and without a trace of who it was."""

from collections.abc import Mapping
from uuid import UUID

from audits.models import Voice
from common.ballots.services import BoxClosed, seal


def send_answers(*, voice: Voice, answers: Mapping[str, str], ballot: UUID) -> None:
    """Seal answers ({slug of a statement: option}) into a voice's box, once for each `ballot`.

    Raises BoxClosed when nobody can answer any more. Leaves no line in the activity log: it would hold
    the moment.
    """
    if not voice.is_answering:
        raise BoxClosed
    seal(voice.box, answers, ballot=ballot)
