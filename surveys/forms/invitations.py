"""Input about families' addresses."""

from typing import Any

from common.forms import CharField, FileField, PortalForm, Textarea
from common.uploads.lists import ListOf, read_file
from common.uploads.refusal import UploadRefused
from surveys.contacts_file import Contacts, contacts_from, rows_of_text

ADDRESSES = ListOf("the addresses", most_mib=5, most_rows=25_000)
MOST_LETTERS = 1_500_000
MOST_FAULTS = 20


class ContactsForm(PortalForm):
    """A list of addresses: pasted, or as a file."""

    text = CharField(
        label="Paste the addresses",
        hint="A family on each line: an email address or a mobile number, and a name if you like",
        required=False,
        widget=Textarea(rows=8),
        max_length=MOST_LETTERS,
    )
    file = FileField(
        label="Or choose a file",
        hint="Excel (XLSX) or CSV, smaller than 5 MB, with columns such as Email, Mobile, Name, Language",
        required=False,
    )

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = languages
        self.contacts = Contacts()

    def clean(self) -> dict[str, Any]:
        """Read the list; say for each line what is wrong with it. Lines that are right are kept for the next time."""
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
        if not self.contacts.families and not self.contacts.faults:
            self.add_error("file" if file else "text", "There is no address in it")
        return cleaned

    def _read(self, file: Any, text: str) -> None:
        rows = None
        if file:
            text, rows = read_file(file.read(), ADDRESSES)
        self.contacts = contacts_from(rows or rows_of_text(text), languages=self.languages)
        self.name = (file.name if file else "Pasted list")[:120]
