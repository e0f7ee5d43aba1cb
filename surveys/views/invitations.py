"""Pages on which a school's families are invited: addresses, sending, reminders."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from common.outbox.transports import can_send_texts
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.forms.invitations import ContactsForm
from surveys.models import ContactList
from surveys.policies import can_invite
from surveys.reading.sending import next_reminder, not_arrived, sending_of
from surveys.reading.words import languages_of
from surveys.services.contacts import add_contacts
from surveys.services.erasing import ask_to_erase
from surveys.services.invitations import pause, remind, resume, send_invitations

from .within_reach import done, visible_asked

MOST_SHOWN = 50
ALONG = ("area", "asked__survey__version__questionnaire", "asked__school", "asked__area")


@requires(Permission.INVITE_FAMILIES)
def contact_list_new(request: AreaRequest, survey: int, asked: int) -> HttpResponse:
    """Take addresses of a school's families; with lines that are wrong, ask before leaving those out."""
    found = visible_asked(request, survey, asked)
    if not can_invite(request.membership, found):
        raise PermissionDenied
    form = ContactsForm(
        posted(request),
        request.FILES or None,
        schools=[found],
        languages=languages_of(request.area.pk).values(),
        with_texts=can_send_texts(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = add_contacts(
                asked=found, name=form.name, families=form.contacts.families, by=request.membership
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect_to(request, "contact_list", request.area.slug, made.pk)
    context = {
        "asked": found,
        "form": form,
        "lists": found.contact_lists.exclude(state="erased"),
    }
    return render_page(
        request, "surveys/contact_list_new.html", context, status=422 if form.is_bound else 200
    )


@requires(Permission.INVITE_FAMILIES)
def contact_list(request: AreaRequest, pk: int) -> HttpResponse:
    """Show how far the invitations of a list are, what came back, and what one may do now."""
    contacts = _visible(request, pk)
    context = {
        "contacts": contacts,
        "asked": contacts.asked,
        "sending": sending_of(contacts),
        "not_arrived": not_arrived(contacts, MOST_SHOWN),
        "next_reminder": next_reminder(contacts),
        "today": timezone.localdate(),
        "may_invite": can_invite(request.membership, contacts.asked),
    }
    return render_page(request, "surveys/contact_list.html", context, fragment="progress")


def changes_list(change: Callable[..., object], said: str) -> Any:
    """Return the view behind a button of a list: it calls a service, and says what was done or why it was not."""

    @require_POST
    @requires(Permission.INVITE_FAMILIES)
    def view(request: AreaRequest, pk: int) -> HttpResponse:
        """Do what the button says, and go back to the list."""
        found = _visible(request, pk)
        here = reverse("contact_list", args=[request.area.slug, pk])
        return done(request, lambda: change(contacts=found, by=request.membership), said, here)

    return view


contact_list_send = changes_list(send_invitations, "The invitations are going out.")
contact_list_pause = changes_list(pause, "Paused. Nothing more goes out.")
contact_list_resume = changes_list(resume, "The invitations are going out again.")
contact_list_remind = changes_list(remind, "Who has not answered gets a reminder.")
contact_list_erase = changes_list(ask_to_erase, "The addresses are being erased.")


def _visible(request: AreaRequest, pk: int) -> ContactList:
    seen = ContactList.objects.visible_to(request.membership)
    return get_object_or_404(seen.select_related(*ALONG), pk=pk)
