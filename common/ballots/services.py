"""Opening, filling and closing a ballot box, as the web may; making its keys and emptying it, as a worker may."""

import secrets
from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import connections, transaction
from django.db.models import Count
from django.utils import timezone

from .keys import BoxName, boxes_with_keys, destroy_key, make_key, private_key
from .models import Ballot, Box
from .sealing import Answers, NotOpened, open_bytes, seal_bytes

log = structlog.get_logger(__name__)

# Ballots in a box unless whoever fills it says otherwise: more than a large school has people, and few enough
# that a flood of made-up ones (each some 4 kB) cannot fill the database.
MOST = 5_000
ROOM_FOR_EACH = 3  # of the people who are expected: both parents, and one who sends again from elsewhere
MOST_ROOM = 50_000


class BoxClosed(Exception):
    """Nothing goes into this box any more, or not yet."""


class BoxFull(Exception):
    """As many ballots lie in this box as whoever fills it lets in."""


def open_box(*, area: Any, purpose: str) -> Box:
    """Open a box; a worker makes its keys after the commit. Until then `public_key` is None."""
    return open_boxes(1, area=area, purpose=purpose)[0]


@transaction.atomic
def open_boxes(number: int, *, area: Any, purpose: str) -> list[Box]:
    """Open so many boxes at once, in one statement; a worker makes their keys after the commit."""
    from .tasks import prepare_after_commit

    boxes = Box.objects.bulk_create(Box(area=area, purpose=purpose) for _ in range(number))
    prepare_after_commit()
    return boxes


def seal(box: Box, answers: Answers, *, ballot: UUID, most: int = MOST) -> bool:
    """Put one person's answers into a box, sealed. The same `ballot` goes in once, however often it is sent.

    Return whether it is new there. The box stays open until the transaction has ended. Raises BoxClosed if it is
    not open, or not ready, and BoxFull if it holds `most` ballots; of those who send at the same moment a few
    more may get in. One statement.
    """
    if not box.public_key:
        raise BoxClosed
    sealed = seal_bytes(bytes(box.public_key), answers, box=_bound_to(box))
    number, is_new = _put_in(ballot, box, sealed, most)
    if number is None:
        raise BoxClosed
    if number >= most:
        raise BoxFull
    return is_new


def room_for(expected: int | None) -> int:
    """Return how many ballots a box takes that is for so many people, where somebody knows how many."""
    return min(max(MOST, ROOM_FOR_EACH * (expected or 0)), MOST_ROOM)


PUT_IN = """
    WITH box AS (
        SELECT id, area_id, (SELECT count(*) FROM common_ballot b WHERE b.box_id = common_box.id) AS number
        FROM common_box WHERE id = %s AND closed_at IS NULL AND public_key IS NOT NULL FOR SHARE
    ), put AS (
        INSERT INTO common_ballot (id, area_id, box_id, sealed)
        SELECT %s, area_id, id, %s FROM box WHERE number < %s
        ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT number, EXISTS (SELECT FROM put) FROM box
"""


def _put_in(ballot: UUID, box: Box, sealed: bytes, most: int) -> tuple[int | None, bool]:
    """Insert a ballot. Return how many lay in the box before, None if it is not open, and whether this is new.

    The web could not read which ballots there are.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute(PUT_IN, [box.pk, ballot, sealed, most])
        number, is_new = cursor.fetchone() or (None, False)
    return number, is_new


def count_ballots(boxes: Iterable[int]) -> dict[int, int]:
    """Return how many people have put their answers into each of these boxes; none for an empty one."""
    found = Ballot.objects.filter(box__in=list(boxes)).values_list("box").annotate(number=Count("*"))
    return dict(found.order_by())


def close_box(*, box: int, using: str) -> None:
    """Let nothing more into a box; waits for whoever is putting something in."""
    close_boxes([box], using=using)


def close_boxes(boxes: Iterable[int], *, using: str) -> None:
    """Let nothing more into these boxes, in one statement; waits for whoever is putting something in."""
    open_ones = Box.objects.using(using).filter(pk__in=list(boxes), closed_at=None)
    open_ones.update(closed_at=timezone.now())


def prepare_boxes(*, using: str) -> None:
    """Give boxes without keys their keys, and destroy those of boxes that have been emptied.

    The private key is on disk before the public one is committed: nobody seals for a key that is lost.
    """
    for box in Box.objects.using(using).filter(public_key=None, closed_at=None):
        made = make_key(_name(box))
        Box.objects.using(using).filter(pk=box.pk, public_key=None).update(public_key=made)
    here = set(boxes_with_keys())
    emptied = Box.objects.using(using).filter(pk__in=[box for _, box in here], emptied_at__isnull=False)
    for box in emptied:
        destroy_key(_name(box))


def empty(*, box: int, using: str) -> list[dict[str, str]] | None:
    """Empty a closed box: return each ballot's answers, shuffled, or None if it has been emptied before.

    Call it in the transaction that keeps what is made of them. Ballots go with that transaction, and the
    private key is destroyed once it has been committed: whoever is stopped on the way begins again.
    A ballot that does not open is left out. Raises BoxClosed for one that is still open, and KeyLost.
    """
    held = Box.objects.using(using).select_for_update().get(pk=box)
    if held.emptied_at:
        return None
    if held.closed_at is None:
        raise BoxClosed
    ballots = Ballot.objects.using(using).filter(box=held)
    answers = _opened(held, [bytes(sealed) for sealed in ballots.values_list("sealed", flat=True)])
    ballots.delete()
    held.emptied_at = timezone.now()
    held.save(using=using, update_fields=["emptied_at"])
    transaction.on_commit(partial(destroy_key, _name(held)), using=using)
    return answers


def _opened(box: Box, ballots: list[bytes]) -> list[dict[str, str]]:
    if not ballots:
        return []
    key = private_key(_name(box), public=bytes(box.public_key or b""))
    answers = []
    for sealed in ballots:
        try:
            answers.append(open_bytes(key, sealed, box=_bound_to(box)))
        except NotOpened:
            log.warning("ballot_not_opened", box=box.pk)
    secrets.SystemRandom().shuffle(answers)
    return answers


def _name(box: Box) -> BoxName:
    return box.area_id, box.pk


def _bound_to(box: Box) -> str:
    return f"{box.area_id}/{box.pk}"
