"""Codes of councils and care boards. A body that merged stays, with the day until which it was one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from common.tenancy.grants import READ
from schools.querysets import DatedQuerySet


class Dated(models.Model):
    """Something that held from one day to another; without a day, since or until nobody knows when."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()
    app_grants = READ

    class Meta:
        abstract = True


class LocalAuthority(Dated):
    """A council by the three-digit code of the Department for Education."""

    code = models.CharField(max_length=3, primary_key=True)
    gss_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=100)
    replaced_by = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # codes

    class Meta:
        db_table = "schools_local_authority"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CareBoard(Dated):
    """An integrated care board (ICB) by its code of the NHS Organisation Data Service."""

    code = models.CharField(max_length=3, primary_key=True)
    gss_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=120)
    replaced_by = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # codes

    class Meta:
        db_table = "schools_care_board"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class CareBoardAuthority(Dated):
    """A council, or a part of it, lies in the area of a care board."""

    care_board = models.ForeignKey(CareBoard, models.PROTECT, related_name="authorities")
    authority = models.ForeignKey(LocalAuthority, models.PROTECT, related_name="care_boards")

    class Meta:
        db_table = "schools_care_board_authority"
        ordering = ("care_board", "authority")
        constraints = (models.UniqueConstraint("care_board", "authority", name="care_board_authority_once"),)

    def __str__(self) -> str:
        return f"{self.authority} in {self.care_board}"
