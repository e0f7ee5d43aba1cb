"""What the reviewer said about an audit, for pages that show it at its statement."""

from collections import Counter
from collections.abc import Mapping

from audits.models import Audit, ReviewComment


def comments_of(audit: Audit) -> Mapping[int | None, list[ReviewComment]]:
    """Return the comments of an audit by the key of their statement, None for the audit as a whole; in one query.

    The oldest first; each has its author along, and when the school has seen to it (`settled_at`).
    """
    found: dict[int | None, list[ReviewComment]] = {}
    for comment in audit.comments.select_related("author__user"):
        found.setdefault(comment.statement_id, []).append(comment)
    return found


def unsettled_by_domain(audit: Audit) -> Counter[int]:
    """Return how many comments wait for the school, by the key of their statement's theme; in one query."""
    waiting = audit.comments.filter(settled_at=None, statement__isnull=False).order_by()
    return Counter(waiting.values_list("statement__domain", flat=True))
