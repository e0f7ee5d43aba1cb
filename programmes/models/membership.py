import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from common.tenancy.constraints import OPEN_AREA, SIGNED_IN_USER, RowPolicy
from common.tenancy.models import TenantModel, tenant_key
from programmes.querysets import MembershipQuerySet
from programmes.roles import ROLES, Permission, Role

ROLE_CHOICES = [(role.key, role.label) for role in ROLES.values()]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(TenantModel):
    """A person's hat in an area: for which organisation, in which role, since when and until when.

    It is never deleted, only ended: what someone did stays under the hat that they wore.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    organisation = tenant_key("programmes.Organisation", related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    job_title = models.CharField(max_length=80, blank=True)  # “SENCO”, “School Liaison Lead”
    is_area_wide = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why support access was opened
    started_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = tenant_key("self", related_name="+", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "programmes_membership"
        constraints = (
            models.UniqueConstraint(
                "area",
                "user",
                "organisation",
                "role",
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(role__in=list(ROLES)), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=models.Q(role="support", organisation=None, expires_at__isnull=False)
                & ~models.Q(reason="")
                | ~models.Q(role="support") & models.Q(organisation__isnull=False),
                name="membership_support_is_reasoned_and_limited",
            ),
            models.CheckConstraint(
                condition=models.Q(is_area_wide=False) | models.Q(role="officer"),
                name="membership_only_officers_are_made_area_wide",
            ),
            # Before an area is open, a person may see which hats they own; nothing else.
            RowPolicy(
                table="programmes_membership",
                name="membership_own_before_area",
                command="SELECT",
                using=f"{OPEN_AREA} IS NULL AND user_id = {SIGNED_IN_USER}",
            ),
        )

    def __str__(self) -> str:
        return f"{self.job_title or self.get_role_display()}, {self.organisation or 'PINS Portal'}"

    @property
    def rights(self) -> Role:
        return ROLES[self.role]

    @property
    def sees_whole_area(self) -> bool:
        return self.is_area_wide or self.can(Permission.SEE_WHOLE_AREA)

    @property
    def is_current(self) -> bool:
        return self.ended_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    def can(self, permission: Permission) -> bool:
        """Whether the role holds a permission; how far it reaches is for `visible_to`."""
        return permission in self.rights.permissions


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class MembershipSchool(TenantModel):
    """A school that a membership is for. Where there are any, the membership reaches no further."""

    membership = tenant_key("programmes.Membership", on_delete=models.CASCADE, related_name="school_links")
    school = tenant_key("programmes.Organisation", related_name="+")

    app_grants = ("SELECT", "INSERT", "DELETE")

    class Meta:
        db_table = "programmes_membership_school"
        constraints = (
            models.UniqueConstraint("area", "membership", "school", name="membership_school_once"),
        )

    def __str__(self) -> str:
        return f"{self.membership} for {self.school}"
