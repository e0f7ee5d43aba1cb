"""Questionnaires: which there are, what their versions ask, and files of them. Whoever sees surveys reads them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Exists, F, OuterRef, Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from common.htmx import redirect_to, render_page
from common.reading_comfort import comfort_from_cookie
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from surveys.policies import can_run
from surveys.questionnaire_file import document_of, shipped, shipped_slugs, to_json, to_yaml
from surveys.reading.on_a_phone import on_a_phone
from surveys.reading.questionnaires import changes_of, counts_of, parts_of
from surveys.reading.translations import IN_LANGUAGES, translated
from surveys.services import questionnaires as services
from surveys.words import SOURCE

from .answer_questions import sections_to_look_at

FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "json": (to_json, "application/json"),
    "yaml": (to_yaml, "application/yaml"),
}


@requires(Permission.SEE_SURVEYS)
def questionnaire_list(request: AreaRequest) -> HttpResponse:
    """Show the area's questionnaires, and those of the portal that it has not taken."""
    versions = (
        QuestionnaireVersion.objects.visible_to(request.membership)
        .select_related("area", "questionnaire")
        .prefetch_related(IN_LANGUAGES)
        .order_by(F("withdrawn_at").asc(nulls_first=True), "-number")
    )
    found = list(
        Questionnaire.objects.visible_to(request.membership)
        .select_related("area")
        .prefetch_related(Prefetch("versions", versions))
        .order_by("retired_at", "audience", "title")
    )
    taken = {questionnaire.origin for questionnaire in found}
    offered = [
        {"slug": slug, "title": shipped(slug)["title"]} for slug in shipped_slugs() if slug not in taken
    ]
    may_write = can_run(request.membership)
    context = {"questionnaires": found, "offered": offered if may_write else [], "may_write": may_write}
    return render_page(request, "surveys/questionnaire_list.html", context)


@requires(Permission.SEE_SURVEYS)
def questionnaire(request: AreaRequest, pk: int) -> HttpResponse:
    """Show a questionnaire's versions, and for those who run surveys what can be done with it."""
    found = questionnaire_of(request, pk)
    versions = list(
        QuestionnaireVersion.objects.visible_to(request.membership)
        .filter(questionnaire=found)
        .select_related("area", "questionnaire", "made_by__user", "published_by__user")
        .annotate(in_surveys=Exists(Survey.objects.filter(version=OuterRef("pk"))))
        .prefetch_related(IN_LANGUAGES)
    )
    context = {
        "questionnaire": found,
        "versions": versions,
        "draft": next((each for each in versions if each.published_at is None), None),
        "newest": next((each for each in versions if each.is_offered), None),
        "published": any(each.published_at for each in versions),
        "has_unused": any(each.is_offered and not each.in_surveys for each in versions),
        "may_write": can_run(request.membership),
    }
    return render_page(request, "surveys/questionnaire.html", context)


@requires(Permission.SEE_SURVEYS)
def questionnaire_version(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Show what a version asks: each question as people see it, with its data beside."""
    version = version_of(request, pk, number)
    context = {
        "version": version,
        "questionnaire": version.questionnaire,
        "parts": parts_of(version),
        "fixes": list(version.fixes.select_related("made_by__user")),
        "translated": translated(version),
        "may_write": can_run(request.membership),
    }
    return render_page(request, "surveys/questionnaire_version.html", context)


@requires(Permission.SEE_SURVEYS)
def questionnaire_preview(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Show a version as those who answer will see it, as wide as a phone, in each language and in easy read."""
    version = version_of(request, pk, number)
    is_easy = request.GET.get("words") == "easy"
    asked, languages = on_a_phone(version, request.GET.get("l", SOURCE), is_easy=is_easy)
    here = next((one for one in languages if one.code == asked.words.code), None)
    context = {
        "version": version,
        "asked": asked,
        "words": asked.words,
        "language": asked.words.code,
        "languages": languages,
        "sections": sections_to_look_at(asked),
        "by_choice": set(version.questions.filter(is_on=False).values_list("slug", flat=True)),
        "is_in_language": here is None or here.code == version.language or here.translation is not None,
        "comfort": comfort_from_cookie(request),
        "may_write": can_run(request.membership),
    }
    return render(request, "surveys/answer_preview.html", context)


@requires(Permission.SEE_SURVEYS)
def questionnaire_changes(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Show what changed in a version since the one before."""
    version = version_of(request, pk, number)
    changes = changes_of(version)
    context = {
        "version": version,
        "questionnaire": version.questionnaire,
        "changes": changes,
        "counts": counts_of(changes),
    }
    return render_page(request, "surveys/questionnaire_changes.html", context)


@requires(Permission.SEE_SURVEYS)
def questionnaire_export(request: AreaRequest, pk: int, number: int, form: str) -> HttpResponse:
    """Give a version as the file that an import takes."""
    version = version_of(request, pk, number)
    if form not in FILES:
        raise Http404
    write, kind = FILES[form]
    name = f"{version.questionnaire.slug}-v{version.number}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write(document_of(version)), content_type=kind, headers=headers)


@require_POST
@requires(Permission.RUN_SURVEYS)
def questionnaire_take(request: AreaRequest) -> HttpResponse:
    """Take a questionnaire of the portal into the area."""
    slug = request.POST.get("slug", "")
    if slug not in shipped_slugs():
        raise Http404
    take = partial(services.take_shipped, area=request.area, slug=slug)
    return do(request, take, "The questionnaire is yours now. Use it as it is, or start your own from it.")


@require_POST
@requires(Permission.RUN_SURVEYS)
def questionnaire_new_version(request: AreaRequest, pk: int) -> HttpResponse:
    """Begin a draft that says what the last version says."""
    found = questionnaire_of(request, pk)
    if not found.versions.published().exists():
        raise Http404
    begin = partial(services.new_version, questionnaire=found)
    return do(
        request, begin, "This is a draft of the new version. Change what you like, then publish it.", found
    )


@require_POST
@requires(Permission.RUN_SURVEYS)
def questionnaire_withdraw(request: AreaRequest, pk: int, number: int) -> HttpResponse:
    """Offer a version that no survey has used no more."""
    version = version_of(request, pk, number)
    said = f"Version {number} is withdrawn. It can still be read, and a new version can go on from it."
    return do(request, partial(services.withdraw, version=version), said, version.questionnaire)


@require_POST
@requires(Permission.RUN_SURVEYS)
def questionnaire_retire(request: AreaRequest, pk: int) -> HttpResponse:
    """Put a questionnaire away, so that new surveys are not offered it, or bring it back."""
    found = questionnaire_of(request, pk)
    put_away = request.POST.get("to") != "back"
    said = f"{found} is put away. Surveys that use it go on." if put_away else f"{found} is offered again."
    return do(request, partial(services.retire, questionnaire=found, is_retired=put_away), said, found)


def do(
    request: AreaRequest, service: Callable[..., Any], said: str, found: Questionnaire | None = None
) -> HttpResponse:
    """Do something at once, say so, and go back to the questionnaire, or to the list."""
    try:
        service(by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return (
        redirect_to(request, found)
        if found
        else redirect_to(request, "questionnaire_list", request.area.slug)
    )


def questionnaire_of(request: AreaRequest, pk: int) -> Questionnaire:
    """Return a questionnaire that the person may read, or raise 404."""
    return get_object_or_404(
        Questionnaire.objects.visible_to(request.membership).select_related("area"), pk=pk
    )


def version_of(request: AreaRequest, pk: int, number: int) -> QuestionnaireVersion:
    """Return a version that the person may read, or raise 404."""
    versions = QuestionnaireVersion.objects.visible_to(request.membership).select_related(
        "questionnaire", "area"
    )
    return get_object_or_404(versions, questionnaire=pk, number=number)
