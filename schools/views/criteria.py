from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.forms import CriterionForm
from schools.models import Call, Criterion
from schools.policies import can_manage_calls
from schools.services.criteria import add_criterion, change_criterion, move_criterion, remove_criterion


@requires(Permission.MANAGE_PROGRAMMES)
def criterion_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a criterion to a call."""
    call = _call(request, pk)
    form = CriterionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_criterion(call=call, by=request.membership, **form.fields_of_criterion)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, call)
    context = {"form": form, "call": call}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/criterion_add.html", context, status=status)


@requires(Permission.MANAGE_PROGRAMMES)
def criterion_change(request: AreaRequest, pk: int, criterion: int) -> HttpResponse:
    """Change a criterion."""
    found = _criterion(request, pk, criterion)
    form = CriterionForm(posted(request), criterion=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_criterion(criterion=found, by=request.membership, **form.fields_of_criterion)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, found.call)
    context = {"form": form, "call": found.call, "criterion": found}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/criterion_change.html", context, status=status)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def criterion_move(request: AreaRequest, pk: int, criterion: int) -> HttpResponse:
    """Move a criterion up or down."""
    found = _criterion(request, pk, criterion)
    try:
        move_criterion(criterion=found, up="up" in request.POST, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _back(request, found.call)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def criterion_remove(request: AreaRequest, pk: int, criterion: int) -> HttpResponse:
    """Take a criterion away."""
    found = _criterion(request, pk, criterion)
    call = found.call
    try:
        remove_criterion(criterion=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{found.name}” no longer counts.")
    return _back(request, call)


def _back(request: AreaRequest, call: Call) -> HttpResponse:
    return redirect_to(request, call.get_absolute_url() + "#criteria")


def _call(request: AreaRequest, pk: int) -> Call:
    call = get_object_or_404(Call.objects.visible_to(request.membership).select_related("area"), pk=pk)
    if not can_manage_calls(request.membership):
        raise PermissionDenied
    return call


def _criterion(request: AreaRequest, pk: int, criterion: int) -> Criterion:
    call = _call(request, pk)
    found = get_object_or_404(call.criteria, pk=criterion)
    found.call = call
    return found
