"""Rounds: setting them, and a school's beginning in one."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.models import Audit, Framework, FrameworkVersion, Round
from audits.reading.rounds import taking_part
from programmes.models import Cohort, Membership, Organisation, Programme
from programmes.services.activity import Refused, record_activity


@transaction.atomic
def set_round(
    *,
    by: Membership,
    version: FrameworkVersion,
    kind: str,
    name: str,
    opens_on: date,
    closes_on: date,
    programme: Programme | None = None,
    cohort: Cohort | None = None,
    school: Organisation | None = None,
) -> Round:
    """Set a round for a programme, one of its cohorts, or one school; return it.

    Raises Refused when there is one of this name, or the framework's version is a draft.
    """
    made = Round(area=by.area, made_by=by, programme=programme, cohort=cohort, school=school, version=version)
    made.kind, made.name, made.opens_on, made.closes_on = kind, name.strip(), opens_on, closes_on
    _refuse_a_draft(version)
    _save(made)
    where = f"for {school or cohort or programme}, {opens_on:%-d %B} to {closes_on:%-d %B %Y}"
    record_activity(
        by=by, verb="set the audit round", thing=made, detail=where, school=school, is_for_school=True
    )
    return made


@transaction.atomic
def change_round(*, round_: Round, by: Membership, **fields: Any) -> Round:
    """Change a round's name, kind, days or version; return it.

    Audits in hand keep the version that they began with until their school takes up the round's. Raises Refused
    when there is another of this name, or the version is a draft, or of another framework than audits were begun with.
    """
    held = Round.objects.select_for_update(of=("self",)).select_related("version").get(pk=round_.pk)
    version = fields.get("version", held.version)
    _refuse_a_draft(version)
    if version.framework_id != held.version.framework_id and held.audits.exists():
        raise Refused("Schools have begun with another framework. Set a new round for this one.")
    for name, value in fields.items():
        setattr(held, name, value)
    _save(held)
    record_activity(by=by, verb="changed the audit round", thing=held, school=held.school, is_for_school=True)
    return held


def audits_left_behind(round_: Round) -> int:
    """Return how many audits in the schools' hands use another version than their round does now."""
    return round_.audits.in_hand().exclude(version=round_.version_id).count()


@transaction.atomic
def start_audit(
    *,
    round_: Round,
    school: Organisation,
    by: Membership,
    place: str = "",
    place_name: str = "",
    visited_on: date | None = None,
    circumstances: str = "",
    who_looked: str = "",
) -> Audit:
    """Begin a school's audit in a round and return it; the one there is when somebody has begun it already.

    With `place`, an id of the version's places, it is about that place. Raises Refused when the round is not open or
    not for this school, and when there is a place of this name already.
    """
    _refuse_a_wrong_place(round_, place)
    _refuse_who_is_not_asked(round_, school)
    audit = Audit(area=by.area, round=round_, school=school, version=round_.version, started_by=by)
    audit.place, audit.place_name, audit.visited_on = place, place_name.strip(), visited_on
    audit.circumstances, audit.who_looked = circumstances.strip(), who_looked.strip()
    try:
        with transaction.atomic():
            audit.save()
    except IntegrityError as error:
        if place:
            raise Refused(f"There is a place called “{place_name}” in this round already.") from error
        return Audit.objects.get(round=round_, school=school, place="")
    record_activity(by=by, verb="began the self-audit", thing=audit, school=school, is_for_school=True)
    return audit


def _save(round_: Round) -> None:
    try:
        with transaction.atomic():
            round_.save()
    except IntegrityError as error:
        raise Refused(f"There is a round called “{round_.name}” already. Choose another name.") from error


def _refuse_a_draft(version: FrameworkVersion) -> None:
    if version.published_at is None:
        raise Refused("This version of the framework is still a draft. Publish it first.")


def _refuse_a_wrong_place(round_: Round, place: str) -> None:
    is_about_places = round_.version.framework.unit == Framework.Unit.PLACE
    if is_about_places != bool(place):
        raise Refused(
            "Name the room or place first." if is_about_places else "This round is about the whole school."
        )


def _refuse_who_is_not_asked(round_: Round, school: Organisation) -> None:
    if timezone.localdate() < round_.opens_on:
        raise Refused(f"This round opens on {round_.opens_on:%-d %B %Y}.")
    if round_.is_closed:
        raise Refused(
            f"This round closed on {round_.closes_on:%-d %B %Y}. Ask your area whether it can open again."
        )
    is_asked = (
        round_.school_id == school.pk
        if round_.school_id
        else taking_part(round_).filter(school=school).exists()
    )
    if not is_asked:
        raise Refused(f"This round is not for {school}.")
