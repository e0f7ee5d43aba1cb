"""When schools look at themselves: at the start, perhaps in the middle, and at the end."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from audits.querysets import RoundQuerySet
from common.tenancy.models import TenantModel, tenant_key


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Round(TenantModel):
    """A time in which schools audit themselves with one version of a framework.

    Of a programme, for all of its schools or those of one cohort; or of one school, which set it itself.
    """

    class Kind(models.TextChoices):
        """Where it stands in the school's way."""

        BASELINE = "baseline", "Baseline"
        MID = "mid", "Midway"
        END = "end", "Endline"
        OTHER = "other", "In between"

    programme = tenant_key("programmes.Programme", related_name="rounds", null=True, blank=True)
    cohort = tenant_key("programmes.Cohort", related_name="rounds", null=True, blank=True)
    school = tenant_key("programmes.Organisation", related_name="rounds", null=True, blank=True)
    # What audits are begun with from now on; one begun before keeps its own until its school takes up this.
    version = tenant_key("audits.FrameworkVersion", related_name="rounds")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=80)
    opens_on = models.DateField()
    closes_on = models.DateField()
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = RoundQuerySet.as_manager()

    class Meta:
        db_table = "audits_round"
        ordering = ("-opens_on", "name")
        constraints = (
            models.UniqueConstraint(
                "area",
                "programme",
                "name",
                condition=Q(programme__isnull=False),
                name="round_name_once_in_a_programme",
            ),
            models.UniqueConstraint(
                "area",
                "school",
                "name",
                condition=Q(school__isnull=False),
                name="round_name_once_in_a_school",
            ),
            models.CheckConstraint(
                condition=Q(programme=None, cohort=None, school__isnull=False)
                | Q(programme__isnull=False, school=None),
                name="round_of_a_programme_or_of_a_school",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("round", args=[self.area.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether schools may begin audits today; what was begun may be finished after it has closed."""
        return self.opens_on <= timezone.localdate() <= self.closes_on

    @property
    def is_to_come(self) -> bool:
        """Whether its first day lies ahead."""
        return timezone.localdate() < self.opens_on

    @property
    def is_closed(self) -> bool:
        """Whether its last day has passed."""
        return self.closes_on < timezone.localdate()
