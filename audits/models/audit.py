"""A school's audit: its answers, what they rest on, who was asked for which part, and what the reviewer said."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from audits.querysets import AnswerQuerySet, AuditQuerySet, EvidenceQuerySet
from common.tenancy.models import TenantModel, tenant_key

# Of an answer, what its school may change even then: what it wants to reach, and who said so, when.
OWN_AIM = ("target", "edition", "changed_at", "changed_by_id")


def part_of_an_open_audit(name: str, audit: str, but: tuple[str, ...] = ()) -> pgtrigger.Trigger:
    """Return the trigger that keeps a row as it is while its audit is with the reviewer or agreed.

    `audit` is the SQL that gives the audit's key from the row called `r`; `but` are columns that may change.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("r", "record")],
        func=f"""
            IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
            IF EXISTS (
                SELECT FROM audits_audit a
                WHERE a.id = ({audit}) AND a.state IN ('submitted', 'agreed')
            ) THEN
                {_unless_only(but)}RAISE EXCEPTION 'This audit is locked: it was submitted or agreed.';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def _unless_only(columns: tuple[str, ...]) -> str:
    """Return SQL that lets through a change of nothing but these columns."""
    if not columns:
        return ""
    names = f"ARRAY{list(columns)}::text[]"
    same = f"to_jsonb(NEW) - {names} = to_jsonb(OLD) - {names}"
    return f"IF TG_OP = 'UPDATE' AND {same} THEN RETURN NEW; END IF;\n                "


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Audit(TenantModel):
    """A school, or one place in it, looked at in a round. Its state changes through audits.services alone.

    There is no row before somebody at the school begins: “not started” is a school of the round without one.
    """

    class State(models.TextChoices):
        """How far it is."""

        IN_PROGRESS = "in_progress", "In progress"
        SUBMITTED = "submitted", "With the reviewer"
        CHANGES_REQUESTED = "changes_requested", "Changes asked for"
        AGREED = "agreed", "Agreed"
        REOPENED = "reopened", "Opened again"

    # Its school may change answers.
    OPEN = (State.IN_PROGRESS, State.CHANGES_REQUESTED, State.REOPENED)
    # Its school has given it out of its hands at least once: partners may read it.
    GIVEN = (State.SUBMITTED, State.CHANGES_REQUESTED, State.AGREED, State.REOPENED)

    round = tenant_key("audits.Round", related_name="audits")
    school = tenant_key("programmes.Organisation", related_name="audits")
    version = tenant_key("audits.FrameworkVersion", related_name="audits")
    # The version whose answers it brought along when its school took up this one.
    carried_from = tenant_key("audits.FrameworkVersion", related_name="+", null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.IN_PROGRESS)
    state_since = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)  # for changes asked for, or for opening it again
    # Of one place: what kind (an id of the version's places), its name, when and how it was looked at.
    place = models.CharField(max_length=40, blank=True)
    place_name = models.CharField(max_length=80, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    circumstances = models.CharField(max_length=200, blank=True)  # time of day, how busy it was
    who_looked = models.CharField(max_length=200, blank=True)  # roles only
    # Before submitting: what the school takes from it, in a few sentences.
    summary = models.TextField(blank=True)
    # Somebody from outside the area's staff who reviews instead of them.
    moderator = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    started_by = tenant_key("programmes.Membership", related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    submitted_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    agreed_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        db_table = "audits_audit"
        ordering = ("school__name", "place_name", "pk")
        indexes = (models.Index(fields=["area", "round", "state"], name="audits_of_a_round"),)
        constraints = (
            models.UniqueConstraint(
                "area", "round", "school", "place_name", name="audit_once_in_a_round_and_place"
            ),
            models.CheckConstraint(
                condition=Q(place="", place_name="") | ~Q(place="") & ~Q(place_name=""),
                name="audit_place_has_a_kind_and_a_name",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("changes_requested", "reopened")) | ~Q(reason=""),
                name="audit_goes_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("submitted", "changes_requested", "agreed"))
                | Q(submitted_at__isnull=False),
                name="audit_submitted_before_it_is_reviewed",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(agreed_at__isnull=False), name="audit_agreed_when"
            ),
        )

    def __str__(self) -> str:
        return f"{self.place_name}, {self.round}" if self.place_name else str(self.round)

    def get_absolute_url(self) -> str:
        return reverse("audit", args=[self.area.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its school may change answers."""
        return self.state in self.OPEN


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Answer(TenantModel):
    """What a school says about a statement: one row for all who write at it, so `edition` counts its changes.

    A statement counts as looked at when it has a level or an answer outside the levels.
    """

    class Flag(models.TextChoices):
        """What the statement is for the school."""

        STRENGTH = "strength", "A strength"
        DEVELOPMENT = "development", "An area for development"

    audit = tenant_key("audits.Audit", related_name="answers")
    statement = tenant_key("audits.Statement", related_name="answers")
    edition = models.PositiveIntegerField(default=1)
    level = models.PositiveSmallIntegerField(null=True, blank=True)  # a value of the version's levels
    outside = models.CharField(max_length=40, blank=True)  # an id of the version's `outside`
    commentary = models.TextField(blank=True)
    now = models.TextField(blank=True)
    possible_action = models.TextField(blank=True)
    flag = models.CharField(max_length=12, choices=Flag, blank=True)
    target = models.PositiveSmallIntegerField(null=True, blank=True)  # the level it wants to reach
    # How the school came to its level when it had looked at all voices. A level that is chosen elsewhere later
    # is nobody's agreement, so that it takes the signature away; the words stay.
    because = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)
    # What its leaders had chosen before that: their own voice beside the others.
    leaders_level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_from_paper = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = tenant_key("programmes.Membership", related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        db_table = "audits_answer"
        triggers = (
            part_of_an_open_audit("answers_of_an_open_audit", "r.audit_id", but=OWN_AIM),
            pgtrigger.Trigger(
                name="answers_the_audits_own_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT FROM audits_audit a JOIN audits_statement s ON s.version_id = a.version_id
                        WHERE a.id = NEW.audit_id AND s.id = NEW.statement_id
                    ) THEN
                        RAISE EXCEPTION 'The statement is not of the version that this audit uses.';
                    END IF;
                    RETURN NEW;
                """,
            ),
        )
        indexes = (
            models.Index(fields=["area", "statement", "level"], name="answers_by_level"),
            # What schools named, for the results of a round: one answer in ten.
            models.Index(
                fields=["area", "audit", "statement", "flag"], condition=~Q(flag=""), name="answers_flagged"
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "audit", "statement", name="answer_once"),
            models.CheckConstraint(
                condition=Q(level=None) | Q(outside="", level__range=(1, 5)),
                name="answer_on_the_scale_or_outside",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__range=(1, 5)), name="answer_target_on_the_scale"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="answer_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(leaders_level=None) | Q(leaders_level__range=(1, 5), settled_at__isnull=False),
                name="answer_leaders_level_beside_an_agreed_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement}"

    @property
    def is_looked_at(self) -> bool:
        """Whether it says anything on the scale or outside it."""
        return self.level is not None or bool(self.outside)

    @property
    def leaders(self) -> int | None:
        """The leaders' own level: what they had chosen before the school agreed, else what stands there."""
        return self.leaders_level if self.settled_at else self.level


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Evidence(TenantModel):
    """What an answer rests on: a link, a file or a note, with the day it is from."""

    class Kind(models.TextChoices):
        """What it is."""

        LINK = "link", "A link"
        FILE = "file", "A file or photo"
        NOTE = "note", "A note"

    answer = tenant_key("audits.Answer", on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=500, blank=True)
    upload = tenant_key("common.Upload", related_name="+", null=True, blank=True)
    note = models.TextField(blank=True)
    dated_on = models.DateField(null=True, blank=True)
    added_by = tenant_key("programmes.Membership", related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        db_table = "audits_evidence"
        ordering = ("added_at", "pk")
        triggers = (
            part_of_an_open_audit(
                "evidence_of_an_open_audit", "SELECT n.audit_id FROM audits_answer n WHERE n.id = r.answer_id"
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="link", upload=None, note="") & ~Q(url="")
                | Q(kind="file", upload__isnull=False, url="", note="")
                | Q(kind="note", upload=None, url="") & ~Q(note=""),
                name="evidence_is_one_of_its_kind",
            ),
        )

    def __str__(self) -> str:
        return self.title


class AuditPart(TenantModel):
    """A theme or a statement of an audit that a colleague was asked to fill in."""

    audit = tenant_key("audits.Audit", related_name="parts")
    domain = tenant_key("audits.Domain", related_name="+")
    statement = tenant_key(
        "audits.Statement", related_name="+", null=True, blank=True
    )  # None: the whole theme
    # Whom: a member of the school, or somebody who was invited for it and has not joined yet.
    colleague = tenant_key("programmes.Membership", related_name="audit_parts", null=True, blank=True)
    invitation = tenant_key("programmes.Invitation", related_name="audit_parts", null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True, blank=True)
    given_by = tenant_key("programmes.Membership", related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "audits_part"
        ordering = ("domain__position", "statement__position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(colleague__isnull=False) | Q(invitation__isnull=False),
                name="audit_part_given_to_somebody",
            ),
            models.UniqueConstraint(
                "area",
                "audit",
                "domain",
                "statement",
                "colleague",
                nulls_distinct=False,
                condition=Q(colleague__isnull=False),
                name="audit_part_once_a_colleague",
            ),
        )

    def __str__(self) -> str:
        return str(self.statement or self.domain)


class ReviewComment(TenantModel):
    """What a reviewer said about a statement, or about the audit as a whole."""

    audit = tenant_key("audits.Audit", related_name="comments")
    statement = tenant_key("audits.Statement", related_name="+", null=True, blank=True)
    text = models.TextField()
    author = tenant_key("programmes.Membership", related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    # The school says that it has seen to it.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = tenant_key("programmes.Membership", related_name="+", null=True, blank=True)

    class Meta:
        db_table = "audits_review_comment"
        ordering = ("written_at", "pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="review_comment_says_something"),)

    def __str__(self) -> str:
        return self.text[:60]
