"""What somebody sent by a form just after their session had ended, for when they have signed in again.

The gate keeps every form that reaches it too late, and forms that are made with `common.htmx.posted` show it
again as not saved yet; nothing is ever saved by itself. It lies in the cache for an hour, locked by a key that
only the visitor's own session holds, and is shown to nobody but the person who was signed in before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

HELD = "kept_posts"  # the session's name for the keys, by the path that each form was sent to
TYPIST = "typist"  # the cookie that says, signed, who was signed in here last
KEPT = 60 * 60  # seconds
LARGEST = 256 * 1024  # characters of one form: three boxes of an answer hold 30,000
MOST = 50  # forms of one person in an hour: the cache has other work
MOST_AT_ONCE = 10  # in one browser
NEVER = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class KeptPost:
    """A form that was sent, by the names of its controls; and when."""

    sent: MultiValueDict[str, str]
    sent_at: datetime

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The last value of each control."""
        return self.sent.dict()

    def get(self, name: str, default: str = "") -> str:
        """Return the last value of a control, as of what is sent now."""
        said: str = self.fields.get(name, default)
        return said


def keep_post(request: HttpRequest) -> None:
    """Keep the form that somebody sent who is no longer signed in: text alone, no file and no password.

    It has passed the check against forgery, so it comes from a page of ours, made since they signed in.
    """
    who = request.get_signed_cookie(TYPIST, default="")
    fields = {name: said for name, said in request.POST.lists() if name != NEVER and "password" not in name}
    kept = {"who": who, "fields": fields, "sent_at": timezone.now().isoformat()}
    text = json.dumps(kept, ensure_ascii=False)
    if not (who and fields) or len(text) > LARGEST or not _has_room(who):
        return
    key = Fernet.generate_key()
    cache.set(_name(key.decode()), Fernet(key).encrypt(text.encode()), KEPT)
    held = {path: one for path, one in keys_of(request).items() if path != request.path}
    newest = dict(list(held.items())[1 - MOST_AT_ONCE :])
    request.session[HELD] = newest | {request.path: key.decode()}


def keys_of(request: HttpRequest) -> Mapping[str, str]:
    """Return the keys of what may be kept for this visitor, by the path that it was sent to."""
    held: Mapping[str, str] = request.session.get(HELD, {})
    return held


def has_kept_post(request: HttpRequest) -> bool:
    """Whether anything may be kept for this visitor: a page of many forms asks this before it looks for each."""
    return bool(getattr(request, "kept_keys", None))


def kept_post(request: HttpRequest, path: str) -> KeptPost | None:
    """Return what this person had sent to a path before signing in again, if it is still there."""
    key = getattr(request, "kept_keys", {}).get(path, "")
    kept = _open(key)
    if kept is None or kept["who"] != str(request.user.pk):
        return None
    return KeptPost(MultiValueDict(kept["fields"]), datetime.fromisoformat(kept["sent_at"]))


def after_answering(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget what was kept for an address that has taken a form, and let the browser remember who is signed in."""
    if request.method == "POST" and response.status_code < 400:
        _forget(request)
    _remember_typist(request, response)


def _remember_typist(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have a cookie say who it is, so that what they send after their session has ended can be told as theirs."""
    who = str(request.user.pk)
    if request.get_signed_cookie(TYPIST, default="") != who:
        response.set_signed_cookie(
            TYPIST,
            who,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )


def _forget(request: HttpRequest) -> None:
    held = dict(keys_of(request))
    if key := held.pop(request.path, ""):
        cache.delete(_name(key))
        request.session[HELD] = held


def _has_room(who: str) -> bool:
    hour = f"kept_posts:{who}:{timezone.now():%Y%m%d%H}"
    cache.add(hour, 0, KEPT)
    return cache.incr(hour) <= MOST


def _open(key: str) -> Any:
    sealed = cache.get(_name(key)) if key else None
    try:
        return json.loads(Fernet(key).decrypt(sealed)) if sealed else None
    except (InvalidToken, ValueError):
        return None


def _name(key: str) -> str:
    return f"kept_post:{sha256(key.encode()).hexdigest()}"
