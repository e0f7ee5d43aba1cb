"""What a school's lead has to see to among its actions, for the home page."""

from collections.abc import Iterable

from django.urls import reverse

from audits.models import Action
from audits.policies import can_keep_actions
from programmes.home import NextStep, Urgency
from programmes.models import Membership


def late_actions(membership: Membership) -> Iterable[NextStep]:
    """Say how many actions are late, to who keeps them; in one query."""
    if not can_keep_actions(membership):
        return
    number = Action.objects.visible_to(membership).late().count()
    if number:
        yield NextStep(
            title="1 action is late" if number == 1 else f"{number} actions are late",
            hint="Say how far it is, or give it another day.",
            href=reverse("action_list", args=[membership.area.slug]),
            action="Look at your actions",
            urgency=Urgency.SOON,
            status="Late",
            colour="orange",
        )
