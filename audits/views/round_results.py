"""What the schools of a round found together: for partners who plan support."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.documents.round_results import SHEET, SUMMARY
from audits.forms.results import NarrowForm
from audits.models import Answer, Domain, Round, Statement
from audits.policies import can_see_together
from audits.reading.round_results import is_enough, named_in, schools_behind
from audits.reading.round_results import round_results as read_round
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
    form, flag = narrow_form(request, found), _flag(request)
    if not is_enough(found, request.membership, form.narrowed()):
        return _not_enough(request, found, form)
    rows = schools_behind(found, request.membership, form.narrowed(), asked, flag)
    context = {
        "round": found,
        "statement": asked,
        "flag": flag,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "query": query_of(form),
    }
    return render_page(request, "audits/round_priority.html", context)


@requires(Permission.SEE_AUDITS)
def round_theme(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Show the schools behind a theme, by name, with what each named in it; with `?as=strength` as strengths."""
    found = _round(request, pk)
    themes = Domain.objects.filter(version__framework=found.version.framework_id, slug=domain)
    asked = themes.order_by("-version__number").first()
    if asked is None:
        raise Http404
    form, flag = narrow_form(request, found), _flag(request)
    if not is_enough(found, request.membership, form.narrowed()):
        return _not_enough(request, found, form)
    rows = named_in(found, request.membership, form.narrowed(), domain, flag)
    context = {
        "round": found,
        "domain": asked,
        "flag": flag,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "query": query_of(form),
    }
    return render_page(request, "audits/round_theme.html", context)


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


def _flag(request: AreaRequest) -> Answer.Flag:
    return Answer.Flag.STRENGTH if request.GET.get("as") == "strength" else Answer.Flag.DEVELOPMENT


def _not_enough(request: AreaRequest, found: Round, form: NarrowForm) -> HttpResponse:
    """Lead back to the page that says how many there must be."""
    here = reverse("round_results", args=[request.area.slug, found.pk])
    return redirect_to(request, f"{here}?{query_of(form)}")
