from django.http import HttpResponse

from common.htmx import posted, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.roles import Permission
from schools.forms import SuccessorForm
from schools.models import School
from schools.school_page.profile import profile_of
from schools.services.succession import move_to_successor

from .within_reach import is_done, to_school, visible_school


@requires(Permission.MANAGE_SCHOOLS)
def school_successor(request: AreaRequest, pk: int) -> HttpResponse:
    """Say what a school has become: choose among the register's successors, look, then let it follow."""
    place = visible_school(request, pk)
    profile = profile_of(place)
    asked = posted(request) or (request.GET if "choice" in request.GET else None)
    form = SuccessorForm(asked, successors=profile.successors)
    is_sure = request.method == "POST" and "confirm" in request.POST
    if is_sure and is_done(request, form, move_to_successor, school=place):
        there = Organisation.objects.schools().get(urn=form.cleaned_data["urn"])
        return to_school(request, there, f"{place} carries on as {there} ({there.urn}).")
    context = {"school": place, "profile": profile, "form": form, **_chosen(form, place)}
    status = 422 if form.errors else 200
    return render_page(request, "schools/school_successor.html", context, status=status)


def _chosen(form: SuccessorForm, place: Organisation) -> dict[str, object]:
    """What would happen with the number that was given: the register's school, and the area's if it has one."""
    if not form.is_bound or form.errors or not form.cleaned_data:
        return {}
    urn = form.cleaned_data["urn"]
    return {
        "chosen": School.objects.filter(pk=urn).first(),
        "there": Organisation.objects.schools().filter(urn=urn).exclude(pk=place.pk).first(),
    }
