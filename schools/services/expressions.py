"""A school writes its expression of interest: begun, saved page by page, sent once, confirmed by the head teacher.

Nobody here has an account: whoever holds a draft's secret link may go on with it.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.templatetags.portal import moment
from programmes.models import Organisation
from programmes.roles import Kind
from programmes.services.activity import Refused, record_outside_activity
from programmes.services.invitations import hash_token
from schools.models import Call, Expression, OtherProgramme, Participation, School

from .expression_messages import write_draft_link, write_receipt, write_to_head
from .places import give_places_in_area

NO_OTHERS = "none"  # among the other programmes: the school has said that there are none


@transaction.atomic
def begin_expression(
    *, call: Call, school: School, lead_name: str, lead_role: str, lead_email: str
) -> tuple[Expression, str]:
    """Begin a school's draft and email its secret link to whoever leads it; return the draft and the secret.

    Raises Refused outside the call's hours, for a school that cannot take part here, and for one that
    has sent an expression already, without saying anything of it but the day.
    """
    refuse_outside_hours(call)
    refuse_school(call, school)
    _refuse_second(call, school.pk)
    token = secrets.token_urlsafe(32)
    expression = Expression.objects.create(
        area=call.area,
        call=call,
        urn=school.pk,
        school_name=school.name,
        token_hash=hash_token(token),
        lead_name=lead_name,
        lead_role=lead_role,
        lead_email=lead_email,
    )
    write_draft_link(expression, token)
    return expression, token


@transaction.atomic
def save_section(*, expression: Expression, token: str, fields: Mapping[str, Any]) -> Expression:
    """Keep the answers of one page of a draft. A new address of the lead gets the link by email.

    Raises Refused once it is sent, or the call has closed.
    """
    row = Expression.objects.held(expression.pk)
    _refuse_sent(row)
    refuse_outside_hours(row.call)
    is_new_address = fields.get("lead_email", row.lead_email) != row.lead_email
    for name, value in fields.items():
        setattr(row, name, value)
    row.saved_at = timezone.now()
    row.save(update_fields=[*fields, "saved_at"])
    if is_new_address:
        write_draft_link(row, token)
    return row


@transaction.atomic
def send_expression(*, expression: Expression, token: str) -> Expression:
    """Send a complete draft: the school's participation begins, or the one it has is linked.

    The lead gets a receipt with a copy, the head teacher a link to confirm. Raises Refused after
    closing, when it was sent before, and when the school has sent another.
    """
    Call.objects.held(expression.call_id)  # of two drafts of one school sent at once, one comes first
    row = Expression.objects.held(expression.pk)
    _refuse_sent(row)
    refuse_outside_hours(row.call)
    school = School.objects.filter(pk=row.urn).first()
    if school is None:
        raise Refused("The register of schools no longer has this school. Write to the address below.")
    refuse_school(row.call, school)
    _refuse_second(row.call, row.urn)
    row.participation = _take_part(row, school)
    row.sent_at = timezone.now()
    head_token = secrets.token_urlsafe(32)
    row.head_token_hash = hash_token(head_token)
    _save_once(row)
    _note_other_programmes(row)
    write_receipt(row, token)
    write_to_head(row, head_token)
    record_outside_activity(
        area=row.area,
        actor=f"{row.school_name} (expression of interest)",
        verb="asked for a place in",
        thing=row,
        thing_name=str(row.call.cohort.programme),
        detail=f"through “{row.call}”",
        school=row.participation.school,
        is_for_school=True,
    )
    return row


@transaction.atomic
def confirm_as_head(*, expression: Expression) -> Expression:
    """Note that the head teacher supports what was sent; a second time changes nothing."""
    row = Expression.objects.held(expression.pk)
    if row.head_confirmed_at is None:
        row.head_confirmed_at = timezone.now()
        row.save(update_fields=["head_confirmed_at"])
        record_outside_activity(
            area=row.area,
            actor=f"Head teacher of {row.school_name} (by email)",
            verb="confirmed",
            thing=row,
            thing_name="the expression of interest",
            school=row.participation.school if row.participation else None,
            is_for_school=True,
        )
    return row


def find_draft(call: Call, token: str) -> Expression | None:
    """Return the expression that a secret link belongs to, sent or not; None for any other secret."""
    found = Expression.objects.filter(call=call, token_hash=hash_token(token), erased_at=None)
    return found.select_related("call__area", "call__cohort__programme", "area").first()


def find_for_head(call: Call, token: str) -> Expression | None:
    """Return the sent expression that a head teacher's link belongs to."""
    found = Expression.objects.sent().filter(call=call, head_token_hash=hash_token(token), erased_at=None)
    return found.select_related("call__area", "participation__school").first()


def council_codes() -> set[str]:
    """Return the codes of the open area's councils; empty if it has coded none, and then asks for nothing."""
    coded = Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY, ended_on=None).exclude(code="")
    return set(coded.values_list("code", flat=True))


def refuse_school(call: Call, school: School) -> None:
    """Raise Refused for a school that is closed, or that belongs to a council outside the area."""
    if not school.is_open:
        raise Refused(f"{school} is not open. Look for the school that it has become.")
    codes = council_codes()
    if codes and school.la_code not in codes:
        council = school.la_name or "another council"
        raise Refused(
            f"{school} belongs to {council}, which is not part of {call.area}. "
            "Its own partnership may have an offer for it: please ask the council."
        )


def refuse_outside_hours(call: Call) -> None:
    """Raise Refused before a call opens and after it has closed."""
    if not call.is_open:
        raise Refused(
            f"This call closed on {moment(call.closes_at)}, so nothing can be saved or sent any more."
        )


def _refuse_sent(row: Expression) -> None:
    if row.sent_at:
        raise Refused(f"This was sent on {moment(row.sent_at)} and cannot be changed any more.")


def _refuse_second(call: Call, urn: int) -> None:
    first = Expression.objects.sent().filter(call=call, urn=urn).first()
    if first and first.sent_at:
        raise Refused(
            f"Your school has already sent one on {timezone.localdate(first.sent_at):%-d %B %Y}. "
            "The person who sent it has the link, and can show it to you."
        )


def _save_once(row: Expression) -> None:
    """Save what is sent; of two colleagues who send different drafts at once, the second is refused."""
    try:
        with transaction.atomic():
            row.save(update_fields=["participation", "sent_at", "head_token_hash"])
    except IntegrityError as error:
        raise Refused(
            "Your school has already sent one a moment ago. The person who sent it has the link."
        ) from error


def _take_part(row: Expression, school: School) -> Participation:
    """Return the school's participation in the programme; where there is none, a new one that is interested."""
    place = give_places_in_area(schools=[school], area=row.area)[school.pk]
    cohort = row.call.cohort
    found, _ = Participation.objects.get_or_create(
        programme=cohort.programme,
        school=place,
        defaults={"area": row.area, "cohort": cohort, "tier": cohort.tier, "starts_on": cohort.starts_on},
    )
    return found


def _note_other_programmes(row: Expression) -> None:
    """Write the programmes that the school named into its record, beside those known already."""
    kinds = [kind for kind in row.other_programmes if kind != NO_OTHERS]
    OtherProgramme.objects.bulk_create(
        (OtherProgramme(area=row.area, school=row.participation.school, kind=kind) for kind in kinds),
        ignore_conflicts=True,
    )
