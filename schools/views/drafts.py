"""Public pages behind a secret link: a draft, what was sent, and the head teacher's confirmation."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from common.access import public
from common.htmx import posted, redirect_to, render_page
from programmes.services.activity import Refused
from schools.agreement_words import agreement_words
from schools.answers import answers_of
from schools.forms import SECTIONS, SectionForm, incomplete
from schools.models import Call, Expression
from schools.services.expressions import (
    confirm_as_head,
    find_draft,
    find_for_head,
    save_section,
    send_expression,
)

from .applying import limited, open_call

HOLDS_A_LINK = "holds a secret link from an email"


@public(HOLDS_A_LINK)
@never_cache
def expression_draft(request: HttpRequest, area: str, pk: int, token: str) -> HttpResponse:
    """Show where a draft stopped, page by page; once sent, the confirmation with all answers."""
    call, expression = _found(request, area, pk, token, find_draft)
    if expression is None:
        return _gone(request, call)
    if expression.sent_at:
        context = {"call": call, "expression": expression, "answers": answers_of(expression)}
        return render_page(request, "schools/expression_sent.html", context)
    if not call.is_open:
        return render_page(request, "schools/expression_unsent.html", {"call": call}, status=410)
    context = {
        "call": call,
        "expression": expression,
        "token": token,
        "tasks": _tasks(expression, area, token),
    }
    return render_page(request, "schools/expression_draft.html", context)


@public(HOLDS_A_LINK)
@limited
@never_cache
def expression_section(request: HttpRequest, area: str, pk: int, token: str, section: str) -> HttpResponse:
    """Ask one page of questions; a POST keeps the answers and goes on to the next page."""
    if section not in SECTIONS:
        raise Http404
    call, expression = _found(request, area, pk, token, find_draft)
    if expression is None or expression.sent_at or not call.is_open:
        return expression_draft(request, area, pk, token)
    form = SECTIONS[section](posted(request), expression=expression)
    if request.method == "POST" and form.is_valid():
        try:
            save_section(expression=expression, token=token, fields=form.answers())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _next(request, area, pk, token, section)
    context = {
        "call": call,
        "expression": expression,
        "token": token,
        "form": form,
        "number": list(SECTIONS).index(section) + 1,
        "pages": len(SECTIONS),
        "clauses": agreement_words(call) if section == "agreements" else [],
        "answers": [answer for answer in answers_of(expression) if answer.section == section],
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/expression_section.html", context, status=status)


@public(HOLDS_A_LINK)
@limited
@never_cache
def expression_check(request: HttpRequest, area: str, pk: int, token: str) -> HttpResponse:
    """Show all answers before they are sent; a POST sends them."""
    call, expression = _found(request, area, pk, token, find_draft)
    if expression is None or expression.sent_at or not call.is_open:
        return expression_draft(request, area, pk, token)
    left = incomplete(expression)
    refusal = ""
    if request.method == "POST" and not left:
        try:
            send_expression(expression=expression, token=token)
        except Refused as refused:
            refusal = str(refused)
        else:
            return redirect_to(request, "expression_draft", area, pk, token)
    context = {
        "call": call,
        "expression": expression,
        "token": token,
        "answers": answers_of(expression),
        "left": left,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "schools/expression_check.html", context, status=status)


@public(HOLDS_A_LINK)
@limited
@never_cache
def expression_head(request: HttpRequest, area: str, pk: int, token: str) -> HttpResponse:
    """Show the head teacher what was sent; opening it changes nothing, a POST confirms."""
    call, expression = _found(request, area, pk, token, find_for_head)
    if expression is None:
        return _gone(request, call)
    if request.method == "POST":
        expression = confirm_as_head(expression=expression)
    context = {"call": call, "expression": expression, "answers": answers_of(expression)}
    return render_page(request, "schools/expression_head.html", context)


def _found(
    request: HttpRequest, area: str, pk: int, token: str, find: Callable[[Call, str], Expression | None]
) -> tuple[Call, Expression | None]:
    call = open_call(request, area, pk)
    return call, find(call, token)


def _gone(request: HttpRequest, call: Call) -> HttpResponse:
    return render_page(request, "schools/expression_gone.html", {"call": call}, status=410)


def _next(request: HttpRequest, area: str, pk: int, token: str, section: str) -> HttpResponse:
    """Go to the page after this one, or back to the check if it was opened from there."""
    names = list(SECTIONS)
    following = names[names.index(section) + 1 :]
    if following and "check" not in request.GET:
        return redirect_to(request, "expression_section", area, pk, token, following[0])
    return redirect_to(request, "expression_check", area, pk, token)


def _tasks(expression: Expression, area: str, token: str) -> list[dict[str, str]]:
    """Return the pages for a task list, each with whether it is done."""
    left = incomplete(expression)
    return [_task(form, form in left, expression.call_id, area, token) for form in SECTIONS.values()]


def _task(form: type[SectionForm], is_left: bool, pk: int, area: str, token: str) -> dict[str, str]:
    return {
        "title": form.title,
        "href": reverse("expression_section", args=[area, pk, token, form.section]),
        "status": "To do" if is_left else "Done",
        "colour": "yellow" if is_left else "",
    }
