"""Input about the programme that follows another, and the schools that go on in it."""

from __future__ import annotations

from typing import Any

from common.forms import ModelMultipleChoiceField
from programmes.dates import months_later
from programmes.forms.programmes import ProgrammeForm
from programmes.models import Programme
from schools.models import Participation
from schools.services.next_year import closed_in_register, may_continue


class ContinueForm(ProgrammeForm):
    """Name and days, a year on unless changed, and the schools that go on: all but the closed ones."""

    participations = ModelMultipleChoiceField(
        label="Which schools go on?",
        hint="They get a place in the cohort of continuing schools. Others can come in later",
        queryset=Participation.objects.none(),
        required=False,
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        choices = may_continue(programme)
        closed = closed_in_register(choices)
        initial = {
            "starts_on": months_later(programme.starts_on, 12),
            "ends_on": months_later(programme.ends_on, 12),
            "participations": [choice.pk for choice in choices if choice.pk not in closed],
        }
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["participations"]
        field.queryset = choices  # type: ignore[attr-defined]
        field.label_from_instance = lambda choice: (  # type: ignore[attr-defined]
            f"{choice.school}, {choice.cohort}{' (closed in the register)' if choice.pk in closed else ''}"
        )
        if not choices:
            del self.fields["participations"]
