"""Input about groups: whom to ask and until when, and what a facilitator counted."""

from collections.abc import Iterator, Mapping
from typing import Any

from audits.models import GroupEntry
from audits.reading.questionnaire import Questionnaire
from common.forms import CharField, ChoiceField, DateField, IntegerField, PortalForm

WAYS = {
    GroupEntry.Way.TOGETHER: "Hands, thumbs or cards, counted by an adult",
    GroupEntry.Way.PAPER: "Slips of paper, added up",
}


class OpenVoiceForm(PortalForm):
    """Until when a group is asked, and how many people that is."""

    closes_on = DateField(
        label="Until when can they answer?",
        name="Last day",
        enter="Enter the last day",
        hint="It closes at the end of this day. Once closed it stays closed",
    )
    expected = IntegerField(
        label="How many people do you ask? (optional)",
        name="Number of people",
        required=False,
        hint="Shows how many of them answered",
        min_value=1,
        max_value=5000,
        width=4,
    )


class GroupEntryForm(PortalForm):
    """What a facilitator counted: so many people, and for each statement how many chose each option."""

    way = ChoiceField(
        label="How did they answer?", enter="Select how they answered", choices=list(WAYS.items())
    )
    people = IntegerField(
        label="How many people took part?",
        enter="Enter how many people took part",
        name="Number of people",
        min_value=1,
        max_value=500,
        width=3,
    )
    note = CharField(
        label="Which group was it? (optional)",
        required=False,
        hint="For example “Years 3 and 5”. Never a name",
        name="Which group it was",
        max_length=200,
    )

    def __init__(self, *args: Any, questionnaire: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        for name, _slug, option in self._cells():
            self.fields[name] = IntegerField(
                label=option["label"],
                label_size="",
                name=option["label"],
                required=False,
                min_value=0,
                max_value=500,
                width=3,
            )

    def clean(self) -> dict[str, Any]:
        """Return the fields of `add_group_entry`; refuse more answers to a statement than people."""
        data = super().clean() or {}
        counts: dict[str, dict[str, int]] = {}
        for name, slug, option in self._cells():
            if data.get(name):
                counts.setdefault(slug, {})[option["value"]] = data[name]
        people = data.get("people")
        for slug, numbers in counts.items():
            if people is not None and sum(numbers.values()) > people:
                first = next(name for name, one, _ in self._cells() if one == slug)
                self.add_error(
                    first, f"These add up to {sum(numbers.values())}, more than the {people} people"
                )
        return {name: data.get(name) for name in ("way", "people", "note")} | {"counts": counts}

    def pages(self) -> Iterator[tuple[str, list[tuple[str, list[Any]]]]]:
        """Yield each theme's name with its questions, each with a box for every option."""
        for page in self.questionnaire.pages:
            yield page.domain.name, [(one.text, self._boxes(one.slug)) for one in page.questions]

    def _boxes(self, slug: str) -> list[Any]:
        return [self[name] for name, one, _ in self._cells() if one == slug]

    def _cells(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Yield the name of each box, with the statement's slug and the option that it counts."""
        for page in self.questionnaire.pages:
            for question in page.questions:
                for option in self.questionnaire.group.options:
                    yield f"{question.slug}-{option['value']}", question.slug, option
