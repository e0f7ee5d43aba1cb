from django.db import models

from common.tenancy.models import TenantModel, tenant_key


class FormerIdentity(TenantModel):
    """A number and name under which a school of the area stood in the register, until a day.

    A school is still found by it, and its own entry in the register is still there.
    """

    school = tenant_key("programmes.Organisation", related_name="former_identities")
    urn = models.PositiveIntegerField("unique reference number")
    name = models.CharField(max_length=200)
    until = models.DateField()

    class Meta:
        db_table = "schools_former_identity"
        ordering = ("-until", "-pk")
        indexes = (models.Index(fields=["area", "urn"], name="former_identity_by_urn"),)
        constraints = (models.UniqueConstraint("area", "school", "urn", "name", name="former_identity_once"),)

    def __str__(self) -> str:
        return f"{self.urn} {self.name}"
