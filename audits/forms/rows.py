"""Forms with rows of the same boxes: levels, groups, places. A row without a name does not count."""

from collections.abc import Callable
from typing import Any

from django import forms

from common.forms import CharField, PortalForm

SPARE = 2  # empty rows to add more


class Rows:
    """Rows of one kind in a form; each row keeps the id of the entry that it shows."""

    def __init__(
        self,
        form: PortalForm,
        kind: str,
        known: list[dict[str, Any]],
        columns: dict[str, Callable[[str], forms.Field]],
        *,
        most: int,
    ) -> None:
        self.form, self.kind, self.columns = form, kind, columns
        self.ids = {entry["id"] for entry in known}
        sent = sum(f"{kind}_{number}_name" in form.data for number in range(1, most + 1))
        for number in range(1, max(sent, min(most, len(known) + SPARE)) + 1):
            self._add(number, known[number - 1] if number <= len(known) else {})
        self.numbers = range(1, number + 1)

    def _add(self, number: int, entry: dict[str, Any]) -> None:
        hidden = CharField(
            required=False, max_length=40, widget=forms.HiddenInput, initial=entry.get("id", "")
        )
        self.form.fields[f"{self.kind}_{number}_id"] = hidden
        for column, make in self.columns.items():
            field = make(str(number))
            field.initial = entry.get(column, "")
            self.form.fields[f"{self.kind}_{number}_{column}"] = field

    def __iter__(self) -> Any:
        """Yield the boxes of each row, for the page."""
        for number in self.numbers:
            names = ("id", *self.columns)
            yield number, {name: self.form[f"{self.kind}_{number}_{name}"] for name in names}

    def chosen(self) -> list[dict[str, Any]]:
        """Return the rows with a name; an id is kept only if the entry was there before."""
        cleaned = self.form.cleaned_data
        found: list[dict[str, Any]] = []
        for number in self.numbers:
            row = {name: cleaned.get(f"{self.kind}_{number}_{name}", "") for name in ("id", *self.columns)}
            if row["id"] not in self.ids or row["id"] in {known.get("id") for known in found}:
                del row["id"]
            if row["name"]:
                found.append(row)
        return found

    def refuse_twins_and_strays(self) -> None:
        """Add an error to a row that says something without a name, or has the name of another."""
        seen = set()
        for number in self.numbers:
            names = {name: f"{self.kind}_{number}_{name}" for name in self.columns}
            said = {name: self.form.cleaned_data.get(key) for name, key in names.items()}
            if not said["name"] and said.get("meaning"):
                self.form.add_error(names["name"], "Give this row a name, or empty it")
            elif said["name"] and said["name"].lower() in seen:
                self.form.add_error(names["name"], f"“{said['name']}” is there already")
            seen.add((said["name"] or "").lower())
