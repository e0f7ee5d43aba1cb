from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.access import public
from common.htmx import posted, redirect_to, render_page
from common.tenancy.context import name_user, open_area
from programmes.forms import InviteForm, InviteRoleForm, JoinForm
from programmes.gate import HAT, AreaRequest, requires
from programmes.models import Area, Invitation
from programmes.policies import can_invite
from programmes.roles import ROLES, Permission
from programmes.services.activity import Refused
from programmes.services.invitations import invite_person, resend_invitation, withdraw_invitation
from programmes.services.joining import accept_invitation, find_invitation, join_with_new_account


@requires(Permission.MANAGE_PEOPLE)
def person_invite_role(request: AreaRequest) -> HttpResponse:
    """Ask which role; the next page asks what that role needs."""
    form = InviteRoleForm(request.GET if "role" in request.GET else None, by=request.membership)
    if form.is_bound and form.is_valid():
        return redirect_to(request, "person_invite", request.area.slug, form.cleaned_data["role"])
    return render_page(
        request, "programmes/person_invite_role.html", {"form": form}, status=422 if form.errors else 200
    )


@requires(Permission.MANAGE_PEOPLE)
def person_invite(request: AreaRequest, role: str) -> HttpResponse:
    """Ask who, and where they belong; then write to them."""
    if role not in ROLES:
        raise Http404
    if not can_invite(request.membership, role):
        raise PermissionDenied
    form = InviteForm(posted(request), by=request.membership, role=ROLES[role])
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_person(role=role, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, f"We have written to {invitation.email}. The link works for a fortnight."
            )
            return redirect_to(request, "person_list", request.area.slug)
    status = 422 if request.method == "POST" else 200
    return render_page(
        request, "programmes/person_invite.html", {"form": form, "role": ROLES[role]}, status=status
    )


@require_POST
@requires(Permission.MANAGE_PEOPLE)
def invitation_resend(request: AreaRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new link."""
    said = "We have written to {0.email} again. The earlier link no longer works."
    return _change(request, pk, resend_invitation, said)


@require_POST
@requires(Permission.MANAGE_PEOPLE)
def invitation_withdraw(request: AreaRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    said = "The invitation of {0.full_name} is withdrawn. Its link no longer works."
    return _change(request, pk, withdraw_invitation, said)


def _change(request: AreaRequest, pk: int, service: Callable[..., Invitation], said: str) -> HttpResponse:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.membership), pk=pk)
    try:
        messages.success(request, said.format(service(invitation=invitation, by=request.membership)))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect_to(request, "person_list", request.area.slug)


@public("holds a secret link from an email")
@never_cache
def join(request: HttpRequest, area: str, token: str) -> HttpResponse:
    """Show an invitation; opening it changes nothing, since mail scanners follow links. A POST accepts."""
    if request.user.is_authenticated:
        name_user(request.user.pk)
    open_area(get_object_or_404(Area, slug=area).pk)
    invitation = find_invitation(token)
    if invitation is None or not invitation.is_open:
        return render_page(request, "programmes/join_closed.html", {"invitation": invitation}, status=410)
    form = JoinForm(posted(request), invitation=invitation, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return _accept(request, invitation, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "invitation": invitation}
    return render_page(request, "programmes/join.html", context, status=422 if form.errors else 200)


def _accept(request: HttpRequest, invitation: Invitation, form: JoinForm) -> HttpResponse:
    """Make the member, sign a newcomer in, put the new hat on and go to the area."""
    with transaction.atomic():
        if request.user.is_authenticated:
            membership = accept_invitation(invitation=invitation, user=request.user)
        else:
            membership = join_with_new_account(
                invitation=invitation,
                full_name=form.cleaned_data["full_name"],
                password=form.cleaned_data["password"],
            )
            login(request, membership.user)
    request.session[HAT] = membership.pk
    request.session["hats"] = request.session.get("hats", 0) + 1
    messages.success(
        request, f"Welcome. You now work with {invitation.organisation} as {membership.get_role_display()}."
    )
    return redirect_to(request, invitation.area)
