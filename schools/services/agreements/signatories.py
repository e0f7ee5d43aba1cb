"""Who is asked to sign: naming somebody else, and handing over when people leave."""

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.agreements.parties import Parties
from schools.models import Agreement, Participation, Signature
from schools.policies import can_remind

from .letters import log_agreement, write_to


def who_may_sign(signature: Signature) -> list[Membership]:
    """Return the people who may sign for a party, by name."""
    participation = Participation.objects.select_related("school", "area", "programme").get(
        pk=signature.agreement.participation_id
    )
    return Parties([participation]).candidates(participation, signature.side)


@transaction.atomic
def name_signatory(*, signature: Signature, person: Membership, by: Membership) -> Signature:
    """Ask somebody else to sign in a place that is empty, and write to them; return the place.

    Raises Refused when it is signed already, and for somebody who cannot sign for this party or is
    asked in another place of the same agreement.
    """
    row = Agreement.objects.held(signature.agreement_id)
    place = row.signatures.with_people().get(pk=signature.pk)
    if not can_remind(by, row) or place.signed_at is not None:
        raise Refused("This place is signed, or the agreement no longer waits.")
    allowed = {candidate.pk: candidate for candidate in who_may_sign(place)}
    if person.pk not in allowed:
        raise Refused(f"{person.user} cannot sign for {place.organisation}.")
    others = row.signatures.exclude(pk=place.pk).filter(signatory__user=person.user_id)
    if others.exists():
        raise Refused(f"{person.user} is asked to sign this agreement in another place already.")
    place.signatory = person
    if place.side != "school" and person.organisation is not None:
        place.organisation = person.organisation
    place.asked_at, place.reminded_at, place.reminders = timezone.now(), None, 0
    place.save(update_fields=["signatory", "organisation", "asked_at", "reminded_at", "reminders"])
    log_agreement(row, by, "asked somebody else to sign", f"{person.user} as {place.role}")
    write_to([place], row, "agreement_to_sign", {"by_name": str(by.user)})
    return place


def count_to_sign(membership: Membership) -> int:
    """Agreements that wait for this person's signature."""
    return Signature.objects.outstanding().filter(signatory=membership).count()


def move_to_sign(leaver: Membership, successor: Membership) -> int:
    """Ask the successor wherever they may sign for the same party; elsewhere nobody is named any more.

    Nobody signs for a school or a partner that is not theirs, whoever hands over to them.
    """
    places = Signature.objects.outstanding().filter(signatory=leaver)
    own = places.filter(organisation=successor.organisation_id)
    own |= places.filter(organisation__in=successor.school_links.values("school"))
    moved = Signature.objects.filter(pk__in=list(own.values_list("pk", flat=True))).update(
        signatory=successor, asked_at=timezone.now(), reminded_at=None, reminders=0
    )
    places.update(signatory=None, asked_at=None)
    return moved


def may_sign(membership: Membership) -> bool:
    """Whether such a role signs at all."""
    return membership.can(Permission.SIGN_AGREEMENTS)
