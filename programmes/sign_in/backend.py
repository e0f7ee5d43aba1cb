"""Reading the account of the person signed in, on every request and before anything is said."""

from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend

from programmes.models import User


class AccountBackend(AuthenticationBackend):
    """Allauth's, behind the row policies of the accounts."""

    def get_user(self, user_id: UUID) -> User | None:
        """Return the person of a session, or None for an account that is closed.

        In one statement, since middleware asks outside any transaction; nothing is said for those
        that follow.
        """
        found = list(User.objects.raw("SELECT * FROM pins_person(%s)", [user_id]))
        return found[0] if found and self.user_can_authenticate(found[0]) else None
