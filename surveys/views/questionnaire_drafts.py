"""A draft as a whole: from a copy or nothing; its head and scales; checked and published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.forms.questionnaires import HeadForm, StartForm, TitleForm
from surveys.forms.scales import ScaleForm
from surveys.models import QuestionnaireVersion
from surveys.questionnaire_file import QuestionnaireFaults, check, document_of
from surveys.reading.questionnaires import changes_of, counts_of, parts_of, with_faults
from surveys.reading.translations import translated
from surveys.services import questionnaire_drafts as drafts
from surveys.services import questionnaires

from .questionnaires import version_of


@requires(Permission.RUN_SURVEYS)
def questionnaire_new(request: AreaRequest) -> HttpResponse:
    """Begin a questionnaire of the area's own."""
    form = StartForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            draft = drafts.start_questionnaire(**form.cleaned_data, by=request.membership)
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            return to_draft(request, draft, "This is your draft. Add its questions.")
    return form_page(request, form, "surveys/questionnaire_new.html", {})


@requires(Permission.RUN_SURVEYS)
def questionnaire_adapt(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Begin a questionnaire of the area's own as a copy of a version."""
    version = version_of(request, pk, number)
    form = TitleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            draft = questionnaires.adapt(version=version, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("title", str(refusal))
        else:
            return to_draft(request, draft, "This is your copy. Change what you like, then publish it.")
    context = {"version": version, "questionnaire": version.questionnaire}
    return form_page(request, form, "surveys/questionnaire_adapt.html", context)


@requires(Permission.RUN_SURVEYS)
def questionnaire_draft(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a draft with everything that can be changed; for htmx its questions alone."""
    return builder(request, draft_of(request, pk))


@requires(Permission.RUN_SURVEYS)
def questionnaire_draft_words(request: AreaRequest, pk: int) -> HttpResponse:
    """Change what stands above the questions of a draft."""
    draft = draft_of(request, pk)
    form = HeadForm(posted(request), version=draft)
    seen = seen_by(request, drafts.head_words(draft))
    if request.method == "POST" and form.is_valid():
        try:
            drafts.write_head(version=draft, seen=seen, by=request.membership, **form.words)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            seen = drafts.fingerprint(drafts.head_words(draft_of(request, pk)))
        else:
            return to_draft(request, draft, "Saved in the draft.")
    return draft_form(request, draft, form, "Title and introduction", seen=seen)


@requires(Permission.RUN_SURVEYS)
def scale_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a scale to a draft."""
    return _scale(request, draft_of(request, pk), None)


@requires(Permission.RUN_SURVEYS)
def scale_change(request: AreaRequest, pk: int, scale: str) -> HttpResponse:
    """Change a scale of a draft."""
    draft = draft_of(request, pk)
    return _scale(request, draft, _scale_of(draft, scale))


@require_POST
@requires(Permission.RUN_SURVEYS)
def scale_remove(request: AreaRequest, pk: int, scale: str) -> HttpResponse:
    """Take a scale out of a draft."""
    draft = draft_of(request, pk)
    _scale_of(draft, scale)
    try:
        drafts.remove_scale(version=draft, scale=scale, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, "questionnaire_draft", request.area.slug, pk)
    return to_draft(request, draft, "The scale is out of the draft.")


@requires(Permission.RUN_SURVEYS)
def questionnaire_publish(request: AreaRequest, pk: int) -> HttpResponse:
    """Say what is still missing and what changed, then publish the draft for good."""
    draft = draft_of(request, pk)
    faults = check(document_of(draft))
    if request.method == "POST" and not faults:
        try:
            questionnaires.publish(version=draft, by=request.membership)
        except QuestionnaireFaults as refusal:
            faults = refusal.faults
        else:
            messages.success(request, f"Version {draft.number} is published. Surveys can use it from now on.")
            return redirect_to(request, draft.questionnaire)
    changes = changes_of(draft) if draft.number > 1 else []
    context = {
        "draft": draft,
        "questionnaire": draft.questionnaire,
        "faults": faults,
        "changes": changes,
        "counts": counts_of(changes),
        "translated": translated(draft),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "surveys/questionnaire_publish.html", context, status=status)


@require_POST
@requires(Permission.RUN_SURVEYS)
def questionnaire_discard(request: AreaRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    questionnaires.discard_draft(version=draft_of(request, pk), by=request.membership)
    messages.success(request, "The draft is gone.")
    return redirect_to(request, "questionnaire_list", request.area.slug)


def draft_of(request: AreaRequest, pk: int) -> QuestionnaireVersion:
    """Return the draft of a questionnaire, or raise 404."""
    there = QuestionnaireVersion.objects.visible_to(request.membership).filter(published_at=None)
    return get_object_or_404(there.select_related("questionnaire", "area"), questionnaire=pk)


def builder(request: AreaRequest, draft: QuestionnaireVersion, at: str = "", told: str = "") -> HttpResponse:
    """Show a draft's cards; `at` is the one where the keyboard goes on, `told` why something was not done."""
    parts = parts_of(draft)
    context = {
        "draft": draft,
        "questionnaire": draft.questionnaire,
        "faults": with_faults(parts, draft),
        "parts": parts,
        "used": {card.question.scale for part in parts for card in part.cards},
        "at": at,
        "told": told,
        "is_first": draft.number == 1,
    }
    return render_page(request, "surveys/questionnaire_draft.html", context, fragment="cards")


def seen_by(request: AreaRequest, words: Any) -> str:
    """Return what somebody had seen who sends a form, or had sent it too late, or what they see now."""
    sent = posted(request)
    return drafts.fingerprint(words) if sent is None else sent.get("seen", "")


def draft_form(
    request: AreaRequest,
    draft: QuestionnaireVersion,
    form: Any,
    title: str,
    template: str = "surveys/questionnaire_form.html",
    *,
    is_fine: bool = False,
    **more: Any,
) -> HttpResponse:
    """Show a form about a draft."""
    context = {"draft": draft, "questionnaire": draft.questionnaire, "title": title, **more}
    return form_page(request, form, template, context, is_fine=is_fine)


def form_page(
    request: AreaRequest, form: Any, template: str, context: dict[str, Any], *, is_fine: bool = False
) -> HttpResponse:
    """Show a form, with status 422 once it was sent and was not fine."""
    status = 422 if request.method == "POST" and not is_fine else 200
    return render_page(request, template, {"form": form, **context}, fragment="form", status=status)


def to_draft(request: AreaRequest, draft: QuestionnaireVersion, said: str, at: str = "") -> HttpResponse:
    """Say what was done and go to the draft, to the part of it that `at` names."""
    messages.success(request, said)
    response = redirect_to(request, "questionnaire_draft", request.area.slug, draft.questionnaire_id)
    if at and "Location" in response:
        response["Location"] = f"{response['Location']}#{at}"
    return response


def _scale(request: AreaRequest, draft: QuestionnaireVersion, found: dict[str, Any] | None) -> HttpResponse:
    form = ScaleForm(posted(request), version=draft, scale=found)
    identity = found["id"] if found else ""
    seen = seen_by(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            drafts.save_scale(
                version=draft,
                seen=seen,
                scale=identity,
                kind=form.cleaned_data["kind"],
                options=form.words,
                by=request.membership,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            seen = drafts.fingerprint(found)
        else:
            return to_draft(request, draft, "Saved in the draft.")
    title = "Change this scale" if found else "Add a scale"
    return draft_form(request, draft, form, title, "surveys/scale_form.html", seen=seen)


def _scale_of(draft: QuestionnaireVersion, scale: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((each for each in draft.scales if each["id"] == scale), None)
    if found is None:
        raise Http404
    return found
