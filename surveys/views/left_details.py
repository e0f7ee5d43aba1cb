"""The page on which a forum sees who asked to be reached."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from surveys.models import LeftDetails
from surveys.policies import can_read_raw
from surveys.services.details import erase_details

from .within_reach import done, visible_asked


@requires(Permission.READ_RAW_COMMENTS)
def left_details(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show who of a school asked to be reached, in no order that says anything."""
    asked = visible_asked(request, survey, pk)
    if not can_read_raw(request.membership, asked):
        raise PermissionDenied
    left = LeftDetails.objects.visible_to(request.membership).filter(asked=asked)
    return render_page(request, "surveys/left_details.html", {"asked": asked, "left": left})


@require_POST
@requires(Permission.READ_RAW_COMMENTS)
def left_details_erase(request: AreaRequest, pk: UUID) -> HttpResponse:
    """Erase one, and go back to the others."""
    seen = LeftDetails.objects.visible_to(request.membership).select_related(
        "asked__forum", "asked__school", "asked__survey"
    )
    found = get_object_or_404(seen, pk=pk)
    back = reverse("left_details", args=[request.area.slug, found.asked.survey_id, found.asked_id])
    return done(request, lambda: erase_details(details=found, by=request.membership), "Erased.", back)
