"""What schools write in an expression of interest: one form for each page."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from common.forms import (
    BooleanField,
    CharField,
    Checkboxes,
    ChoiceField,
    EmailField,
    MultipleChoiceField,
    PortalForm,
    Textarea,
    WordsField,
)
from schools.answers import APPLYING_WITH, GOVERNOR, LONG, OTHERS, SHARING, schools_named
from schools.models import Expression, OtherProgramme, School
from schools.querysets import SchoolQuerySet
from schools.services.expressions import NO_OTHERS, council_codes

MOST_PARTNERS = 5  # schools that ask together
OPEN = (School.Status.OPEN, School.Status.CLOSING)
OTHER_PROGRAMMES = [*OtherProgramme.Kind.choices, (NO_OTHERS, "None of these")]
NUMBER_AT_END = re.compile(r"\((\d{5,7})\)$")


class FindSchoolForm(PortalForm):
    """Which school asks."""

    q = CharField(
        label="Name, postcode or number of your school",
        hint="For example “St Mary’s Worcester”, “WR1 2AB” or “116716”. The number is called URN.",
        enter="Enter the name, postcode or number of your school",
        max_length=100,
        error_messages={"max_length": "Use 100 characters or fewer"},
    )

    def found(self) -> tuple[SchoolQuerySet, bool]:
        """Return the schools of the area that match, best first; if there is none, others and True."""
        text, codes = self.cleaned_data["q"], council_codes()
        inside = (
            School.objects.filter(la_code__in=codes).search(text) if codes else School.objects.search(text)
        )
        if inside.exists():
            return inside, False
        return School.objects.search(text), True


class LeadForm(PortalForm):
    """Who leads; with their address a draft begins."""

    lead_name = CharField(
        label="Your full name", enter="Enter your full name", max_length=150, autocomplete="name"
    )
    lead_role = CharField(
        label="Your role at the school",
        enter="Enter your role",
        hint="For example SENCO or deputy head teacher",
        max_length=80,
        autocomplete="organization-title",
    )
    lead_email = EmailField(
        label="Your work email",
        enter="Enter your work email",
        hint="We send you a link, so that you or a colleague can carry on later.",
        max_length=254,
        autocomplete="email",
    )


class RegisterSchoolsField(CharField):
    """Schools of the area's councils, one a line, by name or number."""

    widget = Textarea(rows=3)

    def clean(self, value: Any) -> list[int]:
        """Return their numbers; name the line that leads to no open school of the area, or to several."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MOST_PARTNERS:
            raise ValidationError(f"Enter at most {MOST_PARTNERS} schools")
        within, codes = School.objects.filter(status__in=OPEN), council_codes()
        if codes:
            within = within.filter(la_code__in=codes)
        return list(dict.fromkeys(self._find(line, within) for line in lines))

    def _find(self, line: str, within: SchoolQuerySet) -> int:
        number = NUMBER_AT_END.search(line)
        wanted = number[1] if number else line
        by_number = Q(pk=int(wanted)) if re.fullmatch(r"[0-9]{5,7}", wanted) else Q(pk__in=())
        found = list(within.filter(by_number | Q(name__iexact=line)).values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"More than one school is called “{line}”. Enter its number (URN)")
        raise ValidationError(
            f"We cannot find “{line}” among the open schools of this area. Check the name, or enter its number (URN)"
        )


class SectionForm(PortalForm):
    """One page of a draft. Notices when a colleague has changed the page in the meantime."""

    section: ClassVar[str]
    title: ClassVar[str]
    kept: ClassVar[tuple[str, ...]]  # fields of the expression

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, expression: Expression | None = None, **kwargs: Any) -> None:
        self.expression = expression
        if expression:
            kwargs["initial"] = self.stored(expression) | {"seen": self.fingerprint(expression)}
        super().__init__(*args, **kwargs)

    def stored(self, expression: Expression) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        return {name: getattr(expression, name) for name in self.kept}

    def fingerprint(self, expression: Expression) -> str:
        """Return a mark of what the draft holds on this page."""
        held = json.dumps([getattr(expression, name) for name in self.kept], default=str)
        return hashlib.sha256(held.encode()).hexdigest()[:16]

    def answers(self) -> dict[str, Any]:
        """Return the fields of the expression as they are to be kept."""
        return {name: self.cleaned_data[name] for name in self.kept}

    def is_complete(self, expression: Expression) -> bool:
        """Whether what the draft holds on this page could be sent."""
        return type(self)(data=self.as_posted(expression)).is_valid()

    def as_posted(self, expression: Expression) -> dict[str, Any]:
        """Return what a browser would post for what the draft holds."""
        return self.stored(expression)

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what a colleague has written since the page was opened."""
        cleaned = super().clean() or self.cleaned_data
        if self.expression and not self.errors and self._is_overtaken(self.expression):
            data: Any = self.data
            self.data = data.copy()
            self.data["seen"] = self.fingerprint(self.expression)  # type: ignore[index]
            raise ValidationError(
                "A colleague has changed this page since you opened it. What they wrote stands below; "
                "your text is still in the boxes. Save again to keep yours.",
                code="changed",
            )
        return cleaned

    def _is_overtaken(self, expression: Expression) -> bool:
        seen = self.cleaned_data.get("seen")
        if not seen or seen == self.fingerprint(expression):
            return False
        return any(getattr(expression, name) != value for name, value in self.answers().items())

    @property
    def is_changed_by_another(self) -> bool:
        """Whether the form was refused because a colleague had saved the page."""
        return self.has_error("__all__", code="changed")


class AboutForm(SectionForm):
    """The school and its people."""

    section, title = "about", "About your school"
    kept = (
        "lead_name",
        "lead_role",
        "lead_email",
        "head_name",
        "head_email",
        "has_governor",
        "other_programmes",
        "applying_with",
    )

    lead_name = CharField(
        label="Who would lead the work?",
        hint="Full name",
        enter="Enter the name of who leads",
        max_length=150,
    )
    lead_role = CharField(
        label="Their role at the school", enter="Enter the role of who leads", max_length=80
    )
    lead_email = EmailField(
        label="Their work email", enter="Enter the work email of who leads", max_length=254
    )
    head_name = CharField(
        label="Who is the head teacher?",
        hint="Full name",
        enter="Enter the name of the head teacher",
        max_length=150,
    )
    head_email = EmailField(
        label="The head teacher’s work email",
        enter="Enter the head teacher’s work email",
        hint="When you send this, we ask the head teacher to confirm by email.",
        max_length=254,
    )
    has_governor = ChoiceField(
        label=GOVERNOR,
        hint="A name is not needed yet.",
        enter="Select yes, or not yet",
        choices=[("yes", "Yes"), ("no", "Not yet")],
    )
    other_programmes = MultipleChoiceField(
        label=OTHERS,
        hint="This does not count against you. It helps us to avoid overlap, and to understand later what helped.",
        enter="Select those that work with you, or “None of these”",
        choices=OTHER_PROGRAMMES,
        widget=Checkboxes(),
    )
    applying_with = RegisterSchoolsField(
        label=APPLYING_WITH,
        hint="Small schools may share a place. Enter the name or number (URN) of each, one a line. "
        "Leave it empty if you ask alone.",
        required=False,
        max_length=1000,
    )

    def stored(self, expression: Expression) -> dict[str, Any]:
        """Return the draft's answers in the words of the form."""
        governor = {True: "yes", False: "no", None: ""}[expression.has_governor]
        lines = "\n".join(schools_named(expression.applying_with))
        return super().stored(expression) | {"has_governor": governor, "applying_with": lines}

    def clean_has_governor(self) -> bool:
        return bool(self.cleaned_data["has_governor"] == "yes")

    def clean_other_programmes(self) -> list[str]:
        """Refuse “None of these” beside others."""
        chosen: list[str] = self.cleaned_data["other_programmes"]
        if NO_OTHERS in chosen and len(chosen) > 1:
            raise ValidationError("Select the programmes that work with you, or “None of these”, not both")
        return chosen

    def clean_applying_with(self) -> list[int]:
        """Refuse the school itself."""
        chosen: list[int] = self.cleaned_data["applying_with"]
        if self.expression and self.expression.urn in chosen:
            raise ValidationError("Name the other schools only: your own is known already")
        return chosen


def _words(name: str, hint: str, most: int, *, required: bool = True) -> WordsField:
    enter = "Write a few words in answer to this question" if required else ""
    return WordsField(
        label=LONG[name], hint=hint, enter=enter, max_words=most, required=required, name="Your answer"
    )


class WhyNowForm(SectionForm):
    """Strengths first, then hopes, then what was heard."""

    section, title = "why-now", "Why now"
    kept = ("strengths", "hope", "heard")

    strengths = _words("strengths", "Strengths count. A few lines are enough.", 150)
    hope = _words("hope", "Think of an ordinary school day.", 150)
    heard = _words("heard", "Please leave out names and details of individual children.", 150)


class ReadyForm(SectionForm):
    """Time, places to meet, and what else happens this year."""

    section, title = "ready", "Ready to take part"
    kept = ("time", "meetings", "capacity", "sharing")

    time = _words(
        "time", "For example staff meetings, inset time, cover, or sessions shared with schools nearby.", 100
    )
    meetings = _words("meetings", "For example in the hall after drop-off.", 75)
    capacity = _words(
        "capacity",
        "For example an inspection, building work or a change of head teacher. It helps us to plan with you.",
        75,
        required=False,
    )
    sharing = ChoiceField(
        label=SHARING, hint="Welcome, and not required.", choices=Expression.Sharing.choices, required=False
    )


class AgreementsForm(SectionForm):
    """What a school should know before it sends."""

    section, title = "agreements", "Before you send"
    kept = ("agreed_at",)

    agrees_to_sign = BooleanField(
        label="We expect to be able to sign the memorandum of understanding",
        enter="Tick the box if you expect to be able to sign the memorandum of understanding",
    )
    knows_data = BooleanField(
        label="We understand that published data about our school may be used in choosing schools",
        enter="Tick the box if you understand that published data about your school may be used",
    )

    def stored(self, expression: Expression) -> dict[str, Any]:
        """Both boxes are ticked, or neither."""
        ticked = expression.agreed_at is not None
        return {"agrees_to_sign": ticked, "knows_data": ticked}

    def fingerprint(self, expression: Expression) -> str:
        """Ticks cannot be written over."""
        return ""

    def answers(self) -> dict[str, Any]:
        """Return when both boxes were ticked."""
        return {"agreed_at": timezone.now()}


SECTIONS: dict[str, type[SectionForm]] = {
    form.section: form for form in (AboutForm, WhyNowForm, ReadyForm, AgreementsForm)
}


def incomplete(expression: Expression) -> list[type[SectionForm]]:
    """Return the pages of a draft with something left to answer."""
    return [form for form in SECTIONS.values() if not form(data={}).is_complete(expression)]
