"""How a survey may go from one state to another, and how lists show where it is."""

from surveys.models import Survey

State = Survey.State

NEXT: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.OPEN,),
    State.OPEN: (State.CLOSED,),
    State.CLOSED: (State.COUNTED,),
    State.COUNTED: (),
}
COLOURS = {
    State.DRAFT: "grey",
    State.OPEN: "green",
    State.CLOSED: "yellow",
    State.COUNTED: "blue",
}


def may_become(state: str, to: str) -> bool:
    """Whether a survey may go from one state straight to another."""
    return State(to) in NEXT[State(state)]
