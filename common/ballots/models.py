import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key


class Box(TenantModel):
    """A ballot box. Its private key lies with the worker, outside the database, until the box is emptied.

    The web seals with the public key and cannot read what it put in; neither can who holds the database.
    """

    purpose = models.CharField(max_length=40)
    public_key = models.BinaryField(max_length=32, null=True, blank=True)  # null until the worker has made it
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)  # nothing goes in any more
    emptied_at = models.DateTimeField(null=True, blank=True)  # counted, and the private key destroyed

    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "common_box"
        constraints = (
            models.CheckConstraint(
                condition=Q(emptied_at=None) | Q(closed_at__isnull=False), name="box_emptied_once_closed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose}, {self.opened_at:%-d %B %Y}"


class Ballot(TenantModel):
    """One person's sealed answers. No time, no number in a row, nothing that says who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    box = tenant_key("common.Box", related_name="ballots")
    sealed = models.BinaryField()

    # The web and the worker behind an area's walls put ballots in and count them; to read takes the door.
    app_grants = ("INSERT", "SELECT (area_id, box_id)")

    class Meta:
        db_table = "common_ballot"

    def __str__(self) -> str:
        return "A sealed ballot"
