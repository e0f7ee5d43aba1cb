"""How a school may go from one state of its participation to another."""

from schools.models import Participation

State = Participation.State

NEXT: dict[State, tuple[State, ...]] = {
    State.INTERESTED: (State.SELECTED, State.WAITING, State.NOT_SELECTED, State.WITHDRAWN),
    State.WAITING: (State.SELECTED, State.NOT_SELECTED, State.WITHDRAWN),
    State.NOT_SELECTED: (State.SELECTED, State.WAITING),
    State.SELECTED: (State.AGREEMENT_SENT, State.ACTIVE, State.WITHDRAWN),
    State.AGREEMENT_SENT: (State.SELECTED, State.ACTIVE, State.WITHDRAWN),
    State.ACTIVE: (State.COMPLETED, State.WITHDRAWN),
    State.COMPLETED: (State.SUSTAINING, State.ACTIVE),
    State.SUSTAINING: (State.COMPLETED,),
    State.WITHDRAWN: (State.SELECTED,),
}
# A school that has or had a place; its milestones are planned from its first day here.
WITH_A_PLAN = {State.SELECTED, State.AGREEMENT_SENT, State.ACTIVE, State.COMPLETED, State.SUSTAINING}
# On the way or taking part: something is still to be done for or with the school.
UNDER_WAY = {State.INTERESTED, State.WAITING, State.SELECTED, State.AGREEMENT_SENT, State.ACTIVE}


def may_become(state: str, to: str) -> bool:
    """Whether a school may go from one state straight to another."""
    return State(to) in NEXT[State(state)]
