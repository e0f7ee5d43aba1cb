from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.documents.services import request_document
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Tier
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.expression_sheet import EXPRESSIONS
from schools.forms import DecisionForm, LettersForm, ProposedForm
from schools.models import Call, Decision, Expression
from schools.ranking import Places, Ranked, places_of, propose, ranked
from schools.services.calls import usual
from schools.services.decisions import decide
from schools.services.letters import letters_due, preview, send_letters


@requires(Permission.MANAGE_PROGRAMMES)
def call_decide(request: AreaRequest, pk: int) -> HttpResponse:
    """Show schools by points, beside the places of each council and what was decided."""
    call, rows, places = _ranking(request, pk)
    context = {
        "call": call,
        "rows": rows,
        "places": places,
        "tie_break": usual()["tie_break"],
        "undecided": sum(not row.outcome for row in rows),
        "letters": letters_due(call, request.membership).count(),
    }
    return render_page(request, "schools/call_decide.html", context)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def call_spreadsheet(request: AreaRequest, pk: int) -> HttpResponse:
    """Have what schools sent, their points and the decisions made into a spreadsheet."""
    call = _call(request, pk)
    document = request_document(
        kind=EXPRESSIONS.key,
        parameters={"call": call.pk},
        title=f"Expressions of interest: {call}",
        by=request.membership,
        area=request.area,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)


@requires(Permission.MANAGE_PROGRAMMES)
def call_propose(request: AreaRequest, pk: int) -> HttpResponse:
    """Propose by rank within the places; decide only about the schools that somebody ticks."""
    call, rows, places = _ranking(request, pk)
    propose(rows, places)
    forms = [ProposedForm(posted(request), row=row) for row in rows if row.proposal]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        chosen = [form for form in forms if form.cleaned_data["confirm"]]
        if chosen and _decide_all(request, chosen):
            messages.success(request, f"Decided about {len(chosen)} school{'s' if len(chosen) > 1 else ''}.")
            return redirect_to(request, "call_decide", request.area.slug, pk)
        if not chosen and forms:
            forms[0].add_error("confirm", "Tick “Decide this” for at least one school")
    context = {"call": call, "forms": forms, "places": places}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/call_propose.html", context, status=status)


@requires(Permission.MANAGE_PROGRAMMES)
def expression_decide(request: AreaRequest, pk: int) -> HttpResponse:
    """Decide about one school, or decide anew, beside the record of what was decided before."""
    reached = Expression.objects.visible_to(request.membership).filter(erased_at=None)
    found = get_object_or_404(
        reached.select_related("area", "call__area", "call__cohort", "participation__school"), pk=pk
    )
    training = Tier.objects.filter(
        programme=found.call.cohort.programme_id, kind=Tier.Kind.TRAINING_ONLY
    ).exists()
    form = DecisionForm(posted(request), has_training=training)
    if request.method == "POST" and form.is_valid():
        try:
            decide(expression=found, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Your decision about {found.school_name} is noted.")
            return redirect_to(request, "call_decide", request.area.slug, found.call_id)
    context = {
        "form": form,
        "expression": found,
        "call": found.call,
        "record": found.decisions.select_related("decided_by__user", "decided_by__organisation"),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/expression_decide.html", context, status=status)


@requires(Permission.MANAGE_PROGRAMMES)
def call_letters(request: AreaRequest, pk: int) -> HttpResponse:
    """Preview the letters that wait, with a sentence of the area; a POST that says so sends them."""
    call = _call(request, pk)
    due = list(letters_due(call, request.membership))
    outcomes = [outcome for outcome in Decision.Outcome if any(each.outcome == outcome for each in due)]
    form = LettersForm(posted(request), outcomes=outcomes)
    extras: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        extras = form.extras
        if "send" in request.POST:
            try:
                number = send_letters(call=call, by=request.membership, extras=extras)
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(
                    request, f"The letters to {number} school{'s' if number > 1 else ''} are on their way."
                )
            return redirect_to(request, "call_decide", request.area.slug, pk)
    context = {"call": call, "form": form, "due": due, "previews": _previews(due, outcomes, form, extras)}
    status = 422 if form.errors else 200
    return render_page(request, "schools/call_letters.html", context, status=status)


def _previews(
    due: list[Decision], outcomes: list[Decision.Outcome], form: LettersForm, extras: dict[str, str]
) -> list[dict[str, Any]]:
    """One letter of each kind, as the first school of that kind would get it."""
    found = []
    for outcome in outcomes:
        of_kind = [decision for decision in due if decision.outcome == outcome]
        subject, text = preview(of_kind[0], extras.get(outcome.value, ""))
        found.append(
            {
                "label": outcome.label,
                "decisions": of_kind,
                "subject": subject,
                "text": text,
                "field": form[outcome.value],
            }
        )
    return found


def _decide_all(request: AreaRequest, chosen: list[ProposedForm]) -> bool:
    """Decide about all ticked schools in their order, or about none; a refusal stands at its school."""
    with transaction.atomic():
        for form in chosen:
            try:
                with transaction.atomic():
                    decide(
                        expression=form.row.expression,
                        outcome=form.cleaned_data["outcome"],
                        reason=form.cleaned_data["reason"],
                        by=request.membership,
                    )
            except Refused as refusal:
                form.add_error("outcome", f"{form.row.expression.school_name}: {refusal}")
                transaction.set_rollback(True)
                return False
    return True


def _call(request: AreaRequest, pk: int) -> Call:
    calls = Call.objects.visible_to(request.membership).select_related("area", "cohort__programme")
    return get_object_or_404(calls, pk=pk)


def _ranking(request: AreaRequest, pk: int) -> tuple[Call, list[Ranked], list[Places]]:
    call = _call(request, pk)
    places = places_of(call.cohort)
    return call, ranked(call, Expression.objects.visible_to(request.membership), places), places
