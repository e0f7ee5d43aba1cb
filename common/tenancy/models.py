"""The base of every table that belongs to one area."""

from typing import Any

from django.db import models
from django.db.models.fields.related import lazy_related_operation
from django.db.models.signals import class_prepared

from .constraints import OPEN_AREA, AreaKey, AreaPolicy, RowPolicy, SameAreaKey


class TenantModel(models.Model):
    """A record of one area. Its table gets row level security and composite keys by itself.

    A subclass may set `app_grants`, what the web and worker role may do with the table: an
    append-only table says ("SELECT", "INSERT").
    """

    area = models.ForeignKey("programmes.Area", models.PROTECT, related_name="+", db_index=False)

    app_grants: tuple[str, ...] = ("SELECT", "INSERT", "UPDATE", "DELETE")

    class Meta:
        abstract = True


def tenant_key(to: str, on_delete: Any = models.PROTECT, **options: Any) -> Any:
    """Return a foreign key from one tenant table to another, checked by the composite key alone.

    The composite key (area, x) implies the plain one, and both together double the time of an insert.
    """
    return models.ForeignKey(to, on_delete, db_constraint=False, **options)


def build_walls(sender: type[models.Model], **_kwargs: Any) -> None:
    """Add the policy and the keys to a concrete tenant model as soon as its class is made.

    Not through `Meta.constraints` of the abstract base: a child with a Meta of its own loses those
    silently.
    """
    tracked = getattr(sender, "pgh_tracked_model", None)
    if tracked and issubclass(tracked, TenantModel):
        _add(sender, AreaPolicy(table=sender._meta.db_table))
    if tracked and tracked._meta.label == "programmes.Area":
        _add(sender, _policy_of_the_areas_own_history(sender._meta.db_table))
    if issubclass(sender, TenantModel) and not sender._meta.abstract and not sender._meta.proxy:
        _add(sender, AreaKey(table=sender._meta.db_table), AreaPolicy(table=sender._meta.db_table))
        for field in sender._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.name != "area":
                lazy_related_operation(_key_towards, sender, field.remote_field.model, field=field)


def _policy_of_the_areas_own_history(table: str) -> RowPolicy:
    """An area's name is public; who changed it and when is its own matter."""
    inside = f"pgh_obj_id = {OPEN_AREA}"
    return RowPolicy(table=table, name=f"{table}_area", using=inside, with_check=inside)


def _key_towards(sender: type[models.Model], target: type[models.Model], field: Any) -> None:
    if issubclass(target, TenantModel):
        _add(sender, SameAreaKey(table=sender._meta.db_table, column=field.column, to=target._meta.db_table))


def _add(model: type[models.Model], *walls: models.BaseConstraint) -> None:
    """Append to the constraints, and to the attributes from which migrations read them."""
    meta = model._meta
    meta.constraints = [*meta.constraints, *walls]
    meta.original_attrs["constraints"] = meta.constraints


class_prepared.connect(build_walls)
