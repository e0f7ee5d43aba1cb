"""A list of schools that somebody gave in their own words, and what each line of it means in the register."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import KnownNameQuerySet, SchoolListLineQuerySet, SchoolListQuerySet

MOST_SCHOOLS = 2  # in one line, where two names have run together


class SchoolList(TenantModel):
    """A list of schools as given, kept with the text that it was read from."""

    class State(models.TextChoices):
        """How far people have got with it."""

        TO_DECIDE = "to_decide", "To decide"
        DONE = "done", "Finished"

    name = models.CharField(max_length=120)
    source_text = models.TextField()
    file_name = models.CharField(max_length=120, blank=True)
    claimed_schools = models.PositiveIntegerField(null=True, blank=True)  # “32 schools …”, says the text
    la_codes = ArrayField(models.CharField(max_length=3))  # the councils whose schools are meant
    state = models.CharField(max_length=20, choices=State, default=State.TO_DECIDE)
    created_by = tenant_key("programmes.Membership", related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolListQuerySet.as_manager()

    class Meta:
        db_table = "schools_school_list"
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="to_decide", finished_at=None, finished_by=None)
                | Q(state="done", finished_at__isnull=False, finished_by__isnull=False),
                name="school_list_says_who_finished_it",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="school_list_has_a_name"),
            models.CheckConstraint(condition=Q(la_codes__len__gte=1), name="school_list_names_a_council"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("school_list", args=[self.area.slug, self.pk])

    @property
    def is_done(self) -> bool:
        """Whether somebody has finished it; its decisions then stand."""
        return self.state == self.State.DONE


class SchoolListLine(TenantModel):
    """One line of a list: as given, what the register makes of it, and what was decided."""

    class Outcome(models.TextChoices):
        """What the register makes of the line."""

        MATCH = "match", "Matches"
        DOUBTFUL = "doubtful", "Doubtful"
        NONE = "none", "Not a school we know"
        PROSE = "prose", "Not a school’s name"
        DUPLICATE = "duplicate", "Twice in the list"

    class Decision(models.TextChoices):
        """What becomes of the line."""

        OPEN = "", "Not decided"
        CHOSEN = "chosen", "Chosen"
        LEFT_OUT = "left_out", "Left out"

    school_list = tenant_key("schools.SchoolList", models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()  # its place among the lines of the text
    text = models.CharField(max_length=300)
    outcome = models.CharField(max_length=20, choices=Outcome)
    candidates = models.JSONField(default=list, blank=True)  # [{"urns": [116856], "score": 0.9, "why": "…"}]
    reason = models.CharField(max_length=400, blank=True)
    decision = models.CharField(max_length=20, choices=Decision, blank=True, default=Decision.OPEN)
    urns = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    decided_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(
        default=0
    )  # counts decisions, so that none goes over another unseen

    objects = SchoolListLineQuerySet.as_manager()

    class Meta:
        db_table = "schools_school_list_line"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                "area", "school_list", "position", name="school_list_line_once_in_a_place"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("match", "doubtful", "none", "prose", "duplicate")),
                name="school_list_line_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(decision="chosen", urns__len__gte=1, urns__len__lte=MOST_SCHOOLS)
                | Q(decision__in=("", "left_out"), urns__len=0),
                name="school_list_line_names_schools_if_chosen",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False),
                name="school_list_line_says_when_decided",
            ),
        )

    def __str__(self) -> str:
        return self.text

    @property
    def is_settled(self) -> bool:
        """Whether it is known what becomes of the line."""
        return self.decision != self.Decision.OPEN


class KnownName(TenantModel):
    """What somebody decided that a name means: offered to their colleagues when it comes again.

    Without a URN: it is left out. Councils of one area may mean different schools by the same words,
    so it is remembered for an organisation.
    """

    organisation = tenant_key("programmes.Organisation", related_name="+")
    plain = models.TextField()  # schools.plain
    urns = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    decided_by = tenant_key("programmes.Membership", related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    objects = KnownNameQuerySet.as_manager()

    class Meta:
        db_table = "schools_known_name"
        ordering = ("plain",)
        constraints = (
            models.UniqueConstraint("area", "organisation", "plain", name="known_name_once"),
            models.CheckConstraint(condition=~Q(plain=""), name="known_name_is_a_name"),
            models.CheckConstraint(
                condition=Q(urns__len__lte=MOST_SCHOOLS), name="known_name_means_few_schools"
            ),
        )

    def __str__(self) -> str:
        return self.plain
