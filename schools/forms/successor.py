"""Input about what a school has become."""

from typing import Any

from common.forms import ChoiceField, IntegerField, PortalForm
from schools.models import School

OTHER = "other"
LARGEST_URN = 2_147_483_647


class SuccessorForm(PortalForm):
    """One of the successors that the register names, or the number of another school.

    Valid, it has one `urn`, of a school that the register knows and that is open.
    """

    choice = ChoiceField(label="What has the school become?", enter="Select what the school has become")
    number = IntegerField(
        label="Number (URN) of another school",
        hint="Only if it is none of those that the register names",
        required=False,
        min_value=1,
        max_value=LARGEST_URN,
        width=10,
    )

    def __init__(self, *args: Any, successors: list[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one} ({one.pk}), {one.town or one.la_name}") for one in successors]
        self.fields["choice"].choices = [*named, (OTHER, "Another school")]  # type: ignore[attr-defined]
        if not named:
            self.fields["choice"].initial = OTHER

    def clean(self) -> dict[str, Any]:
        """Return the one `urn`; say at its field what is wrong with a number."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        is_other = cleaned["choice"] == OTHER
        urn = cleaned["number"] if is_other else int(cleaned["choice"])
        if urn is None:
            self.add_error("number", "Enter the number of the school")
            return cleaned
        found = School.objects.filter(pk=urn).first()
        if found is None or not found.is_open:
            self.add_error("number" if is_other else "choice", _why_not(found, urn))
        return {"urn": urn}


def _why_not(found: School | None, urn: int) -> str:
    if found is None:
        return f"The register has no school with the number {urn}"
    return f"{found} ({urn}) is not open: choose the school that it has become"
