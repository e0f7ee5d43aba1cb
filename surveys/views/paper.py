"""Keying in sheets that people filled in, one after the other.

What comes after the session has ended is not kept: it is somebody's answers, which stay in sight on paper alone.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import saved
from surveys.forms.paper import GroupForm, SheetForm
from surveys.models import AskedSchool, Questionnaire
from surveys.policies import can_key_in
from surveys.reading.asked import asked_of
from surveys.services.group_counts import key_in_group
from surveys.services.paper import key_in_paper

from .within_reach import visible_asked

MOST = 9999


@requires(Permission.READ_RAW_COMMENTS, keeps=False)
def paper_entry(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Show an empty sheet; once one is keyed in, the next. How many so far stands in the address alone."""
    asked = visible_asked(request, survey, pk)
    if not can_key_in(request.membership, asked):
        raise PermissionDenied
    form, keyed = SheetForm(posted(request), asked=asked_of(asked, "en")), _keyed(request)
    if saved(form, lambda: _key_in(request, asked, form)):
        here = reverse("paper_entry", args=[request.area.slug, survey, pk])
        return redirect_to(request, f"{here}?keyed={min(keyed + 1, MOST)}")
    context = {"asked": asked, "survey": asked.survey, "form": form, "keyed": keyed}
    return render_page(request, "surveys/paper_entry.html", context, status=422 if form.errors else 200)


@requires(Permission.READ_RAW_COMMENTS, keeps=False)
def group_count(request: AreaRequest, survey: int, pk: int) -> HttpResponse:
    """Take the counts of a group of pupils; how many people were keyed in so far stands in the address alone."""
    asked = visible_asked(request, survey, pk)
    if asked.survey.version.questionnaire.audience != Questionnaire.Audience.PUPILS:
        raise Http404
    if not can_key_in(request.membership, asked):
        raise PermissionDenied
    form, keyed = GroupForm(posted(request), asked=asked_of(asked, "en")), _keyed(request)
    if saved(form, lambda: _count_group(request, asked, form)):
        here = reverse("group_count", args=[request.area.slug, survey, pk])
        return redirect_to(request, f"{here}?keyed={min(keyed + form.cleaned_data['people'], MOST)}")
    context = {"asked": asked, "survey": asked.survey, "form": form, "keyed": keyed}
    return render_page(request, "surveys/group_count.html", context, status=422 if form.errors else 200)


def _count_group(request: AreaRequest, asked: AskedSchool, form: GroupForm) -> bool:
    given = form.cleaned_data
    key_in_group(
        asked=asked,
        people=given["people"],
        counts=form.counts(),
        ballot=given["ballot"],
        by=request.membership,
    )
    return True


def _key_in(request: AreaRequest, asked: AskedSchool, form: SheetForm) -> bool:
    key_in_paper(
        asked=asked, answers=form.wanted(), ballot=form.cleaned_data["ballot"], by=request.membership
    )
    return True


def _keyed(request: AreaRequest) -> int:
    said = request.GET.get("keyed", "")
    return min(int(said), MOST) if said.isascii() and said.isdigit() and len(said) < 6 else 0
