"""Taking how somebody wants to be reached, apart from whatever they answered."""

import uuid

from common.ballots.models import Box
from common.ballots.services import MOST_ROOM, BoxClosed, seal
from surveys.reading.entrance import Entrance, inside


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
