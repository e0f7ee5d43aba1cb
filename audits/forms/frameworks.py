"""Input for frameworks: files, what stands above the statements, levels, groups and places."""

from typing import Any

from django import forms

from audits.framework_file import MOST_BYTES, FrameworkFaults
from audits.models import Framework, FrameworkVersion
from audits.reading.versions import BOXES
from audits.services.drafts import scales_of
from common.forms import BooleanField, CharField, ChoiceField, FileField, PortalForm
from common.forms.lines import LinesField, TextField
from common.forms.rows import Rows


class FrameworkFileForm(PortalForm):
    """A framework as a file, or pasted."""

    file = FileField(
        label="Choose a file",
        hint="JSON, YAML, or the spreadsheet (XLSX) that you filled in, smaller than 1 MB",
        required=False,
    )
    text = TextField(
        label="Or paste it",
        hint="The words of a JSON or YAML file",
        required=False,
        max_length=MOST_BYTES,
        rows=12,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("text"):
            self.add_error("file", "Choose a file, or paste the words of one")
        return cleaned

    @property
    def content(self) -> bytes | str:
        """Return what was sent: the file if there is one."""
        file = self.cleaned_data.get("file")
        return file.read(MOST_BYTES + 1) if file else self.cleaned_data["text"]

    def tell(self, refusal: Exception) -> None:
        """Add everything that is wrong with the file, each with its place."""
        field = "file" if self.cleaned_data.get("file") else "text"
        faults = refusal.faults if isinstance(refusal, FrameworkFaults) else [refusal]
        self.add_error(None, [str(fault) for fault in faults])
        self.add_error(field, "Put right what is listed above, then bring it in again")


class StartForm(PortalForm):
    """A framework written here from nothing."""

    title = CharField(label="What is it called?", name="Title", enter="Enter a title", max_length=150)
    unit = ChoiceField(
        label="What is one audit with it about?",
        enter="Select what it is about",
        choices=Framework.Unit,
        initial=Framework.Unit.SCHOOL,
    )


class HeadForm(PortalForm):
    """What stands above the statements."""

    title = CharField(label="Title", enter="Enter a title", max_length=150)
    status_label = TextField(
        label="What it is, and what it is not",
        name="What it is",
        enter="Say what it is, for example that your area wrote it",
        hint="Shown with every audit. If it is not the national instrument, say so.",
        max_length=600,
        rows=3,
    )
    purpose = TextField(label="What it is for", required=False, max_length=3000, rows=3)
    how_to_use = LinesField(
        label="How to use it", hint="One sentence a line", required=False, most=20, longest=600, rows=6
    )
    commentary = CharField(
        label="Name of the first box for words",
        enter="Enter what the first box is called",
        hint="For example: What we see, and why we chose this level",
        max_length=120,
    )
    now = CharField(
        label="Name of a box for how it is now", hint="Empty: not asked", required=False, max_length=120
    )
    possible_action = CharField(
        label="Name of a box for what could be done", hint="Empty: not asked", required=False, max_length=120
    )
    licence = TextField(
        label="Licence",
        enter="Say who may use it and how",
        hint="Who may use, adapt and translate these words?",
        max_length=3000,
        rows=2,
    )
    source = TextField(
        label="Source",
        hint="Where the words come from, and the law that they rest on, if any",
        required=False,
        max_length=3000,
        rows=2,
    )
    change_note = TextField(
        label="What has changed since the version before?",
        hint="A sentence for the schools",
        required=False,
        max_length=300,
        rows=2,
    )

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        initial = {name: getattr(version, name) for name in self.base_fields if name not in BOXES}
        super().__init__(*args, initial=initial | version.boxes, **kwargs)
        if version.number == 1:
            del self.fields["change_note"]

    @property
    def words(self) -> dict[str, Any]:
        """Return what `write_head` takes."""
        found = {name: value for name, value in self.cleaned_data.items() if name not in BOXES}
        boxes = {name: self.cleaned_data[name] for name in BOXES if self.cleaned_data[name]}
        return {"change_note": ""} | found | {"boxes": boxes}


def _name(kind: str, most: int) -> Any:
    return lambda number: CharField(
        label="Name", name=f"{kind} {number}: name", required=False, max_length=most
    )


def _meaning(kind: str) -> Any:
    return lambda number: TextField(
        label="What it means",
        name=f"{kind} {number}: what it means",
        required=False,
        max_length=600,
        rows=2,
    )


class LevelsForm(PortalForm):
    """The levels, lowest first, and the answers outside them."""

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fewest = 2 if version.framework.unit == Framework.Unit.PLACE else 3
        columns = {"name": _name("Level", 60), "meaning": _meaning("Level")}
        self.levels = Rows(self, "level", version.levels, columns, most=5)
        columns = {"name": _name("Answer", 60), "meaning": _meaning("Answer")}
        self.outside = Rows(self, "outside", version.outside, columns, most=4)
        if version.number > 1:
            self.fields["is_slip"] = BooleanField(
                label="I only put slips of the pen right: the levels mean what they meant", required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for rows in (self.levels, self.outside):
            rows.refuse_twins_and_strays()
        if len(self.levels.chosen()) < self.fewest:
            self.add_error("level_1_name", f"There must be {self.fewest} to 5 levels")
        return cleaned


class GroupsForm(PortalForm):
    """Who is asked beside the school's leaders, and on which scale."""

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(key, _scale_words(scale)) for key, scale in scales_of(version).items()]
        columns = {
            "name": _name("Group", 60),
            "scale": lambda number: ChoiceField(
                label="Answers on the scale",
                required=False,
                choices=choices,
                widget=forms.Select,
                error_messages={"invalid_choice": f"Group {number}: select a scale"},
            ),
        }
        self.groups = Rows(self, "group", version.groups, columns, most=8)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.groups.refuse_twins_and_strays()
        for number in self.groups.numbers:
            name, scale = f"group_{number}_name", f"group_{number}_scale"
            if cleaned.get(name) and not cleaned.get(scale) and scale not in self.errors:
                self.add_error(scale, f"Group {number}: select a scale")
        return cleaned


class PlacesForm(PortalForm):
    """Which kinds of place there are."""

    def __init__(self, *args: Any, version: FrameworkVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = Rows(self, "place", version.places, {"name": _name("Place", 80)}, most=20)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.places.refuse_twins_and_strays()
        if not self.places.chosen():
            self.add_error("place_1_name", "Enter one kind of place or more")
        return cleaned


def _scale_words(scale: dict[str, Any]) -> str:
    words = " / ".join(option["label"] for option in scale["options"])
    return f"{words} (with pictures)" if scale["type"] == "picture_choice" else words
