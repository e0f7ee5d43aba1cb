"""What a person can hold, so that one screen moves it to somebody else when they leave.

Apps register their holdings in AppConfig.ready():

    register_holding(Holding("Actions that you own", count=…, move=…))
"""

from collections.abc import Callable
from dataclasses import dataclass

from .models import Membership


@dataclass(frozen=True)
class Holding:
    """One kind of thing that hangs on a membership.

    `count` returns how many the membership holds; `move` gives them to another membership of the
    area and returns how many went.
    """

    label: str
    count: Callable[[Membership], int]
    move: Callable[[Membership, Membership], int]


_holdings: list[Holding] = []


def register_holding(holding: Holding) -> None:
    """Add a kind of thing that can be held and handed over."""
    _holdings.append(holding)


def holdings_of(membership: Membership) -> list[tuple[str, int]]:
    """Return label and number of each kind of thing that the membership holds, without the empty ones."""
    counted = [(holding.label, holding.count(membership)) for holding in _holdings]
    return [(label, number) for label, number in counted if number]


def move_holdings(leaver: Membership, successor: Membership) -> list[tuple[str, int]]:
    """Give everything to the successor; return label and number of what went."""
    moved = [(holding.label, holding.move(leaver, successor)) for holding in _holdings]
    return [(label, number) for label, number in moved if number]


def count_invitations(membership: Membership) -> int:
    """Invitations that the person sent and that wait for an answer."""
    return membership.invitations_sent.awaiting_answer().count()


def move_invitations(leaver: Membership, successor: Membership) -> int:
    """Make the successor the one who invited, and so the one who is asked."""
    return leaver.invitations_sent.awaiting_answer().update(invited_by=successor)
