"""An audit as its reviewer reads it: every statement with its answer, what it rests on, and comments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from audits.models import Answer, Audit, Domain, Evidence, ReviewComment, Statement

from .comments import comments_of


@dataclass
class Read:
    """A statement with what the school says to it."""

    statement: Statement
    answer: Answer | None
    rating: str
    evidence: list[Evidence] = field(default_factory=list)
    comments: list[ReviewComment] = field(default_factory=list)


@dataclass
class Review:
    """Themes with their statements, and the comments about the audit as a whole."""

    themes: list[tuple[Domain, list[Read]]]
    overall: list[ReviewComment]


def review_of(audit: Audit) -> Review:
    """Return an audit as its reviewer reads it, in four queries."""
    comments = comments_of(audit)
    answers = {answer.statement_id: answer for answer in _answers(audit)}
    asked = audit.version.statements.of_place(audit.place).select_related("domain")
    read = [_read(one, answers.get(one.pk), audit, comments.get(one.pk, [])) for one in asked]
    themes = [(domain, list(some)) for domain, some in groupby(read, lambda one: one.statement.domain)]
    return Review(themes, comments.get(None, []))


def rating_words(audit: Audit, answer: Answer | None) -> str:
    """Return the name of an answer's level, or of what it says outside the levels; empty for neither."""
    if answer is None or not answer.is_looked_at:
        return ""
    if answer.level is not None:
        return next((one["name"] for one in audit.version.levels if one["value"] == answer.level), "")
    return next((one["name"] for one in audit.version.outside if one["id"] == answer.outside), "")


def _answers(audit: Audit) -> Iterable[Answer]:
    return audit.answers.asked().prefetch_related("evidence__upload")


def _read(statement: Statement, answer: Answer | None, audit: Audit, comments: list[ReviewComment]) -> Read:
    evidence = list(answer.evidence.all()) if answer else []
    return Read(statement, answer, rating_words(audit, answer), evidence, comments)
