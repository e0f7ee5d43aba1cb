"""Reading OIDC_PROVIDERS: organisations' sign-ins in the form that django-allauth wants.

docs/how-to/connect-an-identity-provider.md says what each entry may hold.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("provider_id", "name", "client_id", "secret", "server_url")
LOOPBACK = ("127.0.0.1", "localhost")
# Whoever has any tenant of Microsoft's can put any address on an account there.
OPEN_TO_ANY_TENANT = ("common", "organizations", "consumers")


def identity_providers(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return allauth's APPS. Raises ImproperlyConfigured, in words, for an entry that cannot be meant."""
    apps: dict[str, dict[str, Any]] = {}
    for entry in entries:
        _refuse_what_cannot_be_meant(entry, apps)
        apps[entry["provider_id"]] = {
            **{key: entry[key] for key in NEEDED if key != "server_url"},
            "settings": {
                **entry.get("settings", {}),
                "server_url": entry["server_url"],
                "verified_email": entry.get("trusts_email", False),
            },
        }
    return list(apps.values())


def origins(entries: Iterable[dict[str, Any]]) -> list[str]:
    """Return scheme, host and port of each issuer, for the content security policy."""
    return sorted({"{0.scheme}://{0.netloc}".format(urlsplit(entry["server_url"])) for entry in entries})


def _refuse_what_cannot_be_meant(entry: dict[str, Any], others: dict[str, Any]) -> None:
    missing = [key for key in NEEDED if not entry.get(key)]
    if missing:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: an entry lacks {', '.join(missing)}.")
    name, issuer = entry["provider_id"], urlsplit(entry["server_url"])
    if name in others:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: {name} is there twice.")
    if issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: the server_url of {name} must begin with https://.")
    if entry.get("trusts_email") and issuer.path.strip("/").partition("/")[0] in OPEN_TO_ANY_TENANT:
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS: {name} is open to any tenant, so its addresses cannot be trusted: name yours."
        )
