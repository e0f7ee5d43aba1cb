"""How the board is narrowed: a form of the address, which leaves out what no longer exists."""

from typing import Any

from django.db.models import Q
from django.http import QueryDict

from common.forms import CharField, ChoiceField, MultipleChoiceField, PortalForm
from common.forms.widgets import Checkboxes, LongSelect
from programmes.models import Membership

from .choices import Choices
from .conditions import (
    CLEAR,
    IN_THE_PROGRAMME,
    LATE,
    MINE,
    NOBODY,
    SOON,
    due,
    looked_after_by,
    named_or_numbered,
    of_council,
)

DUE = [(LATE, "Something late"), (SOON, "Due within a week"), (CLEAR, "Nothing late")]
WORKERS = [(MINE, "Me"), (NOBODY, "Nobody yet")]
# Selects, and what they say when nothing is chosen.
ANY = {
    "due": "Any day",
    "council": "Any council",
    "cohort": "Any cohort",
    "tier": "Any offer",
    "cluster": "Any cluster",
    "worker": "Anybody",
}
SEVERAL = ("stage", "state")


class BoardFilter(PortalForm):
    """Narrow the board. `left_out` has the names of filters that ask for what this board does not have."""

    q = CharField(label="School name or URN", required=False, max_length=100)
    due = ChoiceField(label="Next step", required=False, widget=LongSelect)
    stage = MultipleChoiceField(label="Stage", required=False, widget=Checkboxes(small=True))
    council = ChoiceField(label="Council", required=False, widget=LongSelect)
    cohort = ChoiceField(label="Cohort", required=False, widget=LongSelect)
    tier = ChoiceField(label="Offer", required=False, widget=LongSelect)
    cluster = ChoiceField(label="Cluster", required=False, widget=LongSelect)
    worker = ChoiceField(label="Link worker", required=False, widget=LongSelect)
    state = MultipleChoiceField(
        label="How far in the programme", required=False, widget=Checkboxes(small=True)
    )

    def __init__(self, query: QueryDict, choices: Choices, membership: Membership) -> None:
        self.membership = membership
        self.choices = {**choices, "due": DUE, "worker": WORKERS + choices.get("worker", [])}
        self.left_out: list[str] = []
        super().__init__(self._known(query))
        for name in (*ANY, *SEVERAL):
            self._offer(name)
        self.is_valid()

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for, by field."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    def condition(self) -> Q:
        """Return the condition on participations `with_next_due`.

        Unless a state is asked for it finds schools that have or had a place: others are found by their state.
        """
        found = Q() if "state" in self.wanted else IN_THE_PROGRAMME
        for name, value in self.wanted.items():
            found &= self._condition_of(name, value)
        return found

    def in_use(self) -> list[tuple[str, str, str]]:
        """Return (field, value, label) of each thing asked for, in the order of the form."""
        return [
            (name, one, dict(self.choices.get(name, [])).get(one, f"“{one}”"))
            for name, value in self.wanted.items()
            for one in (value if isinstance(value, list) else [value])
        ]

    def _condition_of(self, name: str, value: Any) -> Q:
        match name:
            case "q":
                return named_or_numbered(value)
            case "due":
                return due(value)
            case "worker":
                return looked_after_by(value, self.membership)
            case "council":
                return of_council(value)
            case "stage" | "state":
                return Q(**{f"{name}__in": value})
        return Q(**{name: value})

    def _known(self, query: QueryDict) -> QueryDict:
        """Return what the address asks for and this board has, and note the rest."""
        known = QueryDict(mutable=True)
        known["q"] = query.get("q", "")
        for name in (*ANY, *SEVERAL):
            offered = dict(self.choices.get(name, []))
            values = [value for value in query.getlist(name) if value]
            known.setlist(name, [value for value in values if value in offered])
            if any(value not in offered for value in values):
                self.left_out.append(str(self.base_fields[name].label).lower())
        return known

    def _offer(self, name: str) -> None:
        """Offer the choices; leave a field out where there are none, or one that every school has."""
        offered = self.choices.get(name, [])
        if len(offered) < 2 and not self.data.get(name):
            del self.fields[name]
        else:
            self.fields[name].choices = [("", ANY[name]), *offered] if name in ANY else offered  # type: ignore[attr-defined]
