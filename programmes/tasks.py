"""What the workers do for areas and people."""

from celery import shared_task

from common.outbox.digests import send_digests
from common.tenancy.tasks import PortalTask

from .models import Area, Membership, User
from .services.retention import erase_old_activity, erase_old_sessions


@shared_task(
    base=PortalTask, system="hands each area a task of its own, and reads nothing but the list of areas"
)
def send_all_digests_task() -> None:
    """Have the digests of every area sent."""
    for area_id in Area.objects.values_list("pk", flat=True):
        send_digests_task.delay(area_id, area=area_id)


@shared_task(base=PortalTask)
def send_digests_task(area_id: int) -> int:
    """Write the digests that are due to people who still belong to the area; return how many."""
    members = Membership.objects.current().values("user")
    return send_digests(area=Area.objects.get(pk=area_id), readers=User.objects.filter(pk__in=members))


@shared_task(base=PortalTask, system="erases what has been kept long enough, whatever area it is of")
def erase_old_records_task() -> None:
    """Erase old lines of the activity log and sessions that have run out."""
    erase_old_activity()
    erase_old_sessions()
