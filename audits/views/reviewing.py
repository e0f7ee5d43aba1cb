"""Pages of whoever reviews an audit: reading it, saying something, agreeing, giving it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.forms.reviewing import ChangesForm, CommentsForm, ModeratorForm, ReopenForm
from audits.models import Audit, ReviewComment
from audits.policies import can_choose_moderator, can_fill_in, can_read, can_review
from audits.reading.completeness import completeness_of
from audits.reading.parts import parts_given_to
from audits.reading.review import Review, review_of
from audits.services.comments import add_comments, settle_comment, unsettle_comment
from audits.services.reviewing import agree_audit, choose_moderator, reopen_audit, request_changes
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Membership
from programmes.roles import Permission
from programmes.views.changing import form_page, saved

from .within_reach import address_of, done, visible_audit


def reviews(may: Callable[[Membership, Audit], bool]) -> Callable[..., Any]:
    """Let a view through to those who may do this to the audit, which it is then given."""

    def decorate(view: Callable[..., HttpResponse]) -> Any:
        @requires(Permission.SEE_AUDITS)
        @wraps(view)
        def checked(request: AreaRequest, pk: int, **kwargs: Any) -> HttpResponse:
            found = visible_audit(request, pk)
            if not may(request.membership, found):
                raise PermissionDenied
            return view(request, found, **kwargs)

        return checked

    return decorate


def reads_and_reviews(membership: Membership, audit: Audit) -> bool:
    """Whether a membership reviews an audit that its school has submitted before."""
    return can_review(membership, audit) and can_read(membership, audit)


def chooses(membership: Membership, audit: Audit) -> bool:
    """Whether a membership says who reviews an audit, and opens an agreed one again."""
    return can_choose_moderator(membership)


@reviews(reads_and_reviews)
def audit_review(request: AreaRequest, found: Audit) -> HttpResponse:
    """Show every statement with its answer, evidence and comments, and what the reviewer may do now."""
    return _page(request, found)


@require_POST
@reviews(reads_and_reviews)
def review_comment_add(request: AreaRequest, found: Audit) -> HttpResponse:
    """Say something about a statement, or about the audit as a whole; and all that stands in other boxes."""
    asked = {one.slug: one for one in found.version.statements.of_place(found.place)}
    form = CommentsForm(request.POST, slugs=asked)
    if form.pressed and form.pressed not in asked:
        raise Http404

    def add() -> object:
        texts = {asked.get(slug): text for slug, text in form.texts.items()}
        return add_comments(audit=found, texts=texts, by=request.membership)

    if saved(form, add):
        return redirect_to(request, _review(request, found) + f"#statement-{form.pressed}")
    return _page(request, found, comments=form)


@require_POST
@reviews(reads_and_reviews)
def audit_request_changes(request: AreaRequest, found: Audit) -> HttpResponse:
    """Give an audit back to its school."""
    form = ChangesForm(request.POST)
    if saved(form, lambda: request_changes(audit=found, by=request.membership, **form.cleaned_data)):
        messages.success(request, f"{found.school} has the audit again, and its leads are written to.")
        return redirect_to(request, found)
    return _page(request, found, changes=form)


@require_POST
@reviews(reads_and_reviews)
def audit_agree(request: AreaRequest, found: Audit) -> HttpResponse:
    """Agree an audit."""
    said = f"The audit of {found.school} is agreed, and its leads are written to."
    return done(request, lambda: agree_audit(audit=found, by=request.membership), said, address_of(found))


@reviews(chooses)
def audit_reopen(request: AreaRequest, found: Audit) -> HttpResponse:
    """Open an agreed audit again, with a reason."""
    form = ReopenForm(posted(request))
    if saved(form, lambda: reopen_audit(audit=found, by=request.membership, **form.cleaned_data)):
        messages.success(
            request, f"{found.school} can change its answers again, and its leads are written to."
        )
        return redirect_to(request, found)
    title = "Open this audit again"
    return form_page(
        request,
        form,
        title,
        caption=f"{found.school}, {found}",
        back=address_of(found),
        button="Open it again",
        intro="Its school can change answers and submits it once more. What was agreed stays in its history.",
    )


@reviews(chooses)
def audit_moderator(request: AreaRequest, found: Audit) -> HttpResponse:
    """Choose who reviews an audit."""
    initial = {"moderator": found.moderator_id}
    form = ModeratorForm(posted(request), by=request.membership, school=found.school_id, initial=initial)
    if saved(form, lambda: choose_moderator(audit=found, by=request.membership, **form.cleaned_data)):
        messages.success(request, "It is changed who reviews this audit.")
        return redirect_to(request, found)
    return form_page(
        request,
        form,
        "Who reviews this audit?",
        caption=f"{found.school}, {found}",
        back=address_of(found),
        intro="Somebody else can do it instead. Of this school they see this audit alone, once it is submitted.",
    )


@require_POST
@requires(Permission.FILL_IN_AUDITS)
def review_comment_settle(request: AreaRequest, pk: int, comment: int) -> HttpResponse:
    """Let the school say that it has seen to a comment."""
    return _seen_to(request, pk, comment, settle_comment, "The reviewer sees that you have seen to it.")


@require_POST
@requires(Permission.FILL_IN_AUDITS)
def review_comment_unsettle(request: AreaRequest, pk: int, comment: int) -> HttpResponse:
    """Let who said so take back that a comment was seen to."""
    return _seen_to(request, pk, comment, unsettle_comment, "The comment waits for you again.")


def _seen_to(
    request: AreaRequest, pk: int, comment: int, change: Callable[..., ReviewComment], said: str
) -> HttpResponse:
    found = visible_audit(request, pk)
    about = get_object_or_404(found.comments.select_related("statement__domain"), pk=comment)
    where = (about.statement.domain_id, about.statement.pk) if about.statement else (0, 0)
    parts = parts_given_to(request.membership, found)
    if not can_fill_in(request.membership, found, parts, *where):
        raise PermissionDenied
    back = _theme_or_audit(request, found, about)
    return done(request, lambda: change(comment=about, by=request.membership), said, back)


def _theme_or_audit(request: AreaRequest, found: Audit, said: ReviewComment) -> str:
    if said.statement is None:
        return address_of(found)
    theme = reverse("audit_theme", args=[request.area.slug, found.pk, said.statement.domain.slug])
    return f"{theme}#statement-{said.statement.slug}"


def _page(request: AreaRequest, found: Audit, **forms: Any) -> HttpResponse:
    is_wrong = any(getattr(form, "errors", False) for form in forms.values())
    review = review_of(found)
    context = {
        "audit": found,
        "review": review,
        "completeness": completeness_of(found),
        "is_with_reviewer": found.state == Audit.State.SUBMITTED,
        "may_choose": can_choose_moderator(request.membership),
        **_unsaved(request, found, review),
        **forms,
    }
    return render_page(request, "audits/review.html", context, status=422 if is_wrong else 200)


def _unsaved(request: AreaRequest, found: Audit, review: Review) -> dict[str, Any]:
    """Return the forms of the page, with what somebody had sent by them before they had to sign in again."""
    slugs = [read.statement.slug for _, some in review.themes for read in some]

    def sent(name: str) -> Any:
        to = reverse(name, args=[request.area.slug, found.pk])
        return None if request.method == "POST" else posted(request, to)

    return {
        "changes": ChangesForm(sent("audit_request_changes")),
        "comments": CommentsForm(sent("review_comment_add"), slugs=slugs),
    }


def _review(request: AreaRequest, found: Audit) -> str:
    return reverse("audit_review", args=[request.area.slug, found.pk])
