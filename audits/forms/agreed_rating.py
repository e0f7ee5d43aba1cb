"""Input to the page of all voices: one level that the school agrees on, and how it came to it."""

from typing import Any

from audits.models import FrameworkVersion, Statement
from common.forms import CharField, ChoiceField, IntegerField, PortalForm, Radios, Textarea


class AgreedRatingForm(PortalForm):
    """One rating, and why."""

    rating = ChoiceField(
        label="What do you agree on as a school?", enter="Select what you agree on", label_size="m"
    )
    because = CharField(
        label="How did you come to this?",
        enter="Write in a sentence how you came to this",
        hint="Reviewers read this sentence. Do not name a child or a colleague",
        name="This",
        max_length=2000,
        widget=Textarea(rows=3),
    )
    edition = IntegerField(label="", required=False, min_value=0)

    def __init__(self, *args: Any, version: FrameworkVersion, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        descriptors = {one["level"]: one["descriptor"] for one in statement.levels}
        levels = [(str(level["value"]), level["name"]) for level in reversed(version.levels)]
        hints = {str(level["value"]): descriptors.get(level["id"], "") for level in version.levels}
        field = self.fields["rating"]
        field.widget = Radios(hints=hints)
        field.choices = [*reversed(levels), *((one["id"], one["name"]) for one in version.outside)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return edition, and the changes of an answer."""
        data = super().clean() or {}
        rating = str(data.get("rating", ""))
        level = int(rating) if rating.isdigit() else None
        changes = {
            "level": level,
            "outside": "" if level is not None else rating,
            "because": data.get("because", ""),
        }
        return {"edition": data.get("edition") or 0, "changes": changes}
