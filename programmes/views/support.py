from django.contrib import messages
from django.http import Http404, HttpResponse

from common.htmx import posted, redirect_to, render_page
from programmes.forms import SupportAccessForm
from programmes.gate import HAT, SignedInRequest, signed_in
from programmes.services.activity import Refused
from programmes.services.support import open_support_access
from programmes.sign_in import recently_authenticated


@signed_in
@recently_authenticated
def support_access(request: SignedInRequest) -> HttpResponse:
    """Let platform staff open an area for some hours, with a reason that the area reads."""
    if not request.user.is_platform_staff:
        raise Http404
    form = SupportAccessForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            membership = open_support_access(user=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[HAT] = membership.pk
            messages.success(request, "Support access is open. The area’s leads have been told.")
            return redirect_to(request, membership.area)
    return render_page(
        request, "programmes/support_access.html", {"form": form}, status=422 if form.errors else 200
    )
