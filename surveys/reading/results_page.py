"""All that a page or a document shows of a survey's results: of one school, or of all together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from common.disclosure import Distribution, change
from programmes.themes import Theme as ThemeName
from surveys.choices import Choices
from surveys.comparing import asks_the_same
from surveys.models import AskedSchool, Survey

from .released_comments import CommentGroup, comments_of
from .result_rows import Row, Theme
from .results import Shown, shown, shown_together, tables_of, thresholds_of

OTHER = "Other questions"
REWORDED = "Not compared: the words have changed"
NOT_BOTH = "Too few to say: not shown both times"


@dataclass(frozen=True)
class Results:
    """What people answered, by theme, with everything that stands beside it."""

    survey: Survey
    base: int | None
    themes: list[Theme]
    asked: AskedSchool | None = None
    before: AskedSchool | None = None  # the survey of the same school that it is compared with
    earlier: Sequence[AskedSchool] = ()
    comments: Sequence[CommentGroup] = ()
    least: int = 0
    held_back: Sequence[str] = ()
    rows: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", [row for theme in self.themes for row in theme.rows])

    @property
    def rate(self) -> int | None:
        """Return how many of a hundred answered; None where that is not known."""
        expected = self.asked.expected if self.asked else None
        return round(100 * self.base / expected) if self.base and expected and expected >= self.base else None

    @property
    def ways(self) -> list[tuple[str, int]]:
        """Return how many answered in which way, as far as it is shown."""
        names = {
            "link": "link",
            "code": "code",
            "device": "shared device",
            "personal": "invitation of their own",
        }
        kept = self.asked.ways if self.asked and self.base else []
        return [
            (" or ".join(names.get(way, way) for way in one["ways"]), one["number"])
            for one in kept
            if one["number"] >= self.least
        ]

    @property
    def compared(self) -> list[Row]:
        """Return the questions that were asked the time before, too."""
        return [row for row in self.rows if row.change or row.reason]

    @property
    def sentence(self) -> str:
        """Say with what most agree, and with what fewest."""
        found = sorted(
            (row for row in self.rows if row.agree is not None), key=lambda row: row.agree or 0, reverse=True
        )
        if len(found) < 2:
            return ""
        first, last = found[0], found[-1]
        return f"Most agree with “{first.text}” ({first.agree:.0%}), fewest with “{last.text}” ({last.agree:.0%})."

    @property
    def joins_small_numbers(self) -> bool:
        """Whether somewhere options were put together."""
        return any(one.columns > 1 for row in self.rows for one in row.said)


def results_of(
    asked: AskedSchool, *, is_forum: bool, may_compare: bool, for_families: bool = False
) -> Results:
    """Return the results of a counted school; without what its forum holds back, but for the forum itself.

    `may_compare`: beside what all schools of the survey said together. `asked` needs its area, school and
    survey with the version. The number of queries does not grow with the questions.
    """
    survey = asked.survey
    tables = tables_of(survey)
    numbers = shown(asked, tables)
    whole = shown_together(survey, tables) if may_compare else {}
    earlier = _earlier(asked, is_forum=is_forum, for_families=for_families)
    before = _compared_with(asked, earlier)
    then = _then(before, is_forum=is_forum) if before else {}
    hidden = [] if is_forum else asked.held_back
    rows = [
        _row(table, numbers, whole, then, has_before=before is not None)
        for table in tables
        if table.question.slug not in hidden
    ]
    limits = thresholds_of(survey)
    base = asked.answered if asked.answered and asked.answered >= limits.school else None
    return Results(
        survey,
        base,
        _themes(rows),
        asked,
        before,
        earlier,
        comments_of(asked, limits, for_families=for_families, hidden=hidden) if base else (),
        least=limits.cell,
        held_back=asked.held_back if is_forum else (),
    )


def results_together(survey: Survey) -> Results:
    """Return what all schools of a counted survey said together. `survey` needs its area and version."""
    tables = tables_of(survey)
    numbers = shown_together(survey, tables)
    rows = [_row(table, numbers, {}, {}, has_before=False) for table in tables]
    limits = thresholds_of(survey)
    bases = [found.base for found in numbers.values() if found.base is not None]
    return Results(survey, max(bases, default=None), _themes(rows), least=limits.cell)


type Then = Mapping[str, tuple[Choices, Distribution]]


def _row(table: Choices, numbers: Shown, whole: Shown, then: Then, *, has_before: bool) -> Row:
    place = table.question.slug, table.about
    now = numbers[place]
    found, reason = None, ""
    if has_before and table.scores:
        old = then.get(table.question.slug)
        if old and not asks_the_same(table.question, old[0].question):
            reason = REWORDED
        elif old:
            found = change(old[1], now, table.order, middle=table.middle)
            reason = "" if found else NOT_BOTH
    return Row(table, now, whole.get(place), found, reason)


def _then(before: AskedSchool, *, is_forum: bool) -> Then:
    hidden = [] if is_forum else before.held_back
    tables = [table for table in tables_of(before.survey) if table.scores]
    numbers = shown(before, tables)
    return {
        table.question.slug: (table, numbers[table.question.slug, ""])
        for table in tables
        if table.question.slug not in hidden
    }


def _earlier(asked: AskedSchool, *, is_forum: bool, for_families: bool) -> list[AskedSchool]:
    """Return the same school in earlier surveys with the questionnaire, the newest first, that may be seen."""
    found = AskedSchool.objects.filter(
        school=asked.school_id,
        survey__version__questionnaire=asked.survey.version.questionnaire_id,
        survey__counted_at__isnull=False,
        survey__opens_on__lt=asked.survey.opens_on,
    )
    if for_families:
        found = found.filter(forum_agreed_at__isnull=False, school_agreed_at__isnull=False)
    found = found.filter(forum=asked.forum_id) if is_forum else found.filter(released_at__isnull=False)
    return list(found.select_related("area", "survey__version", "survey__area").order_by("-survey__opens_on"))


def _compared_with(asked: AskedSchool, earlier: Sequence[AskedSchool]) -> AskedSchool | None:
    """Return the survey to compare with: of an endline the baseline before it, else the last one."""
    if asked.survey.kind == Survey.Kind.END:
        baselines = [one for one in earlier if one.survey.kind == Survey.Kind.BASELINE]
        earlier = baselines or earlier
    return earlier[0] if earlier else None


def _themes(rows: Iterable[Row]) -> list[Theme]:
    """Return the rows by theme, in the order in which the themes are asked about; what has none comes last."""
    names = dict(ThemeName.choices)
    found: dict[str, Theme] = {}
    for row in rows:
        slug = row.question.theme
        found.setdefault(slug, Theme(slug or "other", names.get(slug, OTHER), [])).rows.append(row)
    return sorted(found.values(), key=lambda theme: theme.slug == "other")
