"""The national register: the same for every area, read by all, written by an import alone."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from common.tenancy.grants import READ
from schools.querysets import SchoolQuerySet


class School(models.Model):
    """An establishment of the register, with its unique reference number (URN) as the key.

    Names and codes are those of the register on the day of the last import; the `plain_…` fields are
    what searching compares (schools.plain). Nobody's name is kept: not the head teacher's either.
    """

    class Status(models.TextChoices):
        """What the register says of a school; the labels are its own words."""

        OPEN = "open", "Open"
        CLOSING = "closing", "Open, but proposed to close"
        PROPOSED = "proposed", "Proposed to open"
        CLOSED = "closed", "Closed"

    urn = models.PositiveIntegerField("unique reference number", primary_key=True)
    name = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status)
    phase = models.CharField(max_length=50, blank=True)
    type = models.CharField(max_length=100, blank=True)
    establishment_number = models.CharField(max_length=4, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    lowest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    religious_character = models.CharField(max_length=100, blank=True)
    trust = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    district = models.CharField(max_length=100, blank=True)
    la_code = models.CharField(max_length=3)
    la_name = models.CharField(max_length=100, blank=True)
    la_gss_code = models.CharField(max_length=9, blank=True)
    plain_name = models.TextField()
    plain_place = models.TextField()
    plain_former_names = models.TextField(default="", db_default="")
    words = SearchVectorField(null=True, editable=False)  # of the three above, written by the import
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())

    objects = SchoolQuerySet.as_manager()
    app_grants = READ

    class Meta:
        db_table = "schools_school"
        ordering = ("name", "urn")
        indexes = (
            # Kept up to date at once: pending entries would make the first searches after an import slow.
            GinIndex(fields=["words"], name="school_words", fastupdate=False),
            models.Index(fields=["la_code"], name="school_by_authority"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether pupils go there now."""
        return self.status in {self.Status.OPEN, self.Status.CLOSING}

    def current(self) -> "School":
        """Return the school that this one has become, or itself."""
        from schools.services.successors import follow_successor

        urn = follow_successor(self.pk)
        return self if urn == self.pk else School.objects.get(pk=urn)


class SchoolName(models.Model):
    """A name that a school had until an import found another."""

    school = models.ForeignKey(School, models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=200)
    plain = models.TextField()
    used_until = models.DateField()

    app_grants = READ

    class Meta:
        db_table = "schools_school_name"
        ordering = ("-used_until", "name")
        constraints = (models.UniqueConstraint("school", "name", name="school_former_name_once"),)

    def __str__(self) -> str:
        return self.name


class SchoolLink(models.Model):
    """One school took over from another: a conversion, a merger, a split."""

    predecessor = models.ForeignKey(School, models.CASCADE, related_name="links_forward")
    successor = models.ForeignKey(School, models.CASCADE, related_name="links_back")
    established_on = models.DateField(null=True, blank=True)

    app_grants = READ

    class Meta:
        db_table = "schools_school_link"
        ordering = ("established_on", "pk")
        constraints = (
            models.UniqueConstraint("predecessor", "successor", name="school_link_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="school_link_is_to_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} became {self.successor_id}"


class SchoolWord(models.Model):
    """A word that occurs in the register: what a misspelt one is compared with."""

    word = models.TextField(primary_key=True)

    app_grants = READ

    class Meta:
        db_table = "schools_word"
        indexes = (
            GinIndex(
                fields=["word"],
                name="school_word_trigrams",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
        )

    def __str__(self) -> str:
        return self.word
