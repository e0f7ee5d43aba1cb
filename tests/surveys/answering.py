"""People who answer, for tests: so many sealed ballots. Call inside an open area."""

import uuid
from typing import Any

from common.ballots.models import Box
from common.ballots.sealing import public_of
from common.ballots.services import seal
from surveys.models import AskedSchool
from tests.family_survey import PRIVATE


def answered(asked: AskedSchool, people: int, **answers: Any) -> None:
    """Let so many people of an asked school have answered; its box gets its key first."""
    Box.objects.filter(pk=asked.box_id, public_key=None).update(public_key=public_of(PRIVATE))
    box = Box.objects.get(pk=asked.box_id)
    for _ in range(people):
        seal(box, {"way": "link"} | answers, ballot=uuid.uuid4())
