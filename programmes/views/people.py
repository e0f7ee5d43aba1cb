from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted, redirect_to, render_page
from programmes.forms import EndMembershipForm, HandOverForm, JobTitleForm, PersonFilter
from programmes.gate import AreaRequest, requires
from programmes.handover import holdings_of
from programmes.models import Invitation, Membership
from programmes.policies import can_end, can_hand_over
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.services.memberships import change_job_title, end_membership, hand_over
from programmes.sign_in import recently_authenticated

A_PAGE = 50


@requires(Permission.SEE_PEOPLE)
def person_list(request: AreaRequest) -> HttpResponse:
    """Show who works with whom within reach, and who has been invited."""
    form = PersonFilter(request.GET)
    people = form.narrow_people(Membership.objects.visible_to(request.membership))
    invitations = form.narrow_invitations(Invitation.objects.visible_to(request.membership))
    context = {
        "filter": form,
        "page": Paginator(people, A_PAGE).get_page(request.GET.get("page")),
        "invitations": invitations[:A_PAGE],
        "may_manage": request.membership.can(Permission.MANAGE_PEOPLE),
    }
    return render_page(request, "programmes/person_list.html", context, fragment="people")


@requires(Permission.SEE_PEOPLE)
def person(request: AreaRequest, pk: int) -> HttpResponse:
    """Show one membership, what its person holds and how it changed."""
    membership = _visible(request, pk)
    managed = request.membership.can(Permission.MANAGE_PEOPLE) and _is_managed(request, membership)
    history = apps.get_model("programmes", "MembershipEvent")
    context = {
        "person": membership,
        "schools": [link.school for link in membership.school_links.select_related("school")],
        "holdings": holdings_of(membership),
        "history": history.objects.filter(pgh_obj=membership).order_by("-pgh_id")[:20],
        "may_change": membership.is_current and (managed or membership.pk == request.membership.pk),
        "may_end": managed and can_end(request.membership, membership),
        "may_hand_over": managed and can_hand_over(request.membership, membership),
    }
    return render_page(request, "programmes/person.html", context)


@requires(Permission.SEE_PEOPLE)
def person_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change somebody's job title, or one's own."""
    membership = _visible(request, pk)
    form = JobTitleForm(posted(request), initial={"job_title": membership.job_title})
    if request.method == "POST" and form.is_valid():
        try:
            change_job_title(membership=membership, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Saved the job title of {membership.user}.")
            return redirect_to(request, "person", request.area.slug, membership.pk)
    return _form_page(request, "programmes/person_change.html", {"form": form, "person": membership})


@requires(Permission.MANAGE_PEOPLE)
def person_end(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask who takes over, then end somebody's access."""
    leaver = _visible(request, pk)
    if not _is_managed(request, leaver) or not can_end(request.membership, leaver):
        raise PermissionDenied
    return _end(request, leaver)


@recently_authenticated
def _end(request: AreaRequest, leaver: Membership) -> HttpResponse:
    held = holdings_of(leaver)
    form = EndMembershipForm(
        posted(request), leaver=leaver, by=request.membership, something_is_held=bool(held)
    )
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(
                membership=leaver, by=request.membership, successor=form.cleaned_data.get("successor")
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{leaver.user} can no longer work in {request.area} as {leaver}.")
            return redirect_to(request, "person_list", request.area.slug)
    return _form_page(
        request, "programmes/person_end.html", {"form": form, "person": leaver, "holdings": held}
    )


@requires(Permission.MANAGE_PEOPLE)
def person_hand_over(request: AreaRequest, pk: int) -> HttpResponse:
    """Move what somebody holds to a colleague, without ending their access."""
    leaver = _visible(request, pk)
    if not _is_managed(request, leaver) or not can_hand_over(request.membership, leaver):
        raise PermissionDenied
    return _hand_over(request, leaver)


@recently_authenticated
def _hand_over(request: AreaRequest, leaver: Membership) -> HttpResponse:
    form = HandOverForm(posted(request), leaver=leaver, by=request.membership)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            hand_over(leaver=leaver, successor=successor, by=request.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{successor.user} now holds what {leaver.user} held.")
            return redirect_to(request, "person", request.area.slug, leaver.pk)
    context = {"form": form, "person": leaver, "holdings": holdings_of(leaver)}
    return _form_page(request, "programmes/person_hand_over.html", context)


def _visible(request: AreaRequest, pk: int) -> Membership:
    found = Membership.objects.visible_to(request.membership).select_related(
        "user", "organisation", "area", "ended_by__user"
    )
    return get_object_or_404(found, pk=pk)


def _is_managed(request: AreaRequest, membership: Membership) -> bool:
    return Membership.objects.managed_by(request.membership).filter(pk=membership.pk).exists()


def _form_page(request: AreaRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """Show a page with a form: 422 when what was sent has errors."""
    return render_page(request, template, context, status=422 if request.method == "POST" else 200)
