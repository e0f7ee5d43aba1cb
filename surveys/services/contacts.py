"""Addresses of a school's families: taken in for one survey, and erased."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from common.outbox.transports import can_send_texts
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.contacts_file import Family
from surveys.invitation_links import new_invitation
from surveys.models import AskedSchool, ContactList, Invitation
from surveys.policies import can_invite

SLICE = 1000  # rows written at once
ALL_INVITED = "Everybody on this list has an invitation to this survey already."


@transaction.atomic
def add_contacts(*, asked: AskedSchool, name: str, families: Sequence[Family], by: Membership) -> ContactList:
    """Keep a list of addresses for an asked school; nothing is sent yet. Return the list.

    Families who have an invitation to this survey already are left out. Raises Refused if nobody is left, and for
    a telephone number where text messages cannot be sent.
    """
    made = _added(asked, name, families, by)
    if made is None:
        raise Refused(ALL_INVITED)
    return made


@transaction.atomic
def add_contacts_by_school(
    *, name: str, families: Mapping[AskedSchool, Sequence[Family]], by: Membership
) -> list[ContactList]:
    """Keep a list of addresses for each of these asked schools within reach; nothing is sent yet. Return the lists.

    A school all of whose families have an invitation gets no new list. Raises Refused, and keeps nothing, if that
    is true of all of them, and where `add_contacts` refuses.
    """
    in_order = sorted(families, key=lambda asked: asked.pk)  # two uploads at once do not wait for each other
    made = [_added(asked, name, families[asked], by) for asked in in_order if families[asked]]
    if not any(made):
        raise Refused(ALL_INVITED)
    return [one for one in made if one]


def _added(asked: AskedSchool, name: str, families: Sequence[Family], by: Membership) -> ContactList | None:
    """Return the list of those families who have no invitation yet; None if there is nobody."""
    held = AskedSchool.objects.held(asked.pk)
    if not can_invite(by, held):
        raise Refused(
            "Addresses can be added by who invites families of this school, until the survey closes."
        )
    if any(family.telephone for family in families) and not can_send_texts():
        raise Refused("This portal cannot send text messages. Each family needs an email address.")
    known = {
        email.lower() or telephone
        for email, telephone in held.invitations.values_list("email", "telephone").iterator()
    }
    new = [family for family in families if family.key not in known]
    if not new:
        return None
    contacts = ContactList.objects.create(area=held.area, asked=held, name=name, people=len(new), made_by=by)
    Invitation.objects.bulk_create((new_invitation(contacts, family) for family in new), batch_size=SLICE)
    record_activity(
        by=by,
        verb="added",
        thing=contacts,
        thing_name=f"{len(new)} addresses of families",
        detail=f"to {held.survey}",
        school=held.school,
    )
    return contacts
