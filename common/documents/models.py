import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.documents.kinds import DocumentKind, Form, kind_called
from common.documents.querysets import DocumentQuerySet
from common.tenancy.models import TenantModel, tenant_key

MOST_ATTEMPTS = 3
NOT_MADE = Q(storage_key="", ready_at=None, data_as_at=None, expires_at=None)


class State(models.TextChoices):
    QUEUED = "queued", "Waiting"
    WORKING = "working", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    EXPIRED = "expired", "Run out"


class Document(TenantModel):
    """A PDF or spreadsheet that somebody, or the system, asked for: from the request to the file and its end.

    `parameters` hold ids and filters, never what people wrote.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    form = models.CharField(max_length=4, choices=[(form.value, form.value.upper()) for form in Form])
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    membership = tenant_key("programmes.Membership", related_name="+", null=True)
    requested_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0 while it is not known
    started_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)  # the last sign of life of whoever makes it
    ready_at = models.DateTimeField(null=True, blank=True)
    data_as_at = models.DateTimeField(null=True, blank=True)  # when the data were read
    expires_at = models.DateTimeField(null=True, blank=True)  # null once ready: kept for good
    failure = models.CharField(max_length=500, blank=True)  # a sentence for the person who asked
    storage_key = models.CharField(max_length=100, blank=True)  # in the storage of uploads
    file_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)

    objects = DocumentQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "common_document"
        ordering = ("-requested_at",)
        indexes = (
            models.Index("requested_at", condition=Q(state__in=("queued", "working")), name="document_due"),
            models.Index("expires_at", condition=Q(state="ready"), name="document_runs_out"),
            models.Index(fields=["area", "membership", "-requested_at"], name="document_asked_by"),
        )
        constraints = (
            models.UniqueConstraint(
                "area",
                "membership",
                "kind",
                "form",
                "version",
                "parameters",
                condition=Q(state__in=("queued", "working")),
                nulls_distinct=False,
                name="document_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="document_state_is_known"),
            models.CheckConstraint(condition=Q(form__in=list(Form)), name="document_form_is_known"),
            models.CheckConstraint(
                condition=Q(requested_by=None, membership=None)
                | Q(requested_by__isnull=False, membership__isnull=False),
                name="document_asked_by_somebody_or_nobody",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="document_not_tried_for_ever"
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="document_not_more_than_all"
            ),
            models.CheckConstraint(
                condition=(Q(state="failed") & ~Q(failure="")) | (~Q(state="failed") & Q(failure="")),
                name="document_failure_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("ready", "expired")) | NOT_MADE, name="document_not_made_has_no_file"
            ),
            models.CheckConstraint(
                condition=~Q(state="working")
                | Q(started_at__isnull=False, heard_at__isnull=False, attempts__gte=1),
                name="document_at_work_shows_life",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready")
                | (Q(ready_at__isnull=False, data_as_at__isnull=False, size__gt=0) & ~Q(storage_key="")),
                name="document_ready_has_a_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="expired")
                | Q(storage_key="", ready_at__isnull=False, expires_at__isnull=False),
                name="document_run_out_has_no_file",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in {State.QUEUED, State.WORKING}

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def form_kind(self) -> Form:
        return Form(self.form)

    @property
    def definition(self) -> DocumentKind | None:
        """The kind that makes it, or None if no feature makes it any more."""
        return kind_called(self.kind)

    @property
    def asked_as(self) -> str:
        """Under which hat it was asked for: the role, never the name."""
        asker: Any = self.membership
        return str(asker) if asker else "PINS Portal"
