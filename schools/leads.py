"""Who leads schools here: to whom letters to a school go."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from programmes.models import Membership, MembershipSchool


def leads_of(schools: Iterable[int]) -> Mapping[int, dict[str, str]]:
    """Return who leads each of these schools here: their names by email address, by the school's key; in one query."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = MembershipSchool.objects.filter(
        school__in=list(schools),
        membership__role="school_lead",
        membership__in=Membership.objects.current(),
    )
    for school, email, name in rows.values_list(
        "school", "membership__user__email", "membership__user__full_name"
    ):
        found[school][email.lower()] = name
    return found
