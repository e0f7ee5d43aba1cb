"""What is written to signatories, and into the log, about an agreement."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.urls import reverse

from common.outbox.services import queue_email
from programmes.models import Membership
from programmes.services.activity import record_activity
from schools.models import Agreement, Signature


def write_to(
    signatures: Iterable[Signature], agreement: Agreement, kind: str, context: Mapping[str, object]
) -> None:
    """Write an email of this kind to each signatory; those whose access has ended are left out."""
    for signature in signatures:
        person = signature.signatory
        if person is None or not person.is_current:
            continue
        queue_email(
            to=person.user.email,
            comfort=person.user.reading_comfort,
            kind=kind,
            area=agreement.area_id,
            context={
                "full_name": person.user.full_name,
                "title": agreement.text.title,
                "school_name": str(agreement.participation.school),
                "programme_name": str(agreement.participation.programme),
                "role_name": signature.role,
                "organisation_name": str(signature.organisation),
                "agreement_link": settings.BASE_URL
                + reverse("agreement", args=[agreement.area.slug, agreement.pk]),
                **context,
            },
        )


def log_agreement(agreement: Agreement, by: Membership, verb: str, detail: str = "") -> None:
    """Write a line of the activity log and of the school's timeline."""
    school = agreement.participation.school
    record_activity(
        by=by,
        verb=verb,
        thing=agreement,
        thing_name=f"{agreement.text} for {school}",
        detail=detail,
        school=school,
        is_for_school=True,
    )
