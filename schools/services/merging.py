"""A school that became part of another of the area: what it had goes over, and it ends."""

from django.utils import timezone

from programmes.models import InvitationSchool, Membership, MembershipSchool, Organisation
from schools.models import (
    Contact,
    FormerIdentity,
    Note,
    OtherProgramme,
    Participation,
    SchoolFile,
    Signature,
)
from schools.states import State, may_become


def merge_into(place: Organisation, there: Organisation) -> None:
    """Give everything of one school to another, and end the first with the second as its successor.

    Both are held by the caller. In a programme where both take part, the first is withdrawn if it is
    still on its way; what is over stays as it was. The activity log stays where it was written, and is
    shown with the other's.
    """
    _move_participations(place, there)
    _move_record(place, there)
    _move_people(place, there)
    keep_identity(place, of=there)
    place.succeeded_by, place.ended_on = there, timezone.localdate()
    place.save(update_fields=["succeeded_by", "ended_on"])


def keep_identity(place: Organisation, *, of: Organisation) -> None:
    """Keep the number and name that a school has now, as former ones of the school that carries on."""
    FormerIdentity.objects.update_or_create(
        area_id=place.area_id,
        school=of,
        urn=place.urn or 0,
        name=place.name,
        defaults={"until": timezone.localdate()},
    )


def _move_participations(place: Organisation, there: Organisation) -> None:
    taken = set(Participation.objects.filter(school=there).values_list("programme", flat=True))
    for row in Participation.objects.filter(school=place).select_for_update(of=("self",)):
        if row.programme_id not in taken:
            row.school = there
            row.save(update_fields=["school"])
        elif may_become(row.state, State.WITHDRAWN):
            row.state, row.state_since = State.WITHDRAWN, timezone.now()
            row.reason = f"Merged into {there}"
            row.save(update_fields=["state", "state_since", "reason"])
    unsigned = Signature.objects.filter(organisation=place, signed_at=None)
    unsigned.filter(agreement__participation__school=there).update(organisation=there)


def _move_record(place: Organisation, there: Organisation) -> None:
    """Contacts and other programmes that the other school has already, need no second row."""
    known = set(Contact.objects.filter(school=there).values_list("role", "full_name"))
    has_main = Contact.objects.filter(school=there, is_main=True).exists()
    for contact in Contact.objects.filter(school=place):
        if (contact.role, contact.full_name) in known:
            contact.delete()
            continue
        contact.school, contact.is_main = there, contact.is_main and not has_main
        contact.save(update_fields=["school", "is_main"])
    others = set(OtherProgramme.objects.filter(school=there).values_list("kind", "name"))
    for other in OtherProgramme.objects.filter(school=place):
        if (other.kind, other.name) in others:
            other.delete()
            continue
        other.school = there
        other.save(update_fields=["school"])
    Note.objects.filter(school=place).update(school=there)
    SchoolFile.objects.filter(school=place).update(school=there)


def _move_people(place: Organisation, there: Organisation) -> None:
    """Let those who work with the school work with the other; where they do already, one link is enough."""
    for model, owner in ((MembershipSchool, "membership_id"), (InvitationSchool, "invitation_id")):
        links = model._default_manager.filter(school=there)
        known = set(links.values_list(owner, flat=True))
        for link in model._default_manager.filter(school=place):
            if getattr(link, owner) not in known:
                model._default_manager.create(
                    area_id=place.area_id, school=there, **{owner: getattr(link, owner)}
                )
            link.delete()
    held = set(Membership.objects.filter(organisation=there, ended_at=None).values_list("user", "role"))
    for membership in Membership.objects.filter(organisation=place, ended_at=None):
        if (membership.user_id, membership.role) not in held:
            membership.organisation = there
            membership.save(update_fields=["organisation"])
