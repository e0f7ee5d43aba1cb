"""What a school will do: a short list, each item with where it came from."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audits.querysets import ActionQuerySet
from audits.querysets.actions import TO_DO
from common.tenancy.models import TenantModel, tenant_key


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Action(TenantModel):
    """Something a school means to do, by a role rather than a person."""

    class Status(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        NOT_NOW = "not_now", "Not now"

    school = tenant_key("programmes.Organisation", related_name="actions")
    # Where it came from; an action that is nobody's idea but the school's own has neither.
    audit = tenant_key("audits.Audit", related_name="actions", null=True, blank=True)
    statement = tenant_key("audits.Statement", related_name="actions", null=True, blank=True)
    what = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    owner_role = models.CharField(max_length=80)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.PROPOSED)
    status_since = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)  # how it went, or why not now
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ActionQuerySet.as_manager()

    class Meta:
        db_table = "audits_action"
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(what=""), name="action_says_what"),
            models.CheckConstraint(
                condition=Q(statement=None) | Q(audit__isnull=False), name="action_statement_in_an_audit"
            ),
            models.CheckConstraint(
                condition=~Q(status="not_now") | ~Q(note=""), name="action_not_now_with_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("action", args=[self.area.slug, self.pk])

    @property
    def is_to_do(self) -> bool:
        """Whether it is neither done nor put aside."""
        return self.status in TO_DO

    @property
    def is_late(self) -> bool:
        """Whether it is still to be done and its day has passed."""
        return self.is_to_do and self.due_on is not None and self.due_on < timezone.localdate()
