"""What somebody holds of schools, and who could take it over."""

from programmes.handover import Holding
from programmes.models import Membership
from schools.models import Participation
from schools.policies import can_be_link_worker


def count_schools(membership: Membership) -> int:
    """Schools that the person looks after."""
    return Participation.objects.filter(link_worker=membership).count()


def move_schools(leaver: Membership, successor: Membership) -> int:
    """Make the successor the link worker of all of them."""
    return Participation.objects.filter(link_worker=leaver).update(link_worker=successor)


LINK_WORKER = Holding(
    "Schools that they look after as link worker",
    count=count_schools,
    move=move_schools,
    may_hold=can_be_link_worker,
)
