"""The domains and statements of a draft: added, changed, moved and taken out one by one."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from audits.comparing import follow
from audits.models import Domain, FrameworkVersion, Statement
from common.structured_file.ids import free_slug
from programmes.models import Membership
from programmes.services.activity import record_activity

from .draft_marks import refuse_if_changed
from .drafts import held

DOMAIN_WORDS = ("name", "code", "description", "theme", "questions")
STATEMENT_WORDS = (
    "text",
    "code",
    "why",
    "levels",
    "evidence_prompts",
    "wording",
    "resources",
    "tags",
    "places",
    "prompts",
    "must_reach",
    "holds_at",
)


@transaction.atomic
def save_domain(
    *,
    version: FrameworkVersion,
    by: Membership,
    domain: Domain | None = None,
    seen: str | None = None,
    **words: Any,
) -> Domain:
    """Add a domain after the others, or change one (DOMAIN_WORDS); return it.

    Raises ChangedMeanwhile if it has another mark than was `seen`.
    """
    draft = held(version)
    if domain:
        refuse_if_changed(Domain.objects.get(pk=domain.pk), DOMAIN_WORDS, seen)
    row = domain or Domain(
        area=by.area,
        version=draft,
        slug=free_slug(words["name"], draft.domains.values_list("slug", flat=True)),
        position=(draft.domains.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    for name in DOMAIN_WORDS:
        setattr(row, name, words[name])
    row.save()
    verb = "changed a theme of" if domain else "added a theme to"
    record_activity(by=by, verb=verb, thing=draft, detail=str(row))
    return row


@transaction.atomic
def move_domain(*, domain: Domain, up: bool, by: Membership) -> Domain:
    """Let a domain change places with the one before it, or after it; at either end it stays."""
    draft = held(domain.version)
    _swap(domain, draft.domains.order_by("position"), up=up)
    record_activity(by=by, verb="moved a theme of", thing=draft, detail=f"{domain} {'up' if up else 'down'}")
    return domain


@transaction.atomic
def remove_domain(*, domain: Domain, by: Membership) -> None:
    """Take a domain and its statements out of a draft."""
    draft = held(domain.version)
    record_activity(by=by, verb="took a theme out of", thing=draft, detail=str(domain))
    Domain.objects.filter(pk=domain.pk).delete()


@transaction.atomic
def save_statement(
    *,
    domain: Domain,
    by: Membership,
    statement: Statement | None = None,
    is_slip: bool = False,
    seen: str | None = None,
    **words: Any,
) -> Statement:
    """Add a statement at the end of a domain, or change one (STATEMENT_WORDS); return it.

    One that carries on a statement of the version before is marked as reworded once it asks something
    else; `is_slip` says that only a slip of the pen was put right. Raises ChangedMeanwhile if it has
    another mark than was `seen`.
    """
    draft = held(domain.version)
    if statement:
        refuse_if_changed(Statement.objects.get(pk=statement.pk), STATEMENT_WORDS, seen)
    row = statement or Statement(
        area=by.area,
        domain=domain,
        slug=free_slug(words["text"], draft.statements.values_list("slug", flat=True)),
        position=(domain.statements.aggregate(last=Max("position"))["last"] or 0) + 1,
    )
    row.version = draft
    for name in STATEMENT_WORDS:
        setattr(row, name, words[name])
    follow(row, row.follows, is_slip=is_slip)
    row.save()
    verb = "changed a statement of" if statement else "added a statement to"
    record_activity(by=by, verb=verb, thing=draft, detail=row.code or row.text)
    return row


@transaction.atomic
def move_statement(*, statement: Statement, up: bool, by: Membership) -> Statement:
    """Let a statement change places with its neighbour in the domain; at either end it stays."""
    draft = held(statement.version)
    others = Statement.objects.filter(domain=statement.domain_id).order_by("position")
    _swap(statement, others, up=up)
    detail = f"{statement.code or statement.text} {'up' if up else 'down'}"
    record_activity(by=by, verb="moved a statement of", thing=draft, detail=detail)
    return statement


@transaction.atomic
def remove_statement(*, statement: Statement, by: Membership) -> None:
    """Take a statement out of a draft."""
    draft = held(statement.version)
    detail = statement.code or statement.text
    record_activity(by=by, verb="took a statement out of", thing=draft, detail=detail)
    Statement.objects.filter(pk=statement.pk).delete()


def _swap(row: Any, others: Any, *, up: bool) -> None:
    row.refresh_from_db(fields=["position"])
    near = (
        others.filter(position__lt=row.position).last()
        if up
        else others.filter(position__gt=row.position).first()
    )
    if near is not None:
        row.position, near.position = near.position, row.position
        type(row).objects.bulk_update([row, near], ["position"])
