"""Who the partners of an area are: they come, change their name, merge and end, and keep their past."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programmes.models import Membership, Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind

from .activity import Refused, record_activity
from .school_partners import end_school_partners, start_school_partners

DAY = timedelta(days=1)


@transaction.atomic
def add_partner(*, kind: Kind, name: str, by: Membership, code: str = "") -> Organisation:
    """Add an organisation that is no school to the area's partners. Raises Refused for a known name or code."""
    _refuse_twins(kind, name, code)
    partner = Organisation.objects.create(area=by.area, kind=kind, name=name, code=code)
    record_activity(by=by, verb="added", thing=partner, detail="to the partners")
    return partner


@transaction.atomic
def change_partner(*, partner: Organisation, name: str, by: Membership, code: str = "") -> Organisation:
    """Change a partner's name and code. Raises Refused for those of another partner."""
    row = Organisation.objects.select_for_update().get(pk=partner.pk)
    _refuse_twins(row.kind, name, code, but=row)
    before, row.name, row.code = row.name, name, code
    row.save(update_fields=["name", "code"])
    record_activity(
        by=by, verb="changed", thing=row, detail=f"(before: {before})" if before != name else "(its code)"
    )
    return row


@transaction.atomic
def end_partner(
    *, partner: Organisation, ended_on: date, by: Membership, succeeded_by: Organisation | None = None
) -> Organisation:
    """End a partner after a day, and let a successor take over its roles and schools from the next.

    Its name, its roles and what it did stay. Its people stay as well until somebody ends their access or
    invites them to the successor. Raises Refused for a day to come, for one that has ended, and for a
    successor of another kind or one that has itself ended.
    """
    row = Organisation.objects.select_for_update().get(pk=partner.pk)
    _refuse_ending(row, ended_on, succeeded_by)
    row.ended_on, row.succeeded_by = ended_on, succeeded_by
    row.save(update_fields=["ended_on", "succeeded_by"])
    concerned = Q(organisation=row) | Q(council=row)
    for role in OrganisationRole.objects.filter(concerned).filter(Q(ends_on=None) | Q(ends_on__gt=ended_on)):
        _hand_on(role, row, succeeded_by, ended_on)
    schools = end_school_partners(partner=row, ends_on=ended_on)
    if succeeded_by is not None:
        start_school_partners(partner=succeeded_by, schools=schools, starts_on=ended_on + DAY)
    record_activity(
        by=by,
        verb="ended",
        thing=row,
        detail=f"on {ended_on:%-d %B %Y}" + (f": it became {succeeded_by}" if succeeded_by else ""),
    )
    return row


def schools_of(partner: Organisation, on: date | None = None) -> set[int]:
    """Return the keys of the schools that a partner works with on a day, today if none is given."""
    day = on or timezone.localdate()
    rows = SchoolPartner.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), partner=partner)
    return set(rows.filter(starts_on__lte=day).values_list("school", flat=True))


def _hand_on(
    role: OrganisationRole, ended: Organisation, successor: Organisation | None, ended_on: date
) -> None:
    """End a role; the successor takes the place of the one that ended, unless it has that role already."""
    if role.starts_on > ended_on:
        role.delete()
    else:
        role.ends_on = ended_on
        role.save(update_fields=["ends_on"])
    if successor is None:
        return
    following = {
        "organisation": successor if role.organisation_id == ended.pk else role.organisation,
        "council": successor if role.council_id == ended.pk else role.council,
        "role": role.role,
    }
    if not OrganisationRole.objects.filter(**following, ends_on=None).exists():
        OrganisationRole.objects.create(area_id=role.area_id, starts_on=ended_on + DAY, **following)


def _refuse_twins(kind: str, name: str, code: str, but: Organisation | None = None) -> None:
    others = Organisation.objects.filter(kind=kind).exclude(pk=but.pk if but else 0)
    if others.filter(name__iexact=name).exists():
        raise Refused(f"{name} is among the partners already.")
    if code and (other := others.filter(code=code).first()):
        raise Refused(f"The code {code} is that of {other}, which is among the partners already.")


def _refuse_ending(partner: Organisation, ended_on: date, successor: Organisation | None) -> None:
    if partner.ended_on is not None:
        raise Refused(f"{partner} ended on {partner.ended_on:%-d %B %Y} already.")
    if ended_on > timezone.localdate():
        raise Refused("The last day must be today or earlier. Come back when it has passed.")
    if successor is not None and (
        successor.pk == partner.pk or successor.kind != partner.kind or successor.ended_on is not None
    ):
        raise Refused(f"{partner} can become another partner of the same kind that has not ended.")
