"""What django-allauth asks us: who may join, whose an organisation's account is, how secrets are kept."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_organisation_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.forms.sign_in import ACCOUNT_ERRORS, SECOND_STEP_ERRORS
from common.reading_comfort import comfort_for, remember
from common.tenancy.context import name_user
from programmes.models import User

from . import encryption
from .organisation import OrganisationProvider


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers: people join by invitation."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Bring the person's reading comfort to this browser, where it stays after they sign out."""
        response = super().post_login(request, user, **kwargs)
        if user.reading_comfort:
            remember(comfort_for(request), request=request, response=response)
        return response

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **kwargs: Any) -> None:
        """Tell a person of a change; allauth also does after the commit, when nobody is named any more."""
        with transaction.atomic():
            name_user(user.pk)
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Offer the organisation's own sign-in too: for some people it is the only way.

        Allauth's middleware asks as well, after the view has raised and its transaction has ended.
        """
        with transaction.atomic():
            name_user(user.pk)
            own = super().get_reauthentication_methods(user)
            linked = set(SocialAccount.objects.filter(user_id=user.pk).values_list("provider", flat=True))
        providers = get_organisation_adapter().list_providers(self.request) if linked else []
        return own + [
            {
                "id": f"organisation:{provider.sub_id}",
                "description": f"Use {provider.name}",
                "url": provider.get_login_url(self.request, process=AuthProcess.REDIRECT),
            }
            for provider in providers
            if provider.sub_id in linked
        ]


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):
    """An organisation's account signs in a verified address, and never makes a new account."""

    def get_provider(
        self, request: HttpRequest, provider: str, client_id: str | None = None
    ) -> OrganisationProvider:
        return OrganisationProvider(
            request, app=self.get_app(request, provider=provider, client_id=client_id)
        )

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Find the account by an address that both sides have verified.

        An address that only we have not verified could belong to someone else: allauth would take the
        account over and wipe its password.
        """
        found = super().authenticate_by_email(sociallogin)
        if not found:
            return None
        verified = EmailAddress.objects.filter(user=found[0], email__iexact=found[1], verified=True)
        return found if verified.exists() else None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an answer to another question; take one that was asked for only to confirm who it is."""
        if sociallogin.id_token.get("nonce") != sociallogin.state.get("nonce"):
            raise ImmediateHttpResponse(render_authentication_error(request, sociallogin.provider))
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            self._confirm(request, sociallogin)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Refuse with a page that says which address came and what to do."""
        context = {"provider": sociallogin.provider, "address": next(iter(sociallogin.email_addresses), None)}
        raise ImmediateHttpResponse(render(request, "socialaccount/not_invited.html", context, status=403))

    def _confirm(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # A provider that was asked for a fresh sign-in says when it was; one that kept quiet is believed.
        confirmed_at = int(sociallogin.id_token.get("auth_time", time.time()))
        is_fresh = time.time() - confirmed_at < app_settings.REAUTHENTICATION_TIMEOUT
        if sociallogin.user == request.user and is_fresh:
            record_authentication(request, request.user, "socialaccount", reauthenticated=True)
        else:
            messages.error(request, f"{sociallogin.provider.name} did not confirm that it is you.")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted before they are stored; passkeys carry our name."""

    error_messages = DefaultMFAAdapter.error_messages | SECOND_STEP_ERRORS

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "PINS Portal"}
