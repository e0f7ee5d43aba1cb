"""Frameworks of an area: taken from the product or a file, published, carried into a new version, retired."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from audits.comparing import follow
from audits.framework_file import (
    FrameworkFaults,
    canonical,
    check,
    digest,
    document_of,
    shipped,
    shipped_digest,
    shipped_slugs,
)
from audits.framework_file.rows import domains_from, statements_from, version_from
from audits.models import Domain, Framework, FrameworkVersion, Statement
from audits.reading.editions import newer_edition, with_own_statements
from programmes.models import Area, Membership
from programmes.services.activity import Refused, record_activity, record_outside_activity

PORTAL = "PINS Portal"  # as an actor in the log, for what an area begins with


@transaction.atomic
def take_shipped(*, area: Area, slug: str, by: Membership | None = None) -> FrameworkVersion:
    """Give an area its own copy of a framework of the product, published; return the version.

    An area that has one keeps it as it is, and its newest published version is returned. `by` is None
    for what a new area begins with. Raises KeyError for a slug that the product does not have.
    """
    document = shipped(slug)
    taken = Framework.objects.filter(area=area, origin=slug).first()
    if taken is not None:
        return taken.versions.published().latest("number")
    _refuse_twins(area, slug)
    framework = _framework(area, document, origin=slug)
    version = _publish(_write(framework, document, by=by), by=by)
    _record(by, area, "took in", framework, "one of the frameworks of the portal")
    return version


def take_all_shipped(area: Area) -> list[FrameworkVersion]:
    """Give an area every framework of the product that it has not got; return its version of each."""
    return [take_shipped(area=area, slug=slug) for slug in shipped_slugs()]


@transaction.atomic
def load_document(
    *, area: Area, document: dict[str, Any], by: Membership, framework: Framework | None = None
) -> FrameworkVersion:
    """Make a draft of a framework file's document (`framework_file.read`), and return it.

    Without `framework` a new one; with it its next version, whose statements carry on those of the same
    id. Raises FrameworkFaults with everything that is wrong with the document, and Refused for an id
    that is taken, another unit, or when there is a draft already.
    """
    faults = check(document)
    if faults:
        raise FrameworkFaults(faults)
    if framework is None:
        _refuse_twins(area, document["id"])
        framework = _framework(area, document)
    else:
        framework = Framework.objects.select_for_update().get(pk=framework.pk)
        _refuse_unlike(framework, document)
    version = _write(framework, document, by=by)
    record_activity(by=by, verb="drafted", thing=version, detail="from a file")
    return version


@transaction.atomic
def new_version(*, framework: Framework, by: Membership) -> FrameworkVersion:
    """Make a draft that says what the last published version says, to be changed. Raises Refused if there is one."""
    held = Framework.objects.select_for_update().get(pk=framework.pk)
    _refuse_two_drafts(held)
    last = held.versions.published().with_words().select_related("framework").latest("number")
    version = _write(held, document_of(last) | {"change_note": ""}, by=by)
    record_activity(by=by, verb="drafted", thing=version, detail=f"after version {last.number}")
    return version


@transaction.atomic
def take_up_edition(*, framework: Framework, by: Membership) -> FrameworkVersion:
    """Make a draft that says what the portal's newer edition says, and return it.

    Statements that the area added are kept, others say what the portal says. Raises Refused where there is no
    newer edition, or a draft already, and FrameworkFaults where the two do not fit each other.
    """
    held = Framework.objects.select_for_update().get(pk=framework.pk)
    versions = list(held.versions.with_words().select_related("framework").order_by("number"))
    edition = newer_edition(held, versions)
    if edition is None:
        raise Refused(f"{held} is up to date: the portal has no newer version than those here.")
    _refuse_two_drafts(held)
    own = with_own_statements(edition, last=document_of(versions[-1]), first=document_of(versions[0]))
    document = canonical(own)
    if faults := check(document):
        raise FrameworkFaults(faults)
    version = _write(held, document, by=by)
    version.portal_sha256 = shipped_digest(held.origin)
    version.save(update_fields=["portal_sha256"])
    record_activity(by=by, verb="drafted", thing=version, detail="from the portal’s newer version")
    return version


@transaction.atomic
def publish(*, version: FrameworkVersion, by: Membership | None) -> FrameworkVersion:
    """Publish a draft: from then on its words never change. Raises FrameworkFaults while something is missing."""
    Framework.objects.select_for_update().get(pk=version.framework_id)
    draft = FrameworkVersion.objects.with_words().select_related("framework", "area").get(pk=version.pk)
    if draft.published_at is not None:
        raise Refused(f"{draft} is published already.")
    faults = check(document_of(draft))
    if faults:
        raise FrameworkFaults(faults)
    published = _publish(draft, by=by)
    _record(by, draft.area, "published", published, f"{draft.statements.count()} statements")
    return published


@transaction.atomic
def discard_draft(*, version: FrameworkVersion, by: Membership) -> None:
    """Delete a draft, and its framework if it has nothing else. Raises Refused for a published version."""
    framework = Framework.objects.select_for_update().get(pk=version.framework_id)
    if version.published_at is not None:
        raise Refused("A published version stays: audits rest on it.")
    record_activity(by=by, verb="discarded the draft", thing=version)
    FrameworkVersion.objects.filter(pk=version.pk, published_at=None).delete()
    if not framework.versions.exists():
        framework.delete()


@transaction.atomic
def retire(*, framework: Framework, is_retired: bool, by: Membership) -> Framework:
    """Offer a framework for new rounds no more, or again. Audits that use it go on."""
    row = Framework.objects.select_for_update().get(pk=framework.pk)
    row.retired_at = timezone.now() if is_retired else None
    row.save(update_fields=["retired_at"])
    verb = "put away the framework" if is_retired else "brought back the framework"
    record_activity(by=by, verb=verb, thing=row)
    return row


def _write(framework: Framework, document: dict[str, Any], *, by: Membership | None) -> FrameworkVersion:
    """Save a document as the framework's draft, its statements carrying on those of the version before."""
    _refuse_two_drafts(framework)
    before = framework.versions.published().order_by("-number").first()
    number = before.number + 1 if before else 1
    version = version_from(
        document, area_id=framework.area_id, framework=framework, number=number, made_by=by
    )
    version.save()
    domains = Domain.objects.bulk_create(domains_from(document, version))
    statements = statements_from(document, domains)
    old = old_statements(before)
    for statement in statements:
        follow(statement, old(statement.slug))
    Statement.objects.bulk_create(statements)
    return version


def old_statements(before: FrameworkVersion | None) -> Callable[[str], Statement | None]:
    """Return what finds a statement of the version before by its slug."""
    found = before.statements.select_related("version") if before else ()
    return {statement.slug: statement for statement in found}.get


def _publish(version: FrameworkVersion, *, by: Membership | None) -> FrameworkVersion:
    row = FrameworkVersion.objects.with_words().select_related("framework").get(pk=version.pk)
    row.published_at, row.published_by = timezone.now(), by
    row.sha256 = digest(document_of(row))
    row.save(update_fields=["published_at", "published_by", "sha256"])
    Framework.objects.filter(pk=row.framework_id).update(title=row.title)
    return row


def _framework(area: Area, document: dict[str, Any], origin: str = "") -> Framework:
    return Framework.objects.create(
        area=area,
        slug=document["id"],
        title=document["title"],
        unit=document.get("unit", Framework.Unit.SCHOOL),
        origin=origin,
    )


def _record(by: Membership | None, area: Area, verb: str, thing: Any, detail: str) -> None:
    if by is None:
        record_outside_activity(area=area, actor=PORTAL, verb=verb, thing=thing, detail=detail)
    else:
        record_activity(by=by, verb=verb, thing=thing, detail=detail)


def _refuse_twins(area: Area, slug: str) -> None:
    twin = Framework.objects.filter(area=area, slug=slug).first()
    if twin:
        raise Refused(
            f"There is a framework with the id “{slug}” already: {twin}. "
            "Give this one another id, or bring it in as a new version there."
        )


def _refuse_unlike(framework: Framework, document: dict[str, Any]) -> None:
    if document.get("unit", Framework.Unit.SCHOOL) != framework.unit:
        raise Refused(
            f"{framework} is about {framework.get_unit_display().lower()}, this file is not. "
            "Bring it in as a framework of its own."
        )


def _refuse_two_drafts(framework: Framework) -> None:
    if framework.versions.filter(published_at=None).exists():
        raise Refused(f"There is a draft of {framework} already. Publish or discard it first.")
