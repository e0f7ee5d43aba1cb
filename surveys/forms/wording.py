"""Input for misspellings put right in a published version."""

from typing import Any

from common.forms import BooleanField, CharField, PortalForm
from common.forms.lines import TextField

LINES = ("label", "title", "short_title", "audience_words")
LONGEST = {"label": 80, "title": 150, "short_title": 60, "audience_words": 200, "stem": 300}


class WordingForm(PortalForm):
    """The words of one part, each as it stands now."""

    def __init__(self, *args: Any, words: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"words_{number}": name for number, name in enumerate(words) if words[name]}
        for field, name in self.names.items():
            self.fields[field] = _field(name, words[name])
        self.fields["same"] = BooleanField(
            label="The meaning is the same: I only put a misspelling right",
            enter="Tick the box if the meaning is the same. If it is not, begin a new version",
        )

    @property
    def words(self) -> dict[str, str]:
        """Return the words by their own names."""
        return {name: self.cleaned_data[field] for field, name in self.names.items()}

    def tell(self, reasons: dict[str, str]) -> None:
        """Add at each field why its change is more than a misspelling."""
        for field, name in self.names.items():
            if name in reasons:
                self.add_error(field, f"{reasons[name]} Begin a new version for that")


def _field(name: str, said: str) -> Any:
    kind = name.rpartition(": ")[2]
    label = name.replace("_", " ").capitalize()
    make: Any = CharField if kind in LINES else TextField
    return make(
        label=label,
        enter=f"{label}: words cannot all be taken away here",
        max_length=max(LONGEST.get(kind, 3000), len(said)),
        initial=said,
    )
