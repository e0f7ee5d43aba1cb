"""How an audit may go from one state to another."""

from enum import StrEnum

from audits.models import Audit

State = Audit.State

NEXT: dict[State, tuple[State, ...]] = {
    State.IN_PROGRESS: (State.SUBMITTED,),
    State.SUBMITTED: (State.CHANGES_REQUESTED, State.AGREED),
    State.CHANGES_REQUESTED: (State.SUBMITTED,),
    State.AGREED: (State.REOPENED,),
    State.REOPENED: (State.SUBMITTED,),
}


class HowFar(StrEnum):
    """How far a school is in a round, as lists and filters say it."""

    BLANK = "blank"
    STARTED = "started"
    WITH_REVIEWER = "with_reviewer"
    AGREED = "agreed"

    @property
    def label(self) -> str:
        """Return it in words."""
        return LABELS[self]


LABELS = {
    HowFar.BLANK: "Not begun",
    HowFar.STARTED: "With the school",
    HowFar.WITH_REVIEWER: "With the reviewer",
    HowFar.AGREED: "Agreed",
}
OF_STATE = {
    State.IN_PROGRESS: HowFar.STARTED,
    State.CHANGES_REQUESTED: HowFar.STARTED,
    State.REOPENED: HowFar.STARTED,
    State.SUBMITTED: HowFar.WITH_REVIEWER,
    State.AGREED: HowFar.AGREED,
}


SUBMITTED = {HowFar.WITH_REVIEWER, HowFar.AGREED}


def states_at(*places: HowFar) -> list[State]:
    """Return the states of audits that are so far."""
    return [state for state, how_far in OF_STATE.items() if how_far in places]


COLOURS = {
    State.IN_PROGRESS: "blue",
    State.SUBMITTED: "yellow",
    State.CHANGES_REQUESTED: "orange",
    State.AGREED: "green",
    State.REOPENED: "turquoise",
}


def may_become(state: str, to: str) -> bool:
    """Whether an audit may go from one state straight to another."""
    return State(to) in NEXT[State(state)]
