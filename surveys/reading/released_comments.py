"""Comments that a forum lets others read: by theme, in an order that says nothing, and only where there are enough."""

from collections.abc import Collection
from dataclasses import dataclass

from common.disclosure import Thresholds
from programmes.themes import Theme
from surveys.models import AskedSchool, Comment


@dataclass(frozen=True)
class CommentGroup:
    """Comments about one theme, or to one question where nobody has named a theme."""

    title: str
    comments: list[Comment]


def comments_of(
    asked: AskedSchool, limits: Thresholds, *, for_families: bool, hidden: Collection[str]
) -> list[CommentGroup]:
    """Return what families, or else leaders and partners, may read of a released school's comments. One query.

    A question is heard from `limits.cell` comments on: a single one would point to the person.
    """
    if asked.released_at is None or (for_families and not asked.is_with_families):
        return []
    seen = asked.comments.to_show() if for_families else asked.comments.to_show_leaders()
    found = list(seen.select_related("question").order_by("question__position", "pk"))
    by_question: dict[int, list[Comment]] = {}
    for comment in found:
        if comment.question.slug not in hidden:
            by_question.setdefault(comment.question_id, []).append(comment)
    groups: dict[str, list[Comment]] = {}
    for comments in by_question.values():
        for comment in comments if len(comments) >= limits.cell else ():
            groups.setdefault(_title(comment), []).append(comment)
    return [CommentGroup(title, comments) for title, comments in groups.items()]


def _title(comment: Comment) -> str:
    return Theme(comment.themes[0]).label if comment.themes else comment.question.text
