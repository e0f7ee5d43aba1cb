"""A question as its file has it."""

from dataclasses import dataclass, field

from .conditions import Condition
from .saying import Texts


@dataclass(frozen=True)
class Asked:
    """A question on its way; `where` is its place in the file, `name` what the file calls it.

    It is asked only where all its conditions hold, the outermost first.
    """

    where: str
    name: str
    texts: Texts
    help: Texts = field(default_factory=dict)
    conditions: tuple[Condition | None, ...] = ()
