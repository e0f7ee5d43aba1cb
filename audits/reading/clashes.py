"""A clash in the words of the page: what each of two people wrote or chose, side by side."""

from dataclasses import dataclass
from typing import Any

from audits.models import Answer, FrameworkVersion
from audits.services.merging import Clash, Difference


@dataclass(frozen=True)
class Choice:
    """One aspect that two people changed: both sides as text, and how each may be kept."""

    aspect: str
    label: str
    mine: str
    theirs: str
    by: str
    when: Any
    is_text: bool


def choices_of(clash: Clash, version: FrameworkVersion) -> list[Choice]:
    """Return what somebody has to choose between, aspect by aspect."""
    return [
        Choice(
            aspect=one.aspect,
            label=_label(one, version),
            mine=_in_words(one.aspect, one.mine, version),
            theirs=_in_words(one.aspect, one.theirs, version),
            by=str(one.by.user),
            when=one.when,
            is_text=one.is_text,
        )
        for one in clash.differences
    ]


def _label(difference: Difference, version: FrameworkVersion) -> str:
    names = {"rating": "Level", "flag": "What is this for your school?"} | version.boxes
    return str(names.get(difference.aspect, difference.aspect.capitalize()))


def _in_words(aspect: str, values: tuple[Any, ...], version: FrameworkVersion) -> str:
    if aspect == "flag":
        return dict(Answer.Flag.choices).get(values[0], "Neither for now")
    if aspect != "rating":
        return str(values[0] or "")
    names = {one["value"]: one["name"] for one in version.levels}
    names |= {one["id"]: one["name"] for one in version.outside}
    return str(names.get(values[0] or values[1], "Nothing chosen"))
