"""What families of all schools wrote, as far as forum and school have both let families read it: by theme.

Every comment here stands on the page for families of its school already, by the same rules (released_comments);
here it stands without the school's name, in the order of random keys.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from common.disclosure import Thresholds
from programmes.themes import Theme
from surveys.choices import TEXTS
from surveys.models import AskedSchool, Comment, Question, Survey

from .released_comments import QUESTION

FIRST = 2  # of each theme, beside how many there are
SOME = 200  # among which those are: a rare theme of a large survey has its number alone


@dataclass(frozen=True)
class About:
    """A theme, or a question where nobody has named a theme: how many comments, and the first of them."""

    slug: str
    title: str
    number: int
    first: list[str] = field(default_factory=list)


def comments_together(survey: Survey, limits: Thresholds) -> list[About]:
    """Return the themes of what families of all schools wrote, with most comments first. Four queries."""
    heard = _heard(survey, limits)
    found = {about: About(about, heard.title(about), number) for about, number in heard.numbers.items()}
    for question, themes, words in heard.comments.values_list("question", "themes", "words")[:SOME]:
        first = found[heard.about(question, themes[0] if themes else None)].first
        if len(first) < FIRST:
            first.append(words)
    return sorted(found.values(), key=lambda one: (-one.number, one.title))


def comments_about(survey: Survey, limits: Thresholds, about: str) -> tuple[str, QuerySet[Comment]]:
    """Return a theme's title and its comments, shuffled for good; no title where there are none."""
    heard = _heard(survey, limits)
    if about not in heard.numbers:
        return "", Comment.objects.none()
    question = next((pk for pk, one in heard.questions.items() if about == QUESTION + one.slug), None)
    some = Q(themes__0=about) if question is None else Q(themes=[], question=question)
    return heard.title(about), heard.comments.filter(some)


type Numbers = Mapping[tuple[int, int], Counter[str | None]]  # of a school's comments to a question, by theme


@dataclass(frozen=True)
class _Heard:
    """The comments that are heard, and how many of them there are."""

    questions: Mapping[int, Question]
    comments: QuerySet[Comment]
    each: Numbers

    @property
    def numbers(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_, question), themes in self.each.items():
            found.update({self.about(question, theme): number for theme, number in themes.items()})
        return found

    def about(self, question: int, theme: str | None) -> str:
        return theme or QUESTION + self.questions[question].slug

    def title(self, about: str) -> str:
        by_slug = {QUESTION + one.slug: one.text for one in self.questions.values()}
        return by_slug.get(about) or Theme(about).label


def _heard(survey: Survey, limits: Thresholds) -> _Heard:
    """Return the comments of schools whose families may read at least `limits.cell` to the same question."""
    questions = Question.objects.filter(version=survey.version_id, kind__in=TEXTS).in_bulk()
    schools = dict(_schools(survey, limits))
    seen = Comment.objects.to_show().filter(asked__in=schools)
    each = {
        (asked, question): themes
        for (asked, question), themes in _numbers(seen).items()
        if themes.total() >= limits.cell and questions[question].slug not in schools[asked]
    }
    return _Heard(questions, seen.filter(_among(each)).order_by("pk"), each)


def _numbers(seen: QuerySet[Comment]) -> Numbers:
    counts = seen.order_by().values_list("asked", "question", "themes__0").annotate(number=Count("pk"))
    found: dict[tuple[int, int], Counter[str | None]] = defaultdict(Counter)
    for asked, question, theme, number in counts:
        found[asked, question][theme] += number
    return found


def _among(pairs: Iterable[tuple[int, int]]) -> Q:
    """Return the condition of belonging to one of these schools and questions; nothing does without any."""
    schools: dict[int, list[int]] = defaultdict(list)
    for asked, question in pairs:
        schools[question].append(asked)
    found = Q(pk__in=[])
    for question, some in schools.items():
        found |= Q(question=question, asked__in=some)
    return found


def _schools(survey: Survey, limits: Thresholds) -> Iterator[tuple[int, list[str]]]:
    """Yield the schools whose families may read comments, and the questions that their forum holds back."""
    schools = AskedSchool.objects.filter(
        survey=survey,
        answered__gte=limits.school,
        released_at__isnull=False,
        forum_agreed_at__isnull=False,
        school_agreed_at__isnull=False,
    )
    yield from schools.values_list("pk", "held_back")
