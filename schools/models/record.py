"""A school's record: whom to speak to, what was noted, which files belong to it."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key
from schools.querysets import OfSchoolQuerySet, SharedQuerySet


class Visibility(models.TextChoices):
    """Who of those that see a school at all may read something about it."""

    AUTHORITIES = "authorities", "The care board and the councils"
    PARTNERS = "partners", "The care board, the councils and the parent carer forum"
    EVERYBODY = "everybody", "Everybody who works with the school, its own people too"


class Contact(TenantModel):
    """Somebody at a school whom partners write to; perhaps with an account, perhaps not."""

    class Role(models.TextChoices):
        """What they do at the school."""

        HEAD = "head", "Head teacher"
        DEPUTY = "deputy", "Deputy head teacher"
        SENCO = "senco", "SENCO"
        GOVERNOR = "governor", "Governor or trustee"
        OFFICE = "office", "School office"
        SAFEGUARDING = "safeguarding", "Safeguarding lead"
        OTHER = "other", "Other"

    school = tenant_key("programmes.Organisation", related_name="contacts")
    role = models.CharField(max_length=20, choices=Role)
    full_name = models.CharField(max_length=150)
    email = models.EmailField("email address", blank=True)
    telephone = models.CharField(max_length=20, blank=True)
    is_main = models.BooleanField(default=False)  # the one to write to first

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        db_table = "schools_contact"
        ordering = ("-is_main", "role", "full_name")
        constraints = (
            models.UniqueConstraint(
                "area", "school", condition=Q(is_main=True), name="contact_one_main_a_school"
            ),
            models.UniqueConstraint("area", "school", "role", "full_name", name="contact_once_in_a_role"),
            models.CheckConstraint(condition=~Q(email="", telephone=""), name="contact_can_be_reached"),
        )

    def __str__(self) -> str:
        return f"{self.full_name}, {self.get_role_display()}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Note(TenantModel):
    """Something worth knowing about a school, never about a child."""

    school = tenant_key("programmes.Organisation", related_name="notes")
    text = models.TextField()
    visibility = models.CharField(max_length=20, choices=Visibility)
    author = tenant_key("programmes.Membership", related_name="notes")
    written_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        db_table = "schools_note"
        ordering = ("-written_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),)

    def __str__(self) -> str:
        return self.text[:60]


class SchoolFile(TenantModel):
    """A file that belongs to a school's record."""

    school = tenant_key("programmes.Organisation", related_name="files")
    upload = tenant_key("common.Upload", related_name="+")
    title = models.CharField(max_length=120)
    visibility = models.CharField(max_length=20, choices=Visibility)
    author = tenant_key("programmes.Membership", related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = SharedQuerySet.as_manager()

    class Meta:
        db_table = "schools_file"
        ordering = ("-added_at", "-pk")
        constraints = (models.UniqueConstraint("area", "upload", name="school_file_once"),)

    def __str__(self) -> str:
        return self.title
