"""What the register makes of one line."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """What a line may mean: one school, or two that ran together, with how well it fits (0 to 1) and why."""

    urns: tuple[int, ...]
    score: float
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what the database keeps."""
        return {**asdict(self), "urns": list(self.urns), "score": round(self.score, 3)}


@dataclass(frozen=True)
class Verdict:
    """An outcome of `SchoolListLine.Outcome` with its reason; a match has exactly one candidate."""

    outcome: str
    reason: str = ""
    candidates: tuple[Candidate, ...] = ()

    @property
    def urns(self) -> tuple[int, ...]:
        """The schools of a match, and none of anything else: nothing is guessed."""
        return self.candidates[0].urns if self.outcome == "match" else ()


NONE = Verdict("none", "The register knows no such name in these councils.")
