"""Surveys within reach, one survey with its schools, one asked school; opening and closing."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from common.htmx import redirect_to, render_page
from common.outbox.transports import can_send_texts
from programmes.gate import AreaRequest, requires
from programmes.public_codes import as_shown
from programmes.roles import Permission
from schools.policies import works_at_school
from surveys.forms.paper import BlankForm
from surveys.links import address_of, qr_of, short_address
from surveys.models import Survey
from surveys.policies import (
    can_invite,
    can_invite_families,
    can_key_in,
    can_read_raw,
    can_run,
    can_see_together,
)
from surveys.reading.progress import progress_of, surveys_with_progress
from surveys.reading.setting_up import steps_to_open
from surveys.services.surveys import close_survey, discard_survey, open_survey
from surveys.states import COLOURS, State

from .survey_setup import runs
from .within_reach import ALONG, done, visible_asked, visible_survey

ORDER = (State.OPEN, State.DRAFT, State.CLOSED, State.COUNTED)
HEADINGS = {
    State.OPEN: "Open",
    State.DRAFT: "Being set up",
    State.CLOSED: "Closed, being counted",
    State.COUNTED: "Counted",
}


@requires(Permission.SEE_SURVEYS)
def survey_list(request: AreaRequest) -> HttpResponse:
    """Show the surveys within reach by where they are, with how many have answered."""
    found = Survey.objects.visible_to(request.membership).select_related(*ALONG)
    rows = surveys_with_progress(found, request.membership)
    groups = [(state, HEADINGS[state], [one for one in rows if one.survey.state == state]) for state in ORDER]
    context = {
        "groups": [group for group in groups if group[2]],
        "may_run": can_run(request.membership),
        "is_school": works_at_school(request.membership),
        "today": timezone.localdate(),
    }
    return render_page(request, "surveys/survey_list.html", context)


@requires(Permission.SEE_SURVEYS)
def survey(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a survey: what a draft still needs, how many have answered at each school, and what comes next."""
    found = visible_survey(request, pk)
    [progress] = surveys_with_progress([found], request.membership)
    if works_at_school(request.membership) and len(progress.schools) == 1:
        return redirect_to(request, progress.schools[0].asked)
    may_run = can_run(request.membership, found)
    steps = steps_to_open(progress) if found.state == State.DRAFT and may_run else []
    context = {
        "survey": found,
        "progress": progress,
        "colour": COLOURS[State(found.state)],
        "steps": steps,
        "is_ready": all(step.is_done for step in steps),
        "may_run": may_run,
        "may_see_together": can_see_together(request.membership, found),
        "may_invite": bool(progress.schools) and can_invite_families(request.membership, found),
        "reads": [one for one in progress.schools if can_read_raw(request.membership, one.asked)],
        "today": timezone.localdate(),
    }
    return render_page(request, "surveys/survey.html", context)


@requires(Permission.SEE_SURVEYS)
def asked_school(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show what a school gives to its people: link, code, poster and words; and how many have answered."""
    asked = visible_asked(request, survey, pk)
    context = {
        "asked": asked,
        "survey": asked.survey,
        "one": progress_of(asked),
        "colour": COLOURS[State(asked.survey.state)],
        "code": as_shown(asked.code),
        "link": address_of(asked),
        "typed": short_address(),
        "qr": qr_of(asked),
        "device": reverse("answer_device", args=[as_shown(asked.code)]),
        "audience": asked.survey.version.questionnaire.audience.capitalize(),
        "blank_form": BlankForm(survey=asked.survey),
        "may_run": can_run(request.membership, asked.survey),
        "may_key_in": can_key_in(request.membership, asked),
        "may_invite": can_invite(request.membership, asked),
        "with_texts": can_send_texts(),
        "may_read_raw": can_read_raw(request.membership, asked),
        "today": timezone.localdate(),
    }
    return render_page(request, "surveys/asked_school.html", context)


@runs
def survey_open(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Say once more who is asked from when, then open the survey."""
    opened = "The survey is open. Each school has its link, code and poster"
    return _confirmed(
        request, survey, "survey_open", lambda: open_survey(survey=survey, by=request.membership), opened
    )


@runs
def survey_close(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Say once more that closed is closed, then close the survey."""
    closed = "The survey has closed. Answers are being counted"
    return _confirmed(
        request, survey, "survey_close", lambda: close_survey(survey=survey, by=request.membership), closed
    )


@runs
def survey_discard(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Ask once more, then throw a draft away."""
    if request.method != "POST":
        return render_page(request, "surveys/survey_discard.html", {"survey": survey})
    here = reverse("survey_list", args=[request.area.slug])
    name = survey.name
    return done(
        request,
        lambda: discard_survey(survey=survey, by=request.membership),
        f"The draft “{name}” is gone",
        here,
    )


def _confirmed(
    request: AreaRequest, survey: Survey, page: str, change: Callable[[], object], said: str
) -> HttpResponse:
    if request.method == "POST":
        return done(request, change, said, survey.get_absolute_url())
    [progress] = surveys_with_progress([survey], request.membership)
    context = {"survey": survey, "progress": progress, "today": timezone.localdate()}
    return render_page(request, f"surveys/{page}.html", context)
