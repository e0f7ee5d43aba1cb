"""Pages of a programme's stages and milestones."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.forms import MilestoneForm, NoForm, StageForm
from programmes.gate import AreaRequest
from programmes.models import Programme
from programmes.services.stages import (
    add_stage,
    move_stage,
    remove_milestone,
    remove_stage,
    rename_stage,
    save_milestone,
)

from .changing import form_page, saved, sets_up
from .programmes import address_of, programme_of


@sets_up
def stage_list(request: AreaRequest, pk: int) -> HttpResponse:
    """Put the stages of a programme in order, and add one."""
    found = programme_of(request, pk)
    form = StageForm(posted(request))
    if saved(form, lambda: add_stage(programme=found, by=request.membership, **form.cleaned_data)):
        return redirect_to(request, "stage_list", request.area.slug, found.pk)
    context = {"programme": found, "stages": found.stages.all(), "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "programmes/stage_list.html", context, status=status)


@sets_up
def stage_change(request: AreaRequest, pk: int, stage: int) -> HttpResponse:
    """Give a stage another name."""
    found = programme_of(request, pk)
    changed = get_object_or_404(found.stages.select_related("programme"), pk=stage)
    form = StageForm(posted(request), initial={"name": changed.name})
    if saved(form, lambda: rename_stage(stage=changed, by=request.membership, **form.cleaned_data)):
        return redirect_to(request, "stage_list", request.area.slug, found.pk)
    return form_page(
        request, form, f"Rename {changed}", caption=str(found), back=_stages(request, found), button="Rename"
    )


@require_POST
@sets_up
def stage_move(request: AreaRequest, pk: int, stage: int) -> HttpResponse:
    """Let a stage come one earlier or one later."""
    found = programme_of(request, pk)
    moved = get_object_or_404(found.stages, pk=stage)
    move_stage(stage=moved, up="up" in request.POST, by=request.membership)
    return redirect_to(request, "stage_list", request.area.slug, found.pk)


@sets_up
def stage_remove(request: AreaRequest, pk: int, stage: int) -> HttpResponse:
    """Remove a stage in which nothing is."""
    found = programme_of(request, pk)
    removed = get_object_or_404(found.stages.select_related("programme"), pk=stage)
    form = NoForm(posted(request))
    if saved(form, lambda: remove_stage(stage=removed, by=request.membership)):
        return redirect_to(request, "stage_list", request.area.slug, found.pk)
    return form_page(
        request,
        form,
        f"Remove {removed}",
        caption=str(found),
        back=_stages(request, found),
        button="Remove",
        kind="warning",
        intro="Only a stage without milestones and schools can be removed.",
    )


@sets_up
def milestone_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a milestone, and show first for how many schools."""
    found = programme_of(request, pk)
    form = MilestoneForm(posted(request), programme=found)
    if saved(form, lambda: save_milestone(programme=found, by=request.membership, **form.wanted()), str):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(
        request, form, "Add a milestone", caption=str(found), back=address_of(request, found), button="Add"
    )


@sets_up
def milestone_change(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Change a milestone, and show first for how many schools the day moves."""
    found = programme_of(request, pk)
    changed = get_object_or_404(found.milestones, pk=milestone)
    form = MilestoneForm(posted(request), programme=found, milestone=changed)
    if saved(
        form,
        lambda: save_milestone(programme=found, milestone=changed, by=request.membership, **form.wanted()),
        str,
    ):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    remove = reverse("milestone_remove", args=[request.area.slug, found.pk, changed.pk])
    return form_page(
        request,
        form,
        "Change a milestone",
        template="programmes/milestone_change.html",
        caption=str(found),
        back=address_of(request, found),
        remove=remove,
    )


@sets_up
def milestone_remove(request: AreaRequest, pk: int, milestone: int) -> HttpResponse:
    """Remove a milestone that no school has done, and show first from how many lists it goes."""
    found = programme_of(request, pk)
    removed = get_object_or_404(found.milestones.select_related("programme"), pk=milestone)
    form = NoForm(posted(request))
    if saved(form, lambda: remove_milestone(milestone=removed, by=request.membership), str):
        return redirect_to(request, "programme", request.area.slug, found.pk)
    return form_page(
        request,
        form,
        f"Remove “{removed}”",
        caption=str(found),
        back=address_of(request, found),
        button="Remove",
        kind="warning",
        intro="It goes from the list of every school that has not done it.",
    )


def _stages(request: AreaRequest, programme: Programme) -> str:
    return reverse("stage_list", args=[request.area.slug, programme.pk])
