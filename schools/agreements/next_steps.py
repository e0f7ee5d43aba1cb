"""What agreements give people to do next."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from programmes.home import NextStep, Urgency
from programmes.models import AreaSettings, Membership
from programmes.roles import Permission
from schools.models import Agreement, Signature

MOST_STEPS = 3  # beyond, one step leads to the list


def agreements(membership: Membership) -> Iterable[NextStep]:
    """Agreements to sign, and for officers how many are out for signing and how many of them are late.

    One query for officers unless there is something to sign, one for other signatories, none for the rest.
    """
    if membership.can(Permission.MANAGE_SCHOOLS):
        out = _out_for_signing(membership)
        yield from _to_sign(membership) if out["mine"] else ()
        yield from _waiting(membership, out)
    elif membership.can(Permission.SIGN_AGREEMENTS):
        yield from _to_sign(membership)


def _to_sign(membership: Membership) -> Iterable[NextStep]:
    """The person's own: a step each for a few, else one that leads to the list."""
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


def _out_for_signing(membership: Membership) -> dict[str, int]:
    """How many wait, how many of them longer than the area's target, how many for this person; in one query."""
    target = AreaSettings.objects.values("target_days_to_sign")[:1]
    usual = AreaSettings(area=membership.area).target_days_to_sign
    waits = ExpressionWrapper(
        Coalesce(Subquery(target), usual) * Value(timedelta(days=1)), output_field=DurationField()
    )
    mine = Signature.objects.filter(agreement=OuterRef("pk"), signatory=membership.pk, signed_at=None)
    found = Agreement.objects.visible_to(membership).waiting()
    return found.annotate(late_at=F("sent_at") + waits, is_mine=Exists(mine)).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(late_at__lt=timezone.now())),
        mine=Count("pk", filter=Q(is_mine=True)),
    )


def _waiting(membership: Membership, out: Mapping[str, int]) -> Iterable[NextStep]:
    """What an officer watches over."""
    if not out["all"]:
        return
    many = f"{out['all']} agreements wait for signatures"
    title = many if out["all"] > 1 else "An agreement waits for signatures"
    yield NextStep(
        title=f"{title}, {out['late']} late" if out["late"] else title,
        hint="The list shows who has not signed, and lets you remind them.",
        href=reverse("agreement_list", args=[membership.area.slug]) + ("?status=late" if out["late"] else ""),
        action="See who has not signed",
        status="Late" if out["late"] else "Waiting",
        colour="orange" if out["late"] else "blue",
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
