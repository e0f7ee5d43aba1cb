"""Where somebody lands who signs in, and the choice among their roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from common.access import public
from common.htmx import redirect_to, render_page
from programmes.gate import HAT, SignedInRequest, signed_in
from programmes.services.hats import own_memberships


@public("says what the portal is; leads those who are signed in to their area")
def home(request: HttpRequest) -> HttpResponse:
    """Lead the way: to the area of one's only or last role, else to the choice among them."""
    if not request.user.is_authenticated:
        return render_page(request, "programmes/welcome.html", {})
    hats = list(own_memberships(user=request.user))
    request.session["hats"] = len(hats)
    worn = [hat for hat in hats if hat.pk == request.session.get(HAT)]
    if len(hats) == 1 or worn:
        return redirect_to(request, (worn or hats)[0].area)
    return redirect_to(request, "hat_list")


@signed_in
def hat_list(request: SignedInRequest) -> HttpResponse:
    """Show the roles that a person holds; a POST puts one of them on."""
    hats = own_memberships(user=request.user)
    if request.method == "POST":
        number = request.POST.get("membership", "")
        hat = get_object_or_404(hats, pk=int(number) if number.isdecimal() and len(number) < 20 else 0)
        request.session[HAT] = hat.pk
        return redirect_to(request, hat.area)
    return render_page(request, "programmes/hat_list.html", {"hats": hats, "worn": request.session.get(HAT)})
