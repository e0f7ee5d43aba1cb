"""Who is asked beside the school's leaders, and in which words they can answer: a version's groups and scales."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audits.models import FrameworkVersion, Statement

DID_NOT_SAY = ""
# The four voices have signs of their own; other groups share one.
SIGNS = {
    "staff": "staff",
    "parents": "parents",
    "parent_carers": "parents",
    "families": "parents",
    "pupils": "pupils",
    "children": "pupils",
}


@dataclass(frozen=True)
class Group:
    """A group of people and the options that it chooses from, in their order."""

    id: str
    name: str
    options: tuple[Mapping[str, Any], ...]
    has_pictures: bool = False

    @property
    def sign(self) -> str:
        """Return whose shape and colour it has."""
        return SIGNS.get(self.id, "others")

    @property
    def scale(self) -> tuple[str, ...]:
        """Return the values along its scale, the highest score first."""
        scored = (option for option in self.options if option["score"] is not None)
        return tuple(option["value"] for option in sorted(scored, key=lambda option: -option["score"]))

    @property
    def outside(self) -> tuple[str, ...]:
        """Return the values beside the scale; people who did not say come last."""
        beside = tuple(option["value"] for option in self.options if option["score"] is None)
        return (*beside, DID_NOT_SAY)

    @property
    def places(self) -> dict[str, float]:
        """Return where each value along the scale stands, from 0 to 1."""
        scores = {option["value"]: option["score"] for option in self.options if option["score"] is not None}
        low, high = min(scores.values(), default=0), max(scores.values(), default=1)
        return {value: (score - low) / ((high - low) or 1) for value, score in scores.items()}

    def words(self, values: Iterable[str]) -> str:
        """Return the words of some of its options: “Yes, mostly, or sometimes”."""
        labels = {option["value"]: option["label"] for option in self.options} | {DID_NOT_SAY: "Did not say"}
        *first, last = [labels.get(value, value) for value in values]
        return f"{', '.join(first)}, or {_in_a_row(last)}" if first else last


def groups_of(version: FrameworkVersion) -> dict[str, Group]:
    """Return the groups of a version by their id, in its order."""
    scales = {scale["id"]: scale for scale in version.scales}
    return {group["id"]: _group(group, scales[group["scale"]]) for group in version.groups}


def is_asked(group: str, statement: Statement) -> bool:
    """Whether a group is asked about a statement: it has a wording for it."""
    return bool(statement.wording.get(group))


def _in_a_row(label: str) -> str:
    """Return a label as it stands after another: “I am not sure” keeps its capital."""
    return label if label.startswith("I ") else label[:1].lower() + label[1:]


def _group(group: Mapping[str, Any], scale: Mapping[str, Any]) -> Group:
    pictures = any(option.get("symbol") for option in scale["options"])
    return Group(group["id"], group["name"], tuple(scale["options"]), pictures)
