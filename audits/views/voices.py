"""A school asks groups of people: links and codes, what facilitators counted, closing, and what came of it."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from audits.documents.voice_poster import POSTER
from audits.forms.voices import GroupEntryForm, OpenVoiceForm
from audits.models import Audit, GroupEntry, Voice
from audits.people import Group, groups_of
from audits.policies import can_close_voice, can_lead, can_read
from audits.reading.questionnaire import questionnaire_of
from audits.reading.side_by_side import largest_gaps
from audits.reading.voices import asked, statements_of
from audits.services.group_entries import add_group_entry, remove_group_entry
from audits.services.voices import close_voice, open_voice
from audits.voice_links import address_of, qr_of
from common.documents.services import request_document
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.public_codes import as_shown
from programmes.roles import Permission
from schools.views.within_reach import is_done

from .within_reach import done, visible_audit

USUAL = timedelta(weeks=3)


@requires(Permission.SEE_AUDITS)
def audit_voices(request: AreaRequest, pk: int) -> HttpResponse:
    """Show whom the audit asks beside the school's leaders, how far that is, and where views differ most."""
    audit = readable_audit(request, pk)
    groups = asked(audit)
    is_counted = any(one.state == "counted" for one in groups)
    context = {
        "audit": audit,
        "groups": groups,
        "gaps": largest_gaps(audit) if is_counted else [],
        "first": next(iter(statements_of(audit)), None) if is_counted else None,
        "may_lead": can_lead(request.membership, audit),
        "may_close": can_close_voice(request.membership, audit),
    }
    return render_page(request, "audits/audit_voices.html", context)


@requires(Permission.LEAD_AUDITS)
def voice_open(request: AreaRequest, pk: int, group: str) -> HttpResponse:
    """Open a group's link."""
    audit = readable_audit(request, pk)
    found = _group(audit, group)
    form = OpenVoiceForm(posted(request), initial={"closes_on": _usual_last_day(audit)})
    if is_done(request, form, open_voice, audit=audit, group=group):
        messages.success(request, f"{found.name} can answer now")
        return redirect_to(request, "voice", request.area.slug, audit.pk, group)
    context = {"audit": audit, "group": found, "form": form}
    return render_page(request, "audits/voice_open.html", context, status=422 if form.errors else 200)


@requires(Permission.LEAD_AUDITS)
def voice(request: AreaRequest, pk: int, group: str) -> HttpResponse:
    """Show a group's link, code and poster, what was counted by hand, and the way to close it."""
    audit, found = _voice(request, pk, group)
    context = {
        "audit": audit,
        "one": next(one for one in asked(audit) if one.group.id == group),
        "code": as_shown(found.code),
        "link": address_of(found),
        "qr": qr_of(found),
        "entries": found.entries.select_related("entered_by__user") if not found.counted_at else [],
        "may_lead": can_lead(request.membership, audit),
        "may_close": can_close_voice(request.membership, audit),
    }
    return render_page(request, "audits/voice.html", context)


@requires(Permission.LEAD_AUDITS)
def voice_close(request: AreaRequest, pk: int, group: str) -> HttpResponse:
    """Ask once more before a group is closed for good."""
    audit, found = _voice(request, pk, group)
    back = reverse("voice", args=[request.area.slug, audit.pk, group])
    name = _group(audit, group).name
    if request.method == "POST":
        change = lambda: close_voice(voice=found, by=request.membership)  # noqa: E731
        return done(request, change, f"{name} have closed. Answers are being counted", back)
    one = next(one for one in asked(audit) if one.group.id == group)
    return render_page(request, "audits/voice_close.html", {"audit": audit, "one": one, "back": back})


@requires(Permission.LEAD_AUDITS)
@require_POST
def voice_poster(request: AreaRequest, pk: int, group: str) -> HttpResponse:
    """Have a poster with the group's code made."""
    audit, found = _voice(request, pk, group)
    document = request_document(
        kind=POSTER,
        parameters={"voice": found.pk},
        title=f"Poster for {_group(audit, group).name.lower()}, {audit.school}",
        by=request.membership,
        area=request.area,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


@requires(Permission.LEAD_AUDITS)
def group_entry_add(request: AreaRequest, pk: int, group: str) -> HttpResponse:
    """Enter what a facilitator counted."""
    audit, found = _voice(request, pk, group)
    form = GroupEntryForm(posted(request), questionnaire=questionnaire_of(found))
    if is_done(request, form, add_group_entry, voice=found):
        messages.success(request, f"Entered {form.cleaned_data['people']} people")
        return redirect_to(request, "voice", request.area.slug, audit.pk, group)
    context = {"audit": audit, "group": _group(audit, group), "form": form}
    return render_page(request, "audits/group_entry_add.html", context, status=422 if form.errors else 200)


@requires(Permission.LEAD_AUDITS)
@require_POST
def group_entry_remove(request: AreaRequest, pk: int, group: str, entry: int) -> HttpResponse:
    """Take an entry back."""
    _audit, found = _voice(request, pk, group)
    kept = get_object_or_404(GroupEntry.objects.select_related("voice"), voice=found, pk=entry)
    back = reverse("voice", args=[request.area.slug, pk, group])
    remove = lambda: remove_group_entry(entry=kept, by=request.membership)  # noqa: E731
    return done(request, remove, "The entry is removed", back)


def readable_audit(request: AreaRequest, pk: int) -> Audit:
    """Return an audit that the membership may read; 404 beyond its reach, 403 before the school has given it."""
    audit = visible_audit(request, pk)
    if not can_read(request.membership, audit):
        raise PermissionDenied
    return audit


def _usual_last_day(audit: Audit) -> date:
    """Return the day three weeks from now, or the last of the round if that comes first."""
    today = timezone.localdate()
    return min(today + USUAL, max(audit.round.closes_on, today))


def _group(audit: Audit, group: str) -> Group:
    found = groups_of(audit.version).get(group)
    if found is None:
        raise Http404
    return found


def _voice(request: AreaRequest, pk: int, group: str) -> tuple[Audit, Voice]:
    audit = readable_audit(request, pk)
    seen: Any = Voice.objects.visible_to(request.membership).select_related("area", "audit__version", "box")
    return audit, get_object_or_404(seen, audit=audit, group=group)
