"""Input of what an answer rests on, a form for each kind; and of the place that an audit is about."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone

from audits.forms.rounds import PlaceForm
from audits.models import Evidence
from common.forms import CharField, DateField, FileField, PortalForm, Textarea

is_web_address = URLValidator(schemes=["http", "https"])
TITLE = "What is it?"
NO_NAMES = "Please name no child and no colleague."
SEEN = f"Of a photo, say what one sees there: it is read out to people who cannot see it. {NO_NAMES}"


class EvidenceForm(PortalForm):
    """What all kinds have: what it is, and the day that it is from."""

    dated_on = DateField(
        label="Which day is it from?",
        name="The day",
        required=False,
        hint="If you know, for example 14 10 2026",
    )

    def clean_dated_on(self) -> date | None:
        """Take no day to come: evidence has happened."""
        day: date | None = self.cleaned_data["dated_on"]
        if day and day > timezone.localdate():
            raise ValidationError("The day must be today or before")
        return day


class LinkForm(EvidenceForm):
    """A page or document on the web."""

    url = CharField(
        label="Web address",
        enter="Enter the web address",
        hint="For example https://www.school.example/policies",
        max_length=480,
        label_size="s",
    )
    title = CharField(label=TITLE, name="This", required=False, max_length=120, hint=NO_NAMES)
    field_order = ("url", "title", "dated_on")

    def clean_url(self) -> str:
        """Return an address of the web, with https in front of one that was typed without."""
        typed: str = self.cleaned_data["url"].strip()
        address = typed if "://" in typed else f"https://{typed}"
        try:
            is_web_address(address)
        except ValidationError as error:
            raise ValidationError("Enter a web address like https://www.school.example/policies") from error
        return address


class UploadForm(EvidenceForm):
    """A document or a photo."""

    file = FileField(
        label="Choose a file or take a photo",
        enter="Choose a file or take a photo",
        hint="Up to 10 MB. No faces, no names on pegs, no work with a name on it. "
        "Where and when a photo was taken is removed from it.",
    )
    title = CharField(label=TITLE, name="This", required=False, max_length=120, hint=SEEN)
    field_order = ("file", "title", "dated_on")


class NoteForm(EvidenceForm):
    """Something that is known without a link or a file."""

    note = CharField(
        label="What do you know, and from where?",
        name="The note",
        enter="Enter what you know",
        hint=NO_NAMES,
        widget=Textarea(rows=4),
        max_length=2000,
    )
    field_order = ("note", "dated_on")


FORMS: dict[str, tuple[type[EvidenceForm], str]] = {
    Evidence.Kind.LINK: (LinkForm, "Add a link"),
    Evidence.Kind.FILE: (UploadForm, "Add a file or photo"),
    Evidence.Kind.NOTE: (NoteForm, "Add a note"),
}


class PlaceChangeForm(PlaceForm):
    """What a place is called and how it was looked at; what kind it is says which statements are asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]
