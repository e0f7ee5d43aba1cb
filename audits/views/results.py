"""The results of one audit: as they are, as at a past day, and the targets that the school sets itself."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.documents.answers import ANSWERS
from audits.documents.report import REPORT
from audits.forms.results import AsAtForm, TargetsForm
from audits.levels import Levels
from audits.models import Audit
from audits.policies import can_aim, can_fill_in, can_keep_actions, can_read
from audits.reading.parts import parts_given_to
from audits.reading.results import results_of
from audits.services.targets import set_targets
from common.charts.bars import scale
from common.charts.legend import sample, sample_of
from common.documents.kinds import Form
from common.documents.services import request_document
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Membership
from programmes.roles import Permission
from programmes.services.activity import Refused

ALONG = ("area", "round__programme", "school", "version__framework")


@requires(Permission.SEE_AUDITS)
def audit_results(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what an audit found, strengths first; with `?on=2026-11-01` as it stood at the end of that day."""
    audit = _readable(request, pk)
    here = reverse("audit_results", args=[request.area.slug, pk])
    form = AsAtForm(request.GET if "day_day" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect_to(request, f"{here}?on={form.cleaned_data['day'].isoformat()}")
    found = results_of(audit, request.membership, _day(request.GET.get("on", "")))
    context = {
        "audit": audit,
        "found": found,
        "form": form,
        "legend": legend_of(found.levels),
        "may_keep_actions": can_keep_actions(request.membership) and found.on is None,
        "may_set_targets": found.on is None and bool(_statements_to_aim_at(audit, request.membership)),
    }
    return render_page(request, "audits/results.html", context, status=422 if form.is_bound else 200)


@requires(Permission.SEE_AUDITS)
def audit_targets(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask which level the school wants to reach, for the statements that this person may set it for."""
    audit = _readable(request, pk)
    statements = _statements_to_aim_at(audit, request.membership)
    if not statements:
        raise PermissionDenied
    answers = {answer.statement_id: answer for answer in audit.answers.all()}
    form = TargetsForm(
        posted(request),
        statements=[(one, answers.get(one.pk)) for one in statements],
        levels=Levels.of(audit.version),
    )
    if form.is_bound and form.is_valid() and _are_set(request, audit, statements, form):
        return redirect_to(request, "audit_results", request.area.slug, pk)
    context = {"audit": audit, "form": form, "themes": _by_theme(statements, form)}
    return render_page(request, "audits/targets.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.SEE_AUDITS)
def audit_download(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask for an audit as a report, or its answers as a spreadsheet or plain text with commas."""
    audit = _readable(request, pk)
    day = _day(request.POST.get("on", ""))
    form = request.POST.get("form", "")
    form = form if form in set(Form) else Form.PDF
    document = request_document(
        kind=(REPORT if form == Form.PDF else ANSWERS).key,
        parameters={"audit": audit.pk, "on": day.isoformat() if day else ""},
        title=f"{audit.school}: {audit}",
        by=request.membership,
        area=request.area,
        form=form,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


def _are_set(request: AreaRequest, audit: Audit, statements: list[Any], form: TargetsForm) -> bool:
    changed = {slug: target for slug, target in form.targets().items() if slug in form.changed_data}
    try:
        number = set_targets(
            audit=audit,
            statements={one.slug: one for one in statements},
            targets=changed,
            by=request.membership,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{number} target{'' if number == 1 else 's'} changed.")
    return True


def _by_theme(statements: list[Any], form: TargetsForm) -> list[tuple[Any, list[Any]]]:
    """The fields of the form, by theme: the choice, and the edition that it was made from."""
    themes: dict[Any, list[Any]] = {}
    for one in statements:
        themes.setdefault(one.domain, []).append((form[one.slug], form[f"{one.slug}.edition"]))
    return list(themes.items())


def _statements_to_aim_at(audit: Audit, membership: Membership) -> list[Any]:
    """The statements for which somebody may set a target, in order.

    Of an open audit those that they may answer; of another, for who leads it, those that were answered.
    """
    asked = audit.version.statements.of_place(audit.place).select_related("domain")
    if not audit.is_open:
        answered = audit.answers.values("statement")
        return list(asked.filter(pk__in=answered)) if can_aim(membership, audit) else []
    parts = parts_given_to(membership, audit)
    return [one for one in asked if can_fill_in(membership, audit, parts, one.domain_id, one.pk)]


def _readable(request: AreaRequest, pk: int) -> Audit:
    seen = Audit.objects.visible_to(request.membership).select_related(*ALONG)
    found = get_object_or_404(seen, pk=pk)
    if not can_read(request.membership, found):
        raise PermissionDenied
    return found


def _day(asked: str) -> date | None:
    """The day in the address; none for today and later. Raises Http404 for what is no day."""
    if not asked:
        return None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise Http404 from error


def legend_of(levels: Levels) -> dict[str, Any]:
    """Return the pictures that the words beside charts explain."""
    parts = zip(scale([1] * len(levels.names)), levels.names, strict=True)
    return {
        **{name: sample(name) for name in ("then", "now", "target", "middle", "apart")},
        "levels": [(sample_of(part), name) for part, name in parts],
    }
