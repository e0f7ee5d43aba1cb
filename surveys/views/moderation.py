"""Pages of a forum that reads comments, and of who hears of a worry."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.views.changing import saved
from surveys.forms.moderation import DecisionForm, OutcomeForm
from surveys.models import AskedSchool, Comment
from surveys.policies import can_read_raw
from surveys.reading.marks import pieces_of, reason_for, suggestion_for
from surveys.reading.queue import Queue, queue_of
from surveys.services.moderation import decide, finish_reading, flag, settle_flag

from .within_reach import done, visible_asked

ALONG = (
    "asked__survey__version",
    "asked__school",
    "asked__forum",
    "asked__area",
    "question",
    "read_by__user",
)

OPEN_AGAIN = (
    "All comments had been read. This one waits for a colleague now, so say once more that all are read "
    "before the results are released."
)


@requires(Permission.READ_RAW_COMMENTS)
def comment_queue(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show the comments of a school, a page at a time: what waits, what has been decided, worries; end the reading."""
    asked = _moderated(request, survey, pk)
    if request.method == "POST":
        return _finish(request, asked)
    queue = queue_of(asked, reader=request.membership.pk)
    context = {"asked": asked, "queue": queue, "page": queue.page(request.GET.get("page"))}
    return render_page(request, "surveys/comment_queue.html", context)


@requires(Permission.SEE_SURVEYS)
def comment(request: AreaRequest, pk: UUID) -> HttpResponse:
    """Show one comment with what may point to a person, and take what others may read of it."""
    found = _visible(request, pk)
    if not can_read_raw(request.membership, found.asked):
        return _worry(request, found, _unsaved_outcome(request, found))
    form = DecisionForm(posted(request), initial=_first_idea(found), comment=found)
    if request.method == "POST":
        change = partial(decide, comment=found, by=request.membership)
        said = saved(form, lambda: change(**form.given)) if form.is_looked_at() else None
        if said is not None:
            if found.asked.moderated_at and not said.asked.moderated_at:
                messages.warning(request, OPEN_AGAIN)
            return _next(request, said)
        found = _visible(request, pk)
    return _page(request, found, form)


@require_POST
@requires(Permission.READ_RAW_COMMENTS)
def comment_flag(request: AreaRequest, pk: UUID) -> HttpResponse:
    """Tell the safeguarding lead at once."""
    found = _visible(request, pk)
    said = "The safeguarding lead has been written to. The comment stays within the forum."
    here = reverse("comment", args=[request.area.slug, pk])
    return done(request, lambda: flag(comment=found, by=request.membership), said, here)


@require_POST
@requires(Permission.SEE_SURVEYS)
def comment_settle(request: AreaRequest, pk: UUID) -> HttpResponse:
    """Say what has become of a worry."""
    found = _visible(request, pk)
    form = OutcomeForm(request.POST)
    form.known = f"{found.asked.school} {found.asked.forum}"
    settle = partial(settle_flag, comment=found, by=request.membership)
    if form.is_looked_at() and saved(form, lambda: settle(**form.given)) is not None:
        messages.success(request, "Thank you. It is written down what was done.")
        return redirect_to(request, "comment", request.area.slug, pk)
    if can_read_raw(request.membership, found.asked):
        return _page(request, found, DecisionForm(initial=_first_idea(found), comment=found), form)
    return _worry(request, found, form)


def _moderated(request: AreaRequest, survey: int, pk: int) -> AskedSchool:
    asked = visible_asked(request, survey, pk)
    if not can_read_raw(request.membership, asked):
        raise PermissionDenied
    return asked


def _visible(request: AreaRequest, pk: UUID) -> Comment:
    seen = Comment.objects.visible_to(request.membership).select_related(*ALONG)
    return get_object_or_404(seen, pk=pk)


def _first_idea(comment: Comment) -> dict[str, Any]:
    """Return what the form begins with: what was decided, or the comment without what looks like a person."""
    is_new = comment.state == Comment.State.WAITING
    words = suggestion_for(comment.original) if is_new else comment.words
    state = "" if is_new else comment.state
    themes = comment.themes or ([comment.question.theme] if comment.question.theme else [])
    return {
        "words": words,
        "state": state,
        "why": reason_for(comment.original) if is_new else comment.why,
        "themes": themes,
        "edition": comment.edition,
    }


def _page(
    request: AreaRequest, found: Comment, form: DecisionForm, outcome: OutcomeForm | None = None
) -> HttpResponse:
    queue = queue_of(found.asked, reader=request.membership.pk)
    context = {
        "comment": found,
        "asked": found.asked,
        "pieces": pieces_of(found.original),
        "queue": queue,
        "number": queue.number_of(found),
        "back": f"{_queue_address(request, found.asked)}?page={queue.page_of(found)}#list",
        "form": _with_edition_of_now(form, found),
        "outcome": outcome or _unsaved_outcome(request, found),
    }
    wrong = form.errors or (outcome is not None and outcome.errors)
    return render_page(request, "surveys/comment.html", context, status=422 if wrong else 200)


def _unsaved_outcome(request: AreaRequest, found: Comment) -> OutcomeForm:
    """Return an empty form, or what somebody had sent by it before they had to sign in again."""
    sent_to = reverse("comment_settle", args=[request.area.slug, found.pk])
    return OutcomeForm(None if request.method == "POST" else posted(request, sent_to))


def _with_edition_of_now(form: DecisionForm, found: Comment) -> DecisionForm:
    """Return the form so that saving it once more is about what its page shows now; what was typed stays."""
    if form.is_bound:
        form.data = {**form.data.dict(), "themes": form.data.getlist("themes"), "edition": found.edition}  # type: ignore[attr-defined]
    return form


def _worry(request: AreaRequest, found: Comment, outcome: OutcomeForm) -> HttpResponse:
    context = {"comment": found, "asked": found.asked, "outcome": outcome}
    return render_page(request, "surveys/comment_worry.html", context, status=422 if outcome.errors else 200)


def _next(request: AreaRequest, said: Comment) -> HttpResponse:
    queue = queue_of(said.asked, reader=request.membership.pk)
    following = queue.after(said)
    if following is not None:
        return redirect_to(request, "comment", request.area.slug, following.pk)
    messages.success(request, _end(queue))
    return redirect_to(request, _queue_address(request, said.asked))


def _end(queue: Queue) -> str:
    if queue.with_colleague:
        return f"You have read everything. A colleague still has to read {queue.with_colleague} as the second person."
    return "You have read everything."


def _queue_address(request: AreaRequest, asked: AskedSchool) -> str:
    return reverse("comment_queue", args=[request.area.slug, asked.survey_id, asked.pk])


def _finish(request: AreaRequest, asked: AskedSchool) -> HttpResponse:
    try:
        finish_reading(asked=asked, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, _queue_address(request, asked))
    messages.success(
        request, f"All comments of {asked.school} are read. Next, look at the results and release them."
    )
    return redirect_to(request, "asked_release", request.area.slug, asked.survey_id, asked.pk)
