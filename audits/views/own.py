"""The list of audits: a school's own rounds, or the rounds that a partner follows; and beginning one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.rounds import PlaceForm
from audits.models import Audit, Round
from audits.policies import can_lead
from audits.reading.own_rounds import own_rounds
from audits.reading.rounds import rounds_for
from audits.services.rounds import start_audit
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.policies import can_set_up
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.views.changing import form_page, saved
from schools.policies import works_at_school

from .within_reach import visible_round


@requires(Permission.SEE_AUDITS)
def audit_list(request: AreaRequest) -> HttpResponse:
    """Show a school's people what to do now and what was before; partners the rounds with how far schools are."""
    if works_at_school(request.membership):
        context = {"rounds": own_rounds(request.membership), "may_lead": can_lead(request.membership)}
        return render_page(request, "audits/own_list.html", context)
    reviews = Audit.objects.visible_to(request.membership).filter(moderator=request.membership)
    context = {
        "rounds": rounds_for(request.membership),
        "moderated": reviews.select_related("area", "school", "round").order_by(
            "-round__opens_on", "school__name"
        ),
        "may_set_up": can_set_up(request.membership),
    }
    return render_page(request, "audits/partner_list.html", context)


@require_POST
@requires(Permission.LEAD_AUDITS)
def audit_start(request: AreaRequest, pk: int, school: int) -> HttpResponse:
    """Begin a school's audit in a round, or go to the one that a colleague has begun."""
    found, place = _round_and_school(request, pk, school)
    try:
        audit = start_audit(round_=found, school=place, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, "audit_list", request.area.slug)
    return redirect_to(request, audit)


@requires(Permission.LEAD_AUDITS)
def place_add(request: AreaRequest, pk: int, school: int) -> HttpResponse:
    """Begin with a room or another place of a school."""
    found, own = _round_and_school(request, pk, school)
    form = PlaceForm(posted(request), version=found.version)
    audit = saved(
        form,
        lambda: start_audit(round_=found, school=own, by=request.membership, **form.cleaned_data),
    )
    if audit:
        return redirect_to(request, audit)
    back = reverse("audit_list", args=[request.area.slug])
    title = "Add a room or place"
    return form_page(request, form, title, caption=str(found), back=back, button="Begin with it")


def _round_and_school(request: AreaRequest, pk: int, school: int) -> tuple[Round, Organisation]:
    if not can_lead(request.membership):
        raise PermissionDenied
    own = Organisation.objects.visible_to(request.membership).schools()
    return visible_round(request, pk), get_object_or_404(own, pk=school)
