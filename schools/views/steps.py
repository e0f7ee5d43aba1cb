from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.doing import doing_of
from schools.forms import MoveMilestoneForm
from schools.models import Participation, ParticipationMilestone
from schools.policies import can_move, can_tick, works_at_school
from schools.services.milestones import move_milestone, tick_milestone, untick_milestone

from .within_reach import form_page, is_done, to_school, visible_school


@requires(Permission.SEE_SCHOOLS)
def school_milestone(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Show one milestone of a school: what it is about, who does it by when, and how to say it is done."""
    place = visible_school(request, pk)
    row = _visible(request, place, milestone)
    context = {
        "school": place,
        "row": row,
        "may_tick": can_tick(request.membership, row),
        "may_move": can_move(request.membership, row),
        "is_own": works_at_school(request.membership),
        "doing": doing_of(row.milestone),
    }
    return render_page(request, "schools/school_milestone.html", context)


@require_POST
@requires(Permission.KEEP_SCHOOL_RECORD)
def milestone_tick(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Say that a milestone was done today."""
    return _change(request, pk, milestone, tick_milestone, "“{0.milestone}” is done.")


@require_POST
@requires(Permission.KEEP_SCHOOL_RECORD)
def milestone_untick(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Take back that a milestone was done."""
    return _change(request, pk, milestone, untick_milestone, "“{0.milestone}” is still to be done.")


@requires(Permission.KEEP_SCHOOL_RECORD)
def milestone_move(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Give one school another day for a milestone."""
    place = visible_school(request, pk)
    row = _visible(request, place, milestone)
    if not can_move(request.membership, row):
        raise PermissionDenied
    form = MoveMilestoneForm(posted(request), initial={"due_on": row.due_on})
    if is_done(request, form, move_milestone, milestone=row):
        return to_school(request, place, f"“{row.milestone}” has another day now.", "steps")
    explain = "Other schools keep their days. This one no longer follows when the programme’s day changes."
    return form_page(request, place, form, f"Another day for “{row.milestone}”", "Move it", explain)


def _change(
    request: AreaRequest, pk: int, milestone: int, service: Callable[..., object], said: str
) -> HttpResponse:
    place = visible_school(request, pk)
    row = _visible(request, place, milestone)
    if not can_tick(request.membership, row):
        raise PermissionDenied
    try:
        service(milestone=row, by=request.membership)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        said = ""
    return to_school(request, place, said.format(row), "steps")


def _visible(request: AreaRequest, place: Organisation, milestone: int) -> ParticipationMilestone:
    seen = Participation.objects.visible_to(request.membership).filter(school=place)
    rows = ParticipationMilestone.objects.filter(participation__in=seen)
    return get_object_or_404(
        rows.select_related("milestone__stage", "participation__programme", "done_by__user"), pk=milestone
    )
