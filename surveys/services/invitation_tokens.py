"""The secret in a personal invitation's link: it lets one person answer once, and says nothing of who answered what."""

import hashlib

from surveys.models import AskedSchool, Invitation


class InvitationUsed(Exception):
    """The link of this invitation has been used, or is no invitation to this survey."""


def hash_of(token: str) -> bytes:
    """Return what is kept of a token: who reads the table can make no link of it."""
    return hashlib.sha256(token.encode()).digest()


def invitation_is_used(*, asked: int, token: str) -> bool | None:
    """Return whether an invitation to this asked school (its key) has been used; None where there is no such."""
    found = Invitation.objects.filter(asked=asked, token_hash=hash_of(token))
    return found.values_list("is_used", flat=True).first()


def use_invitation(*, asked: AskedSchool | int, token: str) -> None:
    """Use an invitation up, once and for good, in the transaction that seals the answers.

    Of two who use it at the same time one is refused. Raises InvitationUsed. Keeps no time.
    """
    found = Invitation.objects.filter(asked=asked, token_hash=hash_of(token), is_used=False)
    if not found.update(is_used=True):
        raise InvitationUsed
