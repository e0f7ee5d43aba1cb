"""Looking into areas from tests, which hold one transaction open where the product has many."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from programmes.models import Area, Membership, User
from tests.cast import PASSWORD


def say(*, area_id: Any = "", user_id: Any = "", sign_in: str = "") -> None:
    """Set what the transaction has said, whatever that was: only tests may. By default, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pins.area_id', %s, true), set_config('pins.user_id', %s, true),"
            " set_config('pins.sign_in', %s, true)",
            [str(area_id), str(user_id), sign_in],
        )


def said() -> dict[str, str]:
    """Return what the transaction has said so far."""
    names = ("area_id", "user_id", "sign_in")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('pins.' || name, true), '') FROM unnest(%s::text[]) name",
            [list(names)],
        )
        return dict(zip(names, (row[0] for row in cursor.fetchall()), strict=True))


@contextmanager
def saying(**other: Any) -> Iterator[None]:
    """Say something else for a while, then what had been said before."""
    with transaction.atomic():
        before = said()
        say(**(before | other))
        yield
        say(**before)


def in_area(area: Area | None) -> AbstractContextManager[None]:
    """Open an area for a while and go back to the one that was open; None opens none."""
    return saying(area_id=area.pk if area else "")


def at_sign_in() -> AbstractContextManager[None]:
    """See everybody's account for a while, as sign-in does."""
    return saying(area_id="", sign_in="on")


def as_person(user: User) -> AbstractContextManager[None]:
    """See one's own account for a while, as somebody does who is signed in."""
    return saying(area_id="", user_id=user.pk)


def make_account(email: str, full_name: str, password: str | None = None) -> User:
    """Return the new account of somebody without a membership, whose address is not verified yet."""
    user = User(email=email, full_name=full_name)
    user.set_password(password)
    with as_person(user):
        user.save(force_insert=True)
    return user


class PortalClient(Client):
    """Django's test client; each request starts as a new transaction does, with nothing said."""

    def request(self, **request: Any) -> Any:
        say()
        return super().request(**request)

    def force_login(self, user: Any, backend: str | None = None) -> None:
        """Sign in without a password, with no area open, as sign-in always is."""
        with as_person(user):
            super().force_login(user, backend)
        say()

    def sign_in(self, membership: Membership) -> None:
        """Sign in by the form, as a person does; what asks for a fresh sign-in is satisfied."""
        response = self.post(reverse("account_login"), {"login": membership.user.email, "password": PASSWORD})
        assert response.status_code == 302, response.content.decode()
