from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page, wants_fragment
from programmes.gate import AreaRequest, requires
from programmes.models import Cohort
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.forms import EnrolListForm, LineSearch, SchoolListForm, read_answers
from schools.forms.lists import LEAVE_OUT, SEARCH, Answer
from schools.list_page import ListPage, search_register
from schools.models import School, SchoolList, SchoolListLine
from schools.services.list_lines import choose_schools, leave_out, reconsider
from schools.services.school_lists import (
    delete_list,
    enrol_list,
    finish_list,
    reopen_list,
    settled_urns,
    start_list,
)

MOST_LISTED = 50


@requires(Permission.MANAGE_SCHOOLS)
def school_list_list(request: AreaRequest) -> HttpResponse:
    """Show the lists of schools that people have given."""
    lists = SchoolList.objects.visible_to(request.membership).with_progress()
    return render_page(
        request,
        "schools/school_list_list.html",
        {"lists": lists.select_related("area", "created_by__user")[:MOST_LISTED]},
    )


@requires(Permission.MANAGE_SCHOOLS)
def school_list_new(request: AreaRequest) -> HttpResponse:
    """Take a list, pasted or as a file, and look for its schools in the register."""
    form = SchoolListForm(posted(request), request.FILES or None, by=request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect_to(request, start_list(**form.given, by=request.membership))
        except Refused as refusal:
            form.refuse(str(refusal))
    return render_page(
        request, "schools/school_list_new.html", {"form": form}, status=422 if form.errors else 200
    )


@requires(Permission.MANAGE_SCHOOLS)
def school_list(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what the lines of a list mean, and take what a person decides about them."""
    found = _visible(request, pk)
    if request.method == "POST":
        return _answer(request, found)
    return _show(request, found, searching=_number(request.GET.get("line")))


def _answer(request: AreaRequest, found: SchoolList) -> HttpResponse:
    lines = list(found.lines.all())
    refusals = _decide(request, read_answers(request.POST, lines), lines)
    searching = next((line.pk for line in lines if request.POST.get(f"line-{line.pk}") == SEARCH), 0)
    if refusals or wants_fragment(request):
        return _show(request, found, searching=searching, refusals=refusals)
    if "check" in request.POST and not searching:
        return redirect_to(request, "school_list_settled", request.area.slug, found.pk)
    at = f"?line={searching}#line-{searching}" if searching else ""
    return redirect_to(request, found.get_absolute_url() + at)


def _decide(request: AreaRequest, answers: Iterable[Answer], lines: list[SchoolListLine]) -> dict[int, str]:
    """Save each answer, and a line to be looked at again; return why some were not saved, by line."""
    refusals = {}
    for answer in answers:
        said: dict[str, Any] = {"line": answer.line, "version": answer.version, "by": request.membership}
        try:
            if answer.value == LEAVE_OUT:
                leave_out(**said)
            else:
                choose_schools(urns=answer.urns, **said)
        except Refused as refusal:
            refusals[answer.line.pk] = str(refusal)
    return refusals | _reconsider(request, lines)


def _reconsider(request: AreaRequest, lines: list[SchoolListLine]) -> dict[int, str]:
    number, _, version = request.POST.get("reconsider", "").partition(":")
    line = next((line for line in lines if line.pk == _number(number)), None)
    if line is None:
        return {}
    try:
        reconsider(line=line, version=_number(version), by=request.membership)
    except Refused as refusal:
        return {line.pk: str(refusal)}
    return {}


def _show(
    request: AreaRequest, found: SchoolList, *, searching: int = 0, refusals: dict[int, str] | None = None
) -> HttpResponse:
    """Render the page, or the one card that htmx asks for with the progress at the side."""
    search = LineSearch(request.GET)
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    schools = search_register(asked, found.la_codes) if searching and asked else ()
    page = ListPage.of(
        found,
        request.membership,
        refusals=refusals or {},
        searching=searching,
        asked=asked,
        found=schools,
    )
    context: dict[str, Any] = {"list": found, "page": page}
    if wants_fragment(request):
        context["is_fragment"] = True
        context["card"] = page.card(_line_asked_for(request, page))
    return render_page(
        request, "schools/school_list.html", context, fragment="line", status=422 if refusals else 200
    )


def _line_asked_for(request: AreaRequest, page: ListPage) -> SchoolListLine:
    """Return the line of the fragment: the one that was answered, or searched for."""
    asked_for = _number(request.POST.get("one") or request.GET.get("line"))
    line = next((line for line in page.lines if line.pk == asked_for), None)
    if line is None:
        raise Http404
    return line


@requires(Permission.MANAGE_SCHOOLS)
def school_list_settled(request: AreaRequest, pk: int) -> HttpResponse:
    """Show the schools that a list means and what is left out; a POST says that it is finished."""
    found = _visible(request, pk)
    if request.method == "POST":
        try:
            finish_list(school_list=found, by=request.membership)
            messages.success(request, f"“{found}” is finished.")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect_to(request, "school_list_settled", request.area.slug, found.pk)
    return _show_settled(request, found, EnrolListForm(by=request.membership))


@require_POST
@requires(Permission.MANAGE_SCHOOLS)
def school_list_enrol(request: AreaRequest, pk: int) -> HttpResponse:
    """Let the schools of a finished list join a cohort."""
    found = _visible(request, pk)
    form = EnrolListForm(request.POST, by=request.membership)
    if form.is_valid():
        try:
            made = enrol_list(school_list=found, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _joined(len(made), len(settled_urns(found)), form.cleaned_data["cohort"])
            )
            return redirect_to(request, "school_list_settled", request.area.slug, found.pk)
    return _show_settled(request, found, form)


def _joined(new: int, of: int, cohort: Cohort) -> str:
    before = f" {of - new} were in the programme already." if of > new else ""
    return f"{new} school{'' if new == 1 else 's'} joined {cohort}.{before}"


def _show_settled(request: AreaRequest, found: SchoolList, form: EnrolListForm) -> HttpResponse:
    urns = settled_urns(found)
    schools = School.objects.in_bulk(urns)
    context = {
        "list": found,
        "form": form,
        "page": ListPage.of(found, request.membership),
        "schools": [schools[urn] for urn in urns],
        "left_out": found.lines.filter(decision=LEAVE_OUT).exclude(outcome=SchoolListLine.Outcome.PROSE),
    }
    status = 422 if form.errors else 200
    return render_page(request, "schools/school_list_settled.html", context, status=status)


@require_POST
@requires(Permission.MANAGE_SCHOOLS)
def school_list_reopen(request: AreaRequest, pk: int) -> HttpResponse:
    """Let the decisions of a finished list be changed again."""
    return redirect_to(request, reopen_list(school_list=_visible(request, pk), by=request.membership))


@requires(Permission.MANAGE_SCHOOLS)
def school_list_delete(request: AreaRequest, pk: int) -> HttpResponse:
    """Ask once more, then delete a list with its text."""
    found = _visible(request, pk)
    if request.method == "POST":
        delete_list(school_list=found, by=request.membership)
        messages.success(request, f"“{found}” is deleted.")
        return redirect_to(request, "school_list_list", request.area.slug)
    return render_page(request, "schools/school_list_delete.html", {"list": found})


def _visible(request: AreaRequest, pk: int) -> SchoolList:
    return get_object_or_404(SchoolList.objects.visible_to(request.membership).select_related("area"), pk=pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0
