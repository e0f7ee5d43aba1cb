"""What came out of a file, before anything is made of it."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Origin(StrEnum):
    """The kinds of file that can be brought in."""

    OWN = "questionnaire file"
    XLSFORM = "XLSForm"
    LIMESURVEY = "LimeSurvey survey"


@dataclass(frozen=True)
class Note:
    """A part of a file that ours cannot say as it stood: where, in plain words, and what was done instead.

    `is_loss` tells what is gone from what is only said differently.
    """

    where: str
    sentence: str
    is_loss: bool = False


@dataclass(frozen=True)
class Opened:
    """A file as a document of ours, with what could not be carried.

    `translations` holds words as Translation keeps them, by the code of their language.
    """

    document: dict[str, Any]
    origin: Origin = Origin.OWN
    notes: list[Note] = field(default_factory=list)
    translations: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_own(self) -> bool:
        """Whether it is our own file, which says all that a questionnaire needs."""
        return self.origin == Origin.OWN

    @property
    def losses(self) -> list[Note]:
        """What is gone."""
        return [note for note in self.notes if note.is_loss]

    @property
    def differences(self) -> list[Note]:
        """What is said differently."""
        return [note for note in self.notes if not note.is_loss]

    def kept(self) -> dict[str, Any]:
        """Return it as it is carried in a page."""
        return {
            "document": self.document,
            "origin": self.origin.value,
            "notes": [asdict(note) for note in self.notes],
            "translations": self.translations,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """Return what was kept so."""
        notes = [Note(**note) for note in kept["notes"]]
        return cls(kept["document"], Origin(kept["origin"]), notes, kept["translations"])


def texts_within(words: Any) -> Iterator[str]:
    """Yield each text of a translation."""
    if isinstance(words, str):
        yield words
        return
    for each in words.values():
        yield from texts_within(each)
