"""Public pages of a call, before a school has a draft: no account is needed, and nothing is kept yet."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from common.access import public
from common.htmx import posted, redirect_to, render_page
from common.tenancy.context import name_user, open_area
from programmes.models import Area
from programmes.services.activity import Refused
from schools.forms import FindSchoolForm, LeadForm
from schools.models import Call, School
from schools.services.calls import usual
from schools.services.expressions import begin_expression, refuse_school

MOST_FOUND = 20
MOST_ELSEWHERE = 5


def open_call(request: HttpRequest, area: str, pk: int) -> Call:
    """Open the area of the address and return its published call; 404 for any other."""
    if request.user.is_authenticated:
        name_user(request.user.pk)
    found = get_object_or_404(Area, slug=area)
    open_area(found.pk)
    call = get_object_or_404(Call.objects.public(), pk=pk)
    request.area = found  # type: ignore[attr-defined]
    return call


def limited(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let one network address post only so often; the count stands in the cache for an hour at most."""

    @wraps(view)
    def within_limits(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not ratelimit.consume(request, action="expression"):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        return view(request, *args, **kwargs)

    return within_limits


def not_open(request: HttpRequest, call: Call) -> HttpResponse:
    """Say when a call opens, or that it has closed."""
    status = 410 if call.is_closed else 200
    return render_page(request, "schools/expression_not_open.html", {"call": call}, status=status)


@public("schools read a call without an account")
@never_cache
def expression_start(request: HttpRequest, area: str, pk: int) -> HttpResponse:
    """Say what a call is about, how long it takes and what is asked."""
    call = open_call(request, area, pk)
    if not call.is_open:
        return not_open(request, call)
    context = {"call": call, "criteria": call.criteria.all(), "usual": usual()}
    return render_page(request, "schools/expression_start.html", context)


@public("schools find themselves in the register, which is public")
@never_cache
def expression_find(request: HttpRequest, area: str, pk: int) -> HttpResponse:
    """Find the school that asks, by name, postcode or number."""
    call = open_call(request, area, pk)
    if not call.is_open:
        return not_open(request, call)
    form = FindSchoolForm(request.GET if "q" in request.GET else None)
    context: dict[str, Any] = {"call": call, "form": form}
    if form.is_bound and form.is_valid():
        found, is_elsewhere = form.found()
        most = MOST_ELSEWHERE if is_elsewhere else MOST_FOUND
        context |= {
            "schools": found.with_past()[:most],
            "is_elsewhere": is_elsewhere,
            "asked": form.cleaned_data["q"],
        }
    return render_page(request, "schools/expression_find.html", context, status=422 if form.errors else 200)


@public("schools begin an expression of interest without an account")
@limited
@never_cache
def expression_begin(request: HttpRequest, area: str, pk: int, urn: int) -> HttpResponse:
    """Show what the register says of a school; a POST begins its draft and emails the link."""
    call = open_call(request, area, pk)
    if not call.is_open:
        return not_open(request, call)
    school = get_object_or_404(School.objects.with_past(), pk=urn)
    form = LeadForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(
            request, action="expression_begun", key=form.cleaned_data["lead_email"].lower()
        ):
            too_many: HttpResponse = ratelimit.respond_429(request)
            return too_many
        try:
            _, token = begin_expression(call=call, school=school, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect_to(request, "expression_section", area, pk, token, "about")
    context = {"call": call, "school": school, "form": form, "refusal": _refusal(call, school)}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/expression_begin.html", context, status=status)


def _refusal(call: Call, school: School) -> str:
    """Return why this school cannot ask here, empty if it can."""
    try:
        refuse_school(call, school)
    except Refused as refusal:
        return str(refusal)
    return ""
