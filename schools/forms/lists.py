"""A list of schools as pasted or uploaded, and the answers of the page on which its lines are decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import Select
from django.utils import timezone

from common.forms import (
    CharField,
    ChoiceField,
    FileField,
    ModelChoiceField,
    MultipleChoiceField,
    PortalForm,
    Radios,
)
from common.forms.widgets import Textarea
from common.uploads.lists import ListOf, read_file
from programmes.models import Cohort, Membership, Organisation, Programme, Tier
from programmes.roles import Kind
from schools.models import LocalAuthority, SchoolListLine

MOST_LETTERS = 200_000
SCHOOLS = ListOf("the schools", most_mib=2, most_rows=5_000)  # ten thousand schools with addresses, as text
SEARCH, LEAVE_OUT = "search", "left_out"


class SchoolListForm(PortalForm):
    """A list of schools: pasted or as a file, and the councils whose schools are meant."""

    name = CharField(
        label="What is this list?",
        name="The name of the list",
        enter="Give the list a name",
        hint="For example “Launch announcement, September 2025”",
        max_length=120,
    )
    text = CharField(
        label="Paste the list",
        hint="One school on each line, or a whole web page: we find the schools in it",
        required=False,
        widget=Textarea(rows=10),
        max_length=MOST_LETTERS,
    )
    file = FileField(
        label="Or choose a file",
        hint=f"Excel (XLSX), CSV or plain text, smaller than {SCHOOLS.most_mib} MB."
        " A column “URN” is used if there is one",
        required=False,
    )
    councils = MultipleChoiceField(label="Schools of which councils?", required=False, choices=())
    other_council = ChoiceField(
        label="Another council",
        required=False,
        choices=(),
        widget=Select,
        hint="If the list has schools from elsewhere",
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = councils_of_area(by)
        others = LocalAuthority.objects.valid().exclude(code__in=own).values_list("code", "name")
        self.fields["councils"].choices = list(own.items())  # type: ignore[attr-defined]
        self.fields["councils"].initial = list(own)
        self.fields["other_council"].choices = [("", "Choose a council"), *others]  # type: ignore[attr-defined]
        if not own:
            del self.fields["councils"]
            self.fields["other_council"].label, self.fields["other_council"].help_text = (
                "Schools of which council?",
                "",
            )

    def clean_file(self) -> tuple[str, list[list[str]] | None, str] | None:
        """Return the file's text, its rows if it is a workbook, and its name."""
        given = self.cleaned_data["file"]
        return (*read_file(given.read(given.size), SCHOOLS), given.name) if given else None

    def clean(self) -> dict[str, Any]:
        """Ask for one list and at least one council."""
        data = super().clean() or {}
        if not self.errors.keys() & {"text", "file"} and bool(data.get("text")) == bool(data.get("file")):
            both = bool(data.get("text"))
            self.add_error(
                "text",
                "Paste the list or choose a file, not both" if both else "Paste the list, or choose a file",
            )
        codes = [*data.get("councils", ()), data.get("other_council")]
        data["la_codes"] = [code for code in codes if code]
        if not data["la_codes"]:
            self.add_error(
                "councils" if "councils" in self.fields else "other_council", "Choose at least one council"
            )
        return data

    @property
    def given(self) -> dict[str, Any]:
        """Return what the service asks for."""
        text, rows, file_name = self.cleaned_data["file"] or (self.cleaned_data["text"], None, "")
        chosen = {name: self.cleaned_data[name] for name in ("name", "la_codes")}
        return {**chosen, "text": text, "rows": rows, "file_name": file_name}

    def refuse(self, reason: str) -> None:
        """Show why a list was not taken, at the field that it came by."""
        self.add_error("file" if self.cleaned_data.get("file") else "text", reason)


def councils_of_area(by: Membership) -> dict[str, str]:
    """Return the area's councils by code; one's own council alone, for those who work for one."""
    councils = Organisation.objects.filter(area=by.area_id, kind=Kind.LOCAL_AUTHORITY).exclude(code="")
    if not by.sees_whole_area:
        councils = councils.filter(pk=by.organisation_id or 0)
    return dict(councils.order_by("name").values_list("code", "name"))


class EnrolListForm(PortalForm):
    """Which cohort the schools of a finished list join, and what they get."""

    cohort = ModelChoiceField(
        label="Which cohort do they join?",
        enter="Choose a cohort",
        queryset=Cohort.objects.none(),
        widget=Radios,
        empty_label=None,
    )
    tier = ModelChoiceField(
        label="What do they get?",
        queryset=Tier.objects.none(),
        required=False,
        empty_label="What the cohort gets",
        enter="Choose one of the list",
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.visible_to(by).filter(ends_on__gte=timezone.localdate())
        cohort, tier = self.fields["cohort"], self.fields["tier"]
        cohort.queryset = Cohort.objects.filter(programme__in=programmes).select_related("programme", "tier")  # type: ignore[attr-defined]
        tier.queryset = Tier.objects.filter(programme__in=programmes).select_related("programme")  # type: ignore[attr-defined]
        for field in (cohort, tier):
            field.label_from_instance = lambda found: f"{found} ({found.programme})"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for cohort and tier of one programme."""
        data = super().clean() or {}
        cohort, tier = data.get("cohort"), data.get("tier")
        if cohort and tier and tier.programme_id != cohort.programme_id:
            self.add_error("tier", f"Choose what schools get in {cohort.programme}")
        return data


class LineSearch(PortalForm):
    """What somebody looks for in the register for one line."""

    q = CharField(
        label="Search the register by name, place or URN",
        required=False,
        max_length=100,
        error_messages={"max_length": "Use 100 characters or fewer"},
    )


@dataclass(frozen=True)
class Answer:
    """What somebody said about one line, which they had seen at a version."""

    line: SchoolListLine
    value: str  # URNs with a hyphen between, or LEAVE_OUT
    version: int

    @property
    def urns(self) -> list[int]:
        """Return the schools chosen; none if the line is left out."""
        return [int(urn) for urn in self.value.split("-") if urn.isdigit() and len(urn) < 8]


def read_answers(data: Mapping[str, Any], lines: Iterable[SchoolListLine]) -> list[Answer]:
    """Return the answers that differ from what the page showed. “Let me search” is none."""
    answers = []
    for line in lines:
        version, _, shown = str(data.get(f"seen-{line.pk}", "")).partition(":")
        value = str(data.get(f"line-{line.pk}", ""))
        if value not in {"", SEARCH, shown} and version.isdigit():
            answers.append(Answer(line, value, int(version)))
    return answers
