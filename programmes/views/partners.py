from functools import partial
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from common.htmx import posted, redirect_to, render_page
from programmes.forms import PartnerEndForm, PartnerForm, PartnerKindForm, RoleEndForm, RoleForm
from programmes.gate import AreaRequest, requires
from programmes.models import Membership, Organisation, OrganisationRole
from programmes.models.area import KIND_LABELS
from programmes.policies import can_keep_partners
from programmes.roles import Kind, Permission
from programmes.services.partner_roles import end_role, give_role
from programmes.services.partners import add_partner, change_partner, end_partner, schools_of

from .changing import form_page, saved, sets_up

keeps_partners: Any = partial(sets_up, may=can_keep_partners)


@requires(Permission.MANAGE_PROGRAMMES)
def partner_list(request: AreaRequest) -> HttpResponse:
    """Show the area's partners with what they do, and below them those that have ended."""
    served = Count("schools_served", filter=Q(schools_served__ends_on=None), distinct=True)
    found = _partners(request).annotate(schools=served).order_by("name")
    partners = sorted(found, key=lambda partner: list(Kind).index(partner.kind))
    context = {
        "partners": [partner for partner in partners if partner.ended_on is None],
        "earlier": [partner for partner in partners if partner.ended_on is not None],
        "may_keep": can_keep_partners(request.membership),
    }
    return render_page(request, "programmes/partner_list.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def partner(request: AreaRequest, pk: int) -> HttpResponse:
    """Show one partner: its roles with their days, its people, its past."""
    found = _partner(request, pk)
    people = Membership.objects.current().filter(organisation=found)
    context = {
        "partner": found,
        "roles": found.roles.all(),
        "schools": len(schools_of(found)),
        "people": people.select_related("user").order_by("user__full_name"),
        "predecessors": found.predecessors.order_by("ended_on"),
        "may_keep": can_keep_partners(request.membership),
        "may_see_people": request.membership.can(Permission.SEE_PEOPLE),
    }
    return render_page(request, "programmes/partner.html", context)


@keeps_partners
def partner_add(request: AreaRequest) -> HttpResponse:
    """Ask which kind of partner is added."""
    form = PartnerKindForm(posted(request))
    if form.is_bound and form.is_valid():
        return redirect_to(request, "partner_add_kind", request.area.slug, form.cleaned_data["kind"])
    back = reverse("partner_list", args=[request.area.slug])
    return form_page(request, form, "Add a partner", back=back, button="Continue")


@keeps_partners
def partner_add_kind(request: AreaRequest, kind: str) -> HttpResponse:
    """Add a partner by name; what it does is asked next."""
    if kind not in set(Kind) - {Kind.SCHOOL}:
        raise Http404
    form = PartnerForm(posted(request), kind=Kind(kind))
    made = saved(form, lambda: add_partner(kind=Kind(kind), by=request.membership, **_named(form)))
    if made:
        return redirect_to(request, "partner_role_add", request.area.slug, made.pk)
    back = reverse("partner_add", args=[request.area.slug])
    return form_page(
        request, form, KIND_LABELS[Kind(kind)], caption="Add a partner", back=back, button="Continue"
    )


@keeps_partners
def partner_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change a partner's name and code."""
    found = _partner(request, pk)
    form = PartnerForm(
        posted(request), kind=Kind(found.kind), initial={"name": found.name, "code": found.code}
    )
    if saved(form, lambda: change_partner(partner=found, by=request.membership, **_named(form))):
        return redirect_to(request, "partner", request.area.slug, found.pk)
    return form_page(request, form, "Name and code", caption=str(found), back=_address(request, found))


@keeps_partners
def partner_end(request: AreaRequest, pk: int) -> HttpResponse:
    """Say that a partner ended or became another, and show first what that moves."""
    found = _partner(request, pk)
    form = PartnerEndForm(posted(request), partner=found)

    def end() -> Organisation:
        wanted = {name: form.cleaned_data[name] for name in ("ended_on", "succeeded_by")}
        return end_partner(partner=found, by=request.membership, **wanted)

    if saved(form, end, lambda ended: _what_ending_moves(found, ended)):
        return redirect_to(request, "partner", request.area.slug, found.pk)
    return form_page(
        request,
        form,
        f"{found} has ended, or became another",
        back=_address(request, found),
        intro="Its name and everything it did stay. Its people keep their access until you end it.",
    )


@keeps_partners
def partner_role_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Say what a partner does from a day on, and show first which schools a forum gains by it."""
    found = _partner(request, pk)
    form = RoleForm(posted(request), kind=Kind(found.kind), partner=found)
    if saved(form, lambda: give_role(partner=found, by=request.membership, **form.wanted()), str):
        return redirect_to(request, "partner", request.area.slug, found.pk)
    return form_page(request, form, "What it does", caption=str(found), back=_address(request, found))


@keeps_partners
def partner_role_end(request: AreaRequest, pk: int, role: int) -> HttpResponse:
    """End what a partner does on a day, and show first which schools a forum leaves."""
    found = _partner(request, pk)
    ending = get_object_or_404(found.roles.filter(ends_on=None), pk=role)
    form = RoleEndForm(posted(request), initial={"ends_on": timezone.localdate()})
    if saved(
        form,
        lambda: end_role(role=ending, ends_on=form.cleaned_data["ends_on"], by=request.membership),
        str,
    ):
        return redirect_to(request, "partner", request.area.slug, found.pk)
    title = f"End “{ending.get_role_display()}”"
    return form_page(request, form, title, caption=str(found), back=_address(request, found))


def _partners(request: AreaRequest) -> Any:
    """The partners with the roles that they have now."""
    roles = OrganisationRole.objects.select_related("council")
    today = timezone.localdate()
    now = roles.filter(Q(ends_on=None) | Q(ends_on__gte=today)).order_by("starts_on")
    found = Organisation.objects.partners_seen_by(request.membership)
    return found.select_related("succeeded_by").prefetch_related(
        Prefetch("roles", now, to_attr="current_roles")
    )


def _partner(request: AreaRequest, pk: int) -> Organisation:
    found: Organisation = get_object_or_404(_partners(request), pk=pk)
    return found


def _address(request: AreaRequest, partner: Organisation) -> str:
    return reverse("partner", args=[request.area.slug, partner.pk])


def _named(form: PartnerForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("name", "code") if name in form.cleaned_data}


def _what_ending_moves(partner: Organisation, ended: Organisation) -> str:
    """A sentence about schools and people, as they are before the change."""
    schools, people = (
        len(schools_of(partner)),
        Membership.objects.current().filter(organisation=partner).count(),
    )
    to = f"go over to {ended.succeeded_by}" if ended.succeeded_by else "work with it no longer"
    return (
        f"{partner} ends on {ended.ended_on:%-d %B %Y}. Its schools ({schools}) {to}, and its roles end. "
        f"People who still have access there: {people}."
    )
