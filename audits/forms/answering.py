"""Input of those who answer an audit."""

from typing import Any

from django.forms import HiddenInput

from audits.models import Answer, FrameworkVersion
from audits.reading.versions import boxes_of
from audits.services.merging import ASPECTS
from common.forms import CharField, ChoiceField, IntegerField, PortalForm

LONGEST = 10_000  # characters in one box
FLAGS = (*Answer.Flag.choices, ("", "Neither for now"))


class Words(CharField):
    """What somebody types into a box, kept to the letter: it is saved while they are still typing."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False, strip=False, max_length=LONGEST)

    def to_python(self, value: Any) -> str:
        """Return it with one kind of line end, and nothing for nothing but blanks."""
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else ""


class AnswerForm(PortalForm):
    """An answer to one statement. What was not sent is left as it is: a colleague may write at it as well.

    `changes` holds fields of Answer. `edition` is the one that the page showed.
    """

    edition = IntegerField(
        label="Edition", required=False, min_value=0, max_value=2**31 - 1, widget=HiddenInput()
    )
    # The edition of the clash that somebody settles.
    clashed = IntegerField(
        label="Edition", required=False, min_value=0, max_value=2**31 - 1, widget=HiddenInput()
    )
    rating = ChoiceField(
        label="Level", required=False, error_messages={"invalid_choice": "Choose one of these"}
    )
    flag = ChoiceField(label="What is this for your school?", required=False, choices=FLAGS)

    def __init__(self, *args: Any, version: FrameworkVersion, slug: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{slug}-%s", **kwargs)
        self.ratings: dict[str, tuple[int | None, str]] = {
            "": (None, ""),  # taken back
            **{one["id"]: (None, one["id"]) for one in version.outside},
            **{str(one["value"]): (one["value"], "") for one in version.levels},
        }
        self.fields["rating"].choices = [(value, value) for value in self.ratings]  # type: ignore[attr-defined]
        for name, label in boxes_of(version):
            self.fields[name] = Words(label)
        self._controls = ("rating", "flag", *version.boxes)
        self._sent = {name for name in self._controls if name in self.data}

    @property
    def seen(self) -> int:
        """The edition that whoever sent it had before them."""
        return self.cleaned_data.get("edition") or 0

    @property
    def chosen_at(self) -> int:
        """The edition of the clash that is being settled."""
        return self.cleaned_data.get("clashed") or 0

    @property
    def changes(self) -> dict[str, Any]:
        """What was sent, as fields of Answer."""
        sent = {name: self.cleaned_data[name] for name in self._sent}
        changes = {name: value for name, value in sent.items() if name in ASPECTS and name != "rating"}
        if "rating" in sent:
            changes["level"], changes["outside"] = self.ratings[sent["rating"]]
        return changes | {"is_from_paper": bool(self.data.get("is_from_paper"))}

    @property
    def typed(self) -> dict[str, str]:
        """What was sent, as it was: for showing it again."""
        return {name: str(self.data[name]) for name in self._sent | {"edition"} if name in self.data}

    @property
    def problems(self) -> list[str]:
        """What stands against saving it, a sentence each."""
        return [str(message) for messages in self.errors.values() for message in messages]

    def settle(self, aspect: str) -> None:
        """Leave out an aspect of which somebody has chosen what to keep."""
        self._sent.discard(aspect)

    def differing_from(self, answer: Answer) -> dict[str, str]:
        """Return by control what an answer holds that the page does not show: colleagues' changes, merged in."""
        saved = {name: str(getattr(answer, name)) for name in self._controls if name != "rating"}
        saved["rating"] = str(answer.outside or answer.level or "")
        sent = {name: str(self.cleaned_data[name]) for name in self._sent}
        return {name: value for name, value in saved.items() if value != sent.get(name, "")}
