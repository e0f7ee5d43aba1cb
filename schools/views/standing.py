from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.roles import Permission
from schools.forms import LinkWorkerForm, StateForm, TermsForm
from schools.models import Participation
from schools.school_page.people import partners_of
from schools.services.participations import assign_link_worker, change_state, change_terms

from .within_reach import form_page, is_done, to_school, visible_school


@requires(Permission.MANAGE_SCHOOLS)
def participation_state(request: AreaRequest, pk: int, participation: int) -> HttpResponse:
    """Take a school from one state to the next; one that leaves says why."""
    place, found = _visible(request, pk, participation)
    form = StateForm(posted(request), participation=found)
    if is_done(request, form, change_state, participation=found):
        return to_school(request, place, "The school’s state is changed.", "standing")
    return form_page(
        request,
        place,
        form,
        "Change its state",
        "Change it",
        f"It is “{found.get_state_display()}” in {found.programme} now.",
    )


@requires(Permission.MANAGE_SCHOOLS)
def participation_terms(request: AreaRequest, pk: int, participation: int) -> HttpResponse:
    """Change cohort, tier, own start, cluster, or whose place the school shares."""
    place, found = _visible(request, pk, participation)
    form = TermsForm(posted(request), participation=found, by=request.membership)
    if is_done(request, form, change_terms, participation=found):
        return to_school(request, place, "What was agreed with the school is changed.", "standing")
    return form_page(request, place, form, "Change what was agreed", "Save", str(found.programme))


@requires(Permission.MANAGE_SCHOOLS)
def participation_link_worker(request: AreaRequest, pk: int, participation: int) -> HttpResponse:
    """Say who of the area looks after the school."""
    place, found = _visible(request, pk, participation)
    form = LinkWorkerForm(posted(request), participation=found, partners=partners_of(place))
    if is_done(request, form, assign_link_worker, participations=[found]):
        return to_school(request, place, "The school’s link worker is changed.", "standing")
    return form_page(request, place, form, "Choose a link worker", "Save", str(found.programme))


def _visible(request: AreaRequest, pk: int, participation: int) -> tuple[Organisation, Any]:
    place = visible_school(request, pk)
    seen = Participation.objects.visible_to(request.membership).filter(school=place)
    found = seen.select_related("programme", "cohort", "tier", "school", "cluster", "link_worker")
    return place, get_object_or_404(found, pk=participation)
