"""Making a school of the register an organisation of the area, with the partners it has there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from programmes.models import Area, Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind
from programmes.services.activity import Refused
from schools.models import School


def give_places_in_area(*, schools: Iterable[School], area: Area) -> dict[int, Organisation]:
    """Return the organisations of these schools by URN; make those that the area has not met yet.

    A new one is linked with its council, found by the code in the register, and with the forums that
    speak for that council's families. Raises Refused for a school of a council that is no partner here.
    """
    schools = list(schools)
    councils = _councils(schools)
    met = Organisation.objects.schools().filter(urn__in=[school.pk for school in schools])
    known = {place.urn: place for place in met if place.urn is not None}
    new = [school for school in schools if school.pk not in known]
    made = Organisation.objects.bulk_create(
        Organisation(area=area, kind=Kind.SCHOOL, name=school.name, urn=school.pk) for school in new
    )
    forums = _forums()
    SchoolPartner.objects.bulk_create(
        SchoolPartner(area=area, school=place, **worked_with)
        for school, place in zip(new, made, strict=True)
        for worked_with in _partners(councils.get(school.la_code), forums)
    )
    return known | {school.pk: place for school, place in zip(new, made, strict=True)}


def partners_for(school: School) -> list[dict[str, Any]]:
    """Return who works with a school of the register in the open area: each partner, with its days.

    Raises Refused for a school of a council that is no partner here.
    """
    return _partners(_councils([school]).get(school.la_code), _forums())


def _councils(schools: list[School]) -> dict[str, Organisation]:
    """The area's councils by code, and by the code of one that became another the other.

    An area that has coded none yet is asked for nothing.
    """
    coded = Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY).exclude(code="")
    councils = {
        council.code: council.succeeded_by or council
        for council in coded.select_related("succeeded_by")
        if council.ended_on is None or council.succeeded_by
    }
    for school in schools:
        if councils and school.la_code not in councils:
            raise Refused(
                f"{school} is a school of {school.la_name or school.la_code}, which is no partner in this "
                "area. Add that council to the partners first."
            )
    return councils


def _forums() -> list[OrganisationRole]:
    """The roles of forums that speak for families now or will."""
    going_on = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    roles = OrganisationRole.objects.filter(going_on, role=OrganisationRole.Role.FORUM)
    return list(roles.select_related("organisation"))


def _partners(council: Organisation | None, forums: list[OrganisationRole]) -> list[dict[str, Any]]:
    """The council, and each forum that speaks for the whole area or for that council's families, with its days."""
    today = timezone.localdate()
    found: dict[int, dict[str, Any]] = {council.pk: {"partner": council}} if council else {}
    for role in forums:
        if role.council_id is None or (council and role.council_id == council.pk):
            days = {"starts_on": max(role.starts_on, today), "ends_on": role.ends_on}
            found[role.organisation_id] = {"partner": role.organisation, **days}
    return list(found.values())
