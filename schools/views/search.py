from django.core.paginator import Paginator
from django.http import HttpResponse

from common.htmx import render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from schools.forms import RegisterSearch

A_PAGE = 25


@requires(Permission.SEE_REGISTER)
def register_search(request: AreaRequest) -> HttpResponse:
    """Find schools of the national register by name, town, postcode or URN."""
    form = RegisterSearch(request.GET)
    page = Paginator(form.found().with_past(), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": form,
        "page": page,
        "asked": form.asked,
        "may_match": request.membership.can(Permission.MANAGE_SCHOOLS),
    }
    return render_page(request, "schools/register_search.html", context, fragment="found")
