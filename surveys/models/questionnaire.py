"""What a survey asks: questionnaires as an area's own data, in versions that keep their meaning once published.

The shapes of the JSON fields are those of the questionnaire file (docs/questionnaire-file.md), which checks them.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from programmes.themes import Theme
from surveys.querysets import QuestionnaireQuerySet, QuestionnaireVersionQuerySet

VALUES = "jsonb_path_query_array({}, '$[*].options[*].value')"
# What gives answers their meaning. A misspelling may be put right (WordingFix keeps what stood there before).
MEANING = ("area_id", "questionnaire_id", "number", "language", "published_at", "sha256")
PUBLISHED_MEANING_CHANGES = pgtrigger.Condition(
    "OLD.published_at IS NOT NULL AND (("
    + ", ".join(f"OLD.{word}" for word in MEANING)
    + ") IS DISTINCT FROM ("
    + ", ".join(f"NEW.{word}" for word in MEANING)
    + f") OR {VALUES.format('OLD.scales')} IS DISTINCT FROM {VALUES.format('NEW.scales')})"
)
# The words of a question, which alone may change once its version is published.
QUESTION_WORDS = (
    "text", "easy_read", "symbol", "help", "privacy_note", "facilitator_prompt", "admin_note", "options",
)  # fmt: skip


def part_of_a_draft(name: str, *, words: tuple[str, ...], labelled: str = "") -> pgtrigger.Trigger:
    """Return the trigger that keeps the rows of a published version: only their `words` may be put right.

    `labelled` is a column of options among them: their labels may be put right, their values stay.
    """
    kept = " ".join(f"NEW.{word} := OLD.{word};" for word in words)
    values = f"jsonb_path_query_array({{}}.{labelled}, '$[*].value')"
    same = f"{values.format('OLD')} IS NOT DISTINCT FROM {values.format('wanted')}" if labelled else "true"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_version", "bigint"), ("wanted", "record")],
        func=f"""
            IF TG_OP = 'DELETE' THEN row_version := OLD.version_id; ELSE row_version := NEW.version_id; END IF;
            IF EXISTS (
                SELECT FROM surveys_questionnaire_version v
                WHERE v.published_at IS NOT NULL
                  AND (v.id = row_version OR TG_OP = 'UPDATE' AND v.id = OLD.version_id)
            ) THEN
                IF TG_OP <> 'UPDATE' THEN
                    RAISE EXCEPTION 'A published version of a questionnaire keeps its questions.';
                END IF;
                wanted := NEW;
                {kept}
                IF NEW IS DISTINCT FROM OLD OR NOT ({same}) THEN
                    RAISE EXCEPTION 'A published version of a questionnaire keeps what its questions mean.';
                END IF;
                RETURN wanted;
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608
    )


class Questionnaire(TenantModel):
    """A set of questions to families, staff or pupils. Its words stand in its versions."""

    class Audience(models.TextChoices):
        """Who is asked."""

        FAMILIES = "families", "Families"
        STAFF = "staff", "Staff"
        PUPILS = "pupils", "Pupils, together in a group"

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150)  # of the newest version
    audience = models.CharField(max_length=10, choices=Audience)
    # The questionnaire of the product from which the area took it; empty for its own.
    origin = models.SlugField(max_length=80, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # not offered for new surveys

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        db_table = "surveys_questionnaire"
        ordering = ("title",)
        constraints = (models.UniqueConstraint("area", "slug", name="questionnaire_slug_once"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questionnaire", args=[self.area.slug, self.pk])


class QuestionnaireVersion(TenantModel):
    """A version of a questionnaire. Once published, what its questions mean never changes.

    scales: [{"id", "type": "single_choice" | "picture_choice", "options": [{"value", "score", "label",
    "easy_read", "symbol", "symbol_alt"}]}]; a score of null stands outside the scale, after it.
    """

    questionnaire = tenant_key("surveys.Questionnaire", related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    short_title = models.CharField(max_length=60, blank=True)
    status_label = models.TextField()  # says that it is not the national instrument
    licence = models.TextField()
    source = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en")  # of its words, BCP 47
    audience_words = models.CharField(max_length=200, blank=True)  # “All families of the school”
    minutes = models.PositiveSmallIntegerField()  # about as long as it takes
    intro = models.TextField(blank=True)
    intro_easy_read = models.TextField(blank=True)
    about = models.TextField(blank=True)  # “If you have more than one child …”, before the first question
    about_easy_read = models.TextField(blank=True)
    stem = models.TextField(blank=True)  # stands before each question on a scale
    stem_easy_read = models.TextField(blank=True)
    scales = models.JSONField(default=list, blank=True)
    method_notes = ArrayField(models.TextField(), default=list, blank=True)  # how to read results honestly
    change_note = models.CharField(max_length=300, blank=True)
    # None for what the product brings.
    made_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    edition = models.PositiveIntegerField(
        default=1
    )  # of a draft, raised by each change: nobody overwrites anybody
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the version as published, as a file
    # Published by mistake: no survey used it, and none is offered it. It stays to be read.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        db_table = "surveys_questionnaire_version"
        ordering = ("-number",)
        triggers = (
            pgtrigger.Protect(
                name="published_questionnaire_keeps_its_meaning",
                operation=pgtrigger.Update,
                condition=PUBLISHED_MEANING_CHANGES,
            ),
            pgtrigger.Protect(
                name="published_questionnaire_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "questionnaire", "number", name="questionnaire_version_once"),
            models.UniqueConstraint(
                "area", "questionnaire", condition=Q(published_at=None), name="questionnaire_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(sha256=""), name="questionnaire_published_with_its_hash"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
                name="questionnaire_withdrawn_after_publishing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaire_version", args=[self.area.slug, self.questionnaire_id, self.number])

    @property
    def is_offered(self) -> bool:
        """Whether surveys may ask it."""
        return self.published_at is not None and self.withdrawn_at is None


class Section(TenantModel):
    """Questions that belong together, under a heading of their own."""

    version = tenant_key("surveys.QuestionnaireVersion", on_delete=models.CASCADE, related_name="sections")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150, blank=True)  # none where there is but one section
    intro = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "surveys_section"
        ordering = ("position",)
        triggers = (part_of_a_draft("section_of_a_draft", words=("title", "intro")),)
        constraints = (
            models.UniqueConstraint("area", "version", "slug", name="section_slug_once"),
            models.UniqueConstraint(
                fields=["area", "version", "position"],
                name="section_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.title or "Questions"


class Question(TenantModel):
    """One question. It may always be skipped.

    options (single, multiple, number): [{"value", "label", "easy_read", "symbol", "score"}]; for a number the
    bands in which it is counted, [{"value", "label", "low", "high"}]; yes and no have theirs by themselves.
    show_if: null, or {"question": slug of one before it, "any_of": [values]}.
    """

    class Kind(models.TextChoices):
        """How it is answered."""

        SCALE = "scale", "One of a scale"
        SINGLE = "single", "One of several"
        MULTIPLE = "multiple", "Any of several"
        YES_NO = "yes_no", "Yes or no"
        NUMBER = "number", "A number"
        SHORT_TEXT = "short_text", "A few words"
        LONG_TEXT = "long_text", "In their own words"

    class Change(models.TextChoices):
        """How it stands to the question of the version before that it follows."""

        NEW = "new", "New"
        SAME = "same", "Unchanged"
        REWORDED = "reworded", "Reworded"

    version = tenant_key("surveys.QuestionnaireVersion", on_delete=models.CASCADE, related_name="questions")
    section = tenant_key("surveys.Section", on_delete=models.CASCADE, related_name="questions")
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    easy_read = models.TextField(blank=True)
    symbol = models.CharField(max_length=80, blank=True)  # a picture that stands beside it
    help = models.TextField(blank=True)
    scale = models.CharField(max_length=40, blank=True)  # the id of one of the version's
    options = models.JSONField(default=list, blank=True)
    max_length = models.PositiveSmallIntegerField(null=True, blank=True)  # characters
    show_if = models.JSONField(null=True, blank=True)
    theme = models.CharField(max_length=40, choices=Theme, blank=True)  # shared with audits
    topic = models.CharField(max_length=80, blank=True)
    statements = ArrayField(models.SlugField(max_length=80), default=list, blank=True)  # of frameworks
    privacy_note = models.TextField(blank=True)  # travels with the question
    is_special_category = models.BooleanField(default=False)
    is_on = models.BooleanField(default=True)  # asked, unless a survey says otherwise
    facilitator_prompt = models.TextField(blank=True)
    admin_note = models.TextField(blank=True)  # for who sets the survey up
    # The question of the version before that this one carries on.
    follows = tenant_key("self", related_name="followers", null=True, blank=True)
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "surveys_question"
        ordering = ("section__position", "position")
        triggers = (part_of_a_draft("question_of_a_draft", words=QUESTION_WORDS, labelled="options"),)
        constraints = (
            models.UniqueConstraint("area", "version", "slug", name="question_slug_once"),
            models.UniqueConstraint(
                fields=["area", "section", "position"],
                name="question_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(kind="scale") & ~Q(scale="") | ~Q(kind="scale") & Q(scale=""),
                name="question_on_a_scale_names_it",
            ),
            models.CheckConstraint(
                condition=Q(follows=None, change="new") | Q(follows__isnull=False) & ~Q(change="new"),
                name="question_follows_or_is_new",
            ),
        )

    def __str__(self) -> str:
        return self.text


class WordingFix(TenantModel):
    """A misspelling put right in a published version: what stood there, what stands there now, who and why."""

    version = tenant_key("surveys.QuestionnaireVersion", related_name="fixes")
    place = models.CharField(max_length=120)  # “question welcome, help”
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    app_grants = ("SELECT", "INSERT")

    class Meta:
        db_table = "surveys_wording_fix"
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.place} of {self.version}"
