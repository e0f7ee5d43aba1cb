"""Input for questionnaires: files, what stands above the questions, sections, scales."""

from typing import Any

from common.forms import CharField, ChoiceField, FileField, IntegerField, PortalForm
from common.forms.lines import LinesField, TextField
from common.structured_file import FileFaults
from surveys.models import Questionnaire, QuestionnaireVersion, Section
from surveys.placeholders import unknown
from surveys.questionnaire_imports import MOST_BYTES


class BracesForm(PortalForm):
    """A form whose words may hold what a survey fills in, such as {minutes}, and nothing else in braces."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, said in list(cleaned.items()):
            strange = next(unknown(said), None) if isinstance(said, str) else None
            if strange is not None:
                self.add_error(name, f"{{{strange}}} cannot be filled in. Write it without braces")
        return cleaned


class QuestionnaireFileForm(PortalForm):
    """A questionnaire as a file, ours or another program's, or pasted."""

    file = FileField(
        label="Choose a file",
        hint="A questionnaire file of the portal (JSON or YAML), an XLSForm (.xlsx) or a LimeSurvey survey (.lss)",
        required=False,
    )
    text = TextField(label="Or paste it", required=False, max_length=MOST_BYTES, rows=12)

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
        faults = refusal.faults if isinstance(refusal, FileFaults) else [refusal]
        self.add_error(None, [str(fault) for fault in faults])
        self.add_error(field, "Put right what is listed above, then bring it in again")


class TitleForm(PortalForm):
    """What a copy is called."""

    title = CharField(label="What is it called?", name="Title", enter="Enter a title", max_length=150)


class StartForm(TitleForm):
    """A questionnaire written here from nothing."""

    audience = ChoiceField(
        label="Who is asked?",
        enter="Select who is asked",
        choices=Questionnaire.Audience,
        initial=Questionnaire.Audience.FAMILIES,
    )


class BroughtInForm(StartForm):
    """What only people can say of a questionnaire from another program."""

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        """With `asks` false there is nothing to say: the file is ours, or becomes the next version of one here."""
        super().__init__(*args, **kwargs)
        if not asks:
            self.fields.clear()


class HeadForm(BracesForm):
    """What stands above the questions."""

    title = CharField(label="Title", enter="Enter a title", max_length=150)
    short_title = CharField(
        label="Short title", hint="For narrow places", required=False, max_length=60, width=20
    )
    status_label = TextField(
        label="What it is, and what it is not",
        name="What it is",
        enter="Say what it is, for example that your forum wrote it",
        hint="Shown with every survey. If it is not the national instrument, say so.",
        max_length=600,
    )
    audience_words = CharField(
        label="Who is asked, in words", hint="All families of the school", required=False, max_length=200
    )
    minutes = IntegerField(
        label="About how many minutes does it take?",
        name="Minutes",
        enter="Enter how many minutes it takes",
        min_value=1,
        max_value=120,
        width=3,
    )
    intro = TextField(label="Introduction", required=False, max_length=3000, rows=4)
    intro_easy_read = TextField(label="Introduction in easy words", required=False, max_length=3000)
    about = TextField(
        label="Before the first question",
        hint="For example: which child to think about",
        required=False,
        max_length=3000,
        rows=3,
    )
    about_easy_read = TextField(
        label="Before the first question, in easy words", required=False, max_length=3000
    )
    stem = TextField(
        label="Before each question on a scale",
        hint="For example: How confident do you feel that you can …",
        required=False,
        max_length=300,
    )
    stem_easy_read = TextField(
        label="Before each question on a scale, in easy words", required=False, max_length=300
    )
    method_notes = LinesField(
        label="How to ask, and how to read results honestly",
        hint="One note a line",
        required=False,
        most=20,
        longest=600,
        rows=6,
    )
    licence = TextField(
        label="Licence",
        enter="Say who may use it and how",
        hint="Who may use, adapt and translate these words?",
        max_length=3000,
    )
    source = TextField(label="Source", required=False, max_length=3000)
    change_note = TextField(
        label="What has changed since the version before?", required=False, max_length=300
    )

    def __init__(self, *args: Any, version: QuestionnaireVersion, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(version, name) for name in self.base_fields}, **kwargs)
        if version.number == 1:
            del self.fields["change_note"]

    @property
    def words(self) -> dict[str, Any]:
        """Return what `write_head` takes."""
        return {"change_note": ""} | self.cleaned_data


class SectionForm(BracesForm):
    """A section: its heading, and a sentence below it."""

    title = CharField(label="Heading", enter="Enter a heading", max_length=150)
    intro = TextField(label="A sentence below it", required=False, max_length=3000)

    def __init__(self, *args: Any, section: Section | None, **kwargs: Any) -> None:
        initial = {"title": section.title, "intro": section.intro} if section else {}
        super().__init__(*args, initial=initial, **kwargs)
        if section and not section.title:  # the only section may go without
            self.fields["title"].required = False
