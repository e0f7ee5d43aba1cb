"""Which schools a survey asks."""

from collections.abc import Iterator
from typing import Any

from django import forms

from common.forms import ChoiceField, ModelChoiceField, ModelMultipleChoiceField, PortalForm
from common.forms.widgets import Checkboxes
from programmes.models import Membership, Organisation, Programme
from programmes.querysets import OrganisationQuerySet
from schools.models import Participation
from surveys.models import Survey
from surveys.reading.forums import forums_of, forums_to_choose


class AskSchoolsForm(PortalForm):
    """All schools of a programme or cohort, or one by one; and the forum of those for which it is not clear."""

    def __init__(self, *args: Any, survey: Survey, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey, self.by = survey, by
        self.open_ones = schools_to_ask(survey, by)
        groups = list(_groups(by))
        if groups:
            self.fields["group"] = ChoiceField(
                label="All schools of",
                required=False,
                choices=[("", "No group"), *groups],
                widget=forms.Select,
            )
        self.fields["schools"] = ModelMultipleChoiceField(
            label="Or one by one" if groups else "Schools",
            queryset=self.open_ones,
            required=False,
            widget=Checkboxes(small=True),
        )
        self.unclear = self._unclear()
        if self.unclear:
            self._ask_for_forum()

    def clean(self) -> dict[str, Any]:
        """Say that somebody has to be chosen."""
        wanted = super().clean() or {}
        if not wanted.get("group") and not wanted.get("schools"):
            self.add_error("schools", "Select at least one school, or a group of schools")
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """Return the fields of `ask_schools`."""
        chosen = {school.pk: school for school in self.cleaned_data["schools"]}
        if group := self.cleaned_data.get("group"):
            chosen |= {school.pk: school for school in _schools_of(group, self.by)}
        return {"schools": list(chosen.values()), "forum": self.cleaned_data.get("forum")}

    def _unclear(self) -> list[Organisation]:
        schools = list(self.open_ones)
        known = forums_of(schools)
        return [school for school in schools if school.pk not in known]

    def _ask_for_forum(self) -> None:
        names = ", ".join(school.name for school in self.unclear[:3])
        more = f" and {len(self.unclear) - 3} more" if len(self.unclear) > 3 else ""
        keys = [forum.pk for forum in forums_to_choose()]
        self.fields["forum"] = ModelChoiceField(
            label="Which forum reads the comments where it is not clear? (optional)",
            queryset=Organisation.objects.filter(pk__in=keys).order_by("name"),
            required=False,
            empty_label="Choose",
            hint=f"No one forum is known for {names}{more}",
            widget=forms.Select,
        )


def schools_to_ask(survey: Survey, by: Membership) -> OrganisationQuerySet:
    """Return the schools within reach that a survey does not ask yet, by name."""
    reached = Organisation.objects.visible_to(by).schools().filter(ended_on=None)
    return reached.exclude(pk__in=survey.schools.values("school")).order_by("name")


def _groups(by: Membership) -> Iterator[tuple[str, Any]]:
    for programme in Programme.objects.visible_to(by).prefetch_related("cohorts"):
        everybody = (str(programme.pk), f"All schools in {programme}")
        cohorts = [(f"{programme.pk}-{one.pk}", f"{one}, {programme}") for one in programme.cohorts.all()]
        yield str(programme), [everybody, *(cohorts if len(cohorts) > 1 else [])]


def _schools_of(group: str, by: Membership) -> OrganisationQuerySet:
    """Return the schools that have a place in a programme, or in one of its cohorts, with more than training."""
    programme, _, cohort = group.partition("-")
    placed = Participation.objects.visible_to(by).placed().filter(programme=int(programme))
    placed = placed.filter(cohort=int(cohort)) if cohort else placed
    return Organisation.objects.filter(pk__in=placed.exclude(tier__kind="training_only").values("school"))
