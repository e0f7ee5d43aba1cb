"""Input about one school: its milestones, contacts, notes, files and what else runs there."""

from typing import Any

from common.forms import (
    BooleanField,
    CharField,
    ChoiceField,
    DateField,
    EmailField,
    FileField,
    PortalForm,
    Radios,
    Textarea,
)
from programmes.models import Membership, Organisation
from programmes.policies import can_invite_to
from programmes.roles import ROLES
from schools.models import Contact, OtherProgramme, SchoolFile
from schools.policies import visibilities_for


class MoveMilestoneForm(PortalForm):
    """Another day for one school's milestone."""

    due_on = DateField(
        label="New day", enter="Enter the new day", hint="For this school alone, for example 27 3 2027"
    )


class ContactForm(PortalForm):
    """Somebody at the school: who they are, and how to reach them."""

    role = ChoiceField(label="What do they do?", enter="Select what they do", choices=Contact.Role.choices)
    # Somebody else's: a browser would offer the writer's own.
    full_name = CharField(
        label="Full name", enter="Enter their full name", max_length=150, width=30, autocomplete="off"
    )
    email = EmailField(label="Work email", required=False, max_length=254, autocomplete="off")
    telephone = CharField(
        label="Work telephone number", required=False, max_length=20, width=20, autocomplete="off"
    )
    is_main = BooleanField(label="Write to them first", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one way of reaching them."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("email") and not cleaned.get("telephone"):
            self.add_error("email", "Enter an email address or a telephone number")
        return cleaned


class InviteContactForm(PortalForm):
    """Inviting a contact to the portal for their school."""

    email = EmailField(
        label="Work email",
        enter="Enter their work email address",
        hint="We write to this address. They must sign in with it.",
        max_length=254,
        autocomplete="off",
    )
    role = ChoiceField(label="What will they do in the portal?", enter="Select what they will do")

    def __init__(self, *args: Any, by: Membership, school: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in ROLES.values() if can_invite_to(by, school, role.key)]
        self.fields["role"].choices = [(role.key, role.label) for role in roles]  # type: ignore[attr-defined]
        self.fields["role"].widget = Radios(
            choices=self.fields["role"].choices,  # type: ignore[attr-defined]
            hints={role.key: role.summary for role in roles},
        )


class SharedForm(PortalForm):
    """Something that only some may read."""

    visibility = ChoiceField(label="Who may read it?", enter="Select who may read it")

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = [  # type: ignore[attr-defined]
            (one.value, one.label) for one in visibilities_for(by)
        ]


class NoteForm(SharedForm):
    """A note about the school, never about a child."""

    text = CharField(
        label="Your note",
        enter="Write the note",
        hint="About the school and what was agreed. Please never name a child or describe one.",
        widget=Textarea(rows=6),
        max_length=4000,
    )

    field_order = ("text", "visibility")


class SchoolFileForm(SharedForm):
    """A document for the school's record."""

    file = FileField(
        label="Document",
        enter="Choose a document",
        hint="PDF, Word, Excel, text or a picture. Please nothing that names or shows a child.",
    )
    title = CharField(
        label="What is it?",
        hint="Left empty, it goes by the name of the file.",
        required=False,
        max_length=SchoolFile._meta.get_field("title").max_length,
        width=30,
    )

    field_order = ("file", "title", "visibility")


class OtherProgrammeForm(PortalForm):
    """Another programme that works with the school."""

    kind = ChoiceField(
        label="What is it about?", enter="Select what it is about", choices=OtherProgramme.Kind.choices
    )
    name = CharField(label="Its name", required=False, max_length=100, width=30)
    starts_on = DateField(label="Since", required=False)
    ends_on = DateField(label="Until", required=False)

    def clean(self) -> dict[str, Any]:
        """Put the end after the start."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The end must be on or after the day it started")
        return cleaned


class EndOtherProgrammeForm(PortalForm):
    """When another programme ended, or will."""

    ends_on = DateField(label="When did it end, or will it?", name="The end", enter="Enter the day")
