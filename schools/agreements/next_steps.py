"""What agreements give people to do next."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from programmes.home import NextStep, Urgency
from programmes.models import AreaSettings, Membership
from programmes.roles import Permission
from schools.models import Agreement, Signature

MOST_STEPS = 3  # beyond, one step leads to the list


def agreements_to_sign(membership: Membership) -> Iterable[NextStep]:
    """Agreements that wait for this person's own signature."""
    if not membership.can(Permission.SIGN_AGREEMENTS):
        return
    places = Signature.objects.outstanding().filter(signatory=membership.pk).order_by("asked_at", "pk")
    own = list(places.select_related("agreement__participation__school", "agreement__text")[: MOST_STEPS + 1])
    if len(own) > MOST_STEPS:
        yield _step(
            "Agreements wait for your signature",
            "Each takes about five minutes.",
            reverse("agreement_list", args=[membership.area.slug]) + "?status=me",
            "See them",
        )
        return
    for place in own:
        yield _step(
            f"Sign the agreement of {place.agreement.participation.school}",
            f"{place.agreement.text}. You are asked as {place.role}. It takes about five minutes.",
            reverse("agreement", args=[membership.area.slug, place.agreement_id]),
            "Read and sign",
        )


def agreements_waiting(membership: Membership) -> Iterable[NextStep]:
    """For officers: agreements out for signing, and how many of them longer than the area means it to take."""
    if not membership.can(Permission.MANAGE_SCHOOLS):
        return
    waiting = Agreement.objects.visible_to(membership).waiting()
    days = AreaSettings.objects.values_list("target_days_to_sign", flat=True).first()
    days = AreaSettings(area=membership.area).target_days_to_sign if days is None else days
    late_before = timezone.now() - timedelta(days=days)
    found = waiting.aggregate(all=Count("pk"), late=Count("pk", filter=Q(sent_at__lt=late_before)))
    if found["all"]:
        many = found["all"] > 1
        title = (
            f"{found['all']} agreements wait for signatures" if many else "An agreement waits for signatures"
        )
        yield NextStep(
            title=f"{title}, {found['late']} late" if found["late"] else title,
            hint=f"The area means to have them signed {days} days after sending.",
            href=reverse("agreement_list", args=[membership.area.slug])
            + ("?status=late" if found["late"] else ""),
            action="See who has not signed",
            status="Late" if found["late"] else "Waiting",
            colour="orange" if found["late"] else "blue",
        )


def _step(title: str, hint: str, href: str, action: str) -> NextStep:
    return NextStep(
        title=title,
        hint=hint,
        href=href,
        action=action,
        urgency=Urgency.NOW,
        status="To sign",
        colour="yellow",
    )
