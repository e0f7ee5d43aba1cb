"""Forms with rows of the same boxes, such as levels or options. A row without its first words does not count."""

from collections.abc import Callable
from typing import Any

from django import forms

from .fields import CharField
from .forms import PortalForm

SPARE = 2  # empty rows to add more


class Rows:
    """Rows of one kind in a form; each row keeps the id of the entry that it shows.

    `name` is the column without which a row does not count, `identity` what an entry calls its id. What
    stands in one of `strays` without a name is told as an error. There are `spare` empty rows to add more.
    """

    def __init__(
        self,
        form: PortalForm,
        kind: str,
        known: list[dict[str, Any]],
        columns: dict[str, Callable[[str], forms.Field]],
        *,
        most: int,
        name: str = "name",
        identity: str = "id",
        strays: tuple[str, ...] = ("meaning",),
        spare: int = SPARE,
    ) -> None:
        self.form, self.kind, self.columns = form, kind, columns
        self.name, self.identity, self.strays = name, identity, strays
        self.ids = {entry[identity] for entry in known}
        sent = sum(f"{kind}_{number}_{name}" in form.typed for number in range(1, most + 1))
        for number in range(1, max(sent, min(most, len(known) + spare)) + 1):
            self._add(number, known[number - 1] if number <= len(known) else {})
        self.numbers = range(1, number + 1)

    def _add(self, number: int, entry: dict[str, Any]) -> None:
        hidden = CharField(
            required=False, max_length=40, widget=forms.HiddenInput, initial=entry.get(self.identity, "")
        )
        self.form.fields[f"{self.kind}_{number}_{self.identity}"] = hidden
        for column, make in self.columns.items():
            field = make(str(number))
            field.initial = entry.get(column, "")
            self.form.fields[f"{self.kind}_{number}_{column}"] = field

    def __iter__(self) -> Any:
        """Yield the boxes of each row, for the page."""
        for number in self.numbers:
            names = (self.identity, *self.columns)
            yield number, {name: self.form[f"{self.kind}_{number}_{name}"] for name in names}

    def chosen(self) -> list[dict[str, Any]]:
        """Return the rows with a name; an id is kept only if the entry was there before."""
        cleaned = self.form.cleaned_data
        found: list[dict[str, Any]] = []
        for number in self.numbers:
            row = {
                name: cleaned.get(f"{self.kind}_{number}_{name}", "")
                for name in (self.identity, *self.columns)
            }
            taken = {known.get(self.identity) for known in found}
            if row[self.identity] not in self.ids or row[self.identity] in taken:
                del row[self.identity]
            if row[self.name]:
                found.append(row)
        return found

    def refuse_twins_and_strays(self) -> None:
        """Add an error to a row that says something without a name, or has the name of another."""
        seen = set()
        for number in self.numbers:
            names = {name: f"{self.kind}_{number}_{name}" for name in self.columns}
            said = {name: self.form.cleaned_data.get(key) for name, key in names.items()}
            name = said[self.name]
            if not name and any(said.get(column) for column in self.strays):
                self.form.add_error(names[self.name], "Give this row a name, or empty it")
            elif name and name.lower() in seen:
                self.form.add_error(names[self.name], f"“{name}” is there already")
            seen.add((name or "").lower())
