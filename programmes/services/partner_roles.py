"""What partners do in an area, from one day to another. Who speaks for families sees their schools."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from programmes.models import Membership, Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind

from .activity import Refused, record_activity
from .school_partners import end_school_partners, start_school_partners

Role = OrganisationRole.Role


@dataclass(frozen=True)
class RoleChange:
    """A role that began or ended, and how many schools another partner works with from then on."""

    role: OrganisationRole
    gained: int = 0  # schools that the partner works with newly
    lost: int = 0  # schools that a partner works with no longer

    def __str__(self) -> str:
        """Return a sentence about the schools that move; empty when none does."""
        number, partner = self.gained or self.lost, self.role.organisation
        if not number:
            return ""
        schools = "1 school" if number == 1 else f"{number} schools"
        if self.gained:
            return (
                f"{partner} works with {schools} newly, from {self.role.starts_on:%-d %B %Y}, and sees them."
            )
        return f"{partner} works with {schools} until {self.role.ends_on:%-d %B %Y}, and no longer sees them."


@transaction.atomic
def give_role(
    *,
    partner: Organisation,
    role: str,
    starts_on: date,
    by: Membership,
    council: Organisation | None = None,
    instead_of: OrganisationRole | None = None,
) -> RoleChange:
    """Say what a partner does from a day on; a forum may speak for one council's families only.

    A forum then works with those schools, and so sees them. With `instead_of` the forum that spoke for
    them does so until the day before. Raises Refused for a role that it has, or cannot have.
    """
    _refuse_role(partner, role, council, instead_of)
    if instead_of is not None:
        end_role(role=instead_of, ends_on=starts_on - timedelta(days=1), by=by)
    made = OrganisationRole.objects.create(
        area=by.area, organisation=partner, role=role, council=council, starts_on=starts_on
    )
    gained = 0
    if role == Role.FORUM:
        gained = start_school_partners(partner=partner, schools=_schools_for(council), starts_on=starts_on)
    detail = f"{made.get_role_display().lower()}" + (f", for {council}" if council else "")
    record_activity(
        by=by, verb="said what", thing=partner, detail=f"does from {starts_on:%-d %B %Y}: {detail}"
    )
    return RoleChange(made, gained=gained)


@transaction.atomic
def end_role(*, role: OrganisationRole, ends_on: date, by: Membership) -> RoleChange:
    """End what a partner does after a day; a forum then works with those schools until that day.

    Raises Refused when the day lies before the role began, or the role has ended.
    """
    row = OrganisationRole.objects.select_for_update(of=("self",)).get(pk=role.pk)
    if row.ends_on is not None:
        raise Refused(f"This ended on {row.ends_on:%-d %B %Y} already.")
    if ends_on < row.starts_on:
        raise Refused(f"The last day must be {row.starts_on:%-d %B %Y}, when it began, or later.")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    lost = len(_leave_schools(row, ends_on)) if row.role == Role.FORUM else 0
    record_activity(
        by=by,
        verb="ended what",
        thing=row.organisation,
        detail=f"does on {ends_on:%-d %B %Y}: {row.get_role_display().lower()}",
    )
    return RoleChange(row, lost=lost)


def _schools_for(council: Organisation | None) -> set[int]:
    """The schools of a council, or of the area."""
    if council is None:
        return set(Organisation.objects.schools().values_list("pk", flat=True))
    rows = SchoolPartner.objects.filter(partner=council, ends_on=None)
    return set(rows.values_list("school", flat=True))


def _leave_schools(role: OrganisationRole, ends_on: date) -> set[int]:
    """End a forum's work with the schools of a role, but for those that another role of it covers."""
    others = OrganisationRole.objects.filter(organisation=role.organisation_id, role=Role.FORUM, ends_on=None)
    kept: set[int] = set()
    for other in others:
        kept |= _schools_for(other.council)
    leaving = _schools_for(role.council) - kept
    return end_school_partners(partner=role.organisation, ends_on=ends_on, schools=leaving)


def _refuse_role(
    partner: Organisation, role: str, council: Organisation | None, instead_of: OrganisationRole | None
) -> None:
    if partner.ended_on is not None:
        raise Refused(f"{partner} ended on {partner.ended_on:%-d %B %Y}.")
    if role == Role.FORUM and partner.kind != Kind.FORUM:
        raise Refused("Only a parent carer forum speaks for parent carers.")
    if council is not None and (role != Role.FORUM or council.kind != Kind.LOCAL_AUTHORITY):
        raise Refused("Only a forum does something for one council’s families alone.")
    if instead_of is not None and (
        instead_of.role != role or instead_of.council_id != (council.pk if council else None)
    ):
        raise Refused("A forum can take over from one that speaks for the same families.")
    same = OrganisationRole.objects.filter(Q(ends_on=None), organisation=partner, role=role, council=council)
    if same.exists():
        raise Refused(f"{partner} does this already.")
