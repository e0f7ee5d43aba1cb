"""Letting others see results: first the school's leaders and the partners, then, with two keys, the families."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_emails
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from schools.leads import leads_of
from surveys.models import AskedSchool, Question, Survey
from surveys.policies import can_agree_for_school, can_release, can_release_together
from surveys.reading.withheld import unreleased

NOT_YOURS = "Only who leads the forum that works with this school releases its results."
READ_FIRST = "Read all comments of this school first, and say so."
SCHOOLS_FIRST = (
    "{} school{} enough answers and no released results yet. Partners could take the others away from all schools "
    "together, and see what was said there. Each school is released first."
)
RELEASED = "The results of this school have been released. What leaders may see stays as it is."


@transaction.atomic
def prepare_release(
    *, asked: AskedSchool, held_back: Iterable[str], summary: str, by: Membership
) -> AskedSchool:
    """Choose questions (slugs) that nobody but the forum sees, and write what families are told in plain words.

    A question that follows from one that is held back is held back, too. Questions can be held back until the
    release; the words can be changed until families see them. Raises Refused.
    """
    held = _held(asked, by)
    leads = dict(
        Question.objects.filter(version=held.survey.version_id).values_list("slug", "show_if__question")
    )
    if not leads.keys() >= set(held_back):
        raise Refused("One of these questions is not in the survey.")
    chosen = _with_followers(set(held_back), leads)
    if held.released_at and chosen != set(held.held_back):
        raise Refused(RELEASED)
    if held.is_with_families and summary.strip() != held.summary:
        raise Refused("Families have this summary already.")
    held.held_back, held.summary = sorted(chosen), summary.strip()
    held.save(update_fields=["held_back", "summary"])
    return held


@transaction.atomic
def release_to_leaders(*, asked: AskedSchool, by: Membership) -> AskedSchool:
    """Let the school's leaders and the partners see the results; the leaders are written to. Raises Refused."""
    held = _held(asked, by)
    if not held.moderated_at:
        raise Refused(READ_FIRST)
    if held.released_at:
        raise Refused(RELEASED)
    held.released_at, held.released_by = timezone.now(), by
    held.save(update_fields=["released_at", "released_by"])
    _record(held, by, "released", "to the school’s leaders")
    _tell_leads(held, "survey_released")
    return held


@transaction.atomic
def agree_for_families(*, asked: AskedSchool, by: Membership) -> AskedSchool:
    """Turn one of the two keys, the forum's or the school's; with both, families see the results. Raises Refused."""
    held = AskedSchool.objects.held(asked.pk)
    if not held.released_at:
        raise Refused("The school’s leaders see the results before families do.")
    if can_release(by, held):
        _turn(held, "forum", by)
    elif can_agree_for_school(by, held):
        _turn(held, "school", by)
    else:
        raise Refused("The forum and the school decide together when families see the results.")
    return held


@transaction.atomic
def release_together(*, survey: Survey, by: Membership) -> Survey:
    """Let partners see what all schools of a survey said together, once each of them is released. Raises Refused.

    Whoever keeps the page of all schools could else take away what is released later, until few schools are left.
    """
    held = Survey.objects.held(survey.pk)
    if not can_release_together(by, held):
        raise Refused("Only who runs the survey releases what all schools said together.")
    if held.state != Survey.State.COUNTED:
        raise Refused("The survey has not been counted yet.")
    if held.released_at:
        raise Refused("Partners see this already.")
    if number := unreleased(held).total():
        raise Refused(SCHOOLS_FIRST.format(number, "s have" if number > 1 else " has"))
    held.released_at, held.released_by = timezone.now(), by
    held.save(update_fields=["released_at", "released_by"])
    record_activity(by=by, verb="released", thing=held, detail="all schools together, to partners")
    return held


def _held(asked: AskedSchool, by: Membership) -> AskedSchool:
    held = AskedSchool.objects.held(asked.pk)
    if not can_release(by, held):
        raise Refused(NOT_YOURS)
    if held.survey.state != Survey.State.COUNTED:
        raise Refused("The survey has not been counted yet.")
    return held


def _with_followers(chosen: set[str], leads: Mapping[str, str | None]) -> set[str]:
    """Return these questions and those asked of some alone, by the answer: how many those are would tell of it."""
    more = {slug for slug, leading in leads.items() if leading in chosen} - chosen
    return _with_followers(chosen | more, leads) if more else chosen


def _turn(held: AskedSchool, key: str, by: Membership) -> None:
    if getattr(held, f"{key}_agreed_at"):
        raise Refused("You have agreed already.")
    if key == "forum" and not held.summary:
        raise Refused("Write the summary for families first.")
    setattr(held, f"{key}_agreed_at", timezone.now())
    setattr(held, f"{key}_agreed_by", by)
    held.save(update_fields=[f"{key}_agreed_at", f"{key}_agreed_by"])
    _record(held, by, "agreed to show", "to families")
    if key == "forum" and not held.is_with_families:
        _tell_leads(held, "survey_to_agree")


def _record(held: AskedSchool, by: Membership, verb: str, detail: str) -> None:
    name = f"the results of {held.survey}"
    record_activity(
        by=by, verb=verb, thing=held, thing_name=name, detail=detail, school=held.school, is_for_school=True
    )


def _tell_leads(asked: AskedSchool, kind: str) -> None:
    path = reverse("asked_release", args=[asked.area.slug, asked.survey_id, asked.pk])
    context = {
        "school_name": asked.school.name,
        "survey_name": asked.survey.name,
        "forum_name": asked.forum.name,
        "results_link": settings.BASE_URL + path,
    }
    leads = leads_of([asked.school_id])[asked.school_id]
    letters = [(address, {"full_name": name, **context}) for address, name in leads.items()]
    queue_emails(letters=letters, kind=kind, area=asked.area_id)
