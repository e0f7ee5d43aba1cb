"""Erasing a list of addresses before its time, when who uploaded it asks for that."""

from django.db import transaction

from programmes.models import Membership
from programmes.roles import Permission
from programmes.services.activity import Refused, record_activity
from surveys.models import ContactList


@transaction.atomic
def ask_to_erase(*, contacts: ContactList, by: Membership) -> None:
    """Have a worker erase a list and its letters after the commit; links that were sent stop working.

    Raises Refused.
    """
    from surveys.tasks import erase_after_commit

    held = (
        ContactList.objects.select_for_update(of=("self",))
        .select_related("asked__school")
        .get(pk=contacts.pk)
    )
    if not by.can(Permission.INVITE_FAMILIES):
        raise Refused("Only who invites families erases their addresses.")
    if held.state == ContactList.State.ERASED:
        raise Refused("These addresses have been erased already.")
    name = f"{held.people} addresses of families"
    record_activity(by=by, verb="erased", thing=held, thing_name=name, school=held.asked.school)
    erase_after_commit(held)
