"""Questionnaires from files: read, looked at, and only then made into a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.forms.questionnaires import BroughtInForm, QuestionnaireFileForm
from surveys.models import Questionnaire
from surveys.questionnaire_file import QuestionnaireFaults
from surveys.questionnaire_imports import Opened, open_file
from surveys.questionnaire_imports.carrying import carried, carried_back
from surveys.reading.import_preview import preview_of
from surveys.services.importing import draft_from_file, refuse_file

from .questionnaire_drafts import form_page, to_draft
from .questionnaires import questionnaire_of

GONE = "What was read is no longer there. Choose the file again."


@requires(Permission.RUN_SURVEYS)
def questionnaire_import(request: AreaRequest, pk: int | None = None) -> HttpResponse:
    """Read a file and show what is in it: of a new questionnaire, or the next version of the one in the address."""
    found = questionnaire_of(request, pk) if pk else None
    form = QuestionnaireFileForm(posted(request), request.FILES or None)
    opened = None
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_file(form.content)
            refuse_file(area=request.area, opened=opened, questionnaire=found)
            return _look(request, opened, found, _asking(opened, found))
        except Refused as refusal:
            form.tell(refusal)
    return _choose(request, found, form, opened)


@requires(Permission.RUN_SURVEYS)
def questionnaire_import_make(request: AreaRequest, pk: int | None = None) -> HttpResponse:
    """Make a draft of what was read and looked at. What the page carried is checked like any file."""
    found = questionnaire_of(request, pk) if pk else None
    opened = carried_back(request.POST.get("carried", ""), _about(request, found))
    if opened is None:
        if request.method == "POST":
            messages.error(request, GONE)
        return _to_file(request, found)
    form = _asking(opened, found, request.POST)
    if form.is_valid():
        try:
            draft = draft_from_file(
                opened=opened, by=request.membership, questionnaire=found, **form.cleaned_data
            )
        except QuestionnaireFaults as refusal:
            form.add_error(None, [str(fault) for fault in refusal.faults])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return to_draft(request, draft, "The file is brought in as a draft. Look at it, then publish it.")
    return _look(request, opened, found, form)


def _asking(opened: Opened, found: Questionnaire | None, sent: Any = None) -> BroughtInForm:
    """Return the form for what the file cannot say."""
    asks = found is None and not opened.is_own
    return BroughtInForm(sent, asks=asks, initial={"title": opened.document.get("title")})


def _choose(
    request: AreaRequest, found: Questionnaire | None, form: QuestionnaireFileForm, opened: Opened | None
) -> HttpResponse:
    """Show the form for a file; below it what was read of one that has faults."""
    preview = preview_of(opened, request.membership) if opened else None
    context = {"questionnaire": found, "preview": preview}
    return form_page(request, form, "surveys/questionnaire_import.html", context)


def _look(
    request: AreaRequest, opened: Opened, found: Questionnaire | None, form: BroughtInForm
) -> HttpResponse:
    """Show what was read, with the button that makes a draft of it; 422 after a refusal."""
    context = {
        "form": form,
        "questionnaire": found,
        "preview": preview_of(opened, request.membership),
        "carried": carried(opened, _about(request, found)),
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "surveys/questionnaire_look.html", context, status=status)


def _to_file(request: AreaRequest, found: Questionnaire | None) -> HttpResponse:
    if found is None:
        return redirect_to(request, "questionnaire_import", request.area.slug)
    return redirect_to(request, "questionnaire_import_version", request.area.slug, found.pk)


def _about(request: AreaRequest, found: Questionnaire | None) -> str:
    """Return what the page is about: what it carries counts nowhere else."""
    return f"{request.area.pk}/{found.pk if found else ''}"
