"""Input about families' addresses."""

from collections.abc import Iterable
from typing import Any

from common.forms import CharField, FileField, PortalForm, Textarea
from common.uploads.lists import ListOf, read_file
from common.uploads.refusal import UploadRefused
from surveys.contacts_file import Contacts, ContactsReader, rows_of_text, spellings
from surveys.models import Language

ADDRESSES = ListOf("the addresses", most_mib=5, most_rows=25_000)
MOST_LETTERS = 1_500_000
MOST_FAULTS = 20
WITH_TEXTS = (
    "A family on each line: an email address or a mobile number, and a name and a language if you like"
)
WITHOUT = (
    "A family on each line: an email address, and a name and a language if you like."
    " This portal cannot send text messages"
)


class ContactsForm(PortalForm):
    """A list of addresses: pasted, or as a file."""

    text = CharField(
        label="Paste the addresses", required=False, widget=Textarea(rows=8), max_length=MOST_LETTERS
    )
    file = FileField(label="Or choose a file", required=False)

    def __init__(self, *args: Any, languages: Iterable[Language], with_texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.contacts = list(languages), Contacts()
        spelt = spellings((one.code, one.name, one.own_name) for one in self.languages)
        self.reader = ContactsReader(spelt, with_texts=with_texts)
        columns = "Email, Mobile, Name, Language" if with_texts else "Email, Name, Language"
        self.fields["text"].help_text = WITH_TEXTS if with_texts else WITHOUT
        self.fields[
            "file"
        ].help_text = (
            f"Excel (XLSX) or CSV, smaller than {ADDRESSES.most_mib} MB, with columns such as {columns}"
        )

    def clean(self) -> dict[str, Any]:
        """Read the list. What should be looked at is said line by line, until somebody goes on without it."""
        cleaned = super().clean() or self.cleaned_data
        file, text = cleaned.get("file"), cleaned.get("text") or ""
        if not file and not text:
            self.add_error("text", "Paste the addresses, or choose a file")
            return cleaned
        try:
            self._read(file, text)
        except UploadRefused as refusal:
            self.add_error("file", str(refusal))
            return cleaned
        field, found = "file" if file else "text", self.contacts
        if not found.families and not found.faults:
            self.add_error(field, "There is no address in it")
        elif (found.faults or found.unknown_languages) and "leave_out" not in self.data:
            self.add_error(field, "Some lines need a look. They are listed below")
        return cleaned

    def _read(self, file: Any, text: str) -> None:
        rows = None
        if file:
            text, rows = read_file(file.read(), ADDRESSES)
        self.contacts = self.reader.read(rows or rows_of_text(text))
        self.name = (file.name if file else "Pasted list")[:120]
