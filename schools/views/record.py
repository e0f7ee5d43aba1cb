from django.core.paginator import Paginator
from django.http import HttpResponse

from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.school_page.record import checklist_of, record_of, timeline_of

from .within_reach import visible_school

A_PAGE = 50


@requires(Permission.SEE_SCHOOLS)
def school(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a school: to its own people as a checklist of their year, to partners as its record."""
    place = visible_school(request, pk)
    is_own = works_at_school(request.membership)
    context = (checklist_of if is_own else record_of)(place, request.membership)
    template = "schools/school_checklist.html" if is_own else "schools/school.html"
    return render_page(request, template, {"school": place, **context})


@requires(Permission.SEE_SCHOOLS)
def school_timeline(request: AreaRequest, pk: int) -> HttpResponse:
    """Show everything that happened to a school, as far as its reader may know, page by page."""
    place = visible_school(request, pk)
    entries = timeline_of(place, request.membership)
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    context = {"school": place, "page": page}
    return render_page(request, "schools/school_timeline.html", context, fragment="entries")


@requires(Permission.SEE_SCHOOLS)
def own_schools(request: AreaRequest) -> HttpResponse:
    """Take a school's person to their school; with several, ask which."""
    schools = list(Organisation.objects.visible_to(request.membership).schools())
    if len(schools) == 1:
        return redirect_to(request, "school", request.area.slug, schools[0].pk)
    return render_page(request, "schools/own_schools.html", {"schools": schools})
