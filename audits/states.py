"""How an audit may go from one state to another."""

from audits.models import Audit

State = Audit.State

NEXT: dict[State, tuple[State, ...]] = {
    State.IN_PROGRESS: (State.SUBMITTED,),
    State.SUBMITTED: (State.CHANGES_REQUESTED, State.AGREED),
    State.CHANGES_REQUESTED: (State.SUBMITTED,),
    State.AGREED: (State.REOPENED,),
    State.REOPENED: (State.SUBMITTED,),
}


def may_become(state: str, to: str) -> bool:
    """Whether an audit may go from one state straight to another."""
    return State(to) in NEXT[State(state)]
