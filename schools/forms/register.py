from typing import Any

from django.conf import settings

from common.forms import BooleanField, CharField, FileField, PortalForm
from schools.models import School
from schools.querysets import SchoolQuerySet


class RegisterSearch(PortalForm):
    """What somebody looks for in the register."""

    q = CharField(
        label="Name, town, postcode or URN",
        hint="For example “St Mary’s Worcester”, “WR1 2AB” or “116716”",
        required=False,
        max_length=100,
        error_messages={"max_length": "Use 100 characters or fewer"},
    )
    open_only = BooleanField(label="Open schools only", required=False)

    @property
    def asked(self) -> str:
        """Return what was looked for, empty if nothing or too much."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""

    def found(self) -> SchoolQuerySet:
        """Return the schools that match, best first; none if nothing was looked for."""
        found = School.objects.search(self.asked)
        if self.asked and self.cleaned_data["open_only"]:
            return found.filter(status__in=(School.Status.OPEN, School.Status.CLOSING))
        return found


class RegisterFileForm(PortalForm):
    """A download of the register, and of its links."""

    file = FileField(
        label="Register of schools",
        enter="Choose the file of the register",
        hint="“Establishment fields CSV”, as CSV or in the ZIP file that it comes in",
    )
    links = FileField(
        label="Links between schools",
        hint="Optional: “Establishment links CSV”, which says which school took over from which",
        required=False,
    )


class ApplyForm(PortalForm):
    """Somebody says that a previewed file is right; of one that closes many schools, in so many words."""

    allows_many_closures = BooleanField(
        label="It is right that this file closes so many schools",
        enter="Tick the box if it is right that so many schools close",
    )

    def __init__(self, *args: Any, report: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if report.get("share_closed", 0) <= settings.REGISTER_MAX_CLOSED_PERCENT:
            del self.fields["allows_many_closures"]
