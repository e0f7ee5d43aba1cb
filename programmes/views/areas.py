from django.contrib import messages
from django.http import HttpResponse

from common.htmx import posted, redirect_to, render_page
from common.uploads.refusal import UploadRefused
from programmes.forms import AreaForm
from programmes.gate import AreaRequest, requires
from programmes.home import counts_for, steps_for
from programmes.models import ActivityEntry
from programmes.roles import Permission
from programmes.services.areas import change_area

RECENT = 5  # lines of the log beside the steps


@requires(Permission.SEE_HOME)
def area_home(request: AreaRequest) -> HttpResponse:
    """Answer “what do I need to do next?”, the most urgent step first."""
    steps = steps_for(request.membership)
    context = {
        "first": steps[0] if steps else None,
        "then": steps[1:],
        "counts": counts_for(request.membership),
        "recent": ActivityEntry.objects.visible_to(request.membership)[:RECENT],
    }
    return render_page(request, "programmes/area_home.html", context)


@requires(Permission.MANAGE_AREA)
def area_change(request: AreaRequest) -> HttpResponse:
    """Change the area's name and logo."""
    form = AreaForm(posted(request), request.FILES or None, area=request.area)
    if request.method == "POST" and form.is_valid():
        wanted = {"remove_logo": False, **form.cleaned_data}
        try:
            change_area(by=request.membership, **wanted)
        except UploadRefused as refusal:
            form.add_error("logo", refusal)
        else:
            messages.success(request, "The area’s name and logo are as you set them.")
            return redirect_to(request, "area_change", request.area.slug)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "programmes/area_change.html", {"form": form}, status=status)
