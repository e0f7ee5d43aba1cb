"""A school takes part in a programme: its state, its stage and what it has to do by when."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import OfSchoolQuerySet, ParticipationQuerySet, SavedViewQuerySet

from .next_due import KEEP_NEXT_DUE


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["next_due_on"]
)
class Participation(TenantModel):
    """A school in a programme, once. Its state changes through schools.services alone.

    The school is an organisation of the area. When the register gives it a new number, that
    organisation carries on under it (schools.services.succession), so everything here stays.
    """

    class State(models.TextChoices):
        """How far a school is, from its first word to after the programme."""

        INTERESTED = "interested", "Interested"
        WAITING = "waiting", "Waiting list"
        NOT_SELECTED = "not_selected", "Not selected"
        SELECTED = "selected", "Selected"
        AGREEMENT_SENT = "agreement_sent", "Agreement sent"
        ACTIVE = "active", "Taking part"
        COMPLETED = "completed", "Completed"
        SUSTAINING = "sustaining", "Keeping it going"
        WITHDRAWN = "withdrawn", "Left"

    # With a place in the programme; before, a school is asked or waits, afterwards it is an alumna.
    PLACED = (State.SELECTED, State.AGREEMENT_SENT, State.ACTIVE)

    programme = tenant_key("programmes.Programme", related_name="participations")
    cohort = tenant_key("programmes.Cohort", related_name="participations")
    tier = tenant_key("programmes.Tier", related_name="participations")
    school = tenant_key("programmes.Organisation", related_name="participations")
    state = models.CharField(max_length=20, choices=State, default=State.INTERESTED)
    state_since = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)  # why it left or was not selected
    stage = tenant_key("programmes.Stage", related_name="participations", null=True, blank=True)
    # The school's own clock: what milestones count their days from.
    starts_on = models.DateField()
    cluster = tenant_key("programmes.Cluster", related_name="participations", null=True, blank=True)
    # Small federated schools may share one place: this one counts under that school's.
    shares_place_with = tenant_key("self", related_name="sharers", null=True, blank=True)
    # The person of the area who looks after the school.
    link_worker = tenant_key("programmes.Membership", related_name="participations", null=True, blank=True)
    # The earliest day of its milestones that are not done; the database keeps it (schools.models.next_due).
    next_due_on = models.DateField(null=True, blank=True, editable=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        db_table = "schools_participation"
        ordering = ("school__name",)
        indexes = (models.Index(fields=["area", "programme", "state"], name="participation_by_state"),)
        constraints = (
            models.UniqueConstraint("area", "programme", "school", name="participation_once_in_a_programme"),
            models.CheckConstraint(
                condition=Q(stage=None) | ~Q(state__in=("interested", "waiting", "not_selected")),
                name="participation_has_a_stage_once_selected",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(reason=""), name="participation_leaves_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(shares_place_with=None) | ~Q(shares_place_with=F("id")),
                name="participation_shares_with_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school} in {self.programme}"

    def get_absolute_url(self) -> str:
        return reverse("school", args=[self.area.slug, self.school_id])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ParticipationMilestone(TenantModel):
    """A milestone for one school, with its own day; made when the school is selected.

    Whatever changes here, a trigger brings `Participation.next_due_on` in step.
    """

    participation = tenant_key("schools.Participation", on_delete=models.CASCADE, related_name="milestones")
    milestone = tenant_key("programmes.Milestone", related_name="of_schools")
    due_on = models.DateField()
    is_moved = models.BooleanField(default=False)  # by somebody: no longer follows the programme's day
    done_on = models.DateField(null=True, blank=True)
    done_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "schools_participation_milestone"
        ordering = ("due_on", "milestone__stage__position", "pk")
        triggers = KEEP_NEXT_DUE
        indexes = (
            models.Index(
                fields=["area", "participation", "due_on"],
                name="milestones_to_be_done",
                condition=Q(done_on=None),
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "participation", "milestone", name="milestone_once_a_school"),
            models.CheckConstraint(
                condition=Q(done_by=None) | Q(done_on__isnull=False), name="milestone_done_by_whom_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.milestone}, due {self.due_on:%-d %B %Y}"

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on < timezone.localdate()


class OtherProgramme(TenantModel):
    """Another team or programme that works with a school: to avoid overlap, and to judge what helped."""

    class Kind(models.TextChoices):
        """What it is about."""

        MENTAL_HEALTH = "mental_health", "Mental health support team"
        NEURODIVERSITY = "neurodiversity", "Autism or neurodiversity project"
        SPEECH = "speech", "Speech and language project"
        NURTURE = "nurture", "Nurture or attachment programme"
        ATTENDANCE = "attendance", "Behaviour or attendance programme"
        OTHER = "other", "Another"

    school = tenant_key("programmes.Organisation", related_name="other_programmes")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=100, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        db_table = "schools_other_programme"
        ordering = ("kind", "name")
        constraints = (
            models.UniqueConstraint("area", "school", "kind", "name", name="other_programme_once_a_school"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="other_programme_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class SavedView(TenantModel):
    """A way of looking at the board that somebody keeps: its filters, as they stand in the address."""

    owner = tenant_key("programmes.Membership", related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)  # with everybody who sees the board

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        db_table = "schools_saved_view"
        ordering = ("name",)
        constraints = (models.UniqueConstraint("area", "owner", "name", name="saved_view_name_once"),)

    def __str__(self) -> str:
        return self.name
