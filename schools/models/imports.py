from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone


class RegisterImport(models.Model):
    """One file of the register: who gave it, what it would change or has changed.

    A worker does the work: it takes what is WAITING or APPLYING. The files lie in the uploads'
    storage until they are applied, refused or replaced by a newer one; nobody can fetch them.
    """

    class State(models.TextChoices):
        """How far a file has got."""

        WAITING = "waiting", "Being read"
        PREVIEWED = "previewed", "Ready to apply"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused"
        DROPPED = "dropped", "Replaced by a newer file"

    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    file_name = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=100, blank=True)
    links_storage_key = models.CharField(max_length=100, blank=True)
    # Accounts are seen by their own people alone, so the names of the day stand beside the keys;
    # without a key it came from the command line.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_by_name = models.CharField(max_length=150, default="command line")
    started_at = models.DateTimeField(default=timezone.now)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_by_name = models.CharField(max_length=150, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    allows_many_closures = models.BooleanField(default=False)
    refusal = models.TextField(blank=True)  # a sentence for whoever gave the file
    report = models.JSONField(default=dict, blank=True)  # schools.services.report.Report

    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "schools_register_import"
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("register_import", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or will."""
        return self.state in {self.State.WAITING, self.State.APPLYING}
