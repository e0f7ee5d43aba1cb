"""Nothing is kept longer than the pages say."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.dates import months_later
from programmes.models import ActivityEntry
from programmes.services.area_settings import change_settings
from programmes.services.retention import erase_old_activity
from programmes.tasks import erase_old_records_task
from tests.cast import member


@pytest.mark.usefixtures("committed")
def test_old_activity_and_sessions_go_and_newer_ones_stay(north, south):
    limit = months_later(timezone.now(), -36)
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


@pytest.mark.usefixtures("committed")
def test_each_area_keeps_its_activity_as_long_as_it_settled_on(north, south):
    with transaction.atomic():
        open_area(north.pk)
        change_settings(by=member("northshire", "area_lead"), languages=[], activity_kept_months=12)
    a_year_and_a_bit = months_later(timezone.now(), -13)
    for area in (north, south):
        with transaction.atomic():
            open_area(area.pk)
            ActivityEntry.objects.create(
                area=area, at=a_year_and_a_bit, actor="A", verb="did", thing_type="x", thing_id=1, thing="old"
            )
    assert erase_old_activity() == 1
    with transaction.atomic():
        open_area(south.pk)
        assert ActivityEntry.objects.filter(thing="old").exists()
