from django.core.paginator import Paginator
from django.http import HttpResponse

from common.htmx import render_page
from programmes.forms import ActivityFilter
from programmes.gate import AreaRequest, requires
from programmes.models import ActivityEntry
from programmes.roles import Permission
from programmes.services.area_settings import settings_of

A_PAGE = 50


@requires(Permission.SEE_ACTIVITY)
def activity_list(request: AreaRequest) -> HttpResponse:
    """Show who did what, the newest first, narrowed by person, words and days."""
    form = ActivityFilter(request.GET)
    entries = form.narrow(ActivityEntry.objects.visible_to(request.membership))
    page = Paginator(entries, A_PAGE).get_page(request.GET.get("page"))
    kept = settings_of(request.area).activity_kept_months
    context = {"filter": form, "page": page, "kept_months": kept}
    return render_page(request, "programmes/activity_list.html", context, fragment="entries")
