"""What came of one check."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """Whether it passed, what it printed, and a remark worth reading even when it passed."""

    passed: bool
    output: str = ""
    remark: str = ""
