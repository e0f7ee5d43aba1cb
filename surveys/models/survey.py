"""A survey: a questionnaire asked of the people of some schools, from one day to another."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from surveys.querysets import AskedSchoolQuerySet, SurveyQuerySet


def english() -> list[str]:
    return ["en"]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Survey(TenantModel):
    """A questionnaire asked of the people of some schools, from one day to another.

    Draft, until it is opened; open, until it closes; closed, until a worker has counted it; then counted,
    once and for good: each school's results are moderated and released on their own.
    """

    class Kind(models.TextChoices):
        """Where it stands in the year."""

        BASELINE = "baseline", "Baseline"
        PULSE = "pulse", "In between"
        END = "end", "Endline"
        OTHER = "other", "On its own"

    class State(models.TextChoices):
        """How far it is (surveys.states)."""

        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed, being counted"
        COUNTED = "counted", "Counted"

    programme = tenant_key("programmes.Programme", related_name="surveys", null=True, blank=True)
    version = tenant_key("surveys.QuestionnaireVersion", related_name="surveys")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    run_by = tenant_key("programmes.Organisation", related_name="+")  # named as the one who asks
    opens_on = models.DateField()
    closes_on = models.DateField()  # the last day, to its end
    languages = ArrayField(models.CharField(max_length=12), default=english)
    asked = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True
    )  # of questions not on by default
    left_out = ArrayField(
        models.SlugField(max_length=80), default=list, blank=True
    )  # of questions on by default
    is_one_by_one = models.BooleanField(
        default=True
    )  # a question a page; whoever answers may choose otherwise
    needs_two = models.BooleanField(default=False)  # comments are read by two people before release
    help_contact = models.CharField(max_length=200)  # whom families ask for help or paper
    safeguarding_contact = models.CharField(max_length=200)  # whom families tell if a child may be at risk
    # Who is told at once when a comment is flagged.
    safeguarding_lead = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    contacts_kept_days = models.PositiveSmallIntegerField(default=30)  # after closing
    comments_kept_months = models.PositiveSmallIntegerField(default=12)  # as they were written, after closing
    # Where people leave how to reach them, apart from their answers.
    details_box = tenant_key("common.Box", related_name="+", null=True, blank=True)
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    # Of all schools together, as it may be shown; None where nothing may.
    answered = models.PositiveIntegerField(null=True, blank=True)
    schools_counted = models.PositiveIntegerField(null=True, blank=True)
    ways = models.JSONField(default=list, blank=True)  # as AskedSchool.ways
    # The area's minimums then: of a school, of a number, of schools (common.disclosure.Thresholds).
    minimums = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    # When partners may see what all schools said together.
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        db_table = "surveys_survey"
        ordering = ("-opens_on", "name")
        constraints = (
            models.UniqueConstraint("area", "name", name="survey_name_once"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None, closed_at=None, counted_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None, counted_at=None)
                | Q(state="closed", closed_at__isnull=False, counted_at=None)
                | Q(state="counted", closed_at__isnull=False, counted_at__isnull=False),
                name="survey_state_has_its_times",
            ),
            models.CheckConstraint(
                condition=Q(contacts_kept_days__range=(1, 180), comments_kept_months__range=(1, 36)),
                name="survey_periods_are_likely",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("survey", args=[self.area.slug, self.pk])

    @property
    def is_answering(self) -> bool:
        """Whether people can answer today."""
        return self.state == self.State.OPEN and self.opens_on <= timezone.localdate() <= self.closes_on


class AskedSchool(TenantModel):
    """A school whose people a survey asks: its code, its ballot box, and what becomes of its results.

    The forum releases to the school's leaders; both have to agree before families see it.
    """

    survey = tenant_key("surveys.Survey", related_name="schools")
    school = tenant_key("programmes.Organisation", related_name="surveys")
    forum = tenant_key("programmes.Organisation", related_name="+")  # who reads the comments first
    # What people type, or follow as a link: the area's prefix and five characters (programmes.public_codes).
    code = models.CharField(max_length=12)
    box = tenant_key("common.Box", related_name="+", null=True, blank=True)  # from opening on
    expected = models.PositiveIntegerField(null=True, blank=True)  # how many are asked
    # Days on which so many answers came by the open link at once that somebody should look (never a time).
    bursts = ArrayField(models.DateField(), default=list, blank=True)
    # From counting on: how many answered, None where too few to say; and by which way, as it may be shown:
    # [{"ways": ["link", "device"], "number": 12}].
    answered = models.PositiveIntegerField(null=True, blank=True)
    ways = models.JSONField(default=list, blank=True)
    # Questions that the forum holds back, chosen before the release.
    held_back = ArrayField(models.SlugField(max_length=80), default=list, blank=True)
    summary = models.TextField(blank=True)  # the forum's, for families, in plain words
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)  # to the school's leaders and the partners
    released_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    # Two keys to the release to families.
    forum_agreed_at = models.DateTimeField(null=True, blank=True)
    forum_agreed_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    school_agreed_at = models.DateTimeField(null=True, blank=True)
    school_agreed_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)

    objects = AskedSchoolQuerySet.as_manager()

    class Meta:
        db_table = "surveys_asked_school"
        ordering = ("school__name",)
        constraints = (
            models.UniqueConstraint("area", "survey", "school", name="asked_school_once"),
            models.UniqueConstraint("area", "code", name="asked_school_code_once"),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(moderated_at__isnull=False),
                name="asked_school_read_before_released",
            ),
            models.CheckConstraint(
                condition=Q(forum_agreed_at=None, school_agreed_at=None) | Q(released_at__isnull=False),
                name="asked_school_leaders_before_families",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school}: {self.survey}"

    def get_absolute_url(self) -> str:
        return reverse("asked_school", args=[self.area.slug, self.survey_id, self.pk])

    @property
    def is_with_families(self) -> bool:
        """Whether families may read the results: forum and school have both agreed."""
        return self.forum_agreed_at is not None and self.school_agreed_at is not None
