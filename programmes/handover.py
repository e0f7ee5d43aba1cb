"""What a person can hold, so that one screen moves it to somebody else when they leave.

Apps register their holdings in AppConfig.ready():

    register_holding(Holding("Actions that they own", count=…, move=…, may_hold=…))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .models import Membership


@dataclass(frozen=True)
class Holding:
    """One kind of thing that hangs on a membership.

    `count` returns how many the membership holds; `move` gives them to another membership of the
    area and returns how many went; `may_hold` says whether a membership's role could hold such things
    at all: a forum's comments never pass to a council's officer.
    """

    label: str
    count: Callable[[Membership], int]
    move: Callable[[Membership, Membership], int]
    may_hold: Callable[[Membership], bool]


_holdings: list[Holding] = []


def register_holding(holding: Holding) -> None:
    """Add a kind of thing that can be held and handed over."""
    _holdings.append(holding)


def holdings_of(membership: Membership) -> list[tuple[str, int]]:
    """Return label and number of each kind of thing that the membership holds, without the empty ones."""
    counted = [(holding.label, holding.count(membership)) for holding in _holdings]
    return [(label, number) for label, number in counted if number]


def cannot_be_held_by(successor: Membership, leaver: Membership) -> list[str]:
    """Return the labels of what the leaver holds and the successor's role may not."""
    return [holding.label for holding in _held(leaver) if not holding.may_hold(successor)]


def who_may_take_over(leaver: Membership, among: Iterable[Membership]) -> list[Membership]:
    """Return those whose roles may hold all that the leaver holds."""
    held = _held(leaver)
    return [colleague for colleague in among if all(holding.may_hold(colleague) for holding in held)]


def _held(leaver: Membership) -> list[Holding]:
    return [holding for holding in _holdings if holding.count(leaver)]


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
