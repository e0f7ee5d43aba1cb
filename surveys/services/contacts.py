"""Addresses of a school's families: taken in for one survey, and erased."""

from collections.abc import Sequence

from django.db import transaction

from common.outbox.transports import can_send_texts
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.contacts_file import Family
from surveys.invitation_links import new_invitation
from surveys.models import AskedSchool, ContactList, Invitation
from surveys.policies import can_invite

SLICE = 1000  # rows written at once


@transaction.atomic
def add_contacts(*, asked: AskedSchool, name: str, families: Sequence[Family], by: Membership) -> ContactList:
    """Keep a list of addresses for an asked school; nothing is sent yet. Return the list.

    Families who have an invitation to this survey already are left out. Raises Refused if nobody is left, and for
    a telephone number where text messages cannot be sent.
    """
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
        raise Refused("Everybody on this list has an invitation to this survey already.")
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
