"""Languages: which there are, their words beside the English, translations of questionnaires, files of both."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.views.changing import saved
from surveys.forms.languages import CheckedForm, LanguageForm, LanguageNamesForm, TextsForm, WordsFileForm
from surveys.models import Language
from surveys.reading.texts import TextGroup
from surveys.reading.translations import language_rows, translation_rows
from surveys.reading.words_file import MOST_BYTES, read_csv, to_csv
from surveys.services.languages import add_language, is_own, remove_language, rename_language
from surveys.services.translating import (
    STALE,
    begin_translation,
    mark_checked,
    take_back_check,
    write_texts,
)
from surveys.views.language_work import Work, language_of, version_of, work_of


@requires(Permission.RUN_SURVEYS)
def language_list(request: AreaRequest) -> HttpResponse:
    """Show the area's languages, how much of each is translated, and who has checked it."""
    rows = language_rows(Language.objects.visible_to(request.membership))
    return render_page(request, "surveys/language_list.html", {"rows": rows})


@requires(Permission.RUN_SURVEYS)
def language_add(request: AreaRequest) -> HttpResponse:
    """Add a language."""
    form = LanguageForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            added = add_language(**form.cleaned_data, by=request.membership)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"Added {added}. Now translate its words.")
            return redirect_to(request, "language", request.area.slug, added.code)
    status = 422 if form.errors else 200
    return render_page(request, "surveys/language_add.html", {"form": form}, status=status)


@requires(Permission.RUN_SURVEYS)
def language(request: AreaRequest, **address: Any) -> HttpResponse:
    """Show how far a language or a translation is, group by group, and who has checked it."""
    work = work_of(request, **address)
    return _overview(request, work, CheckedForm(initial={"edition": work.thing.edition}))


@requires(Permission.RUN_SURVEYS)
def language_rename(request: AreaRequest, code: str) -> HttpResponse:
    """Put right how a language that the area added is called and written, or take it away."""
    found = _own_language(request, code)
    names = {name: getattr(found, name) for name in LanguageNamesForm.base_fields}
    form = LanguageNamesForm(posted(request), initial=names)
    if saved(form, lambda: bool(rename_language(language=found, **form.cleaned_data, by=request.membership))):
        messages.success(request, "Saved.")
        return redirect_to(request, "language", request.area.slug, code)
    context = {"form": form, "language": found}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/language_rename.html", context, status=status)


@require_POST
@requires(Permission.RUN_SURVEYS)
def language_remove(request: AreaRequest, code: str) -> HttpResponse:
    """Take a language that the area added away, unless a survey offers it."""
    found = _own_language(request, code)
    try:
        remove_language(language=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect_to(request, "language", request.area.slug, code)
    messages.success(request, f"{found} is removed.")
    return redirect_to(request, "language_list", request.area.slug)


@requires(Permission.RUN_SURVEYS)
def language_words(request: AreaRequest, group: str, **address: Any) -> HttpResponse:
    """Write the texts of one group, each below its source."""
    work = work_of(request, **address)
    form = _texts_form(work, work.group(group), posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            write_texts(
                work=work.thing,
                texts=form.said,
                edition=form.cleaned_data["edition"],
                by=request.membership,
            )
        except Refused as refusal:
            form.show_newer(work.group(group).texts, work.thing.edition)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Families see it from now on.")
            return redirect_to(request, work.url())
    context = {"work": work, "group": work.group(group), "form": form}
    status = 422 if form.errors else 200
    return render_page(request, "surveys/language_words.html", context, status=status)


@require_POST
@requires(Permission.RUN_SURVEYS)
def language_check(request: AreaRequest, **address: Any) -> HttpResponse:
    """Note who speaks the language and has read all of it."""
    work = work_of(request, **address)
    form = CheckedForm(request.POST)
    if form.is_valid():
        try:
            mark_checked(work=work.thing, **form.cleaned_data, by=request.membership)
        except Refused as refusal:
            form.add_error("checked_by", str(refusal))
        else:
            messages.success(request, f"Noted: {form.cleaned_data['checked_by']} has read it.")
            return redirect_to(request, work.url())
    return _overview(request, work, form, status=422)


@require_POST
@requires(Permission.RUN_SURVEYS)
def language_uncheck(request: AreaRequest, **address: Any) -> HttpResponse:
    """Take back that somebody has read all of it."""
    work = work_of(request, **address)
    edition = _number(request.POST.get("edition", ""))
    try:
        take_back_check(work=work.thing, edition=edition, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. Note the right name once somebody has read it.")
    return redirect_to(request, work.url())


@requires(Permission.RUN_SURVEYS)
def language_export(request: AreaRequest, **address: Any) -> HttpResponse:
    """Give all texts beside their source as a file, for a translator to fill in."""
    work = work_of(request, **address)
    response = HttpResponse(to_csv(work.groups, work.language), content_type="text/csv; charset=utf-8")
    name = f"{_file_name(work)}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@requires(Permission.RUN_SURVEYS)
def language_file(request: AreaRequest, **address: Any) -> HttpResponse:
    """Take a translator's file: show what it changes and what is wrong with it, then save what is right."""
    work = work_of(request, **address)
    if "looked_at" in request.POST:
        return _save_file(request, work)
    form = WordsFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, work, form.cleaned_data["file"])
    context = {"work": work, "form": form}
    return render_page(request, "surveys/language_file.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.RUN_SURVEYS)
def translation_begin(request: AreaRequest, code: str, pk: int, number: int) -> HttpResponse:
    """Begin the translation of a questionnaire's version, with what the language says already."""
    found = language_of(request, code)
    if found.is_source:
        raise Http404
    begin_translation(version=version_of(request, pk, number), language=found, by=request.membership)
    return redirect_to(request, "translation", request.area.slug, pk, number, code)


def _overview(request: AreaRequest, work: Work, form: CheckedForm, *, status: int = 200) -> HttpResponse:
    versions = translation_rows(request.membership, work.language) if work.kind == "language" else []
    may_rename = work.kind == "language" and is_own(work.language)
    context = {"work": work, "form": form, "versions": versions, "may_rename": may_rename}
    return render_page(request, "surveys/language.html", context, status=status)


def _texts_form(work: Work, group: TextGroup, data: Any) -> TextsForm:
    return TextsForm(data, texts=group.texts, language=work.language, edition=work.thing.edition)


def _preview(request: AreaRequest, work: Work, content: bytes, problem: str = "") -> HttpResponse:
    changes, faults = read_csv(content, work.groups)
    context = {
        "work": work,
        "changes": changes,
        "faults": faults,
        "content": content.decode("utf-8-sig") if changes else "",
        "problem": problem,
    }
    status = 422 if problem or not changes else 200
    return render_page(request, "surveys/language_preview.html", context, status=status)


def _save_file(request: AreaRequest, work: Work) -> HttpResponse:
    content = request.POST["looked_at"].encode()[:MOST_BYTES]
    changes, _ = read_csv(content, work.groups)
    edition = _number(request.POST.get("edition", ""))
    texts = {change.text.path: change.said for change in changes}
    try:
        write_texts(
            work=work.thing,
            texts=texts,
            edition=edition,
            by=request.membership,
        )
    except Refused:
        return _preview(request, work, content, problem=STALE)
    messages.success(request, f"Saved from the file. Texts changed: {len(texts)}.")
    return redirect_to(request, work.url())


def _own_language(request: AreaRequest, code: str) -> Language:
    found = language_of(request, code)
    if not is_own(found):
        raise Http404
    return found


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 9 else 0


def _file_name(work: Work) -> str:
    if work.kind == "language":
        return f"words-{work.language.code}"
    return f"questionnaire-{work.address['pk']}-v{work.address['number']}-{work.language.code}"
