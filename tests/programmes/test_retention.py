"""Nothing is kept longer than the pages say."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.models import ActivityEntry
from programmes.services.retention import erase_old_activity
from programmes.tasks import erase_old_records_task
from tests.cast import member


@pytest.mark.usefixtures("committed")
def test_old_activity_and_sessions_go_and_newer_ones_stay(north, south):
    limit = timezone.now() - timedelta(days=settings.ACTIVITY_KEPT_DAYS)
    for area in (north, south):
        with transaction.atomic():
            open_area(area.pk)
            for name, at in (("old", limit - timedelta(minutes=1)), ("new", limit + timedelta(minutes=5))):
                ActivityEntry.objects.create(
                    area=area, at=at, actor="A", verb="did", thing_type="x", thing_id=1, thing=name
                )
    Session.objects.create(
        session_key="gone", session_data="", expire_date=timezone.now() - timedelta(days=1)
    )
    Session.objects.create(
        session_key="here", session_data="", expire_date=timezone.now() + timedelta(days=1)
    )
    person = member("northshire", "officer").user
    for key in ("gone", "here"):
        UserSession.objects.using("system").create(
            user_id=person.pk, session_key=key, ip="203.0.113.7", user_agent="Browser"
        )
    erase_old_records_task()
    assert list(UserSession.objects.using("system").values_list("session_key", flat=True)) == ["here"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["here"]
    for area in (north, south):
        with transaction.atomic():
            open_area(area.pk)
            assert list(ActivityEntry.objects.values_list("thing", flat=True)) == ["new"]
    assert erase_old_activity() == 0
