"""What the schools of a round found together: for partners who plan support."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.documents.round_results import SHEET, SUMMARY
from audits.models import Answer, Audit, Domain, Round, Statement
from audits.policies import can_see_together
from audits.reading.round_results import is_enough, named_in, schools_behind
from audits.reading.round_results import round_results as read_round
from audits.reading.round_schools import Narrowed
from common.documents.kinds import Form
from common.documents.services import request_document
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission

from .narrowing import narrow_form, query_of
from .results import legend_of
from .within_reach import visible_round

A_PAGE = 50


@requires(Permission.SEE_AUDITS)
def round_results(request: AreaRequest, pk: int) -> HttpResponse:
    """Show which themes schools want to work on, their strengths, and how many stand at which level."""
    found = _round(request, pk)
    form = narrow_form(request, found)
    shown = read_round(found, request.membership, form.narrowed())
    context = {
        "round": found,
        "form": form,
        "found": shown,
        "legend": legend_of(shown.levels),
        "query": query_of(form),
    }
    return render_page(request, "audits/round_results.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_AUDITS)
def round_priority(request: AreaRequest, pk: int, statement: int) -> HttpResponse:
    """Show the schools behind a priority, by name, each with its own results; with `?as=strength` behind a strength."""
    found = _round(request, pk)
    asked = get_object_or_404(
        Statement.objects.select_related("domain"),
        version__framework=found.version.framework_id,
        pk=statement,
    )

    def behind(narrowed: Narrowed, flag: Answer.Flag) -> QuerySet[Answer]:
        return schools_behind(found, request.membership, narrowed, asked, flag)

    return _behind(request, "audits/round_priority.html", found, behind, statement=asked)


@requires(Permission.SEE_AUDITS)
def round_theme(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Show the schools behind a theme, by name, with what each named in it; with `?as=strength` as strengths."""
    found = _round(request, pk)
    themes = Domain.objects.filter(version__framework=found.version.framework_id, slug=domain)
    asked = themes.order_by("-version__number").first()
    if asked is None:
        raise Http404

    def behind(narrowed: Narrowed, flag: Answer.Flag) -> QuerySet[Audit]:
        return named_in(found, request.membership, narrowed, domain, flag)

    return _behind(request, "audits/round_theme.html", found, behind, domain=asked)


@require_POST
@requires(Permission.SEE_AUDITS)
def round_download(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask for the results of a round as a spreadsheet, plain text with commas, or a PDF."""
    found = _round(request, pk)
    narrowed = narrow_form(request, found).narrowed()
    form = request.POST.get("form", "")
    form = form if form in set(Form) else Form.XLSX
    document = request_document(
        kind=(SUMMARY if form == Form.PDF else SHEET).key,
        parameters={"round": found.pk, "council": narrowed.council, "cohort": narrowed.cohort},
        title=f"{found}: what schools found",
        by=request.membership,
        area=request.area,
        form=form,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


def _round(request: AreaRequest, pk: int) -> Round:
    found = visible_round(request, pk)
    if not can_see_together(request.membership):
        raise PermissionDenied
    return found


def _behind(
    request: AreaRequest,
    template: str,
    found: Round,
    behind: Callable[[Narrowed, Answer.Flag], QuerySet[Any]],
    **about: Any,
) -> HttpResponse:
    """Show the schools behind something, as far as the page is narrowed; lead back where they are too few."""
    form, is_strength = narrow_form(request, found), request.GET.get("as") == "strength"
    if not is_enough(found, request.membership, form.narrowed()):
        here = reverse("round_results", args=[request.area.slug, found.pk])
        return redirect_to(request, f"{here}?{query_of(form)}")
    flag = Answer.Flag.STRENGTH if is_strength else Answer.Flag.DEVELOPMENT
    page = Paginator(behind(form.narrowed(), flag), A_PAGE).get_page(request.GET.get("page"))
    context = {"round": found, "flag": flag, "page": page, "query": query_of(form), **about}
    return render_page(request, template, context)
