from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from programmes.querysets import InvitationQuerySet

from .membership import ROLE_CHOICES

LIFETIME = timedelta(days=14)


def a_fortnight_from_now() -> datetime:
    return timezone.now() + LIFETIME


class Invitation(TenantModel):
    """Someone is asked to join an organisation in a role. The link's secret is kept only as a hash."""

    email = models.EmailField("email address")
    full_name = models.CharField(max_length=150)
    organisation = tenant_key("programmes.Organisation", related_name="invitations")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    job_title = models.CharField(max_length=80, blank=True)
    is_area_wide = models.BooleanField(default=False)
    # Nobody of the area yet, for the first lead of a new one.
    invited_by = tenant_key("programmes.Membership", related_name="invitations_sent", null=True)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=a_fortnight_from_now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    membership = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        db_table = "programmes_invitation"
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                "area",
                "email",
                "organisation",
                "role",
                condition=models.Q(withdrawn_at=None, accepted_at=None),
                name="invitation_once_at_a_time",
            ),
            models.CheckConstraint(condition=~models.Q(role="support"), name="invitation_never_to_support"),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None, membership=None)
                | models.Q(accepted_at__isnull=False, membership__isnull=False, withdrawn_at=None),
                name="invitation_accepted_gives_a_membership",
            ),
        )

    def __str__(self) -> str:
        return f"{self.full_name}, {self.get_role_display()}"

    @property
    def is_open(self) -> bool:
        return not (self.withdrawn_at or self.accepted_at) and self.expires_at > timezone.now()


class InvitationSchool(TenantModel):
    """A school that the invited person will work with."""

    invitation = tenant_key("programmes.Invitation", on_delete=models.CASCADE, related_name="school_links")
    school = tenant_key("programmes.Organisation", related_name="+")

    class Meta:
        db_table = "programmes_invitation_school"
        constraints = (
            models.UniqueConstraint("area", "invitation", "school", name="invitation_school_once"),
        )

    def __str__(self) -> str:
        return f"{self.invitation} for {self.school}"
