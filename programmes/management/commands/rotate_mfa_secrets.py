"""Store the secrets of second factors under the first key of MFA_SECRETS_KEY."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from common.tenancy.door import across_areas
from programmes.sign_in.encryption import rotate


class Command(BaseCommand):
    """After it the older keys may be taken away. It can be repeated, and nobody has to do anything."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        with across_areas("store second factors under a new key") as system, transaction.atomic(using=system):
            factors = Authenticator.objects.using(system).exclude(type=Authenticator.Type.WEBAUTHN)
            secrets = factors.select_for_update()
            for authenticator in secrets:
                for name in {"secret", "seed"} & authenticator.data.keys():
                    authenticator.data[name] = rotate(authenticator.data[name])
                authenticator.save(update_fields=["data"])
        self.stdout.write(f"{len(secrets)} second factors are stored under the first key.")
