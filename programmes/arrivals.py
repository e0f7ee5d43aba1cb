"""What waits for somebody who was invited: apps above register it in AppConfig.ready()."""

from collections.abc import Callable

from .models import Invitation, Membership

type Arrival = Callable[[Invitation, Membership], object]
_arrivals: list[Arrival] = []


def register_arrival(arrival: Arrival) -> None:
    """Add what is done when somebody accepts an invitation, in the same transaction."""
    _arrivals.append(arrival)


def arrived(invitation: Invitation, membership: Membership) -> None:
    """Give somebody who has just joined what was kept for them."""
    for arrival in _arrivals:
        arrival(invitation, membership)
