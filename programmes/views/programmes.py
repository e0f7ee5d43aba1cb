from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from common.htmx import posted, redirect_to, render_page
from programmes.following import follower, programme_links
from programmes.forms import ProgrammeForm, TierForm
from programmes.gate import AreaRequest, requires
from programmes.models import Programme
from programmes.policies import can_set_up
from programmes.roles import Permission
from programmes.services.programmes import change_programme, change_tier, set_up_programme
from programmes.services.stages import timeline

from .changing import form_page, saved, sets_up


@requires(Permission.MANAGE_PROGRAMMES)
def programme_list(request: AreaRequest) -> HttpResponse:
    """Show the area's programmes, the latest first."""
    context = {
        "programmes": Programme.objects.visible_to(request.membership).select_related("follows"),
        "today": timezone.localdate(),
        "may_set_up": can_set_up(request.membership),
    }
    return render_page(request, "programmes/programme_list.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def programme(request: AreaRequest, pk: int) -> HttpResponse:
    """Show how a programme is set up, with a way to change each part for those who may."""
    found = programme_of(request, pk)
    links = [link for link in programme_links() if link.may(request.membership)]
    context = {
        "programme": found,
        "tiers": found.tiers.all(),
        "stages": timeline(found),
        "cohorts": _cohorts(found),
        "links": [(link, reverse(link.url_name, args=[request.area.slug, found.pk])) for link in links],
        "may_set_up": can_set_up(request.membership),
    }
    return render_page(request, "programmes/programme.html", context)


@sets_up
def programme_add(request: AreaRequest) -> HttpResponse:
    """Set up a programme with what most need."""
    form = ProgrammeForm(posted(request))
    made = saved(form, lambda: set_up_programme(by=request.membership, **form.cleaned_data))
    if made:
        messages.success(request, f"{made} is set up. Look through it and change what differs in your area.")
        return redirect_to(request, "programme", request.area.slug, made.pk)
    return form_page(
        request,
        form,
        "Set up a programme",
        back=reverse("programme_list", args=[request.area.slug]),
        button="Set up the programme",
        intro="It begins with the usual tiers, stages and milestones. You can change each of them afterwards.",
    )


@sets_up
def programme_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change a programme's name and days."""
    found = programme_of(request, pk)
    initial = {name: getattr(found, name) for name in ("name", "starts_on", "ends_on")}
    form = ProgrammeForm(posted(request), initial=initial)
    if saved(form, lambda: change_programme(programme=found, by=request.membership, **form.cleaned_data)):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(request, form, "Name and days", caption=str(found), back=address_of(request, found))


@sets_up
def tier_change(request: AreaRequest, pk: int, tier: int) -> HttpResponse:
    """Change what schools of a tier get."""
    found = programme_of(request, pk)
    changed = get_object_or_404(found.tiers, pk=tier)
    form = TierForm(posted(request), tier=changed)
    if saved(form, lambda: change_tier(tier=changed, by=request.membership, **form.wanted())):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(request, form, f"Tier: {changed}", caption=str(found), back=address_of(request, found))


def programme_of(request: AreaRequest, pk: int) -> Programme:
    """Return a programme that the membership may see, or raise Http404."""
    return get_object_or_404(
        Programme.objects.visible_to(request.membership).select_related("area", "follows"), pk=pk
    )


def address_of(request: AreaRequest, programme: Programme) -> str:
    """Return the address of a programme's page."""
    return reverse("programme", args=[request.area.slug, programme.pk])


def _cohorts(programme: Programme) -> list[dict[str, Any]]:
    """The cohorts with how many schools are in each, and how many places each council has and uses."""
    used, schools = follower().places_used(programme), follower().schools_in(programme)
    return [
        {
            "cohort": cohort,
            "schools": schools.get(cohort.pk, 0),
            "places": [(quota, used.get((cohort.pk, quota.council_id), 0)) for quota in cohort.quotas.all()],
        }
        for cohort in programme.cohorts.select_related("tier").prefetch_related("quotas__council")
    ]
