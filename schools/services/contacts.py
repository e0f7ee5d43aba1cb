"""Whom partners write to at a school."""

from django.db import IntegrityError, transaction

from programmes.models import Invitation, Membership, Organisation
from programmes.policies import can_invite_to
from programmes.services.activity import Refused, record_activity
from programmes.services.invitations import invite_person
from schools.models import Contact


@transaction.atomic
def add_contact(
    *,
    school: Organisation,
    role: str,
    full_name: str,
    email: str = "",
    telephone: str = "",
    is_main: bool = False,
    by: Membership,
) -> Contact:
    """Name somebody at a school, and return the contact; the first one is whom to write to first.

    Raises Refused for somebody who is named in that role already.
    """
    is_main = is_main or not Contact.objects.filter(school=school).exists()
    contact = Contact(area=by.area, school=school)
    _write(contact, role, full_name, email, telephone, is_main)
    _log(contact, by, "named as a contact")
    return contact


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    role: str,
    full_name: str,
    email: str = "",
    telephone: str = "",
    is_main: bool = False,
    by: Membership,
) -> Contact:
    """Change what is known of a contact. Raises Refused for somebody who is named in that role already."""
    row = _held(contact)
    _write(row, role, full_name, email, telephone, is_main)
    _log(row, by, "changed the contact")
    return row


@transaction.atomic
def remove_contact(*, contact: Contact, by: Membership) -> None:
    """Forget a contact; the name goes from everywhere but the log."""
    row = _held(contact)
    _log(row, by, "removed the contact")
    row.delete()


def invite_contact(*, contact: Contact, email: str, role: str, by: Membership) -> Invitation:
    """Invite a contact to the portal for that school; return the invitation.

    Raises Refused where the inviter may not invite to the school in that role, and as any invitation does.
    """
    if not can_invite_to(by, contact.school, role):
        raise Refused("You cannot invite somebody to this school in that role.")
    return invite_person(
        email=email, full_name=contact.full_name, organisation=contact.school, role=role, by=by
    )


def _held(contact: Contact) -> Contact:
    return Contact.objects.select_for_update(of=("self",)).select_related("school").get(pk=contact.pk)


def _write(contact: Contact, role: str, full_name: str, email: str, telephone: str, is_main: bool) -> None:
    contact.role, contact.full_name = role, full_name.strip()
    contact.email, contact.telephone, contact.is_main = email.strip(), telephone.strip(), is_main
    if is_main:
        Contact.objects.filter(school=contact.school, is_main=True).exclude(pk=contact.pk).update(
            is_main=False
        )
    try:
        with transaction.atomic():
            contact.save()
    except IntegrityError as error:
        raise Refused(f"{contact.full_name} is a contact in that role already.") from error


def _log(contact: Contact, by: Membership, verb: str) -> None:
    record_activity(
        by=by,
        verb=verb,
        thing=contact,
        thing_name=str(contact),
        detail=f"of {contact.school}",
        school=contact.school,
        is_for_school=True,
    )
