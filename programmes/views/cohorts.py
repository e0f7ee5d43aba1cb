"""Pages of cohorts, their places, and clusters."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from common.htmx import posted, redirect_to, render_page
from programmes.following import follower
from programmes.forms import ClusterForm, CohortForm, NoForm, PlacesForm
from programmes.gate import AreaRequest, requires
from programmes.models import Cluster, Organisation
from programmes.policies import can_set_up
from programmes.roles import Kind, Permission
from programmes.services.cohorts import remove_cluster, remove_cohort, save_cluster, save_cohort, set_places

from .changing import form_page, saved, sets_up
from .programmes import address_of, programme_of


@sets_up
def cohort_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a cohort with a clock of its own."""
    found = programme_of(request, pk)
    form = CohortForm(posted(request), programme=found)
    if saved(form, lambda: save_cohort(programme=found, by=request.membership, **form.wanted())):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(
        request, form, "Add a cohort", caption=str(found), back=address_of(request, found), button="Add"
    )


@sets_up
def cohort_change(request: AreaRequest, pk: int, cohort: int) -> HttpResponse:
    """Change a cohort, and show first for how many schools days move."""
    found = programme_of(request, pk)
    changed = get_object_or_404(found.cohorts.select_related("tier"), pk=cohort)
    form = CohortForm(posted(request), programme=found, cohort=changed)
    if saved(
        form,
        lambda: save_cohort(programme=found, cohort=changed, by=request.membership, **form.wanted()),
        str,
    ):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    title = f"Cohort: {changed}"
    return form_page(request, form, title, caption=str(found), back=address_of(request, found))


@sets_up
def cohort_remove(request: AreaRequest, pk: int, cohort: int) -> HttpResponse:
    """Remove a cohort without schools."""
    found = programme_of(request, pk)
    removed = get_object_or_404(found.cohorts.select_related("programme"), pk=cohort)
    form = NoForm(posted(request))
    if saved(form, lambda: remove_cohort(cohort=removed, by=request.membership)):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(
        request,
        form,
        f"Remove {removed}",
        caption=str(found),
        back=address_of(request, found),
        button="Remove",
        kind="warning",
        intro="Only a cohort without schools and calls can be removed.",
    )


@sets_up
def cohort_places(request: AreaRequest, pk: int, cohort: int) -> HttpResponse:
    """Share a cohort's places among the councils."""
    found = programme_of(request, pk)
    shared = get_object_or_404(found.cohorts, pk=cohort)
    used = follower().places_used(found)
    councils = list(Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY, ended_on=None))
    form = PlacesForm(
        posted(request),
        councils=councils,
        places=dict(shared.quotas.values_list("council", "places")),
        used={council.pk: used.get((shared.pk, council.pk), 0) for council in councils},
    )
    if saved(form, lambda: (set_places(cohort=shared, places=form.wanted(), by=request.membership),)):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(
        request,
        form,
        f"Places in {shared}",
        caption=str(found),
        back=address_of(request, found),
        intro="Schools that share another’s place, and those that get training only, take none.",
    )


@requires(Permission.MANAGE_PROGRAMMES)
def cluster_list(request: AreaRequest) -> HttpResponse:
    """Show the clusters of the area with how many schools are in each."""
    schools = follower().schools_in_clusters()
    clusters = Cluster.objects.filter(area=request.area)
    context = {
        "clusters": [(cluster, schools.get(cluster.pk, 0)) for cluster in clusters],
        "may_set_up": can_set_up(request.membership),
    }
    return render_page(request, "programmes/cluster_list.html", context)


@sets_up
def cluster_add(request: AreaRequest) -> HttpResponse:
    """Add a cluster."""
    form = ClusterForm(posted(request))
    if saved(form, lambda: save_cluster(by=request.membership, **form.cleaned_data)):
        return redirect_to(request, "cluster_list", request.area.slug)
    return form_page(request, form, "Add a cluster", back=_clusters(request), button="Add")


@sets_up
def cluster_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Give a cluster another name."""
    found = get_object_or_404(Cluster, pk=pk, area=request.area)
    form = ClusterForm(posted(request), initial={"name": found.name})
    if saved(form, lambda: save_cluster(cluster=found, by=request.membership, **form.cleaned_data)):
        return redirect_to(request, "cluster_list", request.area.slug)
    return form_page(request, form, "Rename a cluster", back=_clusters(request), button="Rename")


@sets_up
def cluster_remove(request: AreaRequest, pk: int) -> HttpResponse:
    """Remove a cluster without schools."""
    found = get_object_or_404(Cluster, pk=pk, area=request.area)
    form = NoForm(posted(request))
    if saved(form, lambda: remove_cluster(cluster=found, by=request.membership)):
        return redirect_to(request, "cluster_list", request.area.slug)
    return form_page(
        request,
        form,
        f"Remove {found}",
        back=_clusters(request),
        button="Remove",
        kind="warning",
        intro="Only a cluster without schools can be removed.",
    )


def _clusters(request: AreaRequest) -> str:
    return reverse("cluster_list", args=[request.area.slug])
