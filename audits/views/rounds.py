"""Pages of rounds: setting them for programmes and schools, and how far their schools are."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse

from audits.forms.rounds import ProgrammeRoundForm, RoundForm, SchoolRoundForm
from audits.models import Round
from audits.policies import can_change_round, can_remind
from audits.reading.rounds import SchoolInRound, counted, rounds_for, schools_in
from audits.services.reminders import letters_for, remind_of_round
from audits.services.rounds import audits_left_behind, change_round, set_round
from audits.states import SUBMITTED, HowFar
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.views.changing import form_page, saved, sets_up
from schools.policies import works_at_school

from .narrowing import NAMES, narrow_form, query_of
from .within_reach import visible_round

A_PAGE = 50


@sets_up
def round_list(request: AreaRequest) -> HttpResponse:
    """Show the area's rounds, the newest first, to those who set them."""
    return render_page(request, "audits/round_list.html", {"rounds": rounds_for(request.membership)})


@sets_up
def round_new(request: AreaRequest) -> HttpResponse:
    """Set a round for a programme or one of its cohorts."""
    form = ProgrammeRoundForm(posted(request), by=request.membership)
    made = saved(form, lambda: set_round(by=request.membership, **form.wanted()))
    if made:
        messages.success(request, f"The round “{made}” is set. Its schools hear of it on the day it opens.")
        return redirect_to(request, made)
    back = reverse("round_list", args=[request.area.slug])
    return form_page(request, form, "Set a round", back=back, button="Set the round")


@requires(Permission.LEAD_AUDITS)
def school_round_new(request: AreaRequest) -> HttpResponse:
    """Let a school set a round of its own, whenever it wants to look again."""
    initial = {"kind": Round.Kind.OTHER}
    form = SchoolRoundForm(posted(request), by=request.membership, initial=initial)
    made = saved(form, lambda: set_round(by=request.membership, **form.wanted()))
    back = reverse("audit_list", args=[request.area.slug])
    if made:
        messages.success(request, f"“{made}” is set. You can begin it from {made.opens_on:%-d %B} on.")
        return redirect_to(request, back)
    return form_page(
        request,
        form,
        "Set a time to look at your school",
        back=back,
        button="Set it",
        intro="Your own, beside those that your area sets. Only you and your colleagues see it until you submit it.",
    )


@requires(Permission.SEE_AUDITS)
def round_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change a round; with another version, say first how many audits stay with theirs until they take it up."""
    found = visible_round(request, pk)
    if not can_change_round(request.membership, found):
        raise PermissionDenied
    form = RoundForm(posted(request), by=request.membership, round_=found)
    if saved(form, lambda: change_round(round_=found, by=request.membership, **form.wanted()), _left_behind):
        messages.success(request, "The round is changed.")
        return redirect_to(request, _home_of(found))
    title = f"Change the round “{found}”"
    return form_page(request, form, title, caption=_whose(found), back=_home_of(found))


@requires(Permission.SEE_AUDITS)
def round_(request: AreaRequest, pk: int) -> HttpResponse:
    """Show how far the schools of a round are, to partners; a school's own people have a list of their own."""
    found = visible_round(request, pk)
    if works_at_school(request.membership):
        return redirect_to(request, "audit_list", request.area.slug)
    narrowed = narrow_form(request, found) if NAMES & set(request.GET) else None
    only = narrowed.narrowed().condition("pk") if narrowed else None
    rows = schools_in(found, request.membership, only)
    asked = request.GET.get("how_far", "")
    places = SUBMITTED if asked == "submitted" else {asked} & set(HowFar)
    shown = [row for row in rows if not places or places & row.how_far]
    context = {
        "round": found,
        "whose": _whose(found),
        "counts": counted(rows),
        "all": len(rows),
        "asked": asked if places else "",
        "only": narrowed.in_words() if narrowed else "",
        "query": query_of(narrowed),
        "page": Paginator(shown, A_PAGE).get_page(request.GET.get("page")),
        "owing": 0 if narrowed else _owing(rows),  # reminders go to all
        "may_change": can_change_round(request.membership, found),
        "may_remind": can_remind(request.membership) and not found.is_to_come,
        "may_choose": request.membership.can(Permission.REVIEW_AUDITS),
    }
    return render_page(request, "audits/round.html", context, fragment="schools")


@requires(Permission.REVIEW_AUDITS)
def round_remind(request: AreaRequest, pk: int) -> HttpResponse:
    """Show who would be reminded and who not, then write to those who have not submitted."""
    found = visible_round(request, pk)
    if request.method == "POST":
        _remind(request, found)
        return redirect_to(request, found)
    letters = letters_for(found, schools_in(found, request.membership))
    context = {
        "round": found,
        "going": [letter for letter in letters if not letter.why_not],
        "staying": [letter for letter in letters if letter.why_not],
    }
    return render_page(request, "audits/round_remind.html", context)


def _remind(request: AreaRequest, found: Round) -> None:
    try:
        letters = remind_of_round(round_=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        number = sum(not letter.why_not for letter in letters)
        messages.success(request, f"We have written to {number} school{'s' * (number != 1)}.")


def _owing(rows: list[SchoolInRound]) -> int:
    return sum(row.owes for row in rows)


def _left_behind(changed: Round) -> str:
    number = audits_left_behind(changed)
    if not number:
        return ""
    whose = "One school has" if number == 1 else f"{number} schools have"
    return (
        f"{whose} begun with other words. What they wrote stays; they see what is different and take up"
        f" {changed.version} when they are ready."
    )


def _whose(found: Round) -> str:
    if found.school:
        return str(found.school)
    return f"{found.cohort}, {found.programme}" if found.cohort else f"All schools in {found.programme}"


def _home_of(found: Round) -> str:
    if found.school_id:
        return reverse("audit_list", args=[found.area.slug])
    return found.get_absolute_url()
