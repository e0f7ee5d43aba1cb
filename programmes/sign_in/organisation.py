"""Signing in with an organisation's account over OpenID Connect, stricter than allauth does by itself."""

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse

KEPT_CLAIMS = ("sub", "iss", "name", "email")


class OrganisationProvider(OpenIDConnectProvider):
    """An issuer of settings; what it answers is bound to the question by state, nonce and PKCE."""

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        asked = self.get_auth_params() | {"nonce": nonce}
        if process == AuthProcess.REDIRECT:  # only to confirm who it is: an old sign-in proves nothing
            asked |= {"prompt": "login", "max_age": "0"}
        return super().redirect(request, process, next_url, data, auth_params=asked, nonce=nonce)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Take only where to go next from the address: scope and parameters are for settings alone."""
        return super(OAuth2Provider, self).get_redirect_from_request_kwargs(request)

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        """Return the sign-in with its ID token, which must be there and be about the same person.

        Raises OAuth2Error otherwise: OpenID Connect Core 1.0, 3.1.3.3 and 5.3.2.
        """
        id_token, userinfo = response.get("id_token"), response.get("userinfo")
        if not id_token or (userinfo and userinfo.get("sub") != id_token["sub"]):
            raise OAuth2Error("The ID token is missing, or not about the person of the answer.")
        login = super().sociallogin_from_response(request, response)
        login.id_token = id_token
        return login

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """Return the address; the word "false", which some issuers send, is not taken for a yes."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = address.verified in (True, "true")
        return addresses

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Keep what tells people which account is connected, and nothing else of what was sent."""
        claims = data["id_token"] | data.get("userinfo", {})
        return {claim: claims[claim] for claim in KEPT_CLAIMS if claim in claims}
