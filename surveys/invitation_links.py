"""The link of a personal invitation. Its token is not kept: it is worked out anew for each letter."""

import uuid
from base64 import b32encode

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from programmes.public_codes import as_shown
from surveys.contacts_file import Family
from surveys.models import AskedSchool, ContactList, Invitation
from surveys.services.invitation_tokens import hash_of
from surveys.words import SOURCE

BYTES = 16


def token_of(invitation: uuid.UUID) -> str:
    """Return the token of an invitation: the same each time, and worked out by nobody without our key."""
    secret = salted_hmac("surveys.invitation", invitation.hex, algorithm="sha256").digest()
    return b32encode(secret[:BYTES]).decode().rstrip("=").lower()


def new_invitation(contacts: ContactList, family: Family) -> Invitation:
    """Return an invitation to a family that is not yet written."""
    identity = uuid.uuid4()
    return Invitation(
        id=identity,
        area_id=contacts.area_id,
        contacts=contacts,
        asked_id=contacts.asked_id,
        email=family.email,
        telephone=family.telephone,
        name=family.name,
        language=family.language,
        token_hash=hash_of(token_of(identity)),
    )


def link_to(asked: AskedSchool, invitation: uuid.UUID, language: str = SOURCE) -> str:
    """Return the whole address of an invitation's page, in a language that the survey has."""
    path = reverse("answer_personal", args=[as_shown(asked.code), token_of(invitation)])
    return settings.BASE_URL + path + ("" if language == SOURCE else f"?l={language}")
