"""What somebody has chosen so far: carried in their own page, signed, until it is sent. Kept nowhere else."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from django.core import signing

from audits.models import Voice


@dataclass(frozen=True)
class Draft:
    """The answers so far, and the number under which they go into the box: sent twice, they go in once."""

    ballot: uuid.UUID = field(default_factory=uuid.uuid4)
    answers: Mapping[str, str] = field(default_factory=dict)  # {slug of a statement: option}

    def with_answers(self, changed: Mapping[str, str]) -> Self:
        """Return it with some answers changed; an empty one takes an answer back."""
        together = {**self.answers, **changed}
        return replace(self, answers={slug: option for slug, option in together.items() if option})

    def carried(self, voice: Voice) -> str:
        """Return it as a signed text for a field of the page."""
        kept = {"ballot": self.ballot.hex, "answers": dict(self.answers)}
        return signing.dumps(kept, salt=_salt(voice), compress=True)


def read_draft(voice: Voice, carried: str) -> Draft | None:
    """Return what a page carried, None if it is not ours or of another group."""
    try:
        kept = signing.loads(carried, salt=_salt(voice))
    except signing.BadSignature:
        return None
    return Draft(uuid.UUID(kept["ballot"]), kept["answers"])


def _salt(voice: Voice) -> str:
    return f"answers to {voice.area_id}/{voice.pk}"
