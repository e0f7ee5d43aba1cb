"""What becomes of an audit's answers when its school takes up a newer version of the framework."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from audits.models import Answer, Audit, FrameworkVersion, Statement


@dataclass
class Step:
    """An old statement and the new one that carries it on; `is_same` if an answer holds for both."""

    before: Statement
    after: Statement
    is_same: bool


@dataclass
class Plan:
    """What a version carries on of another, what it asks anew, and what it asks no more."""

    steps: list[Step] = field(default_factory=list)
    new: list[Statement] = field(default_factory=list)
    gone: list[Statement] = field(default_factory=list)

    @property
    def reworded(self) -> list[Step]:
        """Return the statements whose words have changed."""
        return [step for step in self.steps if not step.is_same]


@dataclass(frozen=True)
class CarriedOver:
    """How many answers move whole, keep their words only, or stand aside; and how many statements are new."""

    whole: int
    words: int
    aside: int
    new: int

    def __str__(self) -> str:
        """Return it as sentences for somebody who is about to take a version up."""
        said = (
            (self.whole, "{} move{s} over as {it}.", ("it is", "they are")),
            (self.words, "{} keep{s} the words; the rating wants another look.", ("", "")),
            (self.aside, "{} stand{s} aside, to a statement that is asked no more.", ("", "")),
        )
        sentences = [
            text.format(_answers(number), s="s" * (number == 1), it=it[number > 1])
            for number, text, it in said
            if number
        ]
        if self.new:
            sentences.append("1 statement is new." if self.new == 1 else f"{self.new} statements are new.")
        return " ".join(sentences) or "You have written nothing yet, so nothing changes but the words."


def newer_version(audit: Audit) -> FrameworkVersion | None:
    """Return the version that an audit's round uses by now, if that is a newer one of the same framework."""
    now = audit.round.version
    is_newer = now.framework_id == audit.version.framework_id and now.number > audit.version.number
    return now if is_newer else None


def plan_of(audit: Audit, version: FrameworkVersion) -> Plan:
    """Return what a newer version of an audit's framework carries on, in one query.

    Where the levels themselves differ no rating holds, so that every statement counts as reworded.
    """
    found = Statement.objects.filter(version__framework=version.framework_id).select_related("domain")
    rows = {row.pk: row for row in found.order_by("domain__position", "position")}
    is_same_scale = _scale(audit.version) == _scale(version)
    plan = Plan()
    for row in rows.values():
        if row.version_id == version.pk and _is_asked(row, audit):
            _place(plan, row, _walk_back(row, rows, audit.version_id), is_same_scale=is_same_scale)
    kept = {step.before.pk for step in plan.steps}
    plan.gone = [
        row
        for row in rows.values()
        if row.version_id == audit.version_id and row.pk not in kept and _is_asked(row, audit)
    ]
    return plan


def carried_over(plan: Plan, answered: Iterable[int]) -> CarriedOver:
    """Return what a plan does with the answers to these statements, by key."""
    keys = set(answered)
    return CarriedOver(
        whole=sum(step.is_same and step.before.pk in keys for step in plan.steps),
        words=sum(step.before.pk in keys for step in plan.reworded),
        aside=sum(row.pk in keys for row in plan.gone),
        new=len(plan.new),
    )


@dataclass(frozen=True)
class NewWords:
    """What is different at a statement since the school took up the version; `before` is empty for a new one."""

    statement: Statement
    before: str = ""


def new_words(audit: Audit) -> dict[int, NewWords]:
    """Return the statements, by key, that are new or reworded since the version from which an audit was carried over.

    No query for an audit that began with its version, else two. What was looked at since is left out by
    `to_look_at_again`.
    """
    if audit.carried_from is None:
        return {}
    before = Audit(version=audit.carried_from, place=audit.place)
    plan = plan_of(before, audit.version)
    anew = {row.pk: NewWords(row) for row in plan.new}
    return anew | {step.after.pk: NewWords(step.after, step.before.text) for step in plan.reworded}


def to_look_at_again(audit: Audit, words: dict[int, NewWords]) -> Counter[int]:
    """Return how many statements with new words nobody has looked at, by the key of their theme; in one query."""
    if not words:
        return Counter()
    seen = set(audit.answers.asked().looked_at().values_list("statement", flat=True))
    return Counter(one.statement.domain_id for pk, one in words.items() if pk not in seen)


def answers_put_aside(audit: Audit) -> list[Answer]:
    """Return what the school wrote to statements that its version asks no more, with its evidence: nothing is lost."""
    if audit.carried_from_id is None:
        return []
    aside = audit.answers.exclude(statement__version=audit.version_id)
    along = aside.select_related("statement__domain", "statement__version")
    return list(along.prefetch_related("evidence__upload"))


def _place(plan: Plan, row: Statement, way: tuple[Statement, bool] | None, *, is_same_scale: bool) -> None:
    if way is None:
        plan.new.append(row)
    else:
        plan.steps.append(Step(way[0], row, way[1] and is_same_scale))


def _walk_back(row: Statement, rows: dict[int, Statement], version: int) -> tuple[Statement, bool] | None:
    """Return the statement of an older version that a row carries on, and whether its words stayed the same."""
    is_same = True
    while row.version_id != version:
        is_same = is_same and row.change == Statement.Change.SAME
        before = rows.get(row.follows_id or 0)
        if before is None:
            return None
        row = before
    return row, is_same


def _is_asked(row: Statement, audit: Audit) -> bool:
    return not (audit.place and row.places) or audit.place in row.places


def _scale(version: FrameworkVersion) -> list[tuple[int, str]]:
    return [(level["value"], level["id"]) for level in version.levels]


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"
