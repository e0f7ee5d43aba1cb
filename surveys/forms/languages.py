"""Input for languages: which, their words beside the source, files of them, and who has read them."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.forms import BooleanField, CharField, ChoiceField, FileField, IntegerField, PortalForm, Textarea
from surveys.models import Language
from surveys.reading.texts import Path, Text
from surveys.reading.words_file import MOST_BYTES
from surveys.services.questionnaire_drafts import fingerprint
from surveys.words import LONGEST, placeholder_fault

# Language, script, region: `ur`, `pa-Guru`, `pt-BR` (BCP 47, as far as families need it).
CODE = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)

SOURCE_CHANGED = "The source has changed since you opened this page. Look through yours, then save again."


class LanguageNamesForm(PortalForm):
    """How a language is called and written."""

    name = CharField(
        label="Name in English", hint="For example Somali", enter="Enter its name in English", max_length=60
    )
    own_name = CharField(
        label="Its own name",
        hint="As people who speak it write it. Families choose by this name",
        enter="Enter its own name",
        max_length=60,
    )
    direction = ChoiceField(
        label="How is it written?", enter="Select how it is written", choices=Language.Direction.choices
    )


class LanguageForm(LanguageNamesForm):
    """A language that the area adds."""

    code = CharField(
        label="Code",
        hint="For example so for Somali, or zh-Hant for Chinese in traditional characters",
        enter="Enter its code",
        max_length=12,
        width=5,
    )
    field_order = ("name", "own_name", "code", "direction")

    def clean_code(self) -> str:
        """Return the code in the usual letters. Raises ValidationError for what no language is called."""
        found = CODE.fullmatch(self.cleaned_data["code"])
        if not found:
            raise ValidationError("Enter a code of two or three letters, such as so")
        language, script, region = (part or "" for part in found.groups())
        return language.lower() + script.title() + region.upper()


class TextsForm(PortalForm):
    """Texts of one group, each below its source; one whose source has changed can be said to be right still."""

    edition = IntegerField(
        label="Edition", enter="Open this page again", min_value=0, widget=forms.HiddenInput
    )
    seen = CharField(label="Seen", required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, texts: Iterable[Text], language: Language, edition: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.texts, self.language = list(texts), language
        self.fields["edition"].initial = edition
        self.fields["seen"].initial = self.source
        for text in self.texts:
            self.fields[text.name] = _text_field(text, language)
            if text.is_stale or text.is_to_check:
                self.fields[_still(text)] = BooleanField(label="It is right as it stands", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for text in self.texts:
            fault = placeholder_fault(text.source, cleaned.get(text.name, ""))
            if fault:
                self.add_error(text.name, fault)
        if cleaned.get("seen") not in ("", self.source):
            self.data = {**{name: self.data[name] for name in self.data}, "seen": self.source}
            self.add_error(None, SOURCE_CHANGED)
        return cleaned

    @property
    def source(self) -> str:
        """Return what tells whether somebody has seen the texts as they are to be translated."""
        return fingerprint([text.source for text in self.texts])

    @property
    def said(self) -> dict[Path, str]:
        """Return what was written anew or said to be right still, by the place of each text."""
        typed = {text: self.cleaned_data[text.name].replace("\r\n", "\n") for text in self.texts}
        return {
            text.path: words
            for text, words in typed.items()
            if words != text.said or self.cleaned_data.get(_still(text))
        }

    @property
    def boxes(self) -> list[Any]:
        """Return the boxes in which people write."""
        return [self[text.name] for text in self.texts]

    def show_newer(self, texts: Iterable[Text], edition: int) -> None:
        """Show beside what was typed what somebody else has saved meanwhile, and let it be saved over."""
        self.data = {**{name: self.data[name] for name in self.data}, "edition": str(edition)}
        for text in texts:
            if text.said != self.cleaned_data[text.name]:
                self[text.name].help_text = f"Saved now: “{text.said or 'nothing'}”"


class CheckedForm(PortalForm):
    """Who speaks the language and has read all of it."""

    checked_by = CharField(
        label="Who has read all of it and speaks the language?",
        hint="Their name. It is kept for colleagues, and not shown to families",
        enter="Enter the name of the person who has read it",
        max_length=120,
        autocomplete="off",
    )
    edition = IntegerField(
        label="Edition", enter="Open this page again", min_value=0, widget=forms.HiddenInput
    )


class WordsFileForm(PortalForm):
    """A file that a translator has filled in."""

    file = FileField(
        label="Choose the file", hint="The CSV file from this page, filled in", enter="Choose a file"
    )

    def clean_file(self) -> bytes:
        """Return what the file holds. Raises ValidationError for one that no translator fills in."""
        file = self.cleaned_data["file"]
        content: bytes = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValidationError("The file must be smaller than 1 MB")
        return content


def _still(text: Text) -> str:
    return f"still.{text.name}"


def _hint(text: Text) -> str:
    """Return where a text stands, and what became of its source since it was translated."""
    if text.is_stale:
        since = (
            f"The source has changed since. It was: “{text.was}” "
            "Translate it again, or tick that it is right. Until then families see the source"
        )
    elif text.is_to_check:
        since = f"The spelling of the source was put right since. It was: “{text.was}”"
    else:
        since = ""
    return ". ".join(filter(None, (text.label, since)))


def _text_field(text: Text, language: Language) -> CharField:
    rows = min(2 + len(text.source) // 50, 8)
    field = CharField(
        label=text.source,
        name="It",
        hint=_hint(text),
        label_size="",
        required=False,
        max_length=LONGEST,
        initial=text.said,
        widget=Textarea(rows=rows),
    )
    field.widget.attrs |= {"lang": language.code, "dir": language.direction}
    return field
