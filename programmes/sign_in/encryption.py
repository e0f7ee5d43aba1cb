"""Secrets of second factors are stored encrypted: a copy of the database makes no codes."""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def encrypt(text: str) -> str:
    """Return the text under the first key of MFA_SECRETS_KEY, or SECRET_KEY where that is empty."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(stored: str) -> str:
    """Return the text, whichever known key it was stored under.

    Raises ImproperlyConfigured when no key fits: one was taken away too early.
    """
    try:
        return _keys().decrypt(stored).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "A second factor is stored under a key that neither MFA_SECRETS_KEY nor SECRET_KEY still holds."
        ) from error


def rotate(stored: str) -> str:
    """Return what is stored, now under the first key."""
    return _keys().rotate(stored).decode()


def _keys() -> MultiFernet:
    phrases = [*settings.MFA_SECRETS_KEY, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(phrase)) for phrase in phrases])


def _derived(phrase: str) -> bytes:
    key = HKDF(SHA256(), length=32, salt=None, info=b"pins second factors").derive(phrase.encode())
    return urlsafe_b64encode(key)
