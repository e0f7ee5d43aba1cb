"""The sections and questions of a draft, one by one: on pages of their own, and in place with htmx."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, wants_fragment
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.forms.questionnaires import SectionForm
from surveys.forms.questions import QuestionForm
from surveys.models import Question, QuestionnaireVersion, Section
from surveys.services import draft_questions as services
from surveys.services.questionnaire_drafts import Stale, fingerprint

from .questionnaire_drafts import builder, draft_form, draft_of, seen_by

FORM = "surveys/question_form.html"


@requires(Permission.RUN_SURVEYS)
def section_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a section to a draft."""
    return _section(request, draft_of(request, pk), None)


@requires(Permission.RUN_SURVEYS)
def section_change(request: AreaRequest, pk: int, section: str) -> HttpResponse:
    """Change a section of a draft."""
    draft = draft_of(request, pk)
    return _section(request, draft, _section_of(draft, section))


@require_POST
@requires(Permission.RUN_SURVEYS)
def section_move(request: AreaRequest, pk: int, section: str) -> HttpResponse:
    """Move a section one place up or down."""
    draft = draft_of(request, pk)
    found = _section_of(draft, section)
    move = partial(services.move_section, section=found, up=request.POST.get("to") != "down")
    return _do(request, draft, move, f"Moved {found}.", found.slug)


@require_POST
@requires(Permission.RUN_SURVEYS)
def section_remove(request: AreaRequest, pk: int, section: str) -> HttpResponse:
    """Take a section and its questions out of a draft."""
    draft = draft_of(request, pk)
    found = _section_of(draft, section)
    return _do(
        request, draft, partial(services.remove_section, section=found), "The section is out of the draft."
    )


@requires(Permission.RUN_SURVEYS)
def question_add(request: AreaRequest, pk: int, section: str) -> HttpResponse:
    """Add a question to a section of a draft."""
    draft = draft_of(request, pk)
    return _question(request, draft, _section_of(draft, section), None)


@requires(Permission.RUN_SURVEYS)
def question_change(request: AreaRequest, pk: int, question: str) -> HttpResponse:
    """Change a question of a draft."""
    draft = draft_of(request, pk)
    found = _question_of(draft, question)
    return _question(request, draft, found.section, found)


@require_POST
@requires(Permission.RUN_SURVEYS)
def question_move(request: AreaRequest, pk: int, question: str) -> HttpResponse:
    """Move a question one place up or down in its section."""
    draft = draft_of(request, pk)
    found = _question_of(draft, question)
    move = partial(services.move_question, question=found, up=request.POST.get("to") != "down")
    return _do(request, draft, move, "Moved the question.", found.slug)


@require_POST
@requires(Permission.RUN_SURVEYS)
def question_copy(request: AreaRequest, pk: int, question: str) -> HttpResponse:
    """Put a copy of a question after it."""
    draft = draft_of(request, pk)
    found = _question_of(draft, question)
    copy = partial(services.duplicate_question, question=found)
    return _do(request, draft, copy, "The copy stands below.", found.slug)


@require_POST
@requires(Permission.RUN_SURVEYS)
def question_remove(request: AreaRequest, pk: int, question: str) -> HttpResponse:
    """Take a question out of a draft."""
    draft = draft_of(request, pk)
    found = _question_of(draft, question)
    return _do(
        request, draft, partial(services.remove_question, question=found), "The question is out of the draft."
    )


def _section(request: AreaRequest, draft: QuestionnaireVersion, found: Section | None) -> HttpResponse:
    spot = f"section-{found.slug}" if found else "add-section"
    form = SectionForm(posted(request), section=found, auto_id=f"{spot}-%s")
    seen = seen_by(request, services.section_words(found) if found else None)
    if request.method == "POST" and form.is_valid():
        save = partial(services.save_section, version=draft, section=found, seen=seen, **form.cleaned_data)
        try:
            row = save(by=request.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            seen = _seen_now(refusal, found, seen, services.section_words)
        else:
            return _saved(request, draft, row.slug)
    title = "Change this section" if found else "Add a section"
    return draft_form(request, draft, form, title, seen=seen, spot=spot)


def _question(
    request: AreaRequest, draft: QuestionnaireVersion, section: Section, found: Question | None
) -> HttpResponse:
    spot = f"card-{found.slug}" if found else f"add-{section.slug}"
    kind = _kind(request, found)
    make = partial(
        QuestionForm, version=draft, kind=kind, section=section, question=found, auto_id=f"{spot}-%s"
    )
    seen = seen_by(request, services.words_of(found) if found else None)
    title = "Change the question" if found else "Add a question"
    more: dict[str, Any] = {
        "seen": seen,
        "spot": spot,
        "section": section,
        "question": found,
        "kinds": Question.Kind.choices,
    }
    if "look" in request.POST:  # only another reason was chosen: show its answers
        return draft_form(request, draft, make(initial=_typed(request)), title, FORM, is_fine=True, **more)
    form = make(posted(request))
    if wants_fragment(request):  # the keyboard goes on where the form has opened
        form.fields["text"].widget.attrs["autofocus"] = True
    if request.method == "POST" and form.is_valid():
        try:
            row = services.save_question(
                section=form.chosen_section, question=found, seen=seen, by=request.membership, **form.words
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            more["seen"] = _seen_now(refusal, found, seen, services.words_of)
        else:
            return _saved(request, draft, row.slug)
    return draft_form(request, draft, form, title, FORM, **more)


def _typed(request: AreaRequest) -> dict[str, Any]:
    """Return what stands in a form that is not sent yet."""
    return {
        name: values if name == "answers" else values[-1] for name, values in request.POST.lists() if values
    }


def _kind(request: AreaRequest, found: Question | None) -> str:
    """Return how the question of a form is answered: as was asked for, or as it is."""
    asked = request.POST.get("kind") or request.GET.get("kind") or ""
    usual = found.kind if found else Question.Kind.SCALE
    return asked if asked in Question.Kind.values else usual


def _seen_now(refusal: Refused, found: Any, seen: str, words: Callable[[Any], Any]) -> str:
    """Return the state that somebody has now been told of, so that saving once more is their decision."""
    if not isinstance(refusal, Stale) or found is None:
        return seen
    return fingerprint(words(type(found).objects.get(pk=found.pk)))


def _saved(request: AreaRequest, draft: QuestionnaireVersion, at: str) -> HttpResponse:
    """Show the draft with what was saved, in place of its form."""
    return _after(request, draft, "Saved in the draft.", at)


def _do(
    request: AreaRequest, draft: QuestionnaireVersion, service: Callable[..., Any], said: str, at: str = ""
) -> HttpResponse:
    """Do something to a part of a draft at once, and show the draft."""
    try:
        service(by=request.membership)
    except Refused as refusal:
        return _after(request, draft, str(refusal), at, level=messages.ERROR)
    return _after(request, draft, said, at)


def _after(
    request: AreaRequest, draft: QuestionnaireVersion, said: str, at: str, level: int = messages.SUCCESS
) -> HttpResponse:
    if not wants_fragment(request):
        messages.add_message(request, level, said)
        response = redirect_to(request, "questionnaire_draft", request.area.slug, draft.questionnaire_id)
        if at:
            response["Location"] = f"{response['Location']}#{at}"
        return response
    told = said if level == messages.ERROR else ""
    response = builder(request, draft_of(request, draft.questionnaire_id), at, told)
    response["HX-Retarget"], response["HX-Reswap"] = "#cards", "outerHTML"
    response["HX-Trigger"] = json.dumps({"announce": said})
    return response


def _section_of(draft: QuestionnaireVersion, slug: str) -> Section:
    found = get_object_or_404(draft.sections.all(), slug=slug)
    found.version = draft
    return found


def _question_of(draft: QuestionnaireVersion, slug: str) -> Question:
    found = get_object_or_404(draft.questions.select_related("section", "follows__version"), slug=slug)
    found.version = draft
    return found
