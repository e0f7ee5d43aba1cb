"""Input about surveys: what, when and who, which questions, and whom families turn to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    IntegerField,
    ModelChoiceField,
    MultipleChoiceField,
    PortalForm,
    Radios,
)
from common.forms.widgets import Checkboxes
from programmes.forms.changing import PreviewForm
from programmes.models import Membership, Organisation, Programme
from programmes.roles import Kind
from surveys.models import Language, Question, QuestionnaireVersion, Section, Survey

KIND_HINTS = {
    Survey.Kind.BASELINE: "At the start: what the endline is compared with",
    Survey.Kind.PULSE: "A few questions on the way",
    Survey.Kind.END: "At the end: what has changed",
    Survey.Kind.OTHER: "For anything else",
}
SENSITIVE = (
    "Sensitive: about health or disability, which the law protects most. Ask it only if you use the answer"
)


def versions_to_ask(by: Membership, current: Survey | None = None) -> QuerySet[QuestionnaireVersion]:
    """Return the newest version of each questionnaire on offer, and the one that a survey has now."""
    published = QuestionnaireVersion.objects.visible_to(by).offered()
    newer = published.filter(questionnaire=OuterRef("questionnaire"), number__gt=OuterRef("number"))
    offered = ~Exists(newer) & Q(questionnaire__retired_at=None)
    kept = Q(pk=current.version_id) if current else Q(pk__in=())
    return published.filter(offered | kept).order_by("title", "-number")


def organisations_to_run(by: Membership) -> QuerySet[Organisation]:
    """Return who may run a survey that a membership sets up: the area's partners, or its own organisation alone."""
    found = Organisation.objects.filter(area=by.area_id).order_by("name")
    if not by.sees_whole_area:
        return found.filter(pk=by.organisation_id or 0)
    return found.filter(ended_on=None, kind__in=(Kind.FORUM, Kind.LOCAL_AUTHORITY, Kind.ICB))


class SurveyForm(PortalForm):
    """What is asked, for what, when, and who asks."""

    version = ModelChoiceField(
        label="Questionnaire",
        queryset=QuestionnaireVersion.objects.none(),
        enter="Select a questionnaire",
        widget=forms.Select,
    )
    kind = ChoiceField(
        label="What is it for?",
        enter="Select what it is for",
        choices=Survey.Kind,
        widget=Radios(hints={key.value: hint for key, hint in KIND_HINTS.items()}),
    )
    name = CharField(
        label="Name",
        enter="Enter a name",
        hint="As schools and partners will read it, for example “Family survey, autumn 2026”",
        max_length=100,
        width=30,
    )
    opens_on = DateField(label="First day", enter="Enter the first day", hint="From its beginning on")
    closes_on = DateField(
        label="Last day", enter="Enter the last day", hint="To its end. Three to four weeks work well"
    )
    run_by = ModelChoiceField(
        label="Who asks?",
        queryset=Organisation.objects.none(),
        enter="Select who asks",
        hint="Families read this name on the first page",
        widget=forms.Select,
    )
    programme = ModelChoiceField(
        label="Programme (optional)",
        queryset=Programme.objects.none(),
        required=False,
        empty_label="None",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, by: Membership, survey: Survey | None = None, **kwargs: Any) -> None:
        if survey:
            kwargs["initial"] = {name: getattr(survey, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["version"].queryset = versions_to_ask(by, survey)
        fields["run_by"].queryset = organisations_to_run(by)
        fields["programme"].queryset = Programme.objects.visible_to(by)
        if not by.sees_whole_area:
            fields["run_by"].initial, fields["run_by"].empty_label = by.organisation_id, None

    def clean(self) -> dict[str, Any]:
        """Say at the last day that it must not come before the first."""
        wanted = super().clean() or {}
        opens_on, closes_on = wanted.get("opens_on"), wanted.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "The last day must not come before the first")
        return self.cleaned_data


class QuestionsForm(PreviewForm):
    """Which questions are asked, in which languages, and how they come on a phone."""

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        self.sections = list(survey.version.sections.prefetch_related("questions"))
        for section in self.sections:
            self.fields[_name(section)] = _of_section(section, survey)
        languages = list(_languages(survey))
        if languages:
            self.fields["languages"] = MultipleChoiceField(
                label="Languages that families can choose",
                required=False,
                choices=languages,
                initial=survey.languages,
                hint="English is always there",
            )
        self.fields["is_one_by_one"] = ChoiceField(
            label="How do questions come at first?",
            enter="Select how questions come",
            choices=[("yes", "One on each page"), ("no", "All on one page")],
            initial="yes" if survey.is_one_by_one else "no",
            hint="Everybody can choose the other for themselves",
        )

    def clean(self) -> dict[str, Any]:
        """Say that something has to be asked."""
        super().clean()
        if not self._chosen():
            self.add_error(_name(self.sections[0]), "Select at least one question")
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """Return the fields of `change_survey`."""
        chosen, questions = self._chosen(), [one for some in self.sections for one in some.questions.all()]
        return {
            "asked": [one.slug for one in questions if one.slug in chosen and not one.is_on],
            "left_out": [one.slug for one in questions if one.slug not in chosen and one.is_on],
            "languages": ["en", *(code for code in self.cleaned_data.get("languages", ()) if code != "en")],
            "is_one_by_one": self.cleaned_data["is_one_by_one"] == "yes",
        }

    def sensitive(self) -> str:
        """Return what has to be known before sensitive questions are asked that were not asked so far."""
        chosen = self._chosen()
        new = [
            one.text
            for section in self.sections
            for one in section.questions.all()
            if one.is_special_category and one.slug in chosen and not _is_asked(one, self.survey)
        ]
        if not new:
            return ""
        return (
            f"“{'”, “'.join(new)}” asks about health or disability. Check with your data protection officer that you"
            " may ask it, and that your privacy notice says so. It is never shown together with another question."
        )

    def _chosen(self) -> set[str]:
        return {slug for section in self.sections for slug in self.cleaned_data.get(_name(section), ())}


def _name(section: Section) -> str:
    return f"section_{section.slug}"


def _is_asked(question: Question, survey: Survey) -> bool:
    return question.slug in survey.asked or (question.is_on and question.slug not in survey.left_out)


def _of_section(section: Section, survey: Survey) -> MultipleChoiceField:
    questions = list(section.questions.all())
    return MultipleChoiceField(
        label=section.title or "Questions",
        label_size="m",
        required=False,
        choices=[(one.slug, one.text) for one in questions],
        initial=[one.slug for one in questions if _is_asked(one, survey)],
        widget=Checkboxes(
            hints={one.slug: SENSITIVE if one.is_special_category else one.admin_note for one in questions},
            small=True,
        ),
    )


def _languages(survey: Survey) -> Iterator[tuple[str, str]]:
    translated = set(survey.version.translations.values_list("language", flat=True))
    for one in Language.objects.filter(area=survey.area_id, is_source=False).defer("words", "sources"):
        notes = [] if one.pk in translated else ["questions are in English"]
        notes += [] if one.checked_by else ["not yet checked by a native speaker"]
        yield one.code, f"{one}" + (f": {', '.join(notes)}" if notes else "")


class ContactsForm(PortalForm):
    """Whom families turn to, who is told of a child at risk, and how long things are kept."""

    help_contact = CharField(
        label="Whom do families ask for help or a paper copy?",
        name="Whom families ask for help",
        enter="Enter whom families ask for help",
        hint="A name of a team with an email address or telephone number. Families see it on every page",
        max_length=200,
    )
    safeguarding_contact = CharField(
        label="Whom do families tell if a child may be at risk?",
        name="Whom families tell if a child may be at risk",
        enter="Enter whom families tell if a child may be at risk",
        hint="Somebody who answers every day, such as the council’s children’s services",
        max_length=200,
    )
    safeguarding_lead = ModelChoiceField(
        label="Who is told at once when a comment says that a child may be at risk? (optional)",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="Nobody yet",
        hint="Somebody with an account here, who knows what to do",
        widget=forms.Select,
    )

    def __init__(self, *args: Any, by: Membership, survey: Survey, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(survey, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        people: Any = self.fields["safeguarding_lead"]
        seen = Membership.objects.visible_to(by).current().exclude(organisation__kind=Kind.SCHOOL)
        kept = Q(pk__in=seen.values("pk")) | Q(pk=survey.safeguarding_lead_id)
        people.queryset = (
            Membership.objects.filter(kept, organisation__isnull=False)
            .select_related("user", "organisation")
            .order_by("user__full_name")
        )
        people.label_from_instance = lambda person: f"{person.user}, {person}"


class DraftContactsForm(ContactsForm):
    """The same, with what is settled before a survey opens."""

    needs_two = BooleanField(
        label="Two people read every comment before it is released",
        required=False,
    )
    contacts_kept_days = IntegerField(
        label="How many days after closing are uploaded addresses of families erased?",
        name="Number of days",
        enter="Enter a number of days",
        min_value=1,
        max_value=180,
        width=3,
    )
    comments_kept_months = IntegerField(
        label="For how many months after closing are comments kept as they were written?",
        name="Number of months",
        enter="Enter a number of months",
        hint="Only the forum that moderates sees them so",
        min_value=1,
        max_value=36,
        width=3,
    )


class OpenSurveyForm(ContactsForm):
    """What may still be changed while people answer."""

    field_order = ("closes_on",)
    closes_on = DateField(
        label="Last day", enter="Enter the last day", hint="Today or later. To end it now, close it instead"
    )
