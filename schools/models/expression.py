"""Schools ask to take part: the call, what they write, how two people score it, what was decided."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import AssessmentQuerySet, CallQuerySet, DecisionQuerySet, ExpressionQuerySet


class Call(TenantModel):
    """An invitation to schools to ask for a place in a cohort, from one moment to another."""

    cohort = tenant_key("programmes.Cohort", related_name="calls")
    title = models.CharField(max_length=120)
    introduction = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decides_on = models.DateField()  # by when every school hears
    contact_email = models.EmailField("email address for questions")
    offers_training = models.BooleanField(default=True)  # to schools that are not selected
    published_at = models.DateTimeField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        db_table = "schools_call"
        ordering = ("-opens_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_opening"
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("call", args=[self.area.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether schools may write and send now."""
        return self.published_at is not None and self.opens_at <= timezone.now() < self.closes_at

    @property
    def is_closed(self) -> bool:
        """Whether the closing time of a published call has passed."""
        return self.published_at is not None and self.closes_at <= timezone.now()


class Criterion(TenantModel):
    """One thing that counts in the selection, and how much of the hundred points it is worth."""

    call = tenant_key("schools.Call", on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=300, blank=True)  # what it is judged from
    weight = models.PositiveSmallIntegerField()
    guide = ArrayField(models.CharField(max_length=200), size=4)  # what 0, 1, 2 and 3 points mean
    # Between schools with the same points, the criteria with a number here are looked at in that order.
    tie_break = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        db_table = "schools_criterion"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["area", "call", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="criterion_position_once",
            ),
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="criterion_weight_is_of_100"),
            models.CheckConstraint(condition=Q(guide__len=4), name="criterion_guides_each_score"),
        )

    def __str__(self) -> str:
        return self.name


class Expression(TenantModel):
    """A school's expression of interest: begun by anybody there, kept by a secret link, sent once."""

    class Sharing(models.TextChoices):
        """Whether the school would share what it learns."""

        YES = "yes", "Yes, gladly"
        LATER = "later", "Maybe later"
        NOT_NOW = "not_now", "Not this year"

    call = tenant_key("schools.Call", related_name="expressions")
    urn = models.PositiveIntegerField("unique reference number")
    school_name = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    participation = tenant_key("schools.Participation", related_name="expressions", null=True, blank=True)
    applying_with = ArrayField(models.PositiveIntegerField(), default=list, blank=True)  # URNs
    lead_name = models.CharField(max_length=150, blank=True)
    lead_role = models.CharField(max_length=80, blank=True)
    lead_email = models.EmailField(blank=True)
    head_name = models.CharField(max_length=150, blank=True)
    head_email = models.EmailField(blank=True)
    head_token_hash = models.CharField(max_length=64, blank=True)
    head_confirmed_at = models.DateTimeField(null=True, blank=True)
    has_governor = models.BooleanField(null=True, blank=True)
    other_programmes = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    strengths = models.TextField(blank=True)
    hope = models.TextField(blank=True)
    heard = models.TextField(blank=True)
    time = models.TextField(blank=True)
    meetings = models.TextField(blank=True)
    capacity = models.TextField(blank=True)
    sharing = models.CharField(max_length=10, choices=Sharing, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)  # to what stands before the sending
    begun_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # names and words, after the area's period
    # Of 100, once two people have scored it and, where they differed widely, talked it through.
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        db_table = "schools_expression"
        ordering = ("school_name", "pk")
        constraints = (
            models.UniqueConstraint(
                "area",
                "call",
                "urn",
                condition=Q(sent_at__isnull=False),
                name="expression_sent_once_a_school",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None, participation=None)
                | Q(sent_at__isnull=False, participation__isnull=False),
                name="expression_sent_has_a_participation",
            ),
            models.UniqueConstraint(
                "head_token_hash", condition=~Q(head_token_hash=""), name="expression_head_token_once"
            ),
            models.CheckConstraint(
                condition=Q(points=None, scored_at=None) | Q(points__isnull=False, scored_at__isnull=False),
                name="expression_points_have_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school_name}: {self.call}"

    @property
    def reference(self) -> str:
        """What a school quotes when it asks about its expression of interest."""
        return f"EOI-{self.pk:05d}"


class Assessment(TenantModel):
    """One person's scores of an expression; nobody sees another's before sending their own."""

    expression = tenant_key("schools.Expression", related_name="assessments")
    assessor = tenant_key("programmes.Membership", related_name="assessments")
    has_close_link = models.BooleanField(default=False)  # and so does not score
    comment = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # After talking a wide difference through, once: with a note, whether or not points were changed.
    talked_at = models.DateTimeField(null=True, blank=True)
    talk_note = models.TextField(blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        db_table = "schools_assessment"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("area", "expression", "assessor", name="assessment_once_a_person"),
            models.CheckConstraint(
                condition=Q(has_close_link=False) | Q(sent_at=None),
                name="assessment_close_link_scores_nothing",
            ),
            models.CheckConstraint(
                condition=Q(talked_at=None, talk_note="")
                | Q(talked_at__isnull=False, sent_at__isnull=False) & ~Q(talk_note=""),
                name="assessment_talked_through_with_a_note",
            ),
        )

    def __str__(self) -> str:
        return f"Scores of {self.expression}"


class Score(TenantModel):
    """Points for one criterion, 0 to 3."""

    assessment = tenant_key("schools.Assessment", on_delete=models.CASCADE, related_name="scores")
    criterion = tenant_key("schools.Criterion", related_name="scores")
    points = models.PositiveSmallIntegerField()
    points_before = models.PositiveSmallIntegerField(null=True, blank=True)  # if talking changed them

    class Meta:
        db_table = "schools_score"
        ordering = ("criterion__position",)
        constraints = (
            models.UniqueConstraint("area", "assessment", "criterion", name="score_once_a_criterion"),
            models.CheckConstraint(condition=Q(points__range=(0, 3)), name="score_is_0_to_3"),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Decision(TenantModel):
    """What was decided about an expression, by whom and why. A later one stands beside it, never over it."""

    class Outcome(models.TextChoices):
        """What a school hears."""

        SELECTED = "selected", "Selected"
        WAITING = "waiting", "Waiting list"
        NOT_SELECTED = "not_selected", "Not selected"

    expression = tenant_key("schools.Expression", related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    waiting_position = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField()
    offers_training = models.BooleanField(default=False)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)  # of 100, on the day
    decided_by = tenant_key("programmes.Membership", related_name="decisions")
    decided_at = models.DateTimeField(default=timezone.now)
    letter_sent_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "schools_decision"
        ordering = ("-decided_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(outcome="waiting", waiting_position__isnull=False)
                | ~Q(outcome="waiting") & Q(waiting_position=None),
                name="decision_waiting_has_a_position",
            ),
        )

    def __str__(self) -> str:
        return f"{self.expression}: {self.get_outcome_display()}"
