"""Misspellings put right in a published version: which parts there are, and the words of one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.forms.wording import WordingForm
from surveys.models import QuestionnaireVersion
from surveys.reading.questionnaires import parts_of
from surveys.services.wording import OtherMeaning, Part, fix_wording, place_of, words_of_part

from .questionnaires import version_of


@requires(Permission.RUN_SURVEYS)
def questionnaire_wording(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Say what counts as a misspelling, and offer every part of a published version."""
    version = _published(request, pk, number)
    context = {
        "version": version,
        "questionnaire": version.questionnaire,
        "parts": parts_of(version),
        "fixes": list(version.fixes.select_related("made_by__user")),
    }
    return render_page(request, "surveys/questionnaire_wording.html", context)


@requires(Permission.RUN_SURVEYS)
def wording_fix(request: AreaRequest, pk: int, number: int, kind: str, part: str) -> HttpResponse:
    """Put misspellings right in one part."""
    version = _published(request, pk, number)
    found = _part(version, kind, part)
    form = WordingForm(posted(request), words=words_of_part(version, found))
    if request.method == "POST" and form.is_valid():
        try:
            fixes = fix_wording(version=version, part=found, words=form.words, by=request.membership)
        except OtherMeaning as refusal:
            form.tell(refusal.reasons)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Put right." if fixes else "Nothing was changed.")
            return redirect_to(request, "questionnaire_wording", request.area.slug, pk, number)
    context = {
        "form": form,
        "version": version,
        "questionnaire": version.questionnaire,
        "place": place_of(found).capitalize(),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "surveys/wording_form.html", context, status=status)


def _published(request: AreaRequest, pk: int, number: int) -> QuestionnaireVersion:
    version = version_of(request, pk, number)
    if version.published_at is None:
        raise Http404
    return version


def _part(version: QuestionnaireVersion, kind: str, part: str) -> Part:
    if kind == "introduction":
        return version
    if kind == "question":
        return get_object_or_404(version.questions.all(), slug=part)
    if kind == "section":
        return get_object_or_404(version.sections.all(), slug=part)
    if kind == "scale" and part in {scale["id"] for scale in version.scales}:
        return part
    raise Http404
