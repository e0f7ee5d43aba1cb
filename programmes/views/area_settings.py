from django.contrib import messages
from django.http import HttpResponse

from common.htmx import posted, redirect_to, render_page
from programmes.forms import AreaSettingsForm
from programmes.gate import AreaRequest, requires
from programmes.languages import language_names
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.services.area_settings import change_settings, settings_of


@requires(Permission.MANAGE_AREA)
def area_settings(request: AreaRequest) -> HttpResponse:
    """Show what the area has settled on."""
    settings = settings_of(request.area)
    context = {"settings": settings, "languages": language_names(settings.languages)}
    return render_page(request, "programmes/area_settings.html", context)


@requires(Permission.MANAGE_AREA)
def area_settings_change(request: AreaRequest) -> HttpResponse:
    """Change what the area has settled on."""
    form = AreaSettingsForm(posted(request), settings=settings_of(request.area))
    if request.method == "POST" and form.is_valid():
        try:
            change_settings(by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The settings are as you chose them.")
            return redirect_to(request, "area_settings", request.area.slug)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "programmes/area_settings_change.html", {"form": form}, status=status)
