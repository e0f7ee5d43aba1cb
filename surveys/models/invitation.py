"""Personal invitations: a list of contacts, kept apart from answers and erased after closing."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from surveys.querysets import ContactListQuerySet, InvitationQuerySet


class ContactList(TenantModel):
    """Addresses of a school's families, uploaded for one survey, and how far their invitations are."""

    class State(models.TextChoices):
        """What the worker does with it."""

        READY = "ready", "Not sent yet"
        SENDING = "sending", "Being sent"
        PAUSED = "paused", "Paused"
        SENT = "sent", "Sent"
        ERASED = "erased", "Erased"

    asked = tenant_key("surveys.AskedSchool", related_name="contact_lists")
    name = models.CharField(max_length=120)  # of the file
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    people = models.PositiveIntegerField(default=0)
    made_by = tenant_key("programmes.Membership", related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)  # when somebody last asked for reminders
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ContactListQuerySet.as_manager()

    class Meta:
        db_table = "surveys_contact_list"
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="erased", erased_at__isnull=False) | ~Q(state="erased") & Q(erased_at=None),
                name="contact_list_erased_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Invitation(TenantModel):
    """One person's invitation: to whom, whether it has gone, and whether its link has been used. Not when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contacts = tenant_key("surveys.ContactList", on_delete=models.CASCADE, related_name="invitations")
    asked = tenant_key("surveys.AskedSchool", related_name="invitations")
    email = models.EmailField(max_length=254, blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, blank=True)  # the family's, where the school knows it
    # SHA-256 of the token in the link: who reads the table cannot answer for anybody.
    token_hash = models.BinaryField(max_length=32)
    message = models.UUIDField(null=True, blank=True)  # common.Message, once it is queued
    reminder = models.UUIDField(null=True, blank=True)  # the latest, once it is queued
    reminded_on = models.DateField(null=True, blank=True)  # when a reminder was last due
    is_used = models.BooleanField(default=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        db_table = "surveys_invitation"
        ordering = ("id",)
        indexes = (models.Index("area", "contacts", "message", name="invitation_to_send"),)
        constraints = (
            models.UniqueConstraint("area", "token_hash", name="invitation_token_once"),
            models.UniqueConstraint(
                "area", "asked", "email", condition=~Q(email=""), name="invitation_once_an_address"
            ),
            models.UniqueConstraint(
                "area", "asked", "telephone", condition=~Q(telephone=""), name="invitation_once_a_telephone"
            ),
            models.CheckConstraint(
                condition=~Q(email="") & Q(telephone="") | Q(email="") & ~Q(telephone=""),
                name="invitation_goes_one_way",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email or self.telephone
