"""One theme of an audit, as the page shows it: each statement with all that is known about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from audits.models import (
    Action,
    Answer,
    Audit,
    AuditPart,
    Domain,
    Evidence,
    FrameworkVersion,
    ReviewComment,
    Statement,
)
from audits.policies import can_fill_in
from common.addresses import address
from common.gentle_check import may_name_a_child
from programmes.models import Membership

from .actions import actions_by_statement
from .carrying import NewWords, new_words
from .comments import comments_of
from .heard import VoiceLine, heard
from .last_time import last_answers
from .parts import Part
from .published import PublishedTheme, published_theme
from .versions import boxes_of


@dataclass
class Section:
    """A statement on the page. `typed` holds what somebody sent that is not saved, by name of the control."""

    audit: Audit
    statement: Statement
    number: int
    of: int  # so many statements on the page
    answer: Answer
    may_answer: bool
    last: Answer | None = None
    new_words: NewWords | None = None  # since the school took up a newer version
    evidence: list[Evidence] = field(default_factory=list)
    comments: list[ReviewComment] = field(default_factory=list)
    asked: list[Part] = field(default_factory=list)  # colleagues who were asked and are not done
    voices: Sequence[VoiceLine] = ()
    actions: list[Action] = field(default_factory=list)  # that were made from it
    typed: dict[str, str] = field(default_factory=dict)
    kept_at: Any = None  # when it was typed, if it is shown again after signing in
    clash: Any = None
    choices: list[Any] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def edition(self) -> str:
        """The edition that the controls show, or what was typed was based on."""
        return self.typed.get("edition", str(self.answer.edition))

    @property
    def rating(self) -> str:
        """The value of the radio that is chosen."""
        saved = self.answer.outside or self.answer.level or ""
        return self.typed.get("rating", str(saved))

    @property
    def flag(self) -> str:
        """The value of the flag that is chosen."""
        return self.typed.get("flag", self.answer.flag)

    @property
    def is_saved(self) -> bool:
        """Whether all that the controls show is saved."""
        return self.answer.edition > 0 and not self.typed

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """The version's levels with this statement's words for each."""
        return levels_of(self.audit.version, self.statement)

    @property
    def chosen(self) -> dict[str, Any] | None:
        """The level or the answer outside the levels that is saved."""
        for one in [*self.levels, *self.audit.version.outside]:
            if one.get("value", 0) == self.answer.level or one["id"] == self.answer.outside:
                return one
        return None

    def address(self, name: str, *more: str) -> str:
        """Return an address of this statement in its audit, by the name of the address."""
        return address(name, self.audit.area.slug, self.audit.pk, self.statement.slug, *more)

    @property
    def last_words(self) -> str:
        """What was chosen last time, in that version's words."""
        if self.last is None:
            return ""
        names = {one["value"]: one["name"] for one in self.last.audit.version.levels}
        names |= {one["id"]: one["name"] for one in self.last.audit.version.outside}
        return str(names.get(self.last.level or self.last.outside, ""))

    @property
    def is_remarkable(self) -> bool:
        """Whether there is more to know about the statement than most have."""
        return bool(self.new_words or self.asked or self.comments or self.statement.must_reach)

    @property
    def names_a_child(self) -> bool:
        """Whether what is saved reads as if it named a child."""
        return any(may_name_a_child(getattr(self.answer, name)) for name in self.audit.version.boxes)

    @cached_property
    def boxes(self) -> list[dict[str, str]]:
        """The texts that are asked for: name, label, prompt and what stands there."""
        return [
            {
                "name": name,
                "label": label,
                "prompt": self.statement.prompts.get(name, ""),
                "text": self.typed.get(name, getattr(self.answer, name)),
                "saved": getattr(self.answer, name),
            }
            for name, label in boxes_of(self.audit.version)
        ]


@dataclass
class ThemePage:
    """A theme with its statements, those beside it, and how far the audit is."""

    audit: Audit
    domain: Domain
    sections: list[Section]
    before: Domain | None
    after: Domain | None
    looked_here: int
    looked_in_all: int
    in_all: int

    @property
    def may_answer(self) -> bool:
        """Whether the reader may answer any of it."""
        return any(section.may_answer for section in self.sections)

    def section(self, slug: str) -> Section | None:
        """The section of a statement of this page."""
        return next((one for one in self.sections if one.statement.slug == slug), None)


def theme_page(audit: Audit, slug: str, membership: Membership) -> ThemePage | None:
    """Return a theme of an audit for a reader, in a constant number of queries; None if there is no such theme.

    Of a place, only the statements that are asked of its kind are shown and counted. `audit` needs its
    area, round, school, version, and what `AuditQuerySet.with_what_there_is` adds.
    """
    theme = published_theme(audit.version, slug)
    if theme is None:
        return None
    domain, looked_at = theme.domain, set(audit.looked_at)  # type: ignore[attr-defined]
    keys = theme.keys_for(audit.place)
    asked = [one for one in theme.domains if any(one.pk == at for _, at in keys)]
    place = asked.index(domain) if domain in asked else -1
    return ThemePage(
        audit=audit,
        domain=domain,
        sections=_sections(audit, theme, membership),
        before=asked[place - 1] if place > 0 else None,
        after=asked[place + 1] if 0 <= place < len(asked) - 1 else None,
        looked_here=sum(key in looked_at for key, at in keys if at == domain.pk),
        looked_in_all=sum(key in looked_at for key, _ in keys),
        in_all=len(keys),
    )


def levels_of(version: FrameworkVersion, statement: Statement) -> list[dict[str, Any]]:
    """Return the version's levels with the statement's words for each."""
    words = {one["level"]: one for one in statement.levels}
    return [level | words.get(level["id"], {}) for level in version.levels]


def _sections(audit: Audit, theme: PublishedTheme, membership: Membership) -> list[Section]:
    domain, statements = theme.domain, theme.statements_for(audit.place)
    answers = _answers(audit, statements, membership)
    comments = comments_of(audit) if audit.has_comments else {}  # type: ignore[attr-defined]
    actions = actions_by_statement(audit, membership) if audit.has_actions else {}  # type: ignore[attr-defined]
    last = last_answers(audit) if audit.has_before else {}  # type: ignore[attr-defined]
    changed, parts, said = new_words(audit), _parts(audit, domain), heard(audit, statements)
    return [
        Section(
            audit=audit,
            statement=statement,
            number=number,
            of=len(statements),
            answer=answers.get(statement.pk) or Answer(audit=audit, statement=statement, edition=0),
            may_answer=can_fill_in(membership, audit, parts, domain.pk, statement.pk),
            last=last.get(statement.pk),
            new_words=changed.get(statement.pk),
            evidence=_evidence(audit, answers.get(statement.pk)),
            comments=comments.get(statement.pk, []),
            actions=actions.get(statement.pk, []),
            asked=[
                Part(row) for row in parts if row.done_at is None and row.statement_id in (None, statement.pk)
            ],
            voices=said.get(statement.pk, ()),
        )
        for number, statement in enumerate(statements, start=1)
    ]


def _parts(audit: Audit, domain: Domain) -> list[AuditPart]:
    if not audit.has_parts:  # type: ignore[attr-defined]
        return []
    rows = AuditPart.objects.filter(audit=audit, domain=domain).order_by("pk")
    return list(rows.select_related("colleague__user", "invitation"))


def _answers(audit: Audit, statements: Iterable[Statement], reader: Membership) -> dict[int, Answer]:
    """Return the answers by the key of their statement, with their evidence and whose they are."""
    rows = Answer.objects.filter(audit=audit, statement__in=[one.pk for one in statements])
    if audit.has_evidence:  # type: ignore[attr-defined]
        evidence = Evidence.objects.select_related("upload", "added_by__user")
        rows = rows.prefetch_related(Prefetch("evidence", evidence))
    found = {answer.statement_id: answer for answer in rows}
    _name_writers(found.values(), reader)
    return found


def _name_writers(answers: Iterable[Answer], reader: Membership) -> None:
    """Put along who wrote; without a query while the reader wrote all of it."""
    others = {answer.changed_by_id for answer in answers} - {reader.pk}
    known = {reader.pk: reader}
    if others:
        known |= Membership.objects.select_related("user").in_bulk(others)
    for answer in answers:
        if answer.changed_by_id in known:
            answer.changed_by = known[answer.changed_by_id]


def _evidence(audit: Audit, answer: Answer | None) -> list[Evidence]:
    return list(answer.evidence.all()) if answer and audit.has_evidence else []  # type: ignore[attr-defined]
