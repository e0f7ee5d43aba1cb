"""What is written to a school about its expression of interest."""

from django.conf import settings
from django.urls import reverse

from common.outbox.services import queue_email
from common.templatetags.portal import moment
from schools.answers import answers_of
from schools.models import Expression


def write_draft_link(expression: Expression, token: str) -> None:
    """Email the secret link of a draft to whoever leads it."""
    _write(
        "expression_begun",
        expression,
        to=expression.lead_email,
        full_name=expression.lead_name,
        draft_link=_link("expression_draft", expression, token),
        closes_at=moment(expression.call.closes_at),
    )


def write_receipt(expression: Expression, token: str) -> None:
    """Email the reference and a copy of the answers to whoever leads what was sent."""
    _write(
        "expression_sent",
        expression,
        to=expression.lead_email,
        full_name=expression.lead_name,
        reference=expression.reference,
        sent_at=moment(expression.sent_at),
        decides_on=expression.call.decides_on,
        answers=[f"{answer.question} {' '.join(answer.text.split())}" for answer in answers_of(expression)],
        draft_link=_link("expression_draft", expression, token),
    )


def write_to_head(expression: Expression, token: str) -> None:
    """Ask the head teacher by email to confirm what was sent."""
    _write(
        "expression_head",
        expression,
        to=expression.head_email,
        full_name=expression.head_name,
        lead_name=expression.lead_name,
        lead_role=expression.lead_role,
        head_link=_link("expression_head", expression, token),
    )


def _write(kind: str, expression: Expression, *, to: str, **context: object) -> None:
    call = expression.call
    queue_email(
        to=to,
        kind=kind,
        area=expression.area_id,
        is_sensitive=True,  # it holds a link that lets its reader in
        reply_to=call.contact_email,
        context={
            "school_name": expression.school_name,
            "call_title": call.title,
            "area_name": call.area.name,
            "contact_email": call.contact_email,
            **context,
        },
    )


def _link(name: str, expression: Expression, token: str) -> str:
    return settings.BASE_URL + reverse(name, args=[expression.call.area.slug, expression.call_id, token])
