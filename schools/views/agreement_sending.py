"""Sending agreements: to one school, to many, and again after a new version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Programme
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.forms.agreements import SendForm
from schools.models import Participation
from schools.services.agreements import (
    ask_again,
    plan_asking_again,
    plan_sending,
    send_agreements,
    text_to_send,
)


@requires(Permission.MANAGE_SCHOOLS)
def agreement_send(request: AreaRequest, pk: int) -> HttpResponse:
    """Preview who is asked to sign for each selected school, then send to those that were ticked and can be asked."""
    programme = _programme(request, pk)
    schools = list(_schools(request).filter(programme=programme, state=Participation.State.SELECTED))
    context: dict[str, Any] = {"programme": programme, "schools": schools}
    try:
        context["text"] = text_to_send(programme)
        plans = plan_sending(participations=schools)
    except Refused as refusal:
        return render_page(request, "schools/agreement_send.html", context | {"refusal": str(refusal)})
    form = SendForm(posted(request), plans=plans, is_bulk=True)
    ticked = set(request.POST.getlist("school") or request.GET.getlist("school"))
    if request.method == "POST" and form.is_valid():
        plans = plan_sending(participations=schools, named=form.named)
        chosen = [plan.participation for plan in plans if str(plan.participation.pk) in ticked]
        if "send" in request.POST and (response := _send(request, form, programme, chosen)):
            return response
    context |= {
        "form": form,
        "ready": [plan for plan in plans if not plan.problems],
        "not_yet": [plan for plan in plans if plan.problems],
        "ticked": ticked,
    }
    status = 422 if form.errors else 200
    return render_page(request, "schools/agreement_send.html", context, status=status)


@requires(Permission.MANAGE_SCHOOLS)
def agreement_send_school(request: AreaRequest, pk: int) -> HttpResponse:
    """Choose who signs for one school's participation, then send it."""
    participation = get_object_or_404(_schools(request), pk=pk)
    context: dict[str, Any] = {"participation": participation, "programme": participation.programme}
    try:
        context["text"] = text_to_send(participation.programme)
        (plan,) = plan_sending(participations=[participation])
    except Refused as refusal:
        return render_page(request, "schools/agreement_send_school.html", context | {"refusal": str(refusal)})
    form = SendForm(posted(request), plans=[plan], is_bulk=False)
    if request.method == "POST" and form.is_valid():
        try:
            (sent,) = send_agreements(participations=[participation], by=request.membership, named=form.named)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"The agreement of {participation.school} is sent.")
            return redirect_to(request, sent)
    may_invite = request.membership.can(Permission.MANAGE_PEOPLE)
    context |= {"form": form, "plan": plan, "may_invite": may_invite}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/agreement_send_school.html", context, status=status)


@requires(Permission.MANAGE_SCHOOLS)
def agreement_ask_again(request: AreaRequest, pk: int) -> HttpResponse:
    """Preview what the newest version means for each agreement to an older one, then ask where it has changed."""
    programme = _programme(request, pk)
    try:
        plans = plan_asking_again(programme=programme, by=request.membership)
        if request.method == "POST":
            asked, carried = ask_again(programme=programme, by=request.membership)
            messages.success(
                request, f"Asked to sign again: {asked}. Unchanged, so left as they are: {carried}."
            )
            return redirect_to(request, "agreement_list", request.area.slug)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, "agreement_text", request.area.slug, programme.pk)
    context = {
        "programme": programme,
        "asked": [plan for plan in plans if not plan.is_unchanged and not plan.sending.problems],
        "unchanged": [plan for plan in plans if plan.is_unchanged],
        "not_yet": [plan for plan in plans if not plan.is_unchanged and plan.sending.problems],
    }
    return render_page(request, "schools/agreement_ask_again.html", context)


def _send(
    request: AreaRequest, form: SendForm, programme: Programme, chosen: list[Participation]
) -> HttpResponse | None:
    """Send, and go to the list; None with the reason on the form when it was refused."""
    if not chosen:
        form.add_error(None, "Tick the schools that you want to ask")
        return None
    try:
        sent = send_agreements(participations=chosen, by=request.membership, named=form.named)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"{len(sent)} agreement{'s are' if len(sent) > 1 else ' is'} sent.")
    return redirect_to(request, "agreement_list", request.area.slug)


def _programme(request: AreaRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.membership), pk=pk)


def _schools(request: AreaRequest) -> Any:
    found = Participation.objects.visible_to(request.membership)
    return found.select_related("school", "programme", "cohort", "tier", "area").order_by("school__name")
