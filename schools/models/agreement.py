"""The memorandum of understanding: its versions, one for each school, and who signs."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import AgreementQuerySet


class Side(models.TextChoices):
    """The parties to an agreement."""

    SCHOOL = "school", "School"
    FORUM = "forum", "Parent carer forum"
    CARE_BOARD = "care_board", "Care board"
    COUNCIL = "council", "Council"


class AgreementText(TenantModel):
    """A version of a programme's agreement. Once published it never changes.

    `clauses` is a list of {"id", "heading", "items": [text with {placeholders}], "sides": [who it
    binds; none means all]}; `signatories` of {"side", "role", "required"}.
    """

    programme = tenant_key("programmes.Programme", related_name="agreement_texts")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    clauses = models.JSONField()
    signatories = models.JSONField()
    statement = models.TextField()  # what a signatory confirms
    change_note = models.CharField(max_length=300, blank=True)
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "schools_agreement_text"
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint("area", "programme", "version", name="agreement_text_version_once"),
            models.UniqueConstraint(
                "area", "programme", condition=Q(published_at=None), name="agreement_text_one_draft"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class Agreement(TenantModel):
    """A version of the text filled in for one school, as it was sent and will be signed."""

    participation = tenant_key("schools.Participation", related_name="agreements")
    text = tenant_key("schools.AgreementText", related_name="agreements")
    clauses = models.JSONField()  # as in the text, with every placeholder filled
    sha256 = models.CharField(max_length=64)  # of title, clauses and statement: what exactly was signed
    sent_by = tenant_key("programmes.Membership", related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)  # when the last required signature was given
    replaced_at = models.DateTimeField(null=True, blank=True)  # by an agreement to a newer version
    document = models.UUIDField(null=True, blank=True)  # public_id of the signed PDF

    objects = AgreementQuerySet.as_manager()

    class Meta:
        db_table = "schools_agreement"
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint("area", "participation", "text", name="agreement_once_a_version"),
            models.UniqueConstraint(
                "area", "participation", condition=Q(replaced_at=None), name="agreement_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.text} for {self.participation.school}"

    def get_absolute_url(self) -> str:
        return reverse("agreement", args=[self.area.slug, self.pk])


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

    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "schools_signature"
        ordering = ("position",)
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
