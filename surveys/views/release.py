"""The page on which a forum and a school let others see results, step by step."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import saved
from surveys.forms.moderation import ReleaseForm
from surveys.models import AskedSchool
from surveys.policies import can_agree_for_school, can_read_raw, can_release, can_see_results
from surveys.reading.pointing import still_pointing
from surveys.reading.queue import queue_of
from surveys.services.release import agree_for_families, prepare_release, release_to_leaders, release_together

from .within_reach import done, visible_asked, visible_survey


@requires(Permission.SEE_SURVEYS)
def asked_release(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show how far the release is; take what is held back and what families are told."""
    asked = _seen(request, survey, pk)
    form = _form(request, asked) if can_release(request.membership, asked) else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        change = partial(prepare_release, asked=asked, by=request.membership)
        if form.is_looked_at() and saved(form, lambda: change(**form.given)) is not None:
            messages.success(request, "Saved. Nobody else sees it yet.")
            return redirect_to(request, "asked_release", request.area.slug, survey, pk)
    return _page(request, asked, form)


@require_POST
@requires(Permission.RELEASE_RESULTS)
def asked_release_leaders(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Let the school's leaders and the partners see the results."""
    asked = _seen(request, survey, pk)
    said = f"The leaders of {asked.school} and the partners can see the results now."
    return _done(request, asked, lambda: release_to_leaders(asked=asked, by=request.membership), said)


@require_POST
@requires(Permission.SEE_SURVEYS)
def asked_agree(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Agree that families see the results."""
    asked = _seen(request, survey, pk)
    if not (can_release(request.membership, asked) or can_agree_for_school(request.membership, asked)):
        raise PermissionDenied
    said = "You have agreed that families see the results."
    return _done(request, asked, lambda: agree_for_families(asked=asked, by=request.membership), said)


@require_POST
@requires(Permission.RUN_SURVEYS)
def survey_release(request: AreaRequest, pk: int) -> HttpResponse:
    """Let partners see what all schools said together."""
    found = visible_survey(request, pk)
    said = "Partners can see now what all schools said together."
    return done(
        request,
        lambda: release_together(survey=found, by=request.membership),
        said,
        found.get_absolute_url(),
    )


def _seen(request: AreaRequest, survey: int, pk: int) -> AskedSchool:
    asked = visible_asked(request, survey, pk)
    if not can_see_results(request.membership, asked):
        raise PermissionDenied
    return asked


def _form(request: AreaRequest, asked: AskedSchool) -> ReleaseForm:
    initial = {"held_back": asked.held_back, "summary": asked.summary}
    form = ReleaseForm(posted(request), initial=initial)
    form.known = f"{asked.school} {asked.forum} {asked.survey}"
    questions = asked.survey.version.questions.order_by("section__position", "position")
    form.fields["held_back"].choices = [(question.slug, question.text) for question in questions]  # type: ignore[attr-defined]
    return form


def _page(request: AreaRequest, asked: AskedSchool, form: ReleaseForm | None) -> HttpResponse:
    membership = request.membership
    reads = can_read_raw(membership, asked)
    context = {
        "asked": asked,
        "form": form,
        "queue": queue_of(asked, reader=membership.pk) if reads and not asked.moderated_at else None,
        "pointing": still_pointing(asked) if reads and not asked.is_with_families else None,
        "reads": reads,
        "may_release": can_release(membership, asked),
        "may_agree": can_agree_for_school(membership, asked) and not can_release(membership, asked),
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "surveys/asked_release.html", context, status=status)


def _done(request: AreaRequest, asked: AskedSchool, change: Callable[[], object], said: str) -> HttpResponse:
    here = reverse("asked_release", args=[request.area.slug, asked.survey_id, asked.pk])
    return done(request, change, said, here)
