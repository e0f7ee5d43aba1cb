"""The place that an audit is about: its name, and when and how it was looked at."""

from datetime import date

from django.db import IntegrityError, transaction

from audits.models import Audit
from audits.policies import can_lead
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity


@transaction.atomic
def change_place(
    *,
    audit: Audit,
    place_name: str,
    visited_on: date | None,
    circumstances: str,
    who_looked: str,
    by: Membership,
) -> Audit:
    """Change what a place is called, and when, in what circumstances and by which roles it was looked at.

    Raises Refused for whoever does not lead the audit, and when the round has a place of that name already.
    """
    row = Audit.objects.held(audit.pk)
    if not row.place or not can_lead(by, row):
        raise Refused("The place stays as it is: the audit is not open, or somebody else leads it.")
    row.place_name, row.visited_on = place_name.strip(), visited_on
    row.circumstances, row.who_looked = circumstances.strip(), who_looked.strip()
    try:
        with transaction.atomic():
            row.save(update_fields=["place_name", "visited_on", "circumstances", "who_looked"])
    except IntegrityError as error:
        raise Refused(f"There is a place called “{place_name}” in this round already.") from error
    record_activity(by=by, verb="described the place of", thing=row, school=row.school, is_for_school=True)
    return row
