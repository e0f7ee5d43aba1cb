"""Input about families' addresses."""

from collections.abc import Iterable, Sequence
from typing import Any

from common.forms import CharField, FileField, PortalForm, Textarea
from common.uploads.lists import ListOf, read_file
from common.uploads.refusal import UploadRefused
from surveys.contacts_by_school import read_by_school
from surveys.contacts_file import Contacts, ContactsReader, rows_of_text, spellings
from surveys.models import AskedSchool, Language

ADDRESSES = ListOf("the addresses", most_mib=5, most_rows=25_000)
MOST_LETTERS = 1_500_000
MOST_FAULTS = 20
WHICH_SCHOOL = ". The first line names the columns, one of them “URN”"
WITH_TEXTS = (
    "A family on each line: an email address or a mobile number, and a name and a language if you like"
)
WITHOUT = (
    "A family on each line: an email address, and a name and a language if you like."
    " This portal cannot send text messages"
)


class ContactsForm(PortalForm):
    """A list of addresses of `schools`: pasted, or as a file. `by_school` is what it holds for each of them."""

    text = CharField(
        label="Paste the addresses", required=False, widget=Textarea(rows=8), max_length=MOST_LETTERS
    )
    file = FileField(label="Or choose a file", required=False)

    def __init__(
        self,
        *args: Any,
        schools: Sequence[AskedSchool],
        languages: Iterable[Language],
        with_texts: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.contacts = list(languages), Contacts()
        self.schools, self.by_school = schools, dict[AskedSchool, Contacts]()
        spelt = spellings((one.code, one.name, one.own_name) for one in self.languages)
        self.reader = ContactsReader(spelt, with_texts=with_texts)
        columns = "Email, Mobile, Name, Language" if with_texts else "Email, Name, Language"
        file = f"Excel (XLSX) or CSV, smaller than {ADDRESSES.most_mib} MB, with columns such as"
        several = len(schools) > 1
        self.fields["text"].help_text = (WITH_TEXTS if with_texts else WITHOUT) + WHICH_SCHOOL * several
        self.fields["file"].help_text = f"{file} {'URN, ' * several}{columns}"

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
            self.add_error("file" if file else "text", str(refusal))
            return cleaned
        if fault := self._fault():
            self.add_error("file" if file else "text", fault)
        return cleaned

    def _fault(self) -> str:
        """Say why nothing can be done with the list as it is; empty where all is well."""
        found, agrees = self.contacts, "leave_out" in self.data
        if not found.families and not found.faults:
            return "There is no address in it"
        if not found.families and agrees:
            return "No line of it can be used"
        needs_look = found.faults or found.unknown_languages
        return "Some lines need a look. They are listed below" if needs_look and not agrees else ""

    @property
    def faults(self) -> list[str]:
        """Return the first lines that cannot be used, as sentences."""
        return _first(self.contacts.faults)

    @property
    def unknown(self) -> list[str]:
        """Return the first lines whose language is not known here, as sentences."""
        return _first(self.contacts.unknown_languages)

    def _read(self, file: Any, text: str) -> None:
        rows = None
        if file:
            text, rows = read_file(file.read(), ADDRESSES)
        self.contacts, self.by_school = read_by_school(rows or rows_of_text(text), self.reader, self.schools)
        self.name = (file.name if file else "Pasted list")[:120]


def _first(lines: list[tuple[int, str]]) -> list[str]:
    """Return the first lines that need a look as sentences, and how many more there are."""
    said = [f"Line {number:,}: {sentence}" for number, sentence in lines[:MOST_FAULTS]]
    return said + ([f"and {len(lines) - MOST_FAULTS:,} more"] if len(lines) > MOST_FAULTS else [])
