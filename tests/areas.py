"""Looking into areas from tests, which hold one transaction open where the product has many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from programmes.models import Area, Membership
from tests.cast import PASSWORD


def set_area(area_id: int | None) -> None:
    """Set the open area, whatever it was: only tests may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pins.area_id', %s, true)", [str(area_id or "")])


@contextmanager
def in_area(area: Area | None) -> Iterator[None]:
    """Open an area for a while and go back to the one that was open; None opens none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('pins.area_id', true), '')::bigint")
        before = cursor.fetchone()[0]
    set_area(area.pk if area else None)
    yield
    set_area(before)


class PortalClient(Client):
    """Django's test client; each request starts as a new transaction does, with no area open."""

    def request(self, **request: Any) -> Any:
        set_area(None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pins.user_id', '', true)")
        return super().request(**request)

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign in without a password, with no area open, as sign-in always is."""
        set_area(None)
        super().force_login(user, backend)

    def sign_in(self, membership: Membership) -> None:
        """Sign in by the form, as a person does; what asks for a fresh sign-in is satisfied."""
        response = self.post(reverse("account_login"), {"login": membership.user.email, "password": PASSWORD})
        assert response.status_code == 302, response.content.decode()
