from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.answers import answers_of
from schools.forms import ScoreForm, TalkForm
from schools.models import Assessment, Call, Criterion, Expression
from schools.scoring import wide_differences
from schools.services.calls import usual
from schools.services.scoring import (
    WITH_A_THIRD,
    declare_close_link,
    lacks_a_forum,
    save_scores,
    scores_of,
    talk_through,
)

A_PAGE = 25


@requires(Permission.SCORE_EXPRESSIONS)
def expression_list(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what schools sent, within reach, each with how far one's own scores are."""
    call = get_object_or_404(Call.objects.visible_to(request.membership).select_related("area"), pk=pk)
    found = (
        Expression.objects.visible_to(request.membership).filter(call=call).with_scoring(request.membership)
    )
    mine = request.GET.get("show") == "mine"
    if mine:
        found = found.to_score(request.membership)
    page = Paginator(found.order_by("school_name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"call": call, "page": page, "mine": mine}
    return render_page(request, "schools/expression_list.html", context, fragment="expressions")


@requires(Permission.SCORE_EXPRESSIONS)
def expression(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what a school wrote beside what one can do now: score it, talk it through, or look back."""
    found = _expression(request, pk)
    context = _standing(request, found)
    criteria, own = context["criteria"], context["own"]
    response = None
    if context["may_score"]:
        context["form"] = ScoreForm(posted(request), criteria=criteria, own=own, must="send" in request.POST)
        response = _score(request, found, context["form"])
    elif context["may_talk"]:
        context["form"] = TalkForm(posted(request), criteria=criteria, own=own)
        response = _talk(request, found, context["form"])
    status = 422 if request.method == "POST" else 200
    return response or render_page(request, "schools/expression.html", context, status=status)


@require_POST
@requires(Permission.SCORE_EXPRESSIONS)
def expression_close_link(request: AreaRequest, pk: int) -> HttpResponse:
    """Say that one has a close link with a school, or that one has none after all."""
    found = _expression(request, pk)
    try:
        if "none" in request.POST:
            save_scores(expression=found, points={}, comment="", by=request.membership)
        else:
            declare_close_link(expression=found, by=request.membership)
            messages.success(request, f"You do not score {found.school_name}. Thank you for saying so.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    if "none" in request.POST:
        return redirect_to(request, "expression", request.area.slug, pk)
    return redirect_to(request, "expression_list", request.area.slug, found.call_id)


def _score(request: AreaRequest, found: Expression, form: ScoreForm) -> HttpResponse | None:
    """Keep or send the scores; None if there is nothing to keep, or something to put right."""
    if request.method != "POST" or not form.is_valid():
        return None
    send = "send" in request.POST
    try:
        save_scores(
            expression=found,
            points=form.points,
            comment=form.cleaned_data["comment"],
            by=request.membership,
            send=send,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    if send:
        messages.success(request, f"Your scores of {found.school_name} are sent.")
        return redirect_to(request, "expression", request.area.slug, found.pk)
    messages.success(
        request, f"Your scores of {found.school_name} are kept. Nobody sees them before you send them."
    )
    return redirect_to(request, "expression_list", request.area.slug, found.call_id)


def _talk(request: AreaRequest, found: Expression, form: TalkForm) -> HttpResponse | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        talk_through(
            expression=found, points=form.points, note=form.cleaned_data["note"], by=request.membership
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, "What you found is noted.")
    return redirect_to(request, "expression", request.area.slug, found.pk)


def _standing(request: AreaRequest, found: Expression) -> dict[str, Any]:
    """What was written, which scores one may read, and whether one may score or talk them through now."""
    assessments = _readable(request, found)
    own = next((each for each in assessments if each.assessor_id == request.membership.pk), None)
    sent = [each for each in assessments if each.sent_at]
    has_sent = own is not None and own.sent_at is not None
    given = scores_of(sent)
    wide = wide_differences(given)
    criteria = list(Criterion.objects.filter(call=found.call_id))
    seats_left = found.scored_at is None and found.times_scored < WITH_A_THIRD  # type: ignore[attr-defined]
    return {
        "expression": found,
        "call": found.call,
        "answers": answers_of(found),
        "own": own,
        "sent": sent,
        "criteria": criteria,
        "rows": [
            {
                "criterion": each,
                "is_wide": each.pk in wide,
                "points": [scores.get(each.pk) for scores in given],
            }
            for each in criteria
        ],
        "wide": wide,
        "lacks_a_forum": lacks_a_forum(sent),
        "may_score": seats_left and not has_sent and not (own and own.has_close_link),
        "may_talk": bool(own and has_sent and not own.talked_at and wide and found.scored_at is None),
        "rules": usual()["rules"],
    }


def _expression(request: AreaRequest, pk: int) -> Expression:
    found = Expression.objects.visible_to(request.membership).filter(erased_at=None)
    related = found.with_scoring(request.membership).select_related(
        "area", "call__area", "participation__school"
    )
    return get_object_or_404(related, pk=pk)


def _readable(request: AreaRequest, found: Expression) -> list[Assessment]:
    """The assessments that the membership may read: its own, and others' once it can give none any more."""
    readable = Assessment.objects.visible_to(request.membership).filter(expression=found)
    return list(
        readable.select_related("assessor__user", "assessor__organisation").prefetch_related("scores")
    )
