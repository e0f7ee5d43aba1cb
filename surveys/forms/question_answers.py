"""The boxes of a question that depend on how it is answered: a scale, options, bands of a number, or a length."""

from typing import Any

from common.forms import CharField, ChoiceField, IntegerField
from common.forms.rows import Rows
from surveys.models import Question, QuestionnaireVersion
from surveys.questionnaire_file.kinds import WRITING

from .pictures import picture
from .questionnaires import BracesForm

MOST_OPTIONS = 24


class AnswersForm(BracesForm):
    """How a question is answered. `version`, `kind` and `question` are set before `_add_answers`."""

    version: QuestionnaireVersion
    kind: str
    question: Question | None
    rows: Rows | None = None

    def _add_answers(self) -> None:
        question = self.question if self.question and self.question.kind == self.kind else None
        if self.kind == Question.Kind.SCALE:
            self.fields["scale"] = ChoiceField(
                label="Which scale?",
                enter="Select a scale",
                choices=[(scale["id"], _scale_words(scale)) for scale in self.version.scales],
                initial=question.scale if question else (self.version.scales or [{"id": ""}])[0]["id"],
            )
        elif self.kind in WRITING:
            is_long = self.kind == Question.Kind.LONG_TEXT
            self.fields["max_length"] = IntegerField(
                label="At most how many characters?",
                name="Characters",
                enter="Enter how many characters there is room for",
                min_value=10,
                max_value=5000,
                width=4,
                initial=(question and question.max_length) or (1500 if is_long else 200),
            )
        elif self.kind != Question.Kind.YES_NO:
            self._add_options(question.options if question else [])

    def _add_options(self, known: list[dict[str, Any]]) -> None:
        is_number = self.kind == Question.Kind.NUMBER
        columns = {"label": _words("From … to, in words" if is_number else "Answer", 150)}
        columns |= (
            {"low": _bound("From"), "high": _bound("To")}
            if is_number
            else {"easy_read": _words("In easy words", 150), "symbol": picture()}
        )
        self.rows = Rows(
            self,
            "option",
            known,
            columns,
            most=MOST_OPTIONS,
            name="label",
            identity="value",
            strays=("low", "easy_read", "symbol"),
            spare=2 if known else 4,
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.rows is not None:
            self.rows.refuse_twins_and_strays()
            self._check_options(self.rows)
        return cleaned

    def _check_options(self, rows: Rows) -> None:
        options = rows.chosen()
        if len(options) < 2:
            self.add_error("option_1_label", "Give two or more")
        elif self.kind == Question.Kind.NUMBER:
            self._check_bands(rows)

    def _check_bands(self, rows: Rows) -> None:
        """The bands of a number follow each other; the last may be open."""
        said = [(number, self.cleaned_data) for number in rows.numbers]
        bands = [
            (number, data.get(f"option_{number}_low"), data.get(f"option_{number}_high"))
            for number, data in said
            if data.get(f"option_{number}_label")
        ]
        expected = None
        for at, (number, low, high) in enumerate(bands):
            if low is None or (at and low != expected):
                self.add_error(
                    f"option_{number}_low",
                    f"Enter {expected}: bands follow each other" if at else "Enter a number",
                )
                return
            if high is None and at == len(bands) - 1:
                return
            if high is None or high < low:
                self.add_error(f"option_{number}_high", f"Enter {low} or more. Only the last may be empty")
                return
            expected = high + 1

    def options(self) -> list[dict[str, Any]]:
        """Return the options that `save_question` takes."""
        if self.rows is None:
            return []
        if self.kind == Question.Kind.NUMBER:
            return self.rows.chosen()
        return [option | {"score": None, "symbol": option["symbol"] or None} for option in self.rows.chosen()]


def _scale_words(scale: dict[str, Any]) -> str:
    words = " / ".join(option["label"] for option in scale["options"])
    return f"{words} (with pictures)" if scale["type"] == "picture_choice" else words


def _words(label: str, most: int) -> Any:
    return lambda number: CharField(
        label=label, name=f"Answer {number}: {label.lower()}", required=False, max_length=most
    )


def _bound(label: str) -> Any:
    return lambda number: IntegerField(
        label=label,
        name=f"Answer {number}: {label.lower()}",
        required=False,
        min_value=0,
        max_value=999_999,
        width=5,
    )
