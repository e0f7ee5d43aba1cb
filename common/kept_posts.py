"""What somebody sent by a form just after their session had ended, for when they have signed in again.

A view opts in by `@keeps_what_was_typed`, above its gate, and shows what `kept_post` returns in its form
as not saved yet; nothing is ever saved by itself. What was typed lies in the cache for an hour, locked by
a key that only the visitor's own session holds.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from common.htmx import wants_fragment

HELD = "kept_post"  # the session's name for the key
KEPT = 60 * 60  # seconds
LARGEST = 64 * 1024  # characters of one form
MOST = 1000  # forms in an hour: anybody may send one, and the cache has other work
NEVER = {"csrfmiddlewaretoken"}

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class KeptPost:
    """A form that was sent, by the names of its controls; and when."""

    fields: dict[str, str]
    sent_at: Any


def keeps_what_was_typed(view: View) -> View:
    """Keep a form that is sent to a view by somebody who is no longer signed in.

    It has passed the check against forgery, so it comes from a page of ours.
    """

    @wraps(view)
    def keep(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_lost = request.method == "POST" and not request.user.is_authenticated
        if is_lost and not wants_fragment(request):
            _keep(request)
        return view(request, *args, **kwargs)

    return keep


def has_kept_post(request: HttpRequest) -> bool:
    """Whether anything may be kept for this visitor: a page of many forms asks this before it looks for each."""
    return HELD in request.session


def kept_post(request: HttpRequest, path: str) -> KeptPost | None:
    """Return what this visitor had sent to a path before signing in again, if it is still there."""
    kept = _open(request.session.get(HELD, ""))
    if kept is None or kept["path"] != path:
        return None
    return KeptPost(kept["fields"], parse_datetime(kept["sent_at"]))


def forget_kept_post(request: HttpRequest, path: str) -> None:
    """Forget what was kept for a path: it is saved now."""
    if has_kept_post(request) and kept_post(request, path):
        cache.delete(_name(request.session.pop(HELD)))


def _keep(request: HttpRequest) -> None:
    fields = {name: value for name, value in request.POST.items() if name not in NEVER}
    kept = {"path": request.path, "fields": fields, "sent_at": timezone.now().isoformat()}
    text = json.dumps(kept)
    if len(text) > LARGEST or not _has_room():
        return
    key = Fernet.generate_key()
    cache.set(_name(key.decode()), Fernet(key).encrypt(text.encode()), KEPT)
    request.session[HELD] = key.decode()


def _has_room() -> bool:
    hour = f"kept_posts:{timezone.now():%Y%m%d%H}"
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
