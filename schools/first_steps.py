"""What somebody who sets an area up does after setting up a programme: bring schools in."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from programmes.home import NextStep
from programmes.models import Membership, Programme
from programmes.policies import can_set_up
from schools.models import Participation


def schools_to_bring_in(membership: Membership) -> Iterable[NextStep]:
    """The current programme in which no school is yet."""
    if not can_set_up(membership):
        return
    schools = Participation.objects.filter(programme=OuterRef("pk"))
    empty = Programme.objects.filter(~Exists(schools), ends_on__gte=timezone.localdate())
    for programme in empty.order_by("starts_on")[:1]:
        yield NextStep(
            title=f"Bring schools into {programme}",
            hint="Share the places among the councils, then invite schools or bring in those you have agreed with.",
            href=reverse("programme", args=[membership.area.slug, programme.pk]),
            action="Go to the programme",
            status="To do",
            colour="yellow",
        )
