"""Signing, and what follows from the last signature."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.documents.services import request_document
from programmes.models import Membership, Milestone
from programmes.services.activity import Refused
from schools.agreements.names import names_agree
from schools.models import Agreement, Participation, Signature
from schools.services.milestones import tick_by_event
from schools.services.participations import change_state

from .letters import log_agreement, write_to

State = Participation.State
SIGNED_IN = {State.AGREEMENT_SENT, State.ACTIVE, State.COMPLETED, State.SUSTAINING}


def place_of(agreement: Agreement, by: Membership) -> Signature:
    """Return the place where this person is asked to sign. Raises Refused, with the reason, if there is none."""
    own = [place for place in agreement.signatures.with_people() if place.signatory_id == by.pk]
    if not own:
        raise Refused(f"You are not asked to sign this agreement as {by}.")
    if own[0].signed_at is None:
        _refuse_unless_open(agreement)
    return own[0]


@transaction.atomic
def sign_agreement(*, agreement: Agreement, typed_name: str, by: Membership) -> Signature:
    """Sign as the person who is asked, and return the signature; a second click finds the first one's.

    Kept are account, name as typed, statement, time and the fingerprint of the words. After the last
    required signature the school takes part, its milestone is ticked, the signed document is made and
    everybody hears of it. Raises Refused for anybody else, for a name that is not the account's, and
    for an agreement that was replaced, withdrawn or is complete.
    """
    row = Agreement.objects.held(agreement.pk)
    place = place_of(row, by)
    if place.signed_at is not None:
        return place
    if not names_agree(typed_name, by.user.full_name):
        raise Refused(
            f"Type your full name as your account has it: {by.user.full_name}. "
            "If that is not your name, somebody else is signed in."
        )
    place.typed_name, place.statement = typed_name.strip(), row.text.statement
    place.signed_at, place.signed_sha256 = timezone.now(), row.sha256
    place.save(update_fields=["typed_name", "statement", "signed_at", "signed_sha256"])
    log_agreement(row, by, "signed", f"as {place.role}")
    complete_if_signed(row, by)
    return place


def complete_if_signed(agreement: Agreement, by: Membership) -> bool:
    """Close an agreement, held, that has all required signatures; return whether it is closed now.

    Places that need not be signed and are not signed by then stay empty: what everybody has as a
    document must not change afterwards.
    """
    if agreement.signatures.filter(is_required=True, signed_at=None).exists():
        return False
    school = agreement.participation.school
    document = request_document(
        kind="agreement",
        parameters={"agreement": agreement.pk},
        title=f"{agreement.text.title}: {school}",
        version=str(agreement.text.version),
        by=None,
        area=agreement.area,
    )
    agreement.completed_at, agreement.document = timezone.now(), document.public_id
    agreement.save(update_fields=["completed_at", "document"])
    log_agreement(agreement, by, "completed", "with the last signature")
    if agreement.participation.state == State.AGREEMENT_SENT:
        change_state(participation=agreement.participation, to=State.ACTIVE, by=by)
    tick_by_event(participation=agreement.participation, event=Milestone.DoneWhen.AGREEMENT_SIGNED, by=by)
    link = settings.BASE_URL + reverse("document", args=[agreement.area.slug, document.public_id])
    write_to(agreement.signatures.with_people(), agreement, "agreement_signed", {"document_link": link})
    return True


def _refuse_unless_open(agreement: Agreement) -> None:
    if agreement.withdrawn_at:
        raise Refused("This agreement has been taken back. There is nothing to sign.")
    if agreement.replaced_at:
        raise Refused("A new version has taken the place of this agreement. Sign that one.")
    if agreement.completed_at:
        raise Refused("Everybody who needs to has signed already, so this agreement is closed.")
    if agreement.participation.state not in SIGNED_IN:
        raise Refused(
            f"{agreement.participation.school} is “{agreement.participation.get_state_display()}” now, "
            "so there is nothing to sign."
        )
