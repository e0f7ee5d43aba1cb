from datetime import timedelta

import pytest
from django.utils import timezone

from common.outbox.models import Message, Notice
from common.outbox.retention import erase_old_bodies
from tests.areas import in_area

pytestmark = pytest.mark.django_db(databases=["default", "system"])


def test_bodies_are_erased_after_a_while_and_the_rest_stays(waiting, settings):
    old = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS + 1)
    done = {"state": "sent", "sent_at": old}
    kept, erased, stuck = waiting(), waiting(queued_at=old, **done), waiting(queued_at=old)
    assert erase_old_bodies(using="system") == 1
    by_key = Message.objects.using("system").in_bulk()
    assert (by_key[erased.pk].text, by_key[erased.pk].html) == ("", "")
    assert (by_key[erased.pk].to, by_key[erased.pk].subject, by_key[erased.pk].sent_at) == (
        erased.to,
        "A subject",
        old,
    )
    assert by_key[kept.pk].text
    assert by_key[stuck.pk].text


def test_old_notices_are_forgotten(north, officer, settings):
    from common.outbox.models import Group

    old = timezone.now() - timedelta(days=settings.MAIL_KEPT_DAYS + 1)
    for at in (old, timezone.now()):
        Notice(area=north, user=officer.user, group=Group.NEW, line="x", path="/", created_at=at).save(
            using="system"
        )
    erase_old_bodies(using="system")
    assert Notice.objects.using("system").count() == 1
    with in_area(north):
        assert Notice.objects.count() == 0  # written on the worker's own connection
