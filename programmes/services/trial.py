"""What a change would do: it is made, looked at and taken back, so that a preview cannot differ from it."""

from collections.abc import Callable

from django.db import transaction


def tried[Result](change: Callable[[], Result]) -> Result:
    """Make a change, take it back, and return what it returned. Raises what the change raises."""
    with transaction.atomic():
        result = change()
        transaction.set_rollback(True)
    return result
