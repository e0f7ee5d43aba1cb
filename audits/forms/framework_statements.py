"""Input for the domains and statements of a draft."""

from collections.abc import Iterator
from typing import Any

from django import forms

from audits.comparing import asks_the_same
from audits.models import Domain, FrameworkVersion, Statement
from audits.reading.versions import boxes_of
from common.forms import BooleanField, CharField, ChoiceField, MultipleChoiceField, PortalForm
from common.forms.lines import LinesField, TextField
from programmes.themes import Theme

from .lines import ResourcesField


class DomainForm(PortalForm):
    """A theme of a framework: what it is about."""

    name = CharField(label="Name", enter="Enter a name", max_length=120)
    code = CharField(
        label="Code", hint="A few letters, if you use them", required=False, max_length=12, width=5
    )
    description = TextField(label="What it is about", required=False, max_length=3000, rows=3)
    theme = ChoiceField(
        label="Which of the seven themes of the portal does it belong to?",
        hint="They let audits and surveys be read together",
        required=False,
        choices=[("", "None of these"), *Theme.choices],
        error_messages={"invalid_choice": "Select a theme, or none of these"},
    )
    questions = LinesField(
        label="Questions to talk about when views differ",
        hint="Neutral ones, one a line",
        required=False,
        most=12,
        longest=300,
        rows=6,
    )

    def __init__(self, *args: Any, domain: Domain | None, **kwargs: Any) -> None:
        initial = {name: getattr(domain, name) for name in self.base_fields} if domain else {}
        super().__init__(*args, initial=initial, **kwargs)


class StatementForm(PortalForm):
    """A statement with all that helps to answer it; its boxes depend on the version's levels, groups and boxes."""

    text = TextField(
        label="Statement",
        enter="Enter the statement",
        hint="One thing that may be true of a school to some level",
        max_length=600,
        rows=3,
    )
    code = CharField(label="Code", hint="For example LCV1", required=False, max_length=12, width=10)
    why = TextField(label="Why it matters", required=False, max_length=1000, rows=2)
    evidence_prompts = LinesField(
        label="What could show it", hint="One a line", required=False, most=10, longest=300
    )
    resources = ResourcesField(
        label="Pages that help",
        hint="A title, a stroke and the address on each line: A page | https://www.example.org/page",
        required=False,
        most=10,
        longest=630,
    )
    tags = LinesField(label="Tags", hint="One a line", required=False, most=10, longest=60, rows=2)

    def __init__(
        self, *args: Any, version: FrameworkVersion, statement: Statement | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.version, self.statement = version, statement
        for name in self.fields if statement else ():
            self.fields[name].initial = getattr(statement, name)
        self._add_levels()
        self._add_words("wording", {group["id"]: group["name"] for group in version.groups}, 2)
        self._add_words("prompt", dict(boxes_of(version)), 2)
        self._add_places()
        self._add_gate()
        if statement and statement.follows_id:
            self._add_slip(statement)

    def _add_levels(self) -> None:
        known = {each["level"]: each for each in self.statement.levels} if self.statement else {}
        for level in self.version.levels:
            said = known.get(level["id"], {})
            for part, label in (("descriptor", "What it looks like"), ("next_step", "A next step from here")):
                self.fields[f"{part}_{level['id']}"] = TextField(
                    label=label,
                    name=f"{level['name']}: {label.lower()}",
                    required=False,
                    max_length=1000,
                    rows=2,
                    initial=said.get(part, ""),
                )

    def _add_words(self, kind: str, labels: dict[str, str], rows: int) -> None:
        known = getattr(self.statement, {"prompt": "prompts"}.get(kind, kind), {}) if self.statement else {}
        for key, label in labels.items():
            self.fields[f"{kind}_{key}"] = TextField(
                label=label,
                required=False,
                max_length=600,
                rows=rows,
                initial=known.get(key, ""),
            )

    def _add_places(self) -> None:
        if self.version.places:
            self.fields["places"] = MultipleChoiceField(
                label="Of which places is it asked?",
                hint="Tick none if it is asked of all",
                choices=[(place["id"], place["name"]) for place in self.version.places],
                required=False,
                initial=self.statement.places if self.statement else [],
                error_messages={"invalid_choice": "Select places of this framework"},
            )

    def _add_gate(self) -> None:
        levels = [(str(level["value"]), level["name"]) for level in self.version.levels]
        for name, label in (
            ("must_reach", "What level must this statement reach?"),
            ("holds_at", "Until then, at what level does the theme stay?"),
        ):
            self.fields[name] = ChoiceField(
                label=label,
                required=False,
                choices=[("", "It holds nothing back"), *levels],
                widget=forms.Select,
                initial=str(getattr(self.statement, name, None) or ""),
                error_messages={"invalid_choice": "Select a level"},
            )

    def _add_slip(self, statement: Statement) -> None:
        is_slip = statement.change == Statement.Change.SAME and not asks_the_same(
            statement, statement.follows
        )
        self.fields["is_slip"] = BooleanField(
            label="I only put a slip of the pen right: the meaning is the same",
            hint="Then answers before and after can still be compared. Leave it empty if anything else changes.",
            required=False,
            initial=is_slip,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        must, holds = cleaned.get("must_reach"), cleaned.get("holds_at")
        if bool(must) != bool(holds):
            self.add_error("holds_at" if must else "must_reach", "Select a level for both, or for neither")
        elif must and holds and must <= holds:
            self.add_error("holds_at", "The theme must stay below the level that the statement must reach")
        described = any(
            cleaned.get(f"{box}_{level['id']}")
            for level in self.version.levels
            for box in ("descriptor", "next_step")
        )
        for level in self.version.levels if described else ():
            name = f"descriptor_{level['id']}"
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, f"{level['name']}: say what it looks like, as for the other levels")
        return cleaned

    @property
    def level_boxes(self) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Yield each level with its two boxes, for the page."""
        for level in self.version.levels:
            yield level, self[f"descriptor_{level['id']}"], self[f"next_step_{level['id']}"]

    @property
    def wording_boxes(self) -> list[Any]:
        """Return the box of each group."""
        return [self[f"wording_{group['id']}"] for group in self.version.groups]

    @property
    def prompt_boxes(self) -> list[Any]:
        """Return what helps with each box for words."""
        return [self[f"prompt_{box}"] for box, _ in boxes_of(self.version)]

    @property
    def words(self) -> dict[str, Any]:
        """Return what `save_statement` takes."""
        said = self.cleaned_data
        plain = ("text", "code", "why", "evidence_prompts", "resources", "tags")
        gate = {name: int(said[name]) if said[name] else None for name in ("must_reach", "holds_at")}
        return {
            **{name: said[name] for name in plain},
            **gate,
            "levels": self._levels(),
            "wording": self._said("wording", [group["id"] for group in self.version.groups]),
            "prompts": self._said("prompt", self.version.boxes),
            "places": said.get("places", []),
            "is_slip": said.get("is_slip", False),
        }

    def _levels(self) -> list[dict[str, str]]:
        rows = [
            {"level": level["id"]}
            | {part: self.cleaned_data[f"{part}_{level['id']}"] for part in ("descriptor", "next_step")}
            for level in self.version.levels
        ]
        return [row for row in rows if row["descriptor"] or row["next_step"]]

    def _said(self, kind: str, keys: Any) -> dict[str, str]:
        found = {key: self.cleaned_data[f"{kind}_{key}"] for key in keys}
        return {key: words for key, words in found.items() if words}
