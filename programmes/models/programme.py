"""A programme: its tiers, stages, milestones and cohorts. What schools do in it stands in `schools`."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from common.tenancy.models import TenantModel, tenant_key
from programmes.querysets import ProgrammeQuerySet


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Programme(TenantModel):
    """A year, or another stretch, of work with schools under one name: “PINS 2026 to 2027”."""

    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField()
    follows = tenant_key("self", related_name="followed_by", null=True, blank=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        db_table = "programmes_programme"
        ordering = ("-starts_on", "name")
        constraints = (
            models.UniqueConstraint("area", "name", name="programme_name_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="programme_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(follows=None) | ~Q(follows=F("id")), name="programme_follows_another"
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.area.slug, self.pk])


class Tier(TenantModel):
    """What a school gets out of a programme: all of it, a second year's part, or training alone."""

    class Kind(models.TextChoices):
        """The kinds of offer. An area gives each its own name and measure."""

        FULL = "full", "Full"
        CONTINUING = "continuing", "Continuing"
        TRAINING_ONLY = "training_only", "Training only"

    programme = tenant_key("programmes.Programme", related_name="tiers")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=60)
    entitlement_minutes = models.PositiveIntegerField()  # of support, per school
    target_meetings = models.PositiveSmallIntegerField()  # of parent carers, per school
    needs_agreement = models.BooleanField(default=True)  # before a school is active

    class Meta:
        db_table = "programmes_tier"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("area", "programme", "kind", name="tier_kind_once_in_a_programme"),
            models.CheckConstraint(
                condition=Q(kind__in=("full", "continuing", "training_only")), name="tier_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(entitlement_minutes__lte=60 * 1000), name="tier_entitlement_is_likely"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Stage(TenantModel):
    """A part of the cycle that every school passes through, in order: “Baseline”."""

    programme = tenant_key("programmes.Programme", related_name="stages")
    name = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "programmes_stage"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint("area", "programme", "name", name="stage_name_once_in_a_programme"),
            models.UniqueConstraint(
                fields=["area", "programme", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="stage_position_once_in_a_programme",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Milestone(TenantModel):
    """Something to be done by a day: a fixed one, or so many days after a school's own start."""

    class Side(models.TextChoices):
        """Who does it."""

        SCHOOL = "school", "School"
        FORUM = "forum", "Parent carer forum"
        AREA = "area", "Care board or council"

    class DoneWhen(models.TextChoices):
        """What ticks it off: somebody does, or the portal when something has happened."""

        BY_HAND = "by_hand", "Somebody ticks it off"
        AGREEMENT_SIGNED = "agreement_signed", "The agreement is signed by all"
        BASELINE_SUBMITTED = "baseline_submitted", "The school submits its baseline audit"
        ENDLINE_SUBMITTED = "endline_submitted", "The school submits its endline audit"

    programme = tenant_key("programmes.Programme", related_name="milestones")
    stage = tenant_key("programmes.Stage", related_name="milestones")
    name = models.CharField(max_length=80)
    hint = models.CharField(max_length=200, blank=True)
    side = models.CharField(max_length=20, choices=Side, default=Side.SCHOOL)
    done_when = models.CharField(max_length=20, choices=DoneWhen, default=DoneWhen.BY_HAND)
    days_after_start = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    # Kinds of tier for which it counts; none means all.
    tiers = ArrayField(models.CharField(max_length=20, choices=Tier.Kind), default=list, blank=True)

    class Meta:
        db_table = "programmes_milestone"
        ordering = ("stage__position", "due_on", "days_after_start", "pk")
        constraints = (
            models.UniqueConstraint("area", "programme", "name", name="milestone_name_once_in_a_programme"),
            models.CheckConstraint(
                condition=Q(due_on=None, days_after_start__isnull=False)
                | Q(due_on__isnull=False, days_after_start=None),
                name="milestone_is_fixed_or_relative",
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Cohort(TenantModel):
    """Schools that start a programme together and share a clock: new ones, or those who continue."""

    programme = tenant_key("programmes.Programme", related_name="cohorts")
    name = models.CharField(max_length=60)
    tier = tenant_key("programmes.Tier", related_name="cohorts")  # what its schools get unless said otherwise
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        db_table = "programmes_cohort"
        ordering = ("starts_on", "name")
        constraints = (
            models.UniqueConstraint("area", "programme", "name", name="cohort_name_once_in_a_programme"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="cohort_ends_after_start"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme", args=[self.area.slug, self.programme_id])


class Quota(TenantModel):
    """How many places of a cohort are for one council's schools."""

    cohort = tenant_key("programmes.Cohort", on_delete=models.CASCADE, related_name="quotas")
    council = tenant_key("programmes.Organisation", related_name="quotas")
    places = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "programmes_quota"
        ordering = ("council__name",)
        constraints = (models.UniqueConstraint("area", "cohort", "council", name="quota_once_a_council"),)

    def __str__(self) -> str:
        return f"{self.places} places for {self.council}"


class Cluster(TenantModel):
    """Schools that work together, from year to year: a collaborative, a town, a trust."""

    name = models.CharField(max_length=60)

    class Meta:
        db_table = "programmes_cluster"
        ordering = ("name",)
        constraints = (models.UniqueConstraint("area", "name", name="cluster_name_once"),)

    def __str__(self) -> str:
        return self.name
