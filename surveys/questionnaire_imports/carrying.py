"""What was read of a file, carried in the page that shows it, until somebody makes a draft of it or goes away."""

from django.core import signing

from .opened import Opened
from .refusing import unreadable

MOST = 2_000_000  # characters; a form may have 2.5 million (DATA_UPLOAD_MAX_MEMORY_SIZE)


def carried(opened: Opened, about: str) -> str:
    """Return it as a signed text for a field of a page about this.

    Raises QuestionnaireFaults with a sentence if it is too much.
    """
    text = signing.Signer(salt=_salt(about)).sign_object(opened.kept(), compress=True)
    if len(text) > MOST:
        raise unreadable("It holds more than can be brought in at once. Leave out some of its languages.")
    return text


def carried_back(text: str, about: str) -> Opened | None:
    """Return what a page carried, None if it is not ours or of another page. It is to be checked like any file."""
    try:
        return Opened.of(signing.Signer(salt=_salt(about)).unsign_object(text))
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return None


def _salt(about: str) -> str:
    return f"questionnaire from a file for {about}"
