"""What people answered: sums that may be shown, and comments apart from everything else. Never one person's answers."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.tenancy.models import TenantModel, tenant_key
from programmes.themes import Theme
from surveys.querysets import CommentQuerySet, LeftDetailsQuerySet


class Tally(TenantModel):
    """How many chose one of neighbouring options of a question, cut so that it may be shown.

    Of one school, or of all schools of the survey together (`asked` None). Read through
    surveys.reading.results alone: the area's minimums may have risen since.
    """

    survey = tenant_key("surveys.Survey", related_name="tallies")
    asked = tenant_key("surveys.AskedSchool", related_name="tallies", null=True, blank=True)
    question = tenant_key("surveys.Question", related_name="+")
    # Of a question with several answers, the option that `options` ["yes"] and ["no"] are about.
    about = models.CharField(max_length=40, blank=True)
    # Values of the question's options, in their order; the empty one for those who did not say.
    options = ArrayField(models.CharField(max_length=40, blank=True), default=list)
    number = models.PositiveIntegerField()

    # Written by the worker that counts, once.
    app_grants = ("SELECT",)

    class Meta:
        db_table = "surveys_tally"
        constraints = (
            models.UniqueConstraint(
                "area", "survey", "asked", "question", "about", "options", name="survey_tally_once",
                nulls_distinct=False,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{', '.join(self.options)}: {self.number}"


class Comment(TenantModel):
    """Somebody's own words to one question of a school, apart from all else that they answered.

    `original` is for who moderates alone, until its retention ends; `words` is what others may read. Where
    nobody else may read it, the words end with the original (surveys.services.retention).
    """

    class State(models.TextChoices):
        """What the forum has decided."""

        WAITING = "waiting", "To be read"
        READY = "ready", "For school leaders and families"
        LEADERS = "leaders", "For school leaders only"
        KEPT_BACK = "kept_back", "Kept within the forum"

    SHOWN = (State.READY, State.LEADERS)  # others may read it, once the school's results are released

    # No number in a row: nothing says in which order comments came.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = tenant_key("surveys.AskedSchool", related_name="comments")
    question = tenant_key("surveys.Question", related_name="+")
    original = models.TextField(blank=True)  # empty once its time is over
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    why = models.CharField(max_length=200, blank=True)  # why words were taken out, or all of it kept back
    themes = ArrayField(models.CharField(max_length=40, choices=Theme), default=list, blank=True)
    edition = models.PositiveIntegerField(default=1)  # raised by each change
    read_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    second_read_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    second_read_at = models.DateTimeField(null=True, blank=True)
    flagged_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)  # a child may be at risk
    flag_settled_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    flag_settled_at = models.DateTimeField(null=True, blank=True)
    flag_outcome = models.CharField(max_length=300, blank=True)

    objects = CommentQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "surveys_comment"
        ordering = ("id",)
        indexes = (models.Index("area", "asked", "state", name="comment_of_school"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(second_read_by=None) | ~Q(second_read_by=models.F("read_by")),
                name="comment_read_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(read_by__isnull=False), name="comment_decided_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(flag_settled_at=None) | Q(flagged_at__isnull=False) & ~Q(flag_outcome=""),
                name="comment_flag_settled_with_its_outcome",
            ),
            # Else a comment that nobody else may read would be kept for ever, as it was written.
            models.CheckConstraint(
                condition=~Q(original="")
                | Q(words="")
                | Q(state__in=("ready", "leaders"))
                | Q(flagged_at__isnull=False, flag_settled_at=None),
                name="comment_words_end_with_the_original",
            ),
            models.CheckConstraint(
                condition=Q(words=models.F("original")) | Q(original="") | ~Q(why=""),
                name="comment_words_taken_out_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return "A comment"

    @property
    def has_worry(self) -> bool:
        """Whether it was flagged, and nobody has said what was done."""
        return self.flagged_at is not None and self.flag_settled_at is None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it may be kept: its first words are erased, and nobody else may read it."""
        return not self.original and self.state not in self.SHOWN and not self.has_worry

    def is_as_written(self, words: str) -> bool:
        """Whether these are the words that were written (of an erased one: that others read), but for line ends.

        Browsers send other line ends than they were given.
        """
        return words.strip().splitlines() == (self.original or self.words).strip().splitlines()

    @property
    def is_erased(self) -> bool:
        """Whether nothing of what was written is left."""
        return not (self.original or self.words)

    def is_settled(self, *, needs_two: bool) -> bool:
        """Whether it has been read by as many people as the survey asks for."""
        return self.state != self.State.WAITING and (not needs_two or self.second_read_by_id is not None)


class LeftDetails(TenantModel):
    """How somebody wants to be reached, who asked for that on a page apart from the survey. Joined to no answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = tenant_key("surveys.AskedSchool", related_name="left_details")
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=254)
    wish = models.CharField(max_length=300, blank=True)

    objects = LeftDetailsQuerySet.as_manager()
    app_grants = ("SELECT", "DELETE")

    class Meta:
        db_table = "surveys_left_details"
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name or self.contact


class SavedDraft(TenantModel):
    """Answers put by, sealed with a key that only the person's return code gives. Found by what else the code gives."""

    id = models.UUIDField(primary_key=True, editable=False)  # derived from the code (surveys.services.saving)
    asked = tenant_key("surveys.AskedSchool", on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    kept_until = models.DateField()

    class Meta:
        db_table = "surveys_saved_draft"

    def __str__(self) -> str:
        return "Answers put by"
