from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.policies import can_invite_to
from programmes.roles import Permission
from schools.forms import ContactForm, InviteContactForm
from schools.models import Contact
from schools.services.contacts import add_contact, change_contact, invite_contact, remove_contact

from .within_reach import form_page, is_done, removal_page, to_school, visible_school


@requires(Permission.KEEP_SCHOOL_RECORD)
def contact_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Name somebody at a school."""
    place = visible_school(request, pk)
    form = ContactForm(posted(request))
    if is_done(request, form, add_contact, school=place):
        return to_school(request, place, "The contact is added.", "contacts")
    return form_page(request, place, form, "Name a contact", "Add the contact")


@requires(Permission.KEEP_SCHOOL_RECORD)
def contact_change(request: AreaRequest, pk: int, contact: int) -> HttpResponse:
    """Change what is known of a contact, or make them the one to write to first."""
    place, found = _visible(request, pk, contact)
    initial = {name: getattr(found, name) for name in ContactForm.base_fields}
    form = ContactForm(posted(request), initial=initial)
    if is_done(request, form, change_contact, contact=found):
        return to_school(request, place, "The contact is changed.", "contacts")
    return form_page(request, place, form, "Change a contact", "Save")


@requires(Permission.KEEP_SCHOOL_RECORD)
def contact_remove(request: AreaRequest, pk: int, contact: int) -> HttpResponse:
    """Ask once more, then forget a contact."""
    place, found = _visible(request, pk, contact)
    if request.method == "POST":
        remove_contact(contact=found, by=request.membership)
        return to_school(request, place, f"{found.full_name} is no longer a contact.", "contacts")
    return removal_page(request, place, "contact", str(found))


@requires(Permission.MANAGE_PEOPLE)
def contact_invite(request: AreaRequest, pk: int, contact: int) -> HttpResponse:
    """Invite a contact to the portal for their school."""
    place, found = _visible(request, pk, contact)
    if not _invites_anybody(request, place):
        raise PermissionDenied
    form = InviteContactForm(
        posted(request), by=request.membership, school=place, initial={"email": found.email}
    )
    if is_done(request, form, invite_contact, contact=found):
        said = f"We have written to {form.cleaned_data['email']}. The link works for a fortnight."
        return to_school(request, place, said, "contacts")
    return form_page(request, place, form, f"Invite {found.full_name} to the portal", "Send invitation")


def _invites_anybody(request: AreaRequest, place: Organisation) -> bool:
    return any(can_invite_to(request.membership, place, role) for role in request.membership.rights.invites)


def _visible(request: AreaRequest, pk: int, contact: int) -> tuple[Organisation, Any]:
    place = visible_school(request, pk)
    seen = Contact.objects.visible_to(request.membership).filter(school=place)
    return place, get_object_or_404(seen.select_related("school"), pk=contact)
