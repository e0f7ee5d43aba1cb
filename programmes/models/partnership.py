"""How an area works together: what its partners do in it, and what it has settled on."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from common.tenancy.models import TenantModel, tenant_key

# The least that any area asks for before a figure is shown; an area may only ask for more.
MINIMUM_SCHOOL = 10  # answers, for a school's figures
MINIMUM_CELL = 5  # answers, for a subgroup or a cell
MINIMUM_SCHOOLS = 3  # schools, for an area's figures


def english() -> list[str]:
    return ["en"]


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class OrganisationRole(TenantModel):
    """What a partner does in the area, from one day to another, perhaps for one council's schools only."""

    class Role(models.TextChoices):
        """What partners do."""

        LEAD = "lead", "Leads the partnership"
        PARTNER = "partner", "Equal partner"
        FORUM = "forum", "Speaks for parent carers"
        PROVIDER = "provider", "Delivers support"
        STEERING = "steering", "Sits on the steering group"

    organisation = tenant_key("programmes.Organisation", related_name="roles")
    role = models.CharField(max_length=20, choices=Role)
    council = tenant_key("programmes.Organisation", related_name="roles_for", null=True, blank=True)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "programmes_organisation_role"
        ordering = ("organisation__name", "starts_on")
        constraints = (
            models.UniqueConstraint(
                "area",
                "organisation",
                "role",
                "council",
                condition=Q(ends_on=None),
                nulls_distinct=False,
                name="organisation_role_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="organisation_role_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class AreaSettings(TenantModel):
    """What an area has settled on; areas without a row have the defaults of `AreaSettings(area=…)`."""

    minimum_school = models.PositiveSmallIntegerField(default=MINIMUM_SCHOOL)
    minimum_cell = models.PositiveSmallIntegerField(default=MINIMUM_CELL)
    minimum_schools = models.PositiveSmallIntegerField(default=MINIMUM_SCHOOLS)
    languages = ArrayField(models.CharField(max_length=12), default=english)  # BCP 47, as families may choose
    # Periods of the retention schedule, after which a task of the night erases.
    activity_kept_months = models.PositiveSmallIntegerField(default=36)
    unselected_kept_months = models.PositiveSmallIntegerField(default=12)  # expressions of interest
    downloads_kept_days = models.PositiveSmallIntegerField(default=14)
    # Targets that pages compare with.
    target_days_to_sign = models.PositiveSmallIntegerField(default=21)  # from sending an agreement
    target_signed_percent = models.PositiveSmallIntegerField(default=90)
    target_on_time_percent = models.PositiveSmallIntegerField(default=80)  # schools without a late milestone

    app_grants = ("SELECT", "INSERT", "UPDATE")

    class Meta:
        db_table = "programmes_area_settings"
        constraints = (
            models.UniqueConstraint("area", name="area_settings_once"),
            models.CheckConstraint(
                condition=Q(
                    minimum_school__gte=MINIMUM_SCHOOL,
                    minimum_cell__gte=MINIMUM_CELL,
                    minimum_schools__gte=MINIMUM_SCHOOLS,
                ),
                name="area_settings_minimums_only_rise",
            ),
            models.CheckConstraint(
                condition=Q(target_signed_percent__lte=100, target_on_time_percent__lte=100),
                name="area_settings_percent",
            ),
            models.CheckConstraint(
                condition=Q(
                    activity_kept_months__range=(12, 84),
                    unselected_kept_months__range=(1, 36),
                    downloads_kept_days__range=(1, 90),
                ),
                name="area_settings_periods_are_likely",
            ),
        )
        triggers = (
            # Whoever could lower a minimum for a moment would read what it hides.
            pgtrigger.Protect(
                name="minimums_only_rise",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__minimum_school__lt=pgtrigger.F("old__minimum_school"))
                | pgtrigger.Q(new__minimum_cell__lt=pgtrigger.F("old__minimum_cell"))
                | pgtrigger.Q(new__minimum_schools__lt=pgtrigger.F("old__minimum_schools")),
            ),
        )

    def __str__(self) -> str:
        return f"Settings of {self.area}"
