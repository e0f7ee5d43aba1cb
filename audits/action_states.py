"""How an action may go from one status to another."""

from audits.models import Action

Status = Action.Status

NEXT: dict[Status, tuple[Status, ...]] = {
    Status.PROPOSED: (Status.AGREED, Status.UNDER_WAY, Status.DONE, Status.NOT_NOW),
    Status.AGREED: (Status.UNDER_WAY, Status.DONE, Status.NOT_NOW),
    Status.UNDER_WAY: (Status.DONE, Status.NOT_NOW),
    Status.DONE: (Status.UNDER_WAY,),
    Status.NOT_NOW: (Status.PROPOSED, Status.AGREED),
}


def next_of(status: str) -> tuple[Status, ...]:
    """Return what may come after a status."""
    return NEXT[Status(status)]
