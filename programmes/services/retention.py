from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from common.tenancy.door import across_areas
from programmes.dates import months_later
from programmes.models import ActivityEntry, Area, AreaSettings


def erase_old_activity() -> int:
    """Delete lines of the activity log older than each area's period; return how many.

    The period is `AreaSettings.activity_kept_months`; the page of the log tells it to its readers.
    """
    gone = 0
    with across_areas("erase activity that has been kept long enough") as system:
        periods = dict(AreaSettings.objects.using(system).values_list("area", "activity_kept_months"))
        for area in Area.objects.using(system).values_list("pk", flat=True):
            months = periods.get(area, AreaSettings().activity_kept_months)
            old = ActivityEntry.objects.using(system).filter(
                area=area, at__lt=months_later(timezone.now(), -months)
            )
            gone += old.delete()[0]
    return gone


def erase_old_sessions() -> int:
    """Delete sessions that have run out, with the browsers and network addresses noted for them; return how many."""
    gone = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    with across_areas("erase what was noted of sessions that have run out") as system:
        going_on = Session.objects.using(system).values("session_key")
        UserSession.objects.using(system).exclude(session_key__in=going_on).delete()
    return gone
