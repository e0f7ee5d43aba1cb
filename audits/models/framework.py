"""What an audit asks: frameworks as an area's own data, in versions that never change once published.

The shapes of the JSON fields are those of the framework file (docs/framework-file.md), which checks them.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from audits.querysets import FrameworkQuerySet, FrameworkVersionQuerySet, StatementQuerySet
from common.tenancy.models import TenantModel, tenant_key
from programmes.themes import Theme

WORDS = (
    "area_id",
    "framework_id",
    "number",
    "title",
    "status_label",
    "purpose",
    "how_to_use",
    "licence",
    "source",
    "language",
    "levels",
    "outside",
    "groups",
    "scales",
    "places",
    "boxes",
    "change_note",
    "published_at",
    "sha256",
)
PUBLISHED_WORDS_CHANGE = pgtrigger.Condition(
    f"OLD.published_at IS NOT NULL AND ({', '.join(f'OLD.{word}' for word in WORDS)})"
    f" IS DISTINCT FROM ({', '.join(f'NEW.{word}' for word in WORDS)})"
)


def part_of_a_draft(name: str) -> pgtrigger.Trigger:
    """Return the trigger that lets a row come, change or go only while its version is a draft."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("row_version", "bigint")],
        func="""
            IF TG_OP = 'DELETE' THEN row_version := OLD.version_id; ELSE row_version := NEW.version_id; END IF;
            IF EXISTS (
                SELECT FROM audits_framework_version v
                WHERE v.published_at IS NOT NULL
                  AND (v.id = row_version OR TG_OP = 'UPDATE' AND v.id = OLD.version_id)
            ) THEN
                RAISE EXCEPTION 'A published version of a framework never changes.';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Framework(TenantModel):
    """A set of statements that schools, or places in them, are looked at with. Its words stand in its versions."""

    class Unit(models.TextChoices):
        """What one audit with it is about."""

        SCHOOL = "school", "A school"
        PLACE = "place", "A room or other place of a school"

    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150)  # of the newest version
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.SCHOOL)
    # The framework of the product from which the area took it; empty for its own.
    origin = models.SlugField(max_length=80, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # not offered for new rounds

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        db_table = "audits_framework"
        ordering = ("title",)
        constraints = (models.UniqueConstraint("area", "slug", name="framework_slug_once"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("framework", args=[self.area.slug, self.pk])


class FrameworkVersion(TenantModel):
    """A version of a framework: its words, its levels and who is asked. Once published it never changes.

    levels: [{"id", "value", "name", "meaning"}], lowest first, three to five (two for places).
    outside: [{"id", "name", "meaning"}], answers apart from the levels, such as “needs more information”.
    groups: [{"id", "name", "scale"}], who is asked beside the school's leaders.
    scales: [{"id", "type", "options": [{"value", "score", "label", "symbol", "symbol_alt"}], "use"}]; a score
    of null stands outside the scale.
    places: [{"id", "name"}], kinds of place, for frameworks about places.
    boxes: {"commentary": label, "now": label, "possible_action": label}, those that are asked.
    """

    framework = tenant_key("audits.Framework", related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=150)
    status_label = models.TextField()  # says that it is not the national instrument
    purpose = models.TextField(blank=True)
    how_to_use = ArrayField(models.TextField(), default=list, blank=True)
    licence = models.TextField()
    source = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="en-GB")
    levels = models.JSONField()
    outside = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list, blank=True)
    scales = models.JSONField(default=list, blank=True)
    places = models.JSONField(default=list, blank=True)
    boxes = models.JSONField()
    change_note = models.CharField(max_length=300, blank=True)
    # None for what the product brings.
    made_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)  # of the published version, as a file
    # Of the portal's edition, as a file, from which a draft was begun; empty for every other.
    portal_sha256 = models.CharField(max_length=64, blank=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        db_table = "audits_framework_version"
        ordering = ("-number",)
        triggers = (
            pgtrigger.Protect(
                name="published_framework_words_stay",
                operation=pgtrigger.Update,
                condition=PUBLISHED_WORDS_CHANGE,
            ),
            pgtrigger.Protect(
                name="published_framework_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "framework", "number", name="framework_version_once"),
            models.UniqueConstraint(
                "area", "framework", condition=Q(published_at=None), name="framework_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(sha256=""), name="framework_published_with_its_hash"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("framework_version", args=[self.area.slug, self.framework_id, self.number])


class Domain(TenantModel):
    """A group of statements that stand on one page."""

    version = tenant_key("audits.FrameworkVersion", on_delete=models.CASCADE, related_name="domains")
    slug = models.SlugField(max_length=80)
    code = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    theme = models.CharField(max_length=40, choices=Theme, blank=True)  # shared with surveys
    questions = ArrayField(models.TextField(), default=list, blank=True)  # neutral ones, where views differ
    position = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "audits_domain"
        ordering = ("position",)
        triggers = (part_of_a_draft("domain_of_a_draft"),)
        constraints = (
            models.UniqueConstraint("area", "version", "slug", name="domain_slug_once"),
            models.UniqueConstraint(
                fields=["area", "version", "position"],
                name="domain_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return self.name


class Statement(TenantModel):
    """Something that may be true of a school, or of a place in it, to some level.

    levels: [{"level": id, "descriptor", "next_step"}]. wording: {group id: text}; a group without a wording
    is not asked. resources: [{"title", "url"}]. prompts: {box: text}.
    A statutory statement gates: until it reaches `must_reach`, its domain's level stays at `holds_at`.
    """

    class Change(models.TextChoices):
        """How it stands to the statement of the version before that it follows."""

        NEW = "new", "New"
        SAME = "same", "Unchanged"
        REWORDED = "reworded", "Reworded"

    version = tenant_key("audits.FrameworkVersion", on_delete=models.CASCADE, related_name="statements")
    domain = tenant_key("audits.Domain", on_delete=models.CASCADE, related_name="statements")
    slug = models.SlugField(max_length=80)
    code = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    why = models.TextField(blank=True)
    levels = models.JSONField(default=list, blank=True)
    evidence_prompts = ArrayField(models.TextField(), default=list, blank=True)
    wording = models.JSONField(default=dict, blank=True)
    resources = models.JSONField(default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    places = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # none means all
    prompts = models.JSONField(default=dict, blank=True)
    must_reach = models.PositiveSmallIntegerField(null=True, blank=True)
    holds_at = models.PositiveSmallIntegerField(null=True, blank=True)
    # The statement of the version before that this one carries on.
    follows = tenant_key("self", related_name="followers", null=True, blank=True)
    change = models.CharField(max_length=10, choices=Change, default=Change.NEW)
    position = models.PositiveSmallIntegerField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        db_table = "audits_statement"
        ordering = ("domain__position", "position")
        triggers = (part_of_a_draft("statement_of_a_draft"),)
        constraints = (
            models.UniqueConstraint("area", "version", "slug", name="statement_slug_once"),
            models.UniqueConstraint(
                fields=["area", "domain", "position"],
                name="statement_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(must_reach=None, holds_at=None) | Q(must_reach__gt=F("holds_at")),
                name="statement_gates_below_what_it_must_reach",
            ),
            models.CheckConstraint(
                condition=Q(follows=None, change="new") | Q(follows__isnull=False) & ~Q(change="new"),
                name="statement_follows_or_is_new",
            ),
        )

    def __str__(self) -> str:
        return self.text
