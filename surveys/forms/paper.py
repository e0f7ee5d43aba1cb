"""Paper: in which language a sheet is printed, and what stands on one that came back."""

from typing import Any
from uuid import uuid4

from django import forms

from common.documents.letters import has_letters
from common.forms import CharField, ChoiceField, IntegerField, MultipleChoiceField, PortalForm
from common.forms.widgets import Chips, Textarea
from surveys.models import Language, Question, Survey
from surveys.reading.asked import AskedQuestion, AskedQuestions
from surveys.services.group_counts import MOST, countable


class BlankForm(PortalForm):
    """In which language a sheet is printed."""

    language = ChoiceField(label="Language", enter="Select a language", widget=forms.Select)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Language.objects.filter(area=survey.area_id, code__in=survey.languages).light()
        choices: Any = self.fields["language"]
        choices.choices = [(one.code, str(one)) for one in found if has_letters(one.code)]


class SheetForm(PortalForm):
    """One filled-in sheet. Options are numbered, as the keys that choose them."""

    ballot = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asked: AskedQuestions, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"ballot": uuid4()}, **kwargs})
        self.asked = asked
        for number, question in enumerate(asked.questions, start=1):
            self.fields[question.slug] = _field(question, f"{number}. {question.text}")

    def wanted(self) -> dict[str, str]:
        """Return the answers as a ballot holds them, without what was left out."""
        given = {one.slug: _said(self.cleaned_data[one.slug]) for one in self.asked.questions}
        return {slug: said for slug, said in given.items() if said}


class GroupForm(PortalForm):
    """What was counted in a group: how many people, and how many of them chose what."""

    ballot = forms.UUIDField(widget=forms.HiddenInput)
    people = IntegerField(
        label="How many people took part?",
        enter="Enter how many people took part",
        hint="Also those who passed",
        min_value=1,
        max_value=MOST,
        width=3,
    )

    def __init__(self, *args: Any, asked: AskedQuestions, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"ballot": uuid4()}, **kwargs})
        self.questions = countable(asked)
        for question in self.questions:
            for option in question.options:
                self.fields[_box(question, option.value)] = _number(option.label)

    @property
    def rows(self) -> list[tuple[str, list[Any]]]:
        """Return each question with its boxes."""
        return [
            (one.text, [self[_box(one, option.value)] for option in one.options]) for one in self.questions
        ]

    def clean(self) -> dict[str, Any]:
        """Say where there are more answers than people, or none at all."""
        cleaned = super().clean() or self.cleaned_data
        people, counts = cleaned.get("people"), self.counts()
        for question in self.questions:
            said = counts[question.slug].values()
            most = max(said, default=0) if question.kind == Question.Kind.MULTIPLE else sum(said)
            if people is not None and most > people:
                self.add_error(
                    _box(question, question.options[0].value),
                    f"{most} answers of {people} people: count again",
                )
        if not self.errors and not any(any(said.values()) for said in counts.values()):
            self.add_error(None, "Enter how many chose what")
        return cleaned

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many chose each option of each question."""
        return {
            one.slug: {
                option.value: self.cleaned_data.get(_box(one, option.value)) or 0 for option in one.options
            }
            for one in self.questions
        }


def _box(question: AskedQuestion, value: str) -> str:
    return f"{question.slug}.{value}"


def _number(label: str) -> IntegerField:
    return IntegerField(
        label=label, required=False, min_value=0, max_value=MOST, width=3, label_size="", name="The number"
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    return "" if value is None else str(value)


def _field(question: AskedQuestion, label: str) -> forms.Field:
    shared: dict[str, Any] = {"label": label, "required": False}
    numbered = [(one.value, f"{key} {one.label}") for key, one in enumerate(question.options, start=1)]
    if question.kind == Question.Kind.MULTIPLE:
        return MultipleChoiceField(choices=numbered, **shared)
    if question.is_chosen:
        return ChoiceField(choices=numbered, widget=Chips, **shared)
    if question.is_words:
        widget: Any = Textarea(rows=3) if question.is_long else forms.TextInput
        return CharField(widget=widget, max_length=question.max_length, name="What was written", **shared)
    return IntegerField(
        min_value=question.least, max_value=question.most, name="The number", width=5, **shared
    )
