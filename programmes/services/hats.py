from django.db.models import QuerySet

from common.tenancy.context import name_user
from programmes.models import Membership, User


def own_memberships(*, user: User) -> QuerySet[Membership]:
    """Return a person's own current memberships in all areas: all that can be read before one is open."""
    name_user(user.pk)
    return (
        Membership.objects.current()
        .filter(user=user)
        .select_related("area", "organisation")
        .order_by("area__name", "organisation__name", "role")
    )
