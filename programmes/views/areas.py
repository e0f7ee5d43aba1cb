from django.http import HttpResponse

from common.htmx import render_page
from programmes.gate import AreaRequest, requires
from programmes.home import steps_for
from programmes.models import ActivityEntry
from programmes.roles import Permission

RECENT = 5  # lines of the log beside the steps


@requires(Permission.SEE_HOME)
def area_home(request: AreaRequest) -> HttpResponse:
    """Answer “what do I need to do next?”, the most urgent step first."""
    steps = steps_for(request.membership)
    context = {
        "first": steps[0] if steps else None,
        "then": steps[1:],
        "recent": ActivityEntry.objects.visible_to(request.membership)[:RECENT],
    }
    return render_page(request, "programmes/area_home.html", context)
