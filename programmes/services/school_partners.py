"""Which partner works with which schools, and so sees them, from one day to another."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from programmes.models import Organisation, SchoolPartner


def start_school_partners(*, partner: Organisation, schools: Iterable[int], starts_on: date) -> int:
    """Let a partner work with schools, given by key, from a day; return how many it did not work with before.

    A school that the partner works with on that day and on is left alone.
    """
    served = SchoolPartner.objects.filter(partner=partner, ends_on=None).values_list("school", flat=True)
    new = sorted(set(schools) - set(served))
    SchoolPartner.objects.bulk_create(
        SchoolPartner(area_id=partner.area_id, school_id=school, partner=partner, starts_on=starts_on)
        for school in new
    )
    return len(new)


def end_school_partners(
    *, partner: Organisation, ends_on: date, schools: Iterable[int] | None = None
) -> set[int]:
    """Let a partner work with these schools, or all of its own, until a day; return the schools' keys.

    What would only have begun later does not begin at all.
    """
    rows = SchoolPartner.objects.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on), partner=partner)
    if schools is not None:
        rows = rows.filter(school__in=set(schools))
    found = dict(rows.values_list("pk", "school"))
    rows = SchoolPartner.objects.filter(pk__in=found)
    rows.filter(starts_on__gt=ends_on).delete()
    rows.filter(starts_on__lte=ends_on).update(ends_on=ends_on)
    return set(found.values())
