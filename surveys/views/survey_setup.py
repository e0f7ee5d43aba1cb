"""Setting a survey up in a few steps: what and when, which questions, whom families turn to, which schools."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import form_page, saved
from surveys.forms.asking import AskSchoolsForm
from surveys.forms.numbers import NumbersForm
from surveys.forms.surveys import (
    DraftContactsForm,
    OpenSurveyForm,
    QuestionsForm,
    SurveyForm,
)
from surveys.models import Survey
from surveys.policies import can_run
from surveys.services.asking import ask_schools, change_expected, leave_school_out
from surveys.services.surveys import change_survey, make_survey
from surveys.states import State

from .within_reach import done, visible_asked, visible_survey

type SurveyView = Callable[[AreaRequest, Survey], HttpResponse]


def runs(view: SurveyView) -> Callable[..., HttpResponseBase]:
    """Find the survey, and let a view through to those who run it; others get 403."""

    @requires(Permission.RUN_SURVEYS)
    @wraps(view)
    def checked(request: AreaRequest, pk: int) -> HttpResponse:
        found = visible_survey(request, pk)
        if not can_run(request.membership, found):
            raise PermissionDenied
        return view(request, found)

    return checked


@requires(Permission.RUN_SURVEYS)
def survey_new(request: AreaRequest) -> HttpResponse:
    """Begin a survey: a questionnaire, its days and who asks."""
    form = SurveyForm(posted(request), by=request.membership)
    made = saved(form, lambda: make_survey(by=request.membership, **form.cleaned_data))
    if made:
        messages.success(request, f"“{made}” is a draft. Only you and those who run surveys see it.")
        return redirect_to(request, made)
    return form_page(
        request,
        form,
        "Set up a survey",
        back=reverse("survey_list", args=[request.area.slug]),
        button="Save and go on",
        intro="First the frame. Questions, contacts and schools come next; nobody is asked until you open it.",
    )


@runs
def survey_change(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Change a draft's frame; of an open survey its last day and whom people turn to."""
    form: Any
    if survey.state == State.DRAFT:
        form = SurveyForm(posted(request), by=request.membership, survey=survey)
    else:
        form = OpenSurveyForm(posted(request), by=request.membership, survey=survey)
    return _form(request, survey, form, "Change the survey", lambda: form.cleaned_data)


@runs
def survey_questions(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Choose questions and languages; a sensitive question says first what has to be known."""
    form = QuestionsForm(posted(request), survey=survey)
    title = "Questions and languages"
    return _form(request, survey, form, title, form.wanted, lambda _: form.sensitive())


@runs
def survey_contacts(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Say whom families turn to, who is told of a child at risk, and how long things are kept."""
    form = DraftContactsForm(posted(request), by=request.membership, survey=survey)
    return _form(request, survey, form, "Contacts and keeping", lambda: form.cleaned_data)


@runs
def survey_schools(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Add schools: all of a programme or cohort, or one by one."""
    form = AskSchoolsForm(posted(request), survey=survey, by=request.membership)
    made = saved(form, lambda: ask_schools(survey=survey, by=request.membership, **form.wanted()))
    if made is not None:
        one = len(made) == 1
        messages.success(request, f"{len(made)} school{'' if one else 's'} added")
        return redirect_to(request, survey)
    context = {"form": form, "survey": survey, "number": form.open_ones.count()}
    return render_page(request, "surveys/survey_schools.html", context, status=422 if form.errors else 200)


@runs
def survey_numbers(request: AreaRequest, survey: Survey) -> HttpResponse:
    """Say how many people are asked at each school, so that pages can say which part has answered."""
    form = NumbersForm(posted(request), survey=survey)
    is_saved = saved(form, lambda: _save_numbers(request, survey, form))
    if is_saved:
        messages.success(request, "The numbers are saved.")
        return redirect_to(request, survey)
    return form_page(
        request,
        form,
        "How many people are asked?",
        caption=survey.name,
        back=survey.get_absolute_url(),
        intro="Families, staff or pupils who get the link. Leave empty what nobody knows. You then see the rate too.",
    )


@requires(Permission.RUN_SURVEYS)
@require_POST
def asked_leave_out(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Take a school out of a draft."""
    asked = visible_asked(request, survey, pk)
    if not can_run(request.membership, asked.survey):
        raise PermissionDenied
    take_out = lambda: leave_school_out(asked=asked, by=request.membership)  # noqa: E731
    back = reverse("survey", args=[request.area.slug, survey])
    return done(request, take_out, f"{asked.school} is no longer asked", back)


def _save_numbers(request: AreaRequest, survey: Survey, form: NumbersForm) -> bool:
    change_expected(survey=survey, by=request.membership, numbers=form.wanted())
    return True


def _form(
    request: AreaRequest,
    survey: Survey,
    form: Any,
    title: str,
    wanted: Callable[[], dict[str, Any]],
    preview: Callable[[Survey], str] | None = None,
) -> HttpResponse:
    """Show one step of a survey, or save it and go back to the survey."""
    if saved(form, lambda: change_survey(survey=survey, by=request.membership, **wanted()), preview):
        messages.success(request, "Saved")
        return redirect_to(request, survey)
    return form_page(request, form, title, caption=survey.name, back=survey.get_absolute_url())
