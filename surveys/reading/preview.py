"""What others will see of a school's results, before they do."""

from copy import copy

from django.utils import timezone

from surveys.models import AskedSchool


def as_if_released(asked: AskedSchool, *, to_families: bool = False) -> AskedSchool:
    """Return a copy, not to be saved, that stands as it will once it is released: the same rules say what is seen."""
    seen = copy(asked)
    seen.released_at = asked.released_at or timezone.now()
    if to_families:
        seen.forum_agreed_at = asked.forum_agreed_at or timezone.now()
        seen.school_agreed_at = asked.school_agreed_at or timezone.now()
    return seen
