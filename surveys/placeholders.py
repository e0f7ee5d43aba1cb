"""Words in braces that a survey fills in: “We ask at {question_count} schools” would say how many there are.

`{minimum_school_size}` and `{minimum_group_size}` are the area's minimums for a school and for a cell of a table.
"""

import re
from collections.abc import Iterator, Mapping

NAMES = (
    "question_count",
    "minutes",
    "minimum_school_size",
    "minimum_group_size",
    "help_contact",
    "safeguarding_contact",
    "forum_name",
    "school_name",
)
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with what stands in braces filled in; what has no value stays as it was written."""
    return _PLACE.sub(lambda found: str(values.get(found[1], found[0])), text)


def unknown(text: str) -> Iterator[str]:
    """Yield what stands in braces in a text and cannot be filled in."""
    yield from (name for name in _PLACE.findall(text) if name not in NAMES)
