"""The results of one audit: what it found, by theme and statement, beside the round before and other schools."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from audits.comparing import has_same_scale
from audits.levels import DOES_NOT_APPLY, Levels, ThemeLevel, theme_level
from audits.models import Answer, Audit, Domain, Evidence, FrameworkVersion, Statement
from programmes.models import Membership

from .actions import actions_by_statement
from .as_at import Past, evidence_as_at, last_time_as_at, past_of
from .group_views import GroupViews, group_views
from .last_time import last_audit
from .like_with_like import first_of_its_words
from .other_schools import OtherSchools, other_schools
from .result_rows import Row, Theme

CHANGED = "Not compared: the words have changed"


@dataclass(frozen=True)
class Results:
    """All that a page or document shows of one audit."""

    audit: Audit
    version: FrameworkVersion
    levels: Levels
    themes: Sequence[Theme]
    before: Audit | None  # the round that it is compared with
    others: OtherSchools
    groups: GroupViews
    on: date | None = None
    reason: str = ""  # why there is nothing to show
    rows: Sequence[Row] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", [row for theme in self.themes for row in theme.rows])

    @property
    def strengths(self) -> list[Row]:
        """Return what the school named as strengths."""
        return [row for row in self.rows if row.flag == Answer.Flag.STRENGTH]

    @property
    def developments(self) -> list[Row]:
        """Return what the school named as areas for development."""
        return [row for row in self.rows if row.flag == Answer.Flag.DEVELOPMENT]

    @property
    def looked_at(self) -> int:
        """Return how many statements were looked at."""
        return sum(bool(row.word) for row in self.rows)

    @property
    def sentence(self) -> str:
        """Say what the school found, strengths first, and what has changed since the round before."""
        strengths, developments = len(self.strengths), len(self.developments)
        found = f"{_counted(strengths, 'strength')} and {_counted(developments, 'area')} for development"
        higher, same, lower = self.moves
        if not (strengths or developments):
            found = "no strengths or areas for development yet"
        if self.before is None or not (higher or same or lower):
            return f"{self.audit.school} has named {found}."
        moved = (
            f"Since {self.before.round}, {_counted(higher, 'statement')} stand higher"
            if higher != 1
            else (f"Since {self.before.round}, 1 statement stands higher")
        )
        return f"{self.audit.school} has named {found}. {moved}, {same} the same and {lower} lower."

    @property
    def apart(self) -> list[tuple[str, int]]:
        """Return how many were answered with each of what stands apart from the levels."""
        words = [row.word for row in self.rows if row.word and row.level is None]
        return [(name, words.count(name)) for name in self.levels.apart.values() if name in words]

    @property
    def moves(self) -> tuple[int, int, int]:
        """Return how many statements stand higher than last time, the same, and lower."""
        pairs = [(row.level, row.then) for row in self.rows if row.level is not None and row.then is not None]
        return (
            sum(now > then for now, then in pairs),
            sum(now == then for now, then in pairs),
            sum(now < then for now, then in pairs),
        )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def results_of(audit: Audit, membership: Membership, on: date | None = None) -> Results:
    """Return an audit's results for somebody who may read it, today or as at the end of a past day.

    The number of queries does not grow with the audit. As at a past day there are no other schools, no
    groups and no actions: those are only ever shown as they are.
    """
    version, answers, reason = audit.version, list(audit.answers.all()), ""
    if on is not None:
        past = past_of(audit, on, membership)
        answers, reason = list(past.answers), past.reason
        version = _version(version, past.version)
    return _Reading(audit, version, {one.statement_id: one for one in answers}, on).results(
        membership, reason
    )


def _version(now: FrameworkVersion, then: int | None) -> FrameworkVersion:
    """The version of a past day, by key; the one that is used now if there is none."""
    if then in (None, now.pk):
        return now
    return FrameworkVersion.objects.select_related("framework").get(pk=then)


@dataclass
class _Reading:
    """One audit being read."""

    audit: Audit
    version: FrameworkVersion
    answers: Mapping[int, Any]  # by statement
    on: date | None
    before: Audit | None = None
    then: dict[int, int | None] = field(default_factory=dict)  # by the first statement of the same words
    then_not_applying: set[int] = field(default_factory=set)  # of these
    evidence: dict[int, list[Evidence]] = field(default_factory=dict)  # by statement

    def results(self, membership: Membership, reason: str = "") -> Results:
        self.levels = Levels.of(self.version)
        self.words = first_of_its_words(self.version.framework_id)
        self._read_last_time()
        self.others = OtherSchools({}, 0) if self.on else other_schools(self.audit, self.words)
        self.actions = {} if self.on else actions_by_statement(self.audit, membership)
        self.groups = GroupViews() if self.on else group_views(self.audit)
        self._read_evidence()
        domains = list(self.version.domains.all())
        asked = self.version.statements.of_place(self.audit.place).select_related("domain")
        statements = list(asked)
        themes = [
            self._theme(domain, [one for one in statements if one.domain_id == domain.pk])
            for domain in domains
        ]
        shown = [theme for theme in themes if theme.rows]
        return Results(
            self.audit,
            self.version,
            self.levels,
            shown,
            self.before,
            self.others,
            self.groups,
            self.on,
            reason,
        )

    def _read_last_time(self) -> None:
        """Read the round before as it is, or was on the day shown; only if its levels are called the same."""
        if self.on:
            found = last_time_as_at(self.audit, self.on)
        else:
            before = last_audit(self.audit)
            found = (before, Past(before.version_id, tuple(before.answers.all()))) if before else None
        if found is None:
            return
        self.before, past = found
        old = _version(self.before.version, past.version)
        is_same_scale = has_same_scale(self.version, old)
        for statement in old.statements.values_list("pk", flat=True):
            if is_same_scale:
                self.then[self.words[statement]] = None
        for answer in past.answers:
            if self.words[answer.statement_id] in self.then:
                self.then[self.words[answer.statement_id]] = answer.level
            if answer.outside == DOES_NOT_APPLY:
                self.then_not_applying.add(self.words[answer.statement_id])

    def _read_evidence(self) -> None:
        if self.on:
            statements = {row.pgh_obj_id: key for key, row in self.answers.items()}
            self.evidence = evidence_as_at(statements, self.on)
            return
        for one in Evidence.objects.filter(answer__audit=self.audit).select_related("answer", "upload"):
            self.evidence.setdefault(one.answer.statement_id, []).append(one)

    def _theme(self, domain: Domain, statements: Sequence[Statement]) -> Theme:
        now = {key: answer.level for key, answer in self.answers.items()}
        aside = {key for key, answer in self.answers.items() if answer.outside == DOES_NOT_APPLY}
        level = theme_level(statements, now, aside)
        return Theme(
            domain, [self._row(one) for one in statements], self.levels, level, self._then(statements)
        )

    def _then(self, statements: Sequence[Statement]) -> ThemeLevel | None:
        """Return where a theme stood last time; None unless all of it can be compared."""
        first = {one.pk: self.words[one.pk] for one in statements}
        if not first or any(words not in self.then for words in first.values()):
            return None
        aside = {key for key, words in first.items() if words in self.then_not_applying}
        return theme_level(statements, {key: self.then[words] for key, words in first.items()}, aside)

    def _row(self, statement: Statement) -> Row:
        first = self.words[statement.pk]
        return Row(
            statement,
            self.levels,
            self.answers.get(statement.pk),
            then=self.then.get(first),
            not_compared="" if self.before is None or first in self.then else CHANGED,
            middle=self.others.medians.get(first),
            evidence=self.evidence.get(statement.pk, ()),
            actions=self.actions.get(statement.pk, ()),
            views=self.groups.of(statement.pk),
        )
