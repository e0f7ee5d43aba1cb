"""Telling schools that a round has opened, and reminding those that have not submitted: once, and not too often."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audits.models import Answer, Audit, AuditPart, Round
from audits.services.answers import save_answer
from audits.services.parts import give_part
from audits.services.reminders import remind_of_round, tell_of_rounds
from audits.services.reviewing import submit_audit
from audits.services.rounds import set_round
from audits.tasks import tell_of_rounds_task
from common.outbox.models import Message
from programmes.models import ActivityEntry, Membership, Organisation
from tests.school_year import take_part
from tests.self_audit import answer, answer_all

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


def own_round(school_lead, version, **days):
    return set_round(
        version=version,
        kind=Round.Kind.OTHER,
        name="Our own look",
        opens_on=TODAY() - timedelta(days=days.get("since", 0)),
        closes_on=TODAY() + timedelta(days=days.get("closes_in", 28)),
        school=school_lead.organisation,
        by=school_lead,
    )


def test_round_that_a_school_set_itself_is_told_of_and_reminded_of(baseline, school_lead, north):
    open_since(baseline, 20)  # so that the area's own is quiet
    ours = own_round(school_lead, baseline.version)
    assert tell_of_rounds(area=north) == 1
    assert "Our own look" in mails("audit_round_open").get().subject
    open_since(ours, 20, closes_in=3)
    assert tell_of_rounds(area=north) == 1
    mail = mails("audit_own_reminder").get()
    assert mail.to == school_lead.user.email
    assert "Your school set itself a time" in mail.text
    assert "The partnership" not in mail.text
    assert tell_of_rounds(area=north) == 0


def test_who_has_begun_is_not_told_that_they_can_begin(baseline, audit, north):
    assert tell_of_rounds(area=north) == 0
    assert not mails("audit_round_open").exists()


@pytest.fixture
def part(audit, school_lead, school_contributor):
    """The calm places, of which a contributor was asked ten days ago, until yesterday."""
    part = give_part(
        audit=audit,
        domain=audit.version.domains.get(slug="calm"),
        colleague=school_contributor,
        due_on=TODAY() - timedelta(days=1),
        by=school_lead,
    )
    AuditPart.objects.update(given_at=timezone.now() - timedelta(days=10))
    return part


def test_colleague_hears_weekly_of_a_part_whose_day_has_passed(baseline, part, school_contributor, north):
    tell_of_rounds(area=north)
    mail = mails("audit_part_reminder").get()
    assert mail.to == school_contributor.user.email
    yesterday = TODAY() - timedelta(days=1)
    assert f"“Calm places” for Northshire East Primary 1, by {yesterday:%-d %B}, asked by" in mail.text
    tell_of_rounds(area=north)
    assert mails("audit_part_reminder").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        tell_of_rounds(area=north)
    assert mails("audit_part_reminder").count() == 2
    line = ActivityEntry.objects.filter(verb="reminded of parts of the audit").first()
    assert (line.detail, line.school, line.is_for_school) == ("one colleague", part.audit.school, True)


@pytest.mark.parametrize(
    "change",
    [
        {"done_at": timezone.now()},
        {"due_on": timezone.localdate()},  # today is not late
        {"due_on": None},
    ],
)
def test_part_that_is_done_or_not_due_is_left_in_peace(baseline, part, north, change):
    AuditPart.objects.update(**change)
    tell_of_rounds(area=north)
    assert not mails("audit_part_reminder").exists()


def test_who_has_left_and_whose_audit_is_submitted_hears_nothing(baseline, part, school_contributor, north):
    Membership.objects.filter(pk=school_contributor.pk).update(ended_at=timezone.now())
    tell_of_rounds(area=north)
    Membership.objects.filter(pk=school_contributor.pk).update(ended_at=None)
    Audit.objects.update(state="submitted", submitted_at=timezone.now())
    tell_of_rounds(area=north)
    assert not mails("audit_part_reminder").exists()


def test_colleagues_with_a_part_are_reminded_with_their_school(look, send, words, baseline, part, lead):
    AuditPart.objects.update(due_on=None)
    page = words(look(lead, "round_remind", baseline.pk))
    assert "; and 1 colleague with a part" in page
    send(lead, "round_remind", baseline.pk)
    assert mails("audit_reminder").count() == 1
    assert "“Calm places” for Northshire East Primary 1, asked by" in mails("audit_part_reminder").get().text


def test_who_was_asked_for_a_part_yesterday_is_not_reminded_of_it_today(send, baseline, part, lead):
    AuditPart.objects.update(due_on=None, given_at=timezone.now() - timedelta(days=1))
    send(lead, "round_remind", baseline.pk)
    assert mails("audit_reminder").count() == 1
    assert not mails("audit_part_reminder").exists()


def test_late_school_is_reminded_after_closing_and_one_that_never_began_is_not(
    look, send, words, baseline, audit, school_lead, lead, year
):
    west = Organisation.objects.get(name="Northshire West Primary 1")
    take_part(year, west, by=lead)
    open_since(baseline, 60, closes_in=-30)
    assert "Remind them" in words(look(lead, "round", baseline.pk))
    page = words(look(lead, "round_remind", baseline.pk))
    assert "Northshire West Primary 1: had not begun when the round closed" in page
    send(lead, "round_remind", baseline.pk)
    mail = mails("audit_late").get()
    assert mail.to == school_lead.user.email
    assert "you can still finish and submit it" in mail.text
    assert not mails("audit_reminder").exists()


def test_portal_reminds_late_schools_by_itself_for_a_fortnight(baseline, audit, north):
    open_since(baseline, 60, closes_in=-15)
    assert tell_of_rounds(area=north) == 0
    open_since(baseline, 60, closes_in=-14)
    assert tell_of_rounds(area=north) == 1
    assert mails("audit_late").count() == 1


def test_round_to_come_reminds_nobody(look, send, words, baseline, lead):
    open_since(baseline, -3)
    assert "Remind them" not in words(look(lead, "round", baseline.pk))
    send(lead, "round_remind", baseline.pk)
    assert "There is nothing to remind of before" in words(look(lead, "round", baseline.pk))
    assert not Message.objects.exists()


def test_what_was_begun_is_answered_and_submitted_after_closing(baseline, audit, school_lead):
    answer_all(audit, school_lead)
    Answer.objects.filter(statement__slug="welcome_1").update(flag="strength")
    Answer.objects.filter(statement__slug="calm_1").update(flag="development")
    open_since(baseline, 60, closes_in=-30)
    statement = audit.version.statements.get(slug="calm_2")
    saved = save_answer(audit=audit, statement=statement, edition=1, changes={"level": 4}, by=school_lead)
    assert saved.level == 4
    assert submit_audit(audit=audit, by=school_lead).state == "submitted"
