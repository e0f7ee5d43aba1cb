"""The demo's open call: three places that the announcement leaves, and schools that ask for one."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.demo.links import DemoLink
from programmes.models import Area, Cohort, Membership
from schools.models import Call, Expression, School
from schools.services.calls import make_call, publish_call
from schools.services.expressions import begin_expression, save_section, send_expression

OPEN_FOR = 21  # days
ANSWERS = {
    "strengths": "Every class has a quiet corner that pupils use without asking, and a timetable in pictures.",
    "hope": "That lunchtime is a part of the day which all of our pupils look forward to.",
    "heard": "Families told us that changes come as a surprise. Pupils asked for a calm place near the hall.",
    "time": "Two staff meetings each half term, and cover for our SENCO on a Wednesday.",
    "meetings": "In the library on Fridays at 9am, when many parent carers are at school anyway.",
    "capacity": "",
}


def load_call(cohort: Cohort, lead: Membership, urns: Iterable[int]) -> None:
    """Publish a call for the places left in a cohort; let each of these schools send an expression of interest."""
    now = timezone.now()
    call = make_call(
        by=lead,
        cohort=cohort,
        title="Three more places in PINS",
        introduction="Some places are left. Every school hears back, and every school is offered something.",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=OPEN_FOR),
        decides_on=timezone.localdate() + timedelta(days=OPEN_FOR + 14),
        contact_email=f"pins-team@{lead.area.slug}.pins.example",
        offers_training=True,
    )
    publish_call(call=call, by=lead)
    for school in School.objects.filter(pk__in=urns):
        _ask_for_a_place(Call.objects.select_related("area", "cohort__programme").get(pk=call.pk), school)


def _ask_for_a_place(call: Call, school: School) -> None:
    email = f"senco.{school.pk}@{call.area.slug}.pins.example"
    expression, token = begin_expression(
        call=call, school=school, lead_name="Sample SENCO", lead_role="SENCO", lead_email=email
    )
    fields = ANSWERS | {
        "head_name": "Sample Head",
        "head_email": f"head.{school.pk}@{call.area.slug}.pins.example",
        "has_governor": True,
        "sharing": Expression.Sharing.YES,
    }
    save_section(expression=expression, token=token, fields=fields)
    send_expression(expression=expression, token=token)


def call_link(area: Area) -> Iterable[DemoLink]:
    """The public page of each open call of an area."""
    with transaction.atomic():
        open_area(area.pk)
        keys = list(Call.objects.open().values_list("pk", flat=True))
    for pk in keys:
        path = reverse("expression_start", args=[area.slug, pk])
        yield {"kind": "expression of interest", "area": area.slug, "url": settings.BASE_URL + path}
