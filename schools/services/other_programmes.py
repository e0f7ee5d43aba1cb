"""Other teams and programmes that work with a school."""

from datetime import date

from django.db import IntegrityError, transaction

from programmes.models import Membership, Organisation
from programmes.services.activity import Refused, record_activity
from schools.models import OtherProgramme


@transaction.atomic
def add_other_programme(
    *,
    school: Organisation,
    kind: str,
    name: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Membership,
) -> OtherProgramme:
    """Say that another programme works with a school, and return it.

    Raises Refused for one that stands there already, and for an end before the start.
    """
    other = OtherProgramme(
        area=by.area, school=school, kind=kind, name=name.strip(), starts_on=starts_on, ends_on=ends_on
    )
    _refuse_end_before_start(other)
    try:
        with transaction.atomic():
            other.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"“{other}” stands there already.") from error
    _log(other, by, "noted another programme")
    return other


@transaction.atomic
def end_other_programme(*, other: OtherProgramme, ends_on: date, by: Membership) -> OtherProgramme:
    """Say when another programme ended or will end. Raises Refused for a day before its start."""
    row = OtherProgramme.objects.select_for_update(of=("self",)).select_related("school").get(pk=other.pk)
    row.ends_on = ends_on
    _refuse_end_before_start(row)
    row.save(update_fields=["ends_on"])
    _log(row, by, "noted the end of another programme")
    return row


def _refuse_end_before_start(other: OtherProgramme) -> None:
    if other.starts_on and other.ends_on and other.ends_on < other.starts_on:
        raise Refused("The end must be on or after the day it started.")


def _log(other: OtherProgramme, by: Membership, verb: str) -> None:
    record_activity(
        by=by,
        verb=verb,
        thing=other,
        thing_name=str(other),
        detail=f"at {other.school}",
        school=other.school,
        is_for_school=True,
    )
