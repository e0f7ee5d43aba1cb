from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from common.tenancy.constraints import SIGNED_IN_USER, SIGNING_IN, RowPolicy

# An account is read by its owner and by the people of an area that it belongs to, changed by its
# owner alone; sign-in has to find anybody by email (docs/adr/0003-accounts-are-global.md).
ONESELF = f"id = {SIGNED_IN_USER}"
ONESELF_OR_AT_SIGN_IN = f"{ONESELF} OR {SIGNING_IN}"
PEOPLE_OF_THE_OPEN_AREA = (
    f"{ONESELF_OR_AT_SIGN_IN} OR EXISTS "  # noqa: S608
    "(SELECT 1 FROM programmes_membership m WHERE m.user_id = programmes_user.id)"
)

# Staff are made by a command on the system role: the web has no way to raise anybody.
ONLY_THE_SYSTEM_MAKES_STAFF = """
    IF NOT (SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user) THEN
        RAISE EXCEPTION 'Only a command of the platform makes platform staff.' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
"""


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new account; without a password it can only sign in through an organisation."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser):
    """A person's account. What they may do hangs on their memberships, never on the account."""

    # Made here, not by the database: a newcomer is named before their account is written.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address", unique=True)
    full_name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_platform_staff = models.BooleanField(default=False)  # may ask for time-limited support access
    joined_at = models.DateTimeField(default=timezone.now)
    reading_comfort = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "programmes_user"
        triggers = (
            pgtrigger.Trigger(
                name="staff_are_not_born",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(new__is_platform_staff=True),
                func=ONLY_THE_SYSTEM_MAKES_STAFF,
            ),
            pgtrigger.Trigger(
                name="staff_are_not_raised",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__is_platform_staff=False, new__is_platform_staff=True),
                func=ONLY_THE_SYSTEM_MAKES_STAFF,
            ),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
            RowPolicy(
                table="programmes_user",
                name="user_seen_from_area",
                command="SELECT",
                using=PEOPLE_OF_THE_OPEN_AREA,
            ),
            RowPolicy(table="programmes_user", name="user_joins", command="INSERT", with_check=ONESELF),
            RowPolicy(
                table="programmes_user",
                name="user_changes",
                command="UPDATE",
                using=ONESELF_OR_AT_SIGN_IN,
                with_check=ONESELF_OR_AT_SIGN_IN,
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]
