"""Reminding schools of what is late or comes next: one email a person, whatever it is about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_emails
from programmes.models import ActivityEntry, Area, Membership, MembershipSchool, Milestone, Organisation
from schools.board.words import due_words
from schools.models import Contact, Participation, ParticipationMilestone

KIND = "milestone_reminder"
PATIENCE = timedelta(days=2)  # no school is reminded by a person more often
DAYS_BEFORE, DAYS_AFTER = 7, 1  # when the portal reminds by itself
LOOKS_BACK = 3  # days: on a Monday what the weekend asked for, and once more after a night without a worker


@dataclass
class Reminder:
    """What one school would be reminded of and who would be written to; or why nobody would."""

    participation: Participation
    steps: list[ParticipationMilestone] = field(default_factory=list)
    readers: dict[str, str] = field(default_factory=dict)  # name by email address
    why_not: str = ""


def reminders_for(participations: Iterable[Participation]) -> list[Reminder]:
    """Return what a reminder now would say to each of these schools, in the same order.

    It is about the school's own milestones: all that are late, else the one that comes next.
    """
    listed = list(participations)
    steps, readers = _open_steps(listed), _readers([one.school_id for one in listed])
    return [_reminder(one, steps.get(one.pk, []), readers.get(one.school_id, {})) for one in listed]


@transaction.atomic
def remind_schools(*, participations: Iterable[Participation], by: Membership) -> list[Reminder]:
    """Write to the schools' main contacts and leads about what is late or comes next.

    Returns a reminder for each; those with `why_not` were left out. Schools that were reminded within two days,
    have nothing to do, or have nobody to write to, are left out.
    """
    keys = [participation.pk for participation in participations]
    held = Participation.objects.filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk")
    reminders = reminders_for(held.select_related("school", "area"))
    going = [reminder for reminder in reminders if not reminder.why_not]
    _send(going, area=by.area, sender=f"{by.user} ({by})", actor=f"{by.user} ({by})", by=by)
    return reminders


@transaction.atomic
def remind_by_itself(*, area: Area, today: date | None = None) -> int:
    """Write to schools a week before and a day after one of their milestones' day; return how many schools.

    What has been reminded of since that moment, by whomever, is not said again.
    """
    today = today or timezone.localdate()
    rows = ParticipationMilestone.objects.filter(
        _is_time(today),
        done_on=None,
        milestone__side=Milestone.Side.SCHOOL,
        participation__state__in=Participation.PLACED,
    ).select_for_update(of=("self",))
    found: dict[int, Reminder] = {}
    for row in rows.select_related("milestone", "participation__school").order_by("due_on", "pk"):
        reminder = found.setdefault(row.participation_id, Reminder(row.participation))
        reminder.steps.append(row)
    readers = _readers([reminder.participation.school_id for reminder in found.values()])
    for reminder in found.values():
        reminder.readers = readers.get(reminder.participation.school_id, {})
    going = [reminder for reminder in found.values() if reminder.readers]
    _send(going, area=area, sender=f"the partnership in {area}", actor="PINS Portal, by itself")
    return len(going)


def _is_time(today: date) -> Q:
    """A week before the day, or a day after it, within the last days; and not said since."""
    asked = Q()
    for away in (DAYS_BEFORE, -DAYS_AFTER):
        for back in range(LOOKS_BACK):
            moment = today - timedelta(days=back)
            unsaid = Q(reminded_at=None) | Q(reminded_at__date__lt=moment)
            asked |= Q(due_on=moment + timedelta(days=away)) & unsaid
    return asked


def _open_steps(participations: list[Participation]) -> Mapping[int, list[ParticipationMilestone]]:
    placed = [one.pk for one in participations if one.state in Participation.PLACED]
    rows = ParticipationMilestone.objects.filter(
        participation__in=placed, done_on=None, milestone__side=Milestone.Side.SCHOOL
    )
    found: dict[int, list[ParticipationMilestone]] = defaultdict(list)
    for row in rows.select_related("milestone").order_by("due_on", "milestone__stage__position", "pk"):
        found[row.participation_id].append(row)
    return found


def _reminder(
    participation: Participation, steps: list[ParticipationMilestone], readers: dict[str, str]
) -> Reminder:
    late = [step for step in steps if step.is_late]
    last = max((step.reminded_at for step in steps if step.reminded_at), default=None)
    if not steps:
        why_not = "has nothing to do itself"
    elif last and last > timezone.now() - PATIENCE:
        why_not = f"was reminded on {timezone.localtime(last):%-d %B}"
    else:
        why_not = "" if readers else "has nobody to write to: no main contact and no school lead"
    return Reminder(participation, late or steps[:1], readers, why_not)


def _readers(schools: list[int]) -> Mapping[int, dict[str, str]]:
    """Return whom to write to at each school: its main contact and its leads, by address."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    leads = (
        MembershipSchool.objects.filter(school__in=schools, membership__role="school_lead")
        .filter(membership__in=Membership.objects.current())
        .values_list("school", "membership__user__email", "membership__user__full_name")
    )
    main = Contact.objects.filter(school__in=schools, is_main=True).exclude(email="")
    for school, email, name in [*main.values_list("school", "email", "full_name"), *leads]:
        found[school][email.lower()] = name
    return found


def _send(
    reminders: list[Reminder], *, area: Area, sender: str, actor: str, by: Membership | None = None
) -> None:
    letters = _letters(reminders, area=area, sender=sender)
    queue_emails(letters=letters, kind=KIND, area=area.pk)
    steps = [step.pk for reminder in reminders for step in reminder.steps]
    ParticipationMilestone.objects.filter(pk__in=steps).update(reminded_at=timezone.now())
    ActivityEntry.objects.bulk_create(
        _line(reminder, area=area, actor=actor, by=by) for reminder in reminders
    )


def _letters(reminders: list[Reminder], *, area: Area, sender: str) -> list[tuple[str, dict[str, object]]]:
    """One letter a person, who may work with several of the schools."""
    names: dict[str, str] = {}
    lines: dict[str, list[str]] = defaultdict(list)
    today = timezone.localdate()
    for reminder in reminders:
        for address, name in reminder.readers.items():
            names[address] = name
            lines[address] += [
                _in_words(step, reminder.participation.school, today) for step in reminder.steps
            ]
    link = settings.BASE_URL + reverse("area_home", args=[area.slug])
    return [
        (
            address,
            {
                "full_name": name,
                "sender_name": sender,
                "area_name": area.name,
                "steps": lines[address],
                "home_link": link,
            },
        )
        for address, name in names.items()
    ]


def _in_words(step: ParticipationMilestone, school: Organisation, today: date) -> str:
    words = due_words(step.due_on, today)
    return f"{school}: {step.milestone}, {words[0].lower()}{words[1:]} ({step.due_on:%-d %B %Y})"


def _line(reminder: Reminder, *, area: Area, actor: str, by: Membership | None) -> ActivityEntry:
    school = reminder.participation.school
    return ActivityEntry(
        area=area,
        user_id=by.user_id if by else None,
        membership=by,
        actor=actor,
        verb="reminded",
        thing_type="participation",
        thing_id=str(reminder.participation.pk),
        thing=str(school),
        detail="of " + ", ".join(f"“{step.milestone}”" for step in reminder.steps)[:490],
        school=school,
        is_for_school=True,
    )
