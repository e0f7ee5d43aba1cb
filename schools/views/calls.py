from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Programme
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.forms import SECTIONS, CallForm, ExtendForm
from schools.models import Call
from schools.policies import can_manage_calls
from schools.services.calls import (
    change_call,
    close_call,
    delete_call,
    extend_call,
    faults_of,
    make_call,
    publish_call,
    usual,
)
from schools.services.criteria import are_frozen


@requires(Permission.SCORE_EXPRESSIONS)
def call_list(request: AreaRequest, programme: int | None = None) -> HttpResponse:
    """Show calls, the newest first, with how many schools have answered: of the area, or of one programme."""
    sent = Count("expressions", filter=Q(expressions__sent_at__isnull=False))
    calls = Call.objects.visible_to(request.membership).annotate(times_sent=sent)
    found = None
    if programme is not None:
        found = get_object_or_404(Programme.objects.visible_to(request.membership), pk=programme)
        calls = calls.filter(cohort__programme=found)
    context = {
        "calls": calls.select_related("cohort__programme", "area"),
        "programme": found,
        "may_manage": can_manage_calls(request.membership),
    }
    return render_page(request, "schools/call_list.html", context)


@requires(Permission.SCORE_EXPRESSIONS)
def call(request: AreaRequest, pk: int) -> HttpResponse:
    """Show one call: where it stands, what comes next, what it says and what counts."""
    found = _call(request, pk)
    criteria = list(found.criteria.all())
    context = {
        "call": found,
        "criteria": criteria,
        "total": sum(criterion.weight for criterion in criteria),
        "faults": faults_of(found) if found.published_at is None else [],
        "are_frozen": are_frozen(found),
        "may_manage": can_manage_calls(request.membership),
        "may_decide": request.membership.can(Permission.MANAGE_PROGRAMMES),
        "counts": _counts(found),
        "usual": usual(),
    }
    return render_page(request, "schools/call.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def call_add(request: AreaRequest) -> HttpResponse:
    """Prepare a call; nobody outside sees it yet."""
    _managers_only(request)
    initial = {"contact_email": request.membership.user.email, "opens_at": "9am", "closes_at": "noon"}
    form = CallForm(posted(request), by=request.membership, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = make_call(by=request.membership, **form.fields_of_call)
        messages.success(
            request, "The call is prepared. Look at its criteria and the preview, then publish it."
        )
        return redirect_to(request, made)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/call_add.html", {"form": form}, status=status)


@requires(Permission.MANAGE_PROGRAMMES)
def call_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change what a call says."""
    _managers_only(request)
    found = _call(request, pk)
    form = CallForm(posted(request), by=request.membership, call=found)
    if request.method == "POST" and form.is_valid():
        change_call(call=found, by=request.membership, **form.fields_of_call)
        messages.success(request, "The call is changed.")
        return redirect_to(request, found)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/call_change.html", {"form": form, "call": found}, status=status)


@requires(Permission.MANAGE_PROGRAMMES)
def call_preview(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what schools will see and be asked, before anybody can see it."""
    _managers_only(request)
    sections = [form(auto_id=f"id_{name}_%s") for name, form in SECTIONS.items()]
    context = {"call": _call(request, pk), "sections": sections}
    return render_page(request, "schools/call_preview.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def call_extend(request: AreaRequest, pk: int) -> HttpResponse:
    """Give schools longer."""
    _managers_only(request)
    found = _call(request, pk)
    form = ExtendForm(posted(request), call=found)
    if request.method == "POST" and form.is_valid():
        try:
            extend_call(call=found, closes_at=form.cleaned_data["closes"], by=request.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Schools have longer now.")
            return redirect_to(request, found)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/call_extend.html", {"form": form, "call": found}, status=status)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def call_publish(request: AreaRequest, pk: int) -> HttpResponse:
    """Let everybody see a call."""
    return _change(request, pk, publish_call, "The call is published. Give schools the link to its page.")


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def call_close(request: AreaRequest, pk: int) -> HttpResponse:
    """Close a call before its time."""
    return _change(request, pk, close_call, "The call is closed. Nothing more can be sent.")


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def call_delete(request: AreaRequest, pk: int) -> HttpResponse:
    """Delete a call that nobody outside has seen."""
    found = _call(request, pk)
    try:
        delete_call(call=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, found)
    messages.success(request, "The call is deleted.")
    return redirect_to(request, "call_list", request.area.slug)


def _change(request: AreaRequest, pk: int, service: Callable[..., Call], said: str) -> HttpResponse:
    _managers_only(request)
    found = _call(request, pk)
    try:
        service(call=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect_to(request, found)


def _call(request: AreaRequest, pk: int) -> Call:
    calls = Call.objects.visible_to(request.membership).select_related("area", "cohort__programme")
    return get_object_or_404(calls, pk=pk)


def _managers_only(request: AreaRequest) -> None:
    if not can_manage_calls(request.membership):
        raise PermissionDenied


def _counts(found: Call) -> dict[str, int]:
    """How many drafts there are, how many were sent, scored and decided; one query."""
    sent = Q(sent_at__isnull=False)
    return found.expressions.aggregate(
        drafts=Count("pk", filter=~sent, distinct=True),
        sent=Count("pk", filter=sent, distinct=True),
        scored=Count("pk", filter=Q(scored_at__isnull=False), distinct=True),
        decided=Count("pk", filter=Q(decisions__isnull=False), distinct=True),
    )
