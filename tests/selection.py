"""Calls and expressions of interest for tests: written through the services, as schools and people do.

Call inside an open area.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from programmes.models import Membership
from schools.models import Call, Expression, School
from schools.services.calls import make_call, publish_call
from schools.services.expressions import begin_expression, save_section, send_expression
from schools.services.scoring import save_scores
from tests.school_year import Year

ANSWERS: dict[str, Any] = {
    "head_name": "Robin Head",
    "head_email": "head@newcomer.example",
    "has_governor": True,
    "other_programmes": ["speech"],
    "strengths": "Calm mornings.",
    "hope": "Families feel heard.",
    "heard": "The hall is too loud.",
    "time": "Two staff meetings a term.",
    "meetings": "In the library, Tuesdays.",
    "agreed_at": timezone.now(),
}


def open_call(year: Year, by: Membership, **fields: Any) -> Call:
    """Publish a call that opened an hour ago and closes in ten days."""
    now = timezone.now()
    call = make_call(
        by=by,
        cohort=year.cohort,
        **{
            "title": "A place for your school",
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=10),
            "decides_on": timezone.localdate() + timedelta(days=30),
            "contact_email": "team@northshire.example",
        }
        | fields,
    )
    return publish_call(call=call, by=by)


def begin(call: Call, urn: int, **answers: Any) -> tuple[Expression, str]:
    """Begin a school's draft and fill every page of it."""
    expression, token = begin_expression(
        call=call,
        school=School.objects.get(pk=urn),
        lead_name="Sam Lead",
        lead_role="SENCO",
        lead_email=f"lead{urn}@school.example",
    )
    return save_section(expression=expression, token=token, fields=ANSWERS | answers), token


def send(call: Call, urn: int, **answers: Any) -> Expression:
    """Send a school's expression of interest."""
    expression, token = begin(call, urn, **answers)
    return send_expression(expression=expression, token=token)


def close(call: Call) -> Call:
    """Let the closing time pass."""
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))
    call.refresh_from_db()
    return call


def score(expression: Expression, points: int | list[int], *people: Membership) -> Expression:
    """Let people send scores: the same points for every criterion, or one number for each."""
    criteria = list(expression.call.criteria.all())
    given = points if isinstance(points, list) else [points] * len(criteria)
    for person in people:
        save_scores(
            expression=expression,
            points=dict(zip(criteria, given, strict=True)),
            comment="",
            by=person,
            send=True,
        )
    expression.refresh_from_db()
    return expression
