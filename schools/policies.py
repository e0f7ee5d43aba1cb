"""What one may do with schools in a programme: pure questions about objects, without a query."""

from programmes.models import Membership
from programmes.roles import Kind, Permission
from schools.models import School


def can_bring_in(membership: Membership, school: School) -> bool:
    """Whether a membership may bring this school of the register into a programme.

    Those who see the whole area may bring in any; a council's officer its own schools only, for they
    would not see another council's afterwards.
    """
    if not membership.can(Permission.MANAGE_SCHOOLS):
        return False
    if membership.sees_whole_area:
        return True
    home = membership.organisation
    return home is not None and home.kind == Kind.LOCAL_AUTHORITY and home.code == school.la_code
