"""What families of all schools wrote, as far as forum and school have both let families read it: by theme.

Every comment here stands on the page for families of its school already, by the same rules (released_comments);
here it stands without the school's name, in the order of random keys.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from common.disclosure import Thresholds
from programmes.themes import Theme
from surveys.choices import TEXTS
from surveys.models import AskedSchool, Comment, Question, Survey

from .released_comments import QUESTION, heard_themes, stands_under, told_number

FIRST = 2  # of each theme, beside how many there are
SOME = 200  # among which those are: a rare theme of a large survey has its number alone


@dataclass(frozen=True)
class About:
    """A theme, or a question: how many comments (`number` is None where too few to say), and the first of them."""

    slug: str
    title: str
    heard: int
    number: int | None
    first: list[str] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        """Whether there are others than the first."""
        return self.heard > len(self.first)


def comments_together(survey: Survey, limits: Thresholds) -> list[About]:
    """Return the themes of what families of all schools wrote, with most comments first. Four queries."""
    heard = _heard(survey, limits)
    found = {
        about: About(about, heard.title(about), number, told_number(number, limits))
        for about, number in heard.numbers.items()
    }
    for question, themes, words in heard.comments.values_list("question", "themes", "words")[:SOME]:
        for about in heard.under(question, themes):
            if len(found[about].first) < FIRST:
                found[about].first.append(words)
    return sorted(found.values(), key=lambda one: (-one.heard, one.title))


def comments_about(survey: Survey, limits: Thresholds, about: str) -> tuple[str, QuerySet[Comment]]:
    """Return a theme's title and its comments, shuffled for good; no title where there are none."""
    heard = _heard(survey, limits)
    if about not in heard.numbers:
        return "", Comment.objects.none()
    question = next((pk for pk, one in heard.questions.items() if about == QUESTION + one.slug), None)
    if question is None:
        return heard.title(about), heard.comments.filter(themes__contains=[about])
    rare = heard.comments.exclude(themes__overlap=list(heard.themes))
    return heard.title(about), rare.filter(question=question)


type Themes = tuple[str, ...]  # that one comment is about
type Numbers = Mapping[tuple[int, int], Counter[Themes]]  # of a school's comments to a question


@dataclass(frozen=True)
class _Heard:
    """The comments that are heard, and how many of them there are."""

    questions: Mapping[int, Question]
    comments: QuerySet[Comment]
    each: Numbers
    themes: Collection[str]  # those with enough comments to be named

    @property
    def numbers(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for (_, question), numbers in self.each.items():
            for themes, number in numbers.items():
                found.update(dict.fromkeys(self.under(question, themes), number))
        return found

    def under(self, question: int, themes: Iterable[str]) -> list[str]:
        return stands_under(self.questions[question].slug, themes, self.themes)

    def title(self, about: str) -> str:
        by_slug = {QUESTION + one.slug: one.text for one in self.questions.values()}
        return by_slug.get(about) or Theme(about).label


def _heard(survey: Survey, limits: Thresholds) -> _Heard:
    """Return the comments of schools whose families may read at least `limits.cell` to the same question."""
    questions = Question.objects.filter(version=survey.version_id, kind__in=TEXTS).in_bulk()
    schools = dict(_schools(survey, limits))
    seen = Comment.objects.to_show().filter(asked__in=schools)
    each = {
        (asked, question): numbers
        for (asked, question), numbers in _numbers(seen).items()
        if numbers.total() >= limits.cell and questions[question].slug not in schools[asked]
    }
    themes = heard_themes((one for numbers in each.values() for one in numbers.items()), limits)
    return _Heard(questions, seen.filter(_among(each)).order_by("pk"), each, themes)


def _numbers(seen: QuerySet[Comment]) -> Numbers:
    counts = seen.order_by().values_list("asked", "question", "themes").annotate(number=Count("pk"))
    found: dict[tuple[int, int], Counter[Themes]] = defaultdict(Counter)
    for asked, question, themes, number in counts:
        found[asked, question][tuple(themes)] += number
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
