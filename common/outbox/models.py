"""The outbox, and what waits to be told in a digest."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.tenancy.constraints import AreaKey, AreaPolicy, RowPolicy, SameAreaKey
from common.tenancy.models import TenantModel

from .querysets import DigestPreferenceQuerySet, MessageQuerySet, NoticeQuerySet

TABLE = "common_message"


class Channel(models.TextChoices):
    EMAIL = "email", "Email"
    TEXT = "text", "Text message"


class State(models.TextChoices):
    QUEUED = "queued", "Waiting"
    SENT = "sent", "Sent"
    FAILED = "failed", "Could not be sent"
    BOUNCED = "bounced", "Came back"


class Message(models.Model):
    """One email or text message to one address.

    It belongs to an area, or to none: mails about an account, such as a password reset. The
    application's role may write those, and never read them.
    """

    # Made here, not by the database: reading it back would ask for a row that may not be read.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.ForeignKey("programmes.Area", models.PROTECT, related_name="+", null=True, db_index=False)
    channel = models.CharField(max_length=5, choices=Channel)
    kind = models.CharField(max_length=60)  # the template: what it was about, when the body is long erased
    batch = models.CharField(max_length=60, blank=True)  # mass mailings only, which let others go first
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=300)  # the same however often it is tried
    is_sensitive = models.BooleanField(default=False)  # carries a link that lets someone in: erased once sent
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField(default=timezone.now)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()
    # What the application may change is what “send again” needs.
    app_grants = ("SELECT", "INSERT", "UPDATE (state, attempts, next_attempt_at, sent_at)")

    class Meta:
        db_table = TABLE
        ordering = ("-queued_at",)
        indexes = (
            models.Index("batch", "next_attempt_at", condition=Q(state="queued"), name="message_due"),
            models.Index("area", "queued_at", condition=~Q(state="sent"), name="message_not_delivered"),
        )
        constraints = (
            AreaKey(table=TABLE),
            AreaPolicy(table=TABLE),
            RowPolicy(
                table=TABLE, name="message_without_area", command="INSERT", with_check="area_id IS NULL"
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=("queued", "failed"), sent_at=None)
                | Q(state__in=("sent", "bounced"), sent_at__isnull=False),
                name="message_has_a_time_once_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("failed", "bounced")) | ~Q(last_error=""),
                name="message_failure_says_why",
            ),
            models.CheckConstraint(
                condition=Q(is_sensitive=False) | Q(state__in=("queued", "failed")) | Q(text="", html=""),
                name="message_sensitive_body_is_erased",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} “{self.kind}” to {self.to}"

    @property
    def can_be_sent_again(self) -> bool:
        """Whether it failed or came back. One that let someone in and has left is written afresh instead."""
        return self.state == State.FAILED or (self.state == State.BOUNCED and not self.is_sensitive)


class Group(models.TextChoices):
    """The headings of a digest, in their order."""

    LATE = "late", "Past its date"
    DUE = "due", "Due soon"
    NEW = "new", "New"
    WAITING = "waiting", "Waiting for someone else"
    GOOD_NEWS = "good_news", "Good news"


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "Straight away"
    DAILY = "daily", "Once a day, on working days"
    WEEKLY = "weekly", "Once a week, on Monday"
    NONE = "none", "Never"


class Notice(TenantModel):
    """A line that a person should hear of, until an email has carried it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.CharField(max_length=9, choices=Group)
    line = models.CharField(max_length=300)
    path = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=timezone.now)
    message = models.ForeignKey(
        Message, models.PROTECT, related_name="notices", null=True, blank=True, db_constraint=False
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "common_notice"
        indexes = (models.Index("area", "user", condition=Q(message=None), name="notice_waiting"),)
        constraints = (
            SameAreaKey(table="common_notice", column="message_id", to=TABLE),
            models.CheckConstraint(condition=Q(group__in=Group.values), name="notice_group_is_known"),
        )

    def __str__(self) -> str:
        return self.line


class DigestPreference(TenantModel):
    """How often a person wants to hear of one area, and the day of their last digest."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    frequency = models.CharField(max_length=7, choices=Frequency, default=Frequency.DAILY)
    digested_on = models.DateField(null=True, blank=True)

    objects = DigestPreferenceQuerySet.as_manager()

    class Meta:
        db_table = "common_digest_preference"
        constraints = (
            models.UniqueConstraint("area", "user", name="digest_preference_once"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="digest_frequency_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_frequency_display()}"
