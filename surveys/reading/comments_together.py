"""What families of all schools wrote, as far as forum and school have both let families read it: by theme.

Every comment here stands on the page for families of its school already, by the same rules (released_comments);
here it stands without the school's name, in the order of random keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Concat, RowNumber

from common.disclosure import Thresholds
from programmes.themes import Theme
from surveys.models import AskedSchool, Comment, Survey

FIRST = 2  # of each theme, beside how many there are
QUESTION = "q-"  # begins what stands for a theme where a comment has none: its question


@dataclass(frozen=True)
class About:
    """A theme, or a question where nobody has named a theme: how many comments, and the first of them."""

    slug: str
    title: str
    number: int
    first: list[str] = field(default_factory=list)


def comments_together(survey: Survey, limits: Thresholds) -> list[About]:
    """Return the themes of what families of all schools wrote, with most comments first. Two queries."""
    heard = _heard(survey, limits)
    counted = heard.values("about", "question__text").annotate(number=Count("pk")).order_by()
    found: dict[str, About] = {}
    for about, text, number in counted.values_list("about", "question__text", "number"):
        known = found.get(about)
        found[about] = About(about, _title(about, text), number + (known.number if known else 0))
    for about, words in _first(heard):
        found[about].first.append(words)
    return sorted(found.values(), key=lambda one: (-one.number, one.title))


def comments_about(survey: Survey, limits: Thresholds, about: str) -> tuple[str, QuerySet[Comment]]:
    """Return a theme's title and its comments, shuffled for good; no title where there are none."""
    heard = _heard(survey, limits).filter(about=about).order_by("pk")
    one = heard.select_related("question").first()
    return (_title(about, one.question.text) if one else ""), heard


def _heard(survey: Survey, limits: Thresholds) -> Any:
    """Return the comments of which a school's families may read at least `limits.cell` to the same question.

    A queryset of comments, each `about` a theme, or else a question.
    """
    schools = AskedSchool.objects.filter(
        survey=survey,
        answered__gte=limits.school,
        released_at__isnull=False,
        forum_agreed_at__isnull=False,
        school_agreed_at__isnull=False,
    )
    seen = Comment.objects.to_show().filter(asked__in=schools)
    seen = seen.exclude(asked__held_back__contains=[F("question__slug")])
    alike = Window(Count("pk"), partition_by=["asked", "question"])
    enough = seen.annotate(alike=alike).filter(alike__gte=limits.cell)
    return Comment.objects.to_show().filter(pk__in=enough.values("pk")).annotate(about=_about())


def _about() -> Case:
    question = Concat(Value(QUESTION), F("question__slug"), output_field=TextField())
    return Case(When(themes__len__gt=0, then=F("themes__0")), default=question, output_field=TextField())


def _first(heard: Any) -> Iterable[tuple[str, str]]:
    place = Window(RowNumber(), partition_by=["about"], order_by="pk")
    found = heard.annotate(place=place).filter(place__lte=FIRST).order_by("pk")
    return [(one.about, one.words) for one in found]


def _title(about: str, question: str) -> str:
    return question if about.startswith(QUESTION) else Theme(about).label
