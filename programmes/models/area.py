import secrets

import pghistory
from django.db import models
from django.urls import reverse
from django.utils import timezone

from common.tenancy.constraints import OPEN_AREA, RowPolicy
from common.tenancy.models import TenantModel, tenant_key
from programmes.querysets import OrganisationQuerySet
from programmes.roles import Kind

KIND_LABELS = {
    Kind.ICB: "NHS integrated care board",
    Kind.LOCAL_AUTHORITY: "Local authority",
    Kind.FORUM: "Parent carer forum",
    Kind.SCHOOL: "School",
    Kind.PROVIDER: "Provider",
    Kind.OTHER: "Other partner",
}


CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another


def new_code_prefix() -> str:
    """Return three letters for an area's codes; the caller makes sure that no other area has them."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(3))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Area(models.Model):
    """A local partnership, usually one integrated care board's footprint: the tenant.

    Its name is public, so anybody may read the row; only someone inside may change it.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    run_by = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who runs it, for the foot of the page: “the council, the NHS …”",
    )
    # Codes that people type without an account begin with it: it says in which area to look.
    code_prefix = models.CharField(max_length=3, unique=True, default=new_code_prefix, editable=False)
    logo = models.UUIDField(null=True, blank=True)  # public_id of an upload of the area itself

    app_grants = ("SELECT", "UPDATE")

    class Meta:
        db_table = "programmes_area"
        ordering = ("name",)
        constraints = (
            RowPolicy(table="programmes_area", name="area_is_public", command="SELECT", using="true"),
            RowPolicy(
                table="programmes_area",
                name="area_changes_inside",
                command="UPDATE",
                using=f"id = {OPEN_AREA}",
                with_check=f"id = {OPEN_AREA}",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("area_home", args=[self.slug])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Organisation(TenantModel):
    """A partner in an area: the care board, a council, a forum, a school, a provider."""

    kind = models.CharField(
        max_length=20, choices=[(kind.value, label) for kind, label in KIND_LABELS.items()]
    )
    name = models.CharField(max_length=200)
    urn = models.PositiveIntegerField("unique reference number", null=True, blank=True)
    code = models.CharField(max_length=3, blank=True)  # of a council (DfE) or a care board (NHS)
    # An organisation that merged or closed keeps its past under its own name.
    succeeded_by = tenant_key("self", related_name="predecessors", null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        db_table = "programmes_organisation"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint("area", "urn", name="organisation_urn_once_in_an_area"),
            models.UniqueConstraint(
                "area", "kind", "name", "urn", name="organisation_name_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.SCHOOL, urn__isnull=False)
                | (~models.Q(kind=Kind.SCHOOL) & models.Q(urn=None)),
                name="organisation_only_schools_have_a_urn",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="organisation_kind_is_known"
            ),
            models.UniqueConstraint(
                "area",
                "kind",
                "code",
                condition=~models.Q(code=""),
                name="organisation_code_once_in_an_area",
            ),
            models.CheckConstraint(
                condition=models.Q(code="") | models.Q(kind__in=(Kind.ICB, Kind.LOCAL_AUTHORITY)),
                name="organisation_only_authorities_have_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(succeeded_by=None) | models.Q(ended_on__isnull=False),
                name="organisation_succeeded_has_ended",
            ),
            # Names the hats that a person may choose from, before an area is open.
            RowPolicy(
                table="programmes_organisation",
                name="organisation_own_before_area",
                command="SELECT",
                using=f"{OPEN_AREA} IS NULL AND EXISTS (SELECT 1 FROM programmes_membership m "  # noqa: S608
                "WHERE m.area_id = programmes_organisation.area_id AND m.organisation_id = programmes_organisation.id)",
            ),
        )

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SchoolPartner(TenantModel):
    """A council or forum works with a school, from one day to another: this is how far they see."""

    school = tenant_key("programmes.Organisation", related_name="partners")
    partner = tenant_key("programmes.Organisation", related_name="schools_served")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "programmes_school_partner"
        constraints = (
            models.UniqueConstraint(
                "area",
                "school",
                "partner",
                condition=models.Q(ends_on=None),
                name="school_partner_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on")),
                name="school_partner_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(school=models.F("partner")), name="school_partner_is_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.partner} works with {self.school}"
