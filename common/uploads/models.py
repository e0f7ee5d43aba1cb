import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from common.tenancy.models import TenantModel
from common.uploads.kinds import PICTURES
from common.uploads.querysets import UploadQuerySet
from common.uploads.scanning import ScanState


class Upload(TenantModel):
    """A file that somebody gave to an area: what it is, where it lies, who gave it and what for.

    Written once: another file is another upload. The feature that attaches it keeps the key.
    """

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=40)  # says which feature decides who reads it
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=100, unique=True)
    scan_state = models.CharField(max_length=20, choices=ScanState)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    objects = UploadQuerySet.as_manager()
    app_grants = ("SELECT", "INSERT", "DELETE")

    class Meta:
        db_table = "common_upload"
        ordering = ("-uploaded_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.content_type in PICTURES
