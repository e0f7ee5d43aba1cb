from django.conf import settings
from django.db import models
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from programmes.querysets import ActivityQuerySet


class ActivityEntry(TenantModel):
    """Who did what to which thing, when and under which hat. Written once, never changed.

    Names are kept as they were on the day, so that the log still reads after people and things go.
    """

    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    membership = tenant_key("programmes.Membership", related_name="+", null=True)
    actor = models.CharField(max_length=400)  # “Priya Nandra (Officer, Worcestershire County Council)”
    verb = models.CharField(max_length=40)
    thing_type = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    thing = models.CharField(max_length=300)
    detail = models.CharField(max_length=500, blank=True)
    # For a school's timeline; what its own people may read is said line by line.
    school = tenant_key("programmes.Organisation", related_name="activity", null=True, blank=True)
    is_for_school = models.BooleanField(default=False, db_default=False)

    objects = ActivityQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT")

    class Meta:
        db_table = "programmes_activity_entry"
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["area", "-at", "-id"], name="activity_newest_first"),
            models.Index(
                fields=["area", "school", "-at", "-id"],
                name="activity_of_a_school",
                condition=models.Q(school__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return " ".join(filter(None, [self.actor, self.verb, self.thing, self.detail]))
