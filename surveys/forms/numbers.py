"""Input about how many people a survey asks."""

from typing import Any

from common.forms import BooleanField, IntegerField, PortalForm
from schools.models import School
from surveys.models import AskedSchool, Questionnaire, Survey


class NumbersForm(PortalForm):
    """How many people are asked at each school; where somebody says so, the number of pupils in the register."""

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = list(survey.schools.select_related("school"))
        self.pupils = _pupils(self.asked)
        for one in self.asked:
            pupils = self.pupils.get(one.pk)
            self.fields[_number_of(one)] = IntegerField(
                label=one.school.name,
                name=f"The number for {one.school.name}",
                hint=f"Pupils in the register: {pupils}" if pupils else "",
                label_size="",
                required=False,
                initial=one.expected,
                min_value=1,
                max_value=5000,
                width=4,
            )
        if self.pupils and survey.version.questionnaire.audience != Questionnaire.Audience.STAFF:
            self.fields["take_pupils"] = BooleanField(
                label="Where I leave a box empty, take the number of pupils in the register",
                hint="Families are often fewer than pupils, so the rate then looks a little lower than it is",
                required=False,
            )

    def wanted(self) -> dict[int, int | None]:
        """Return how many people are asked, by the key of the asked school; None where nobody knows."""
        pupils = self.pupils if self.cleaned_data.get("take_pupils") else {}
        return {one.pk: self.cleaned_data[_number_of(one)] or pupils.get(one.pk) for one in self.asked}


def _number_of(asked: AskedSchool) -> str:
    return f"school_{asked.pk}"


def _pupils(asked: list[AskedSchool]) -> dict[int, int]:
    """Return how many pupils the register says, by the key of the asked school, where it says any."""
    urns = {one.school.urn: one.pk for one in asked}
    found = School.objects.filter(pk__in=urns, pupils__gt=0).values_list("pk", "pupils")
    return {urns[urn]: number or 0 for urn, number in found}
