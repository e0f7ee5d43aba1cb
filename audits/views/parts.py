"""Asking colleagues for parts of an audit, and their saying that it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from audits.forms.parts import PartForm
from audits.models import Audit, AuditPart
from audits.policies import can_lead
from audits.services.parts import finish_part, give_part, take_back
from common.htmx import posted, redirect_to
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import form_page, saved

from .within_reach import address_of, done, visible_audit


@requires(Permission.LEAD_AUDITS)
def audit_part_give(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask a colleague for a theme or a statement."""
    found = _led(request, pk)
    initial = {"part": request.GET.get("part", "")}
    form = PartForm(posted(request), audit=found, by=request.membership, initial=initial)
    part = saved(form, lambda: give_part(audit=found, by=request.membership, **form.wanted()))
    if part:
        who = part.colleague.user if part.colleague else part.invitation.full_name
        messages.success(request, f"{who} is asked for “{part}”. We have written to them.")
        return redirect_to(request, found)
    return form_page(
        request,
        form,
        "Ask a colleague",
        caption=str(found),
        back=address_of(found),
        button="Ask them",
        intro="You lead the audit; whoever you ask fills in that part and sees the rest.",
    )


@require_POST
@requires(Permission.LEAD_AUDITS)
def audit_part_take_back(request: AreaRequest, pk: int, part: int) -> HttpResponse:
    """Take a part back; what was written stays."""
    found = _led(request, pk)
    given = get_object_or_404(found.parts.select_related("audit"), pk=part)
    said = f"“{given}” is with you again. What was written stays."
    return done(request, lambda: take_back(part=given, by=request.membership), said, address_of(found))


@require_POST
@requires(Permission.FILL_IN_AUDITS)
def audit_part_done(request: AreaRequest, pk: int, part: int) -> HttpResponse:
    """Let a colleague say that their part is done."""
    found = visible_audit(request, pk)
    given: AuditPart = get_object_or_404(found.parts.select_related("given_by__user"), pk=part)
    if given.colleague_id != request.membership.pk:
        raise PermissionDenied
    said = f"Thank you. {given.given_by.user.get_short_name()} hears that it is done."
    return done(request, lambda: finish_part(part=given, by=request.membership), said, address_of(found))


def _led(request: AreaRequest, pk: int) -> Audit:
    found = visible_audit(request, pk)
    if not can_lead(request.membership, found):
        raise PermissionDenied
    return found
