"""The memorandum of understanding: its versions, one for each school, and who signs."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import AgreementQuerySet, AgreementTextQuerySet, SignatureQuerySet

# What a version says; `values` may still be filled in for agreements that are yet to be sent.
WORDS = (
    "area_id",
    "programme_id",
    "version",
    "title",
    "summary",
    "clauses",
    "signatories",
    "statement",
    "change_note",
    "published_at",
)
PUBLISHED_WORDS_CHANGE = pgtrigger.Condition(
    f"OLD.published_at IS NOT NULL AND ({', '.join(f'OLD.{word}' for word in WORDS)})"
    f" IS DISTINCT FROM ({', '.join(f'NEW.{word}' for word in WORDS)})"
)


class Side(models.TextChoices):
    """The parties to an agreement."""

    SCHOOL = "school", "School"
    FORUM = "forum", "Parent carer forum"
    CARE_BOARD = "care_board", "Care board"
    COUNCIL = "council", "Council"


class AgreementText(TenantModel):
    """A version of a programme's agreement. Once published it never changes.

    `clauses` is a list of {"id", "heading", "items": [text with {placeholders}], "sides": [who it
    binds; none means all]}; `signatories` of {"side", "role", "required"}; `summary` of sentences, which
    help to read and are not signed. `values` fill the placeholders that only the area knows.
    """

    programme = tenant_key("programmes.Programme", related_name="agreement_texts")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    summary = models.JSONField(default=list, blank=True)
    clauses = models.JSONField()
    values = models.JSONField(default=dict, blank=True)
    signatories = models.JSONField()
    statement = models.TextField()  # what a signatory confirms
    change_note = models.CharField(max_length=300, blank=True)
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        db_table = "schools_agreement_text"
        ordering = ("-version",)
        triggers = (
            pgtrigger.Protect(
                name="published_words_stay",
                operation=pgtrigger.Update,
                condition=PUBLISHED_WORDS_CHANGE,
            ),
            pgtrigger.Protect(
                name="published_text_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "programme", "version", name="agreement_text_version_once"),
            models.UniqueConstraint(
                "area", "programme", condition=Q(published_at=None), name="agreement_text_one_draft"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("agreement_text", args=[self.area.slug, self.programme_id])


class Agreement(TenantModel):
    """A version of the text filled in for one school, as it was sent and will be signed: its words never change."""

    participation = tenant_key("schools.Participation", related_name="agreements")
    text = tenant_key("schools.AgreementText", related_name="agreements")
    # A newer version that, filled in for this school, says the same: nobody was asked again.
    unchanged_in = tenant_key("schools.AgreementText", related_name="+", null=True, blank=True)
    clauses = models.JSONField()  # as in the text, with every placeholder filled
    sha256 = models.CharField(max_length=64)  # of title, clauses and statement: what exactly was signed
    sent_by = tenant_key("programmes.Membership", related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)  # when the last required signature was given
    replaced_at = models.DateTimeField(null=True, blank=True)  # by an agreement to newer words
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    document = models.UUIDField(null=True, blank=True)  # public_id of the signed PDF

    objects = AgreementQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "schools_agreement"
        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(
                fields=["area", "sent_at"],
                name="agreements_to_be_signed",
                condition=Q(completed_at=None, replaced_at=None, withdrawn_at=None),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                "area",
                "participation",
                condition=Q(replaced_at=None, withdrawn_at=None),
                name="agreement_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, completed_at=None) & ~Q(withdrawn_reason=""),
                name="agreement_withdrawn_with_a_reason_before_it_is_signed",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="agreed_words_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "area", "participation", "text", "clauses", "sha256", "sent_at"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.text} for {self.participation.school}"

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.area.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for signatures."""
        return self.completed_at is None and self.replaced_at is None and self.withdrawn_at is None


class Signature(TenantModel):
    """One party's place to sign: who is asked, and, once given, by whom, when and to which words."""

    agreement = tenant_key("schools.Agreement", related_name="signatures")
    side = models.CharField(max_length=20, choices=Side)
    role = models.CharField(max_length=80)  # “Head teacher”
    is_required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField()
    organisation = tenant_key("programmes.Organisation", related_name="+")
    signatory = tenant_key("programmes.Membership", related_name="signatures", null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    typed_name = models.CharField(max_length=150, blank=True)
    statement = models.TextField(blank=True)  # as it was confirmed
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_sha256 = models.CharField(max_length=64, blank=True)
    # Given to the version before, of which nothing that binds this party has changed since.
    carried_from = tenant_key("self", related_name="+", null=True, blank=True)

    objects = SignatureQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "schools_signature"
        ordering = ("position",)
        triggers = (
            pgtrigger.Protect(
                name="given_signature_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            ),
        )
        constraints = (
            models.UniqueConstraint("area", "agreement", "position", name="signature_position_once"),
            models.CheckConstraint(
                condition=Q(signed_at=None, typed_name="", statement="", signed_sha256="", carried_from=None)
                | Q(signed_at__isnull=False, signatory__isnull=False)
                & ~Q(typed_name="")
                & ~Q(statement="")
                & ~Q(signed_sha256=""),
                name="signature_is_whole_or_not_given",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role}, {self.organisation}"
