"""Input for a scale of a draft."""

from typing import Any

from django import forms

from common.forms import CharField, ChoiceField, IntegerField, PortalForm
from common.forms.rows import Rows
from surveys.models import QuestionnaireVersion

from .pictures import offer_pictures, picture

SCALE_TYPES = (("single_choice", "In words"), ("picture_choice", "With pictures"))


class ScaleForm(PortalForm):
    """A scale: its options in order, and which of them count."""

    kind = ChoiceField(
        label="How is it shown?",
        enter="Select how it is shown",
        choices=SCALE_TYPES,
        initial=SCALE_TYPES[0][0],
    )

    def __init__(
        self, *args: Any, version: QuestionnaireVersion, scale: dict[str, Any] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known = scale["options"] if scale else []
        if scale:
            self.fields["kind"].initial = scale["type"]
        self.options = Rows(
            self,
            "option",
            known,
            {
                "label": _words("Words", 80),
                "score": _score,
                "easy_read": _words("In easy words", 80),
                "symbol": picture(),
                "symbol_alt": _words("Picture in words", 80),
            },
            most=10,
            name="label",
            identity="value",
            strays=("score", "easy_read"),
            spare=2 if known else 5,
        )
        offer_pictures(self, version)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.options.refuse_twins_and_strays()
        if len([each for each in self.options.chosen() if each["score"]]) < 2:
            self.add_error(
                "option_1_score", "Give two options or more a score. Those without stand outside the scale"
            )
        if cleaned.get("kind") == "picture_choice":
            self._ask_for_pictures()
        return cleaned

    def _ask_for_pictures(self) -> None:
        for number in self.options.numbers:
            said = {
                name: self.cleaned_data.get(f"option_{number}_{name}")
                for name in ("label", "symbol", "symbol_alt")
            }
            if said["label"] and not (said["symbol"] and said["symbol_alt"]):
                self.add_error(
                    f"option_{number}_symbol", f"Option {number}: name a picture and what it shows"
                )

    @property
    def words(self) -> list[dict[str, Any]]:
        """Return the options that `save_scale` takes."""
        return [
            option | {name: option[name] or None for name in ("score", "symbol", "symbol_alt")}
            for option in self.options.chosen()
        ]


def _words(label: str, most: int) -> Any:
    return lambda number: CharField(
        label=label, name=f"Option {number}: {label.lower()}", required=False, max_length=most
    )


def _score(number: str) -> forms.Field:
    return IntegerField(
        label="Score",
        name=f"Option {number}: score",
        required=False,
        min_value=1,
        max_value=10,
        width=2,
    )
