"""Comments that a forum lets others read: by theme, in an order that says nothing, and only where there are enough.

Which they are is read of all, their words of those alone that a page shows. Their order is that of random keys, which
never change, so that no comment moves from page to page.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from common.disclosure import Thresholds
from programmes.themes import Theme
from surveys.models import AskedSchool, Comment

from .comment_pages import comment_page

QUESTION = "q-"  # begins what stands for a theme where a comment has none: its question


@dataclass(frozen=True)
class Wanted:
    """Which comments a page shows: about all or one of the groups, and which page of them, as its address says it."""

    about: str = ""
    page: object = None


@dataclass(frozen=True)
class CommentGroup:
    """Comments about one theme, or to one question: how many (None: too few to say), and those that are shown."""

    slug: str
    title: str
    number: int | None
    comments: Sequence[Comment] = ()


@dataclass(frozen=True)
class Comments:
    """The groups with comments on this page, all groups there are, and which of them was asked for."""

    groups: Sequence[CommentGroup] = ()
    every: Sequence[CommentGroup] = field(default=(), repr=False)
    about: str = ""
    page: Page | None = None
    has_repeats: bool = False  # some are about several themes, and stand under each of them

    @property
    def has_choice(self) -> bool:
        """Whether to offer one group at a time: there are several, on more than one page."""
        return len(self.every) > 1 and bool(self.about or (self.page and self.page.has_other_pages()))


def comments_of(
    asked: AskedSchool,
    limits: Thresholds,
    *,
    for_families: bool,
    hidden: Collection[str],
    wanted: Wanted | None = None,
) -> Comments:
    """Return what families, or else leaders and partners, may read of a released school's comments. Two queries.

    Those of the page that is `wanted`, or all of them. By question for families, whose words are translated; by
    theme for others, under each theme that a comment is about. A question is heard from `limits.cell` comments on,
    and so is a theme: what is about a rarer one stands under its question.
    """
    if asked.released_at is None or (for_families and not asked.is_with_families):
        return Comments()
    seen = asked.comments.to_show() if for_families else asked.comments.to_show_leaders()
    every = _groups(_heard(seen, limits, hidden), limits, by_question=for_families)
    if not every:
        return Comments()
    about = wanted.about if wanted and any(wanted.about == group.slug for group in every) else ""
    places = [(group, key) for group, keys in every.items() if about in ("", group.slug) for key in keys]
    page = comment_page(places, wanted.page) if wanted else Paginator(places, len(places)).page(1)
    has_repeats = len({key for _, key in places}) < len(places)
    return Comments(_with_words(seen, page), list(every), about, page, has_repeats)


def heard_themes(each: Iterable[tuple[Iterable[str], int]], limits: Thresholds) -> frozenset[str]:
    """Return the themes with enough comments to be named, of (themes of comments, how many comments)."""
    numbers: Counter[str] = Counter()
    for themes, number in each:
        numbers.update(dict.fromkeys(themes, number))
    return frozenset(theme for theme, number in numbers.items() if number >= limits.cell)


def stands_under(question: str, themes: Iterable[str], heard: Collection[str]) -> list[str]:
    """Return what a comment stands under: its themes that are heard, or else its question (a slug)."""
    return [theme for theme in dict.fromkeys(themes) if theme in heard] or [QUESTION + question]


def told_number(number: int, limits: Thresholds) -> int | None:
    """Return how many comments there are, None where they are too few to say."""
    return number if number >= limits.cell else None


class _Heard(NamedTuple):
    """A comment that may be read, without its words."""

    key: UUID
    question: str
    text: str
    themes: Sequence[str]


def _heard(seen: QuerySet[Comment], limits: Thresholds, hidden: Collection[str]) -> list[_Heard]:
    """Return the comments to questions that have enough of them, in their order."""
    ordered = seen.order_by("question__section__position", "question__position", "pk")
    rows = ordered.values_list("pk", "question__slug", "question__text", "themes")
    found = [_Heard(*row) for row in rows]
    numbers = Counter(one.question for one in found)
    return [one for one in found if numbers[one.question] >= limits.cell and one.question not in hidden]


def _groups(
    heard: Sequence[_Heard], limits: Thresholds, *, by_question: bool
) -> dict[CommentGroup, list[UUID]]:
    """Return the keys of comments by group, in the order in which groups are first heard of."""
    themes = frozenset() if by_question else heard_themes(((one.themes, 1) for one in heard), limits)
    titles = {QUESTION + one.question: one.text for one in heard} | {at: Theme(at).label for at in themes}
    keys: dict[str, list[UUID]] = {}
    for one in heard:
        for about in stands_under(one.question, one.themes, themes):
            keys.setdefault(about, []).append(one.key)
    return {
        CommentGroup(about, str(titles[about]), told_number(len(found), limits)): found
        for about, found in keys.items()
    }


def _with_words(seen: QuerySet[Comment], page: Page) -> list[CommentGroup]:
    """Return the groups of a page with their comments there, but for one that was kept back just now."""
    found = seen.in_bulk([key for _, key in page])
    return [
        replace(group, comments=[found[key] for _, key in some if key in found])
        for group, some in groupby(page, key=lambda place: place[0])
    ]
