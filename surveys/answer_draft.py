"""What somebody has answered so far: carried in their own page, signed, until it is sent."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from django.core import signing

LINK, PERSONAL, CODE, DEVICE, PAPER = "link", "personal", "code", "device", "paper"
BY_THEMSELVES = (LINK, CODE, DEVICE)  # ways that a page may name
WAYS = (LINK, CODE, DEVICE, PERSONAL, PAPER)  # alike ones beside each other, as they are counted together


@dataclass(frozen=True)
class Draft:
    """The answers so far, how the page is read, and the number under which it all goes into the box once."""

    ballot: uuid.UUID = field(default_factory=uuid.uuid4)
    way: str = LINK
    language: str = ""
    is_easy: bool = False
    is_together: bool = False  # all questions on one page
    answers: Mapping[str, str] = field(default_factory=dict)  # {slug of a question: as it goes into the box}
    token: str = ""  # of a personal invitation
    return_code: str = ""  # under which they were put by

    def with_answers(self, changed: Mapping[str, str]) -> Self:
        """Return it with some answers changed; an empty one takes an answer back."""
        together = {**self.answers, **changed}
        return replace(self, answers={slug: answer for slug, answer in together.items() if answer})

    @property
    def is_on_shared_device(self) -> bool:
        """Whether the next person will use the same device."""
        return self.way == DEVICE

    def kept(self) -> dict[str, object]:
        """Return it as it is carried in a page, or put by."""
        return {
            "b": self.ballot.hex,
            "w": self.way,
            "l": self.language,
            "e": self.is_easy,
            "t": self.is_together,
            "a": dict(self.answers),
            "i": self.token,
            "r": self.return_code,
        }

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Self:
        """Return the draft that was kept so."""
        answers = kept["a"] if isinstance(kept["a"], dict) else {}
        return cls(
            ballot=uuid.UUID(str(kept["b"])),
            way=str(kept["w"]),
            language=str(kept["l"]),
            is_easy=bool(kept["e"]),
            is_together=bool(kept["t"]),
            answers=answers,
            token=str(kept["i"]),
            return_code=str(kept["r"]),
        )

    def carried(self, asked: int) -> str:
        """Return it as a signed text for a field of a page of this asked school."""
        return signing.Signer(salt=_salt(asked)).sign_object(self.kept(), compress=True)


def read_draft(asked: int, carried: str) -> Draft | None:
    """Return what a page carried, None if it is not ours or of another school or survey."""
    try:
        return Draft.of(signing.Signer(salt=_salt(asked)).unsign_object(carried))
    except (signing.BadSignature, ValueError, KeyError):
        return None


def _salt(asked: int) -> str:
    return f"answers to survey {asked}"
