"""All that a page or a document shows of a survey's results: of one school, or of all together."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from common.disclosure import change
from programmes.models import Membership
from surveys.choices import Choices
from surveys.comparing import asks_the_same
from surveys.models import AskedSchool, Survey

from .alike import Alike, alike_of
from .earlier import Before, Scales, base_of, compared_with, earlier_of, scales_of
from .earlier_together import base_together, earlier_together
from .released_comments import Comments, Wanted, comments_of
from .result_rows import Row
from .result_themes import Theme, themes_of
from .results import Shown, shown, shown_together, tables_of, thresholds_of
from .ways import Way, ways_of, ways_together
from .withheld import forum_of
from .years import Years, years_of

REWORDED = "Not compared: the words have changed"
NOT_BOTH = "Too few to say: not shown both times"


@dataclass(frozen=True)
class Results:
    """What people answered, by theme, with everything that stands beside it."""

    survey: Survey
    base: int | None
    themes: list[Theme]
    asked: AskedSchool | None = None
    before: Before | None = None  # the survey that it is compared with
    earlier: Sequence[Before] = ()
    years: Years | None = None
    alike: Alike | None = None
    ways: Sequence[Way] = ()
    comments: Comments = field(default_factory=Comments)
    least: int = 0  # people in a number
    others_needed: int = 0  # schools beside this one, for a figure of schools alike
    held_back: Sequence[str] = ()
    kept_from_reader: int = 0  # questions that the forum holds back
    rows: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", [row for theme in self.themes for row in theme.rows])

    @property
    def rate(self) -> int | None:
        """Return how many of a hundred answered; None where that is not known."""
        expected = self.asked.expected if self.asked else None
        return round(100 * self.base / expected) if self.base and expected and expected >= self.base else None

    @property
    def compared(self) -> list[Row]:
        """Return the questions that were asked the time before, too."""
        return [row for row in self.rows if row.change or row.reason]

    @property
    def beside(self) -> list[Row]:
        """Return the questions that stand beside what other schools said."""
        return [row for row in self.rows if row.agree is not None and row.has_others]

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
    asked: AskedSchool,
    *,
    is_forum: bool,
    may_compare: bool,
    by: Membership | None = None,
    for_families: bool = False,
    wanted: Wanted | None = None,
) -> Results:
    """Return the results of a counted school; without what its forum holds back, but for the forum itself.

    `may_compare`: beside what all schools of the survey said together, as `by` may see it (without, as everybody
    may who reads released pages), and schools alike. `asked` needs its area,
    school and survey with the version. Of comments those of the page that is `wanted`, or else all. The number of
    queries does not grow with questions, schools, years or comments.
    """
    survey, tables = asked.survey, tables_of(asked.survey)
    numbers, limits = shown(asked, tables), thresholds_of(survey)
    base = base_of(asked, limits)
    hidden = [] if is_forum else asked.held_back
    earlier = earlier_of(asked, tables, is_forum=is_forum, for_families=for_families)
    before = compared_with(survey, earlier)
    beside = _Beside(
        whole=shown_together(survey, tables, by=by) if may_compare else {},
        alike=alike_of(asked, tables, numbers, limits) if may_compare and base else None,
        then=before.scales if before else {},
    )
    rows = [_row(table, numbers, beside) for table in tables if table.question.slug not in hidden]
    return Results(
        survey,
        base,
        themes_of(rows),
        asked,
        before,
        earlier,
        years=years_of(survey, base, scales_of(tables, numbers, hidden), earlier),
        alike=beside.alike,
        ways=ways_of(asked, limits) if base else (),
        comments=comments_of(asked, limits, for_families=for_families, hidden=hidden, wanted=wanted)
        if base
        else Comments(),
        least=limits.cell,
        others_needed=limits.schools,
        held_back=asked.held_back if is_forum else (),
        kept_from_reader=len(hidden),
    )


def results_together(survey: Survey, *, by: Membership) -> Results:
    """Return what all schools of a counted survey said together, beside the surveys before that `by` may see.

    `survey` needs its area and its version with the questionnaire. The number of queries does not grow with
    schools or surveys.
    """
    tables = tables_of(survey)
    numbers, limits = shown_together(survey, tables, by=by), thresholds_of(survey)
    base = base_together(numbers)
    earlier = earlier_together(survey, tables, limits, by=by) if base else []
    before = compared_with(survey, earlier)
    beside = _Beside(then=before.scales if before else {})
    rows = [_row(table, numbers, beside) for table in tables]
    return Results(
        survey,
        base,
        themes_of(rows),
        before=before,
        earlier=earlier,
        years=years_of(survey, base, scales_of(tables, numbers, ()), earlier),
        others_needed=limits.schools,
        ways=ways_together(survey, limits, by=by) if base else (),
        least=limits.cell,
        held_back=_kept_from_partners(survey, tables, numbers) if forum_of(by) else (),
    )


def _kept_from_partners(survey: Survey, tables: Sequence[Choices], seen: Shown) -> list[str]:
    """Return the questions of all schools together that a forum sees and partners do not, once it is released."""
    if survey.released_at is None:
        return []
    told = shown_together(survey, tables)
    return [slug for (slug, about), found in seen.items() if found.base and not told[slug, about].base]


@dataclass(frozen=True)
class _Beside:
    """What stands beside a school's own numbers; of all schools together, the survey before alone."""

    whole: Shown = field(default_factory=dict)
    alike: Alike | None = None
    then: Scales = field(default_factory=dict)


def _row(table: Choices, numbers: Shown, beside: _Beside) -> Row:
    place = table.question.slug, table.about
    now = numbers[place]
    found, reason = None, ""
    if table.scores:
        old = beside.then.get(table.question.slug)
        if old and not asks_the_same(table.question, old[0].question):
            reason = REWORDED
        elif old:
            found = change(old[1], now, table.order, middle=table.middle)
            reason = "" if found else NOT_BOTH
    alike = beside.alike.said.get(table.question.slug) if beside.alike else None
    return Row(table, now, beside.whole.get(place), found, reason, alike=alike)
