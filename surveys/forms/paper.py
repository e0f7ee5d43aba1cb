"""Paper: in which language a sheet is printed, and what stands on one that came back."""

from typing import Any
from uuid import uuid4

from django import forms

from common.documents.letters import has_letters
from common.forms import CharField, ChoiceField, IntegerField, MultipleChoiceField, PortalForm
from common.forms.widgets import Chips, Textarea
from surveys.models import Language, Question, Survey
from surveys.reading.asked import AskedQuestion, AskedQuestions


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
