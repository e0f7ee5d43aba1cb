"""What the schools of a round found together, for those who plan support: themes and priorities, never a ranking.

Counts of schools within the reader's reach; each of their audits is one that the reader may open.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.safestring import SafeString

from audits.comparing import has_same_scale
from audits.levels import Levels
from audits.models import Answer, Audit, Domain, Framework, Round, Statement
from common.charts.bars import Part, bar, scale, stacked_bar
from programmes.models import Membership
from programmes.services.area_settings import settings_of

from .answered import APART, Counts, answered
from .like_with_like import first_of_its_words
from .other_schools import SETTLED
from .round_schools import HowMany, Narrowed, how_many

# What helps a school to answer is read from JSON for every statement, and no round's results show it.
NOT_SHOWN = ("why", "levels", "evidence_prompts", "wording", "resources", "prompts")


@dataclass(frozen=True)
class StatementTogether:
    """A statement over the schools of a round: how many stand at each level, and how many named it."""

    statement: Statement
    levels: Levels
    spread: tuple[int, ...]
    apart: int
    strengths: int
    developments: int

    @property
    def base(self) -> int:
        """Return how many looked at it."""
        return sum(self.spread) + self.apart

    @property
    def middle(self) -> str:
        """Return the median in words."""
        return self.levels.name(middle_of(self.levels, self.spread))

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """Return how many stand at each level, with its name, and how many apart from them."""
        return [*zip(self.levels.names, self.spread, strict=True), ("Apart", self.apart)]

    @property
    def chart(self) -> SafeString:
        """Draw how many stand at each level."""
        at_each = zip(self.levels.names, self.spread, strict=True)
        found = [f"{number} at “{name}”" for name, number in at_each if number]
        found += [f"{self.apart} apart from the levels"] if self.apart else []
        parts = [*scale(self.spread), Part(self.apart, fill=None)]
        return stacked_bar(title=", ".join(found) or "Nobody has looked at it", parts=parts)


@dataclass(frozen=True)
class ThemeTogether:
    """A theme over the schools of a round: how many named an area for development in it, or a strength."""

    domain: Domain
    rows: Sequence[StatementTogether]
    levels: Levels
    developing: int
    strong: int
    schools: int  # that have submitted

    @property
    def middle(self) -> str:
        """Return the level in the middle of all answers to its statements, in words."""
        spread = [sum(numbers) for numbers in zip(*(row.spread for row in self.rows), strict=True)]
        return self.levels.name(middle_of(self.levels, spread))

    @property
    def chart(self) -> SafeString:
        """Draw how many of the schools named an area for development in it."""
        title = f"{self.domain}: an area for development at {self.developing} of {self.schools}"
        return bar(title=title, amount=self.developing, most=self.schools)

    @property
    def named(self) -> list[StatementTogether]:
        """Return the statements that somebody named as an area for development, the most often named first."""
        found = [row for row in self.rows if row.developments]
        return sorted(found, key=lambda row: (-row.developments, row.statement.position))


@dataclass(frozen=True)
class RoundResults:
    """All that a page or document shows of a round."""

    round: Round
    levels: Levels
    themes: Sequence[ThemeTogether]  # the ones with the most schools first
    submitted: int
    least: int
    how_many: HowMany
    is_of_places: bool

    @property
    def is_enough(self) -> bool:
        """Whether enough have submitted for numbers to be shown."""
        return self.submitted >= self.least

    @property
    def things(self) -> str:
        """Return what is counted."""
        return "places" if self.is_of_places else "schools"

    @property
    def strengths(self) -> list[StatementTogether]:
        """Return the statements that were named as strengths, the most often named first."""
        found = [row for theme in self.themes for row in theme.rows if row.strengths]
        return sorted(found, key=lambda row: -row.strengths)

    @property
    def sentence(self) -> str:
        """Say which themes most schools want to work on."""
        first = [theme for theme in self.themes if theme.developing][:2]
        if not first:
            return "No areas for development have been named yet."
        named = " and ".join(f"“{theme.domain}” ({theme.developing})" for theme in first)
        return f"Most areas for development lie in {named}, of {self.submitted} {self.things} that have submitted."


def middle_of(levels: Levels, spread: Sequence[int]) -> int | None:
    """Return the median level of so many at each, of two middles the lower; None where nobody is."""
    steps = zip(levels.values, accumulate(spread), strict=True)
    half = (sum(spread) + 1) // 2
    return next((value for value, reached in steps if reached >= half > 0), None)


def round_results(round_: Round, membership: Membership, narrowed: Narrowed) -> RoundResults:
    """Return what the submitted audits of a round within reach found, narrowed to a council or cohort.

    The number of queries does not grow with schools or statements.
    """
    found = answered(submitted_audits(round_, membership, narrowed))
    counts, flagged, submitted = found.statements, found.themes, found.audits
    statements = _statements(round_, counts)
    levels = Levels.of(round_.version)
    rows: dict[str, list[StatementTogether]] = defaultdict(list)
    for statement, keys in statements:
        rows[statement.domain.slug].append(_together(statement, levels, [counts[key] for key in keys]))
    domains = {statement.domain.slug: statement.domain for statement, _ in reversed(statements)}
    themes = [
        ThemeTogether(
            domain,
            rows[slug],
            levels,
            flagged[slug, Answer.Flag.DEVELOPMENT],
            flagged[slug, Answer.Flag.STRENGTH],
            submitted,
        )
        for slug, domain in domains.items()
    ]
    return RoundResults(
        round_,
        levels,
        sorted(themes, key=lambda theme: (-theme.developing, theme.domain.position)),
        submitted,
        settings_of(round_.area).minimum_schools,
        how_many(round_, membership, narrowed),
        round_.version.framework.unit == Framework.Unit.PLACE,
    )


def submitted_audits(round_: Round, membership: Membership, narrowed: Narrowed) -> QuerySet[Audit]:
    """Return the audits of a round that are with the reviewer or agreed, of schools within reach."""
    found = Audit.objects.readable_by(membership).filter(round=round_, state__in=SETTLED)
    return found.filter(narrowed.condition("school")).order_by()


def is_enough(round_: Round, membership: Membership, narrowed: Narrowed) -> bool:
    """Whether so many have submitted that what they found together is shown; in two queries."""
    least = settings_of(round_.area).minimum_schools
    return submitted_audits(round_, membership, narrowed).count() >= least


def named_in(
    round_: Round, membership: Membership, narrowed: Narrowed, theme: str, flag: str
) -> QuerySet[Audit]:
    """Return the audits that named something in a theme, by its slug, as `flag`; by school.

    Each has its answers that did as `named`, in the order of the theme. They are as many as `ThemeTogether` says.
    """
    named = Answer.objects.filter(statement__domain__slug=theme, flag=flag)
    behind = submitted_audits(round_, membership, narrowed).filter(Exists(named.filter(audit=OuterRef("pk"))))
    in_order = named.select_related("statement").order_by("statement__position", "pk")
    along = behind.select_related("school", "area", "version").prefetch_related(
        Prefetch("answers", in_order, to_attr="named")
    )
    return along.order_by("school__name", "place_name", "pk")


def schools_behind(
    round_: Round, membership: Membership, narrowed: Narrowed, statement: Statement, flag: str
) -> QuerySet[Answer]:
    """Return the answers that named a statement, or one of the same words, as `flag`; by school, with their audits."""
    words = first_of_its_words(round_.version.framework_id)
    same = [key for key, first in words.items() if first == words[statement.pk]]
    named = Answer.objects.filter(
        audit__in=submitted_audits(round_, membership, narrowed), statement__in=same, flag=flag
    )
    along = named.select_related("audit__school", "audit__area", "audit__version")
    return along.order_by("audit__school__name", "audit__place_name", "pk")


def _statements(round_: Round, counts: Counts) -> list[tuple[Statement, list[int]]]:
    """The statements of the round's version, then those that only older ones had, each with all of the same words."""
    version = round_.version
    words = first_of_its_words(version.framework_id)
    framework = Statement.objects.filter(version__framework=version.framework_id)
    asked = framework.defer(*NOT_SHOWN).select_related("domain").prefetch_related("version")
    found: dict[int, tuple[Statement, list[int]]] = {}
    for statement in sorted(
        asked,
        key=lambda one: (
            one.version_id != version.pk,
            -one.version.number,
            one.domain.position,
            one.position,
        ),
    ):
        is_counted = statement.pk in counts and has_same_scale(version, statement.version)
        if statement.version_id == version.pk or is_counted:
            found.setdefault(words[statement.pk], (statement, []))[1].append(statement.pk)
    return [(statement, [key for key in keys if key in counts]) for statement, keys in found.values()]


def _together(
    statement: Statement, levels: Levels, counts: Iterable[Counter[int | str]]
) -> StatementTogether:
    total = sum(counts, Counter[int | str]())
    return StatementTogether(
        statement,
        levels,
        tuple(total[value] for value in levels.values),
        total[APART],
        total[Answer.Flag.STRENGTH],
        total[Answer.Flag.DEVELOPMENT],
    )
