from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from common.tenancy.door import across_areas
from programmes.models import ActivityEntry


def erase_old_activity() -> int:
    """Delete lines of the activity log older than ACTIVITY_KEPT_DAYS, in all areas; return how many.

    The period is that of docs/data-protection.md; the page of the log tells it to its readers.
    """
    before = timezone.now() - timedelta(days=settings.ACTIVITY_KEPT_DAYS)
    with across_areas("erase activity that has been kept long enough") as system:
        return ActivityEntry.objects.using(system).filter(at__lt=before).delete()[0]


def erase_old_sessions() -> int:
    """Delete sessions that have run out, with the browsers and network addresses noted for them; return how many."""
    gone = Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
    with across_areas("erase what was noted of sessions that have run out") as system:
        going_on = Session.objects.using(system).values("session_key")
        UserSession.objects.using(system).exclude(session_key__in=going_on).delete()
    return gone
