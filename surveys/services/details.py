"""Taking how somebody wants to be reached, apart from whatever they answered; and erasing it."""

import uuid

from django.db import transaction

from common.ballots.models import Box
from common.ballots.services import MOST_ROOM, BoxClosed, seal
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.models import LeftDetails
from surveys.policies import can_read_raw
from surveys.reading.entrance import Entrance, inside

NOT_YOURS = "Only the forum that works with this school sees how its families want to be reached."


def leave_details(*, entrance: Entrance, name: str, contact: str, wish: str) -> None:
    """Seal contact details into the survey's own box for them: {"asked", "name", "contact", "wish"}.

    `asked` is the key of the asked school, as text. Nothing joins them to answers. Raises BoxClosed and BoxFull.
    """
    if not entrance.is_answering or entrance.details_box is None or not entrance.details_key:
        raise BoxClosed
    box = Box(pk=entrance.details_box, area_id=entrance.area, public_key=entrance.details_key)
    left = {"asked": str(entrance.asked), "name": name, "contact": contact, "wish": wish}
    with inside(entrance):
        seal(box, left, ballot=uuid.uuid4(), most=MOST_ROOM)


@transaction.atomic
def erase_details(*, details: LeftDetails, by: Membership) -> None:
    """Erase how somebody wanted to be reached, once that is done or they ask for it. Raises Refused.

    The log says that it was done, and not whose details they were.
    """
    if not can_read_raw(by, details.asked):
        raise Refused(NOT_YOURS)
    asked = details.asked
    details.delete()
    record_activity(
        by=by, verb="erased", thing=asked, thing_name="a family’s contact details", detail=f"in {asked}"
    )
