"""Input about actions: what, why, who, by when; and how far it is."""

from typing import Any

from audits.action_states import next_of
from audits.models import Action
from audits.reading.actions import LONGEST_WHAT
from common.forms import CharField, ChoiceField, DateField, PortalForm, Textarea

WORDS = {
    Action.Status.PROPOSED: "An idea, not agreed yet",
    Action.Status.AGREED: "The school will do it",
    Action.Status.UNDER_WAY: "Somebody has begun",
    Action.Status.DONE: "It has happened",
    Action.Status.NOT_NOW: "Put aside, with a reason",
}


class ActionForm(PortalForm):
    """What a school will do."""

    what = CharField(
        label="What will you do?",
        enter="Enter what you will do",
        hint="One thing that somebody can begin with",
        name="What you will do",
        max_length=LONGEST_WHAT,
        widget=Textarea(rows=2),
    )
    why = CharField(
        label="Why? (optional)",
        required=False,
        hint="Do not name a child or a colleague",
        name="Why",
        max_length=2000,
        widget=Textarea(rows=4),
    )
    owner_role = CharField(
        label="Who sees to it?",
        enter="Enter who sees to it",
        hint="A role, such as SENCO or site team, not a name",
        name="Who sees to it",
        max_length=80,
        width=20,
        autocomplete="off",
    )
    due_on = DateField(
        label="By when? (optional)", required=False, name="By when", hint="For example, 27 3 2027"
    )


class ActionStatusForm(PortalForm):
    """How far an action is now."""

    status = ChoiceField(label="How far is it now?", enter="Select how far it is", label_size="m")
    note = CharField(
        label="How did it go, or why not now?",
        required=False,
        hint="Needed for “Not now”. Do not name a child or a colleague",
        name="This",
        max_length=2000,
        widget=Textarea(rows=3),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["status"]
        field.choices = [(status.value, status.label) for status in next_of(action.status)]
        field.widget.hints = {status.value: WORDS[status] for status in next_of(action.status)}

    def clean(self) -> dict[str, Any]:
        """Ask why an action is put aside."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") == Action.Status.NOT_NOW and not cleaned.get("note") and not self.errors:
            self.add_error("note", "Enter why not now")
        return cleaned
