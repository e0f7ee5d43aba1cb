"""Telling schools that a round has opened, and reminding those that have not submitted: once, and not too often."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audits.models import Audit, Round
from audits.services.reminders import remind_of_round, tell_of_rounds
from audits.tasks import tell_of_rounds_task
from common.outbox.models import Message
from programmes.models import ActivityEntry, Organisation
from tests.school_year import take_part
from tests.self_audit import answer

TODAY = timezone.localdate


def mails(kind):
    return Message.objects.filter(kind=kind)


def open_since(round_, days, closes_in=28):
    Round.objects.filter(pk=round_.pk).update(
        opens_on=TODAY() - timedelta(days=days), closes_on=TODAY() + timedelta(days=closes_in)
    )
    round_.refresh_from_db()


def test_leads_hear_once_that_a_round_has_opened(baseline, school_lead, north, east):
    assert tell_of_rounds(area=north) == 1
    mail = mails("audit_round_open").get()
    assert mail.to == school_lead.user.email
    assert "Baseline" in mail.subject
    assert str(east) in mail.text
    assert tell_of_rounds(area=north) == 0
    assert mails("audit_round_open").count() == 1
    line = ActivityEntry.objects.get(verb="announced the audit round")
    assert (line.school, line.is_for_school) == (east, True)


def test_round_that_is_to_come_or_opened_long_ago_is_not_announced(baseline, north):
    open_since(baseline, -2)
    assert tell_of_rounds(area=north) == 0
    open_since(baseline, 20)
    assert tell_of_rounds(area=north) == 0
    assert not Message.objects.exists()


def test_reminder_comes_in_the_last_fortnight_and_at_most_weekly(baseline, audit, school_lead, north):
    answer(audit, school_lead, "welcome_1")
    open_since(baseline, 20, closes_in=14)
    assert tell_of_rounds(area=north) == 1
    assert "1 of 6 statements looked at" in mails("audit_reminder").get().text
    assert tell_of_rounds(area=north) == 0
    assert tell_of_rounds(area=north, today=TODAY()) == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert tell_of_rounds(area=north) == 1
    assert mails("audit_reminder").count() == 2


@pytest.mark.parametrize("state", [Audit.State.SUBMITTED, Audit.State.AGREED])
def test_who_has_submitted_is_left_in_peace(baseline, audit, north, lead, state):
    Audit.objects.update(state=state, submitted_at=audit.started_at, agreed_at=audit.started_at)
    open_since(baseline, 20, closes_in=3)
    assert tell_of_rounds(area=north) == 0
    assert remind_of_round(round_=baseline, by=lead) == []


def test_lead_sees_first_who_would_be_written_to(look, send, baseline, lead, school_lead, year, north, words):
    take_part(year, Organisation.objects.get(name="Northshire West Primary 1"), by=lead)
    page = words(look(lead, "round_remind", baseline.pk))
    assert f"Northshire East Primary 1: {school_lead.user.full_name}" in page
    assert "Northshire West Primary 1: nobody leads there on the portal yet" in page
    assert not Message.objects.exists()
    assert send(lead, "round_remind", baseline.pk).status_code == 302
    assert mails("audit_reminder").get().to == school_lead.user.email
    assert "was reminded on" in words(look(lead, "round_remind", baseline.pk))
    send(lead, "round_remind", baseline.pk)
    assert mails("audit_reminder").count() == 1


def test_officer_reminds_own_schools_only(send, baseline, officer, lead, year, north, west):
    take_part(year, west, by=lead)
    assert send(officer, "round_remind", baseline.pk).status_code == 302
    assert [line.school.name for line in ActivityEntry.objects.filter(thing_type="round")] == [
        "Northshire East Primary 1"
    ]


@pytest.mark.parametrize("role", ["forum_lead", "viewer", "school_lead", "provider"])
def test_others_remind_nobody(send, baseline, role, request):
    assert send(request.getfixturevalue(role), "round_remind", baseline.pk).status_code == 403


def test_one_letter_for_who_leads_two_schools(baseline, school_lead, lead, year, north):
    second = Organisation.objects.get(name="Northshire East Primary 2")
    take_part(year, second, by=lead)
    school_lead.school_links.create(area=north, school=second)
    assert tell_of_rounds(area=north) == 2
    mail = mails("audit_round_open").get()
    assert "Northshire East Primary 1" in mail.text
    assert "Northshire East Primary 2" in mail.text


def test_worker_tells_an_area(baseline, north):
    assert tell_of_rounds_task(north.pk, area=north.pk) == 1
