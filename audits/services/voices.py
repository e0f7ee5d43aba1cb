"""Asking groups of people: opening a group's link, and closing it."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, Statement, Voice
from audits.people import groups_of, is_asked
from audits.policies import can_close_voice, can_lead
from common.ballots.services import close_box, open_box
from programmes.models import Membership
from programmes.public_codes import free_code
from programmes.services.activity import Refused, record_activity

PURPOSE = "audit voice"
LONGEST = timedelta(days=183)
NOT_YOURS = "Only who leads the school's audits asks groups, while the audit is open."
NOT_YOURS_TO_CLOSE = "Only who leads the school's audits closes a group."


@transaction.atomic
def open_voice(*, audit: Audit, group: str, expected: int | None, closes_on: date, by: Membership) -> Voice:
    """Let a group answer the statements that are worded for it, until the end of a day; return the voice.

    `expected` is how many people are asked, if that is known. Raises Refused.
    """
    held = Audit.objects.held(audit.pk)
    if not can_lead(by, held):
        raise Refused(NOT_YOURS)
    found = groups_of(held.version).get(group)
    statements = Statement.objects.filter(version=held.version).of_place(held.place)
    if found is None or not any(is_asked(group, statement) for statement in statements):
        raise Refused("This framework has no questions for that group.")
    if held.voices.filter(group=group).exists():
        raise Refused(f"{found.name} are asked already.")
    if not timezone.localdate() <= closes_on <= timezone.localdate() + LONGEST:
        raise Refused("The last day must lie between today and half a year from now.")
    voice = Voice.objects.create(
        area=held.area,
        audit=held,
        group=group,
        code=free_code(held.area.code_prefix, is_taken=lambda code: Voice.objects.filter(code=code).exists()),
        box=open_box(area=held.area, purpose=PURPOSE),
        expected=expected,
        closes_on=closes_on,
        opened_by=by,
    )
    record_activity(
        by=by,
        verb="asked",
        thing=voice,
        thing_name=found.name,
        detail=f"in the audit {held}",
        school=held.school,
    )
    return voice


@transaction.atomic
def close_voice(*, voice: Voice, by: Membership) -> Voice:
    """Let nobody else of a group answer, whoever has the audit; a worker counts the answers after the commit.

    Raises Refused.
    """
    from audits.tasks import count_after_commit

    held = _held(voice)
    if not can_close_voice(by, held.audit):
        raise Refused(NOT_YOURS_TO_CLOSE)
    _refuse_closed(held)
    close_box(box=held.box_id, using="default")
    held.closed_at = timezone.now()
    held.save(update_fields=["closed_at"])
    name = groups_of(held.audit.version)[held.group].name
    record_activity(
        by=by,
        verb="closed",
        thing=held,
        thing_name=f"the questions to {name}",
        detail=f"in the audit {held.audit}",
        school=held.audit.school,
    )
    count_after_commit()
    return held


def held_voice(voice: Voice, by: Membership) -> Voice:
    """Return a voice that is still open, held for a change by who leads the open audit. Raises Refused."""
    held = _held(voice)
    if not can_lead(by, held.audit):
        raise Refused(NOT_YOURS)
    _refuse_closed(held)
    return held


def _held(voice: Voice) -> Voice:
    found = Voice.objects.select_for_update(of=("self",)).select_related(
        "area", "audit__school", "audit__round"
    )
    return found.select_related("audit__version").get(pk=voice.pk)


def _refuse_closed(voice: Voice) -> None:
    if voice.closed_at is not None:
        raise Refused("This group has closed. Closed is closed, so that nobody's answer can be worked out.")
