"""Words in braces that a survey fills in when families read them: “It takes about {minutes} minutes.”

`{minimum_school_size}` and `{minimum_group_size}` are the area's minimums for a school and for a cell of a table.
"""

from collections.abc import Iterator

from .words import PLACEHOLDER

NAMES = (
    "question_count",
    "minutes",
    "minimum_school_size",
    "minimum_group_size",
    "contact_details",
    "safeguarding_contact",
    "forum_name",
)


def unknown(text: str) -> Iterator[str]:
    """Yield what stands in braces in a text and cannot be filled in."""
    yield from (name for name in PLACEHOLDER.findall(text) if name not in NAMES)
