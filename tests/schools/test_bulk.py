"""Several schools at once: what the preview says is what is done, within reach, and reminders reach people once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.outbox.models import Message
from programmes.models import ActivityEntry, Milestone, Organisation
from schools.models import Contact, Participation, ParticipationMilestone
from schools.services.milestones import move_milestone, tick_milestone
from schools.services.participations import move_to_stage
from schools.services.reminders import remind_by_itself, remind_schools
from tests.areas import in_area
from tests.cast import area, member
from tests.school_year import make_year, take_part

BOARD = "/a/northshire/schools/"
TOGETHER = f"{BOARD}together/"
EAST, EAST_2, WEST = "Northshire East Primary 1", "Northshire East Primary 2", "Northshire West Primary 1"
HEAD = "head@east2.example"


@pytest.fixture
def year(north, lead):
    with in_area(north):
        made = make_year(lead)
        for name in (EAST, EAST_2, WEST):
            take_part(made, Organisation.objects.get(name=name), by=lead)
        yield made


def row(name):
    with in_area(area("northshire")):
        return Participation.objects.select_related("school", "area", "stage", "link_worker").get(
            school__name=name
        )


def signed_in(client, role="area_lead"):
    client.force_login(member("northshire", role).user)
    return client


def contact(name, email=HEAD):
    school = Organisation.objects.get(name=name)
    return Contact.objects.create(
        area=school.area, school=school, role="head", full_name="Hedy Head", email=email, is_main=True
    )


def say_yes(client, preview, **changed):
    """Press the button of a preview page."""
    form = preview.context["form"].data
    ids = ",".join(str(line.participation.pk) for line in preview.context["plan"].changes)
    sent = {"do": form["do"], "ids": ids}
    sent |= {name: form.get(name, "") for name in ("to_stage", "to_worker")}
    return client.post(TOGETHER, sent | changed, follow=True)


def test_preview_names_what_changes_and_what_does_not_and_changes_nothing(client, year, lead):
    move_to_stage(participations=[row(EAST)], stage=year.stages[1], by=lead)
    page = signed_in(client).get(TOGETHER, {"all": "1", "do": "stage", "to_stage": year.stages[1].pk})
    text = page.content.decode()
    assert "2 schools will be moved to Baseline" in text
    assert "is there already" in text
    assert "from Agreement to Baseline" in text
    assert row(WEST).stage == year.stages[0]
    text = say_yes(client, page).content.decode()
    assert "2 schools moved to Baseline." in text
    assert row(WEST).stage == row(EAST_2).stage == year.stages[1]
    assert ActivityEntry.objects.filter(verb="moved", school=row(WEST).school).count() == 1


def test_all_means_all_that_match_the_filter(client, year):
    page = signed_in(client).get(
        TOGETHER, {"all": "1", "q": "west", "do": "stage", "to_stage": year.stages[1].pk}
    )
    assert [line.participation.school.name for line in page.context["plan"].changes] == [WEST]


def test_what_changed_meanwhile_is_left_alone_and_said(client, year, lead):
    keys = [row(EAST).pk, row(WEST).pk]
    page = signed_in(client).get(TOGETHER, {"id": keys, "do": "stage", "to_stage": year.stages[1].pk})
    move_to_stage(participations=[row(EAST)], stage=year.stages[1], by=lead)
    text = say_yes(client, page).content.decode()
    assert "1 school moved to Baseline." in text
    assert f"1 school had changed since you looked, and stayed as they were. {EAST} is there already" in text


def test_link_worker_is_given_and_taken(client, year, officer):
    page = signed_in(client).get(TOGETHER, {"id": row(EAST).pk, "do": "worker", "to_worker": officer.pk})
    assert "from nobody to Officer Northshire" in page.content.decode()
    say_yes(client, page)
    assert row(EAST).link_worker == officer
    say_yes(client, client.get(TOGETHER, {"id": row(EAST).pk, "do": "worker"}))
    assert row(EAST).link_worker is None


def test_ids_beyond_reach_of_other_areas_and_made_up_change_nothing(client, year, south, outsider):
    with in_area(south):
        theirs = make_year(outsider)
        foreign = take_part(theirs, Organisation.objects.get(name="Southmoor East Primary 1"), by=outsider)
    signed_in(client, "officer")
    keys = f"{row(WEST).pk},{foreign.pk},999999,x,-1,{'9' * 40}"
    page = client.get(TOGETHER, {"id": keys.split(","), "do": "stage", "to_stage": year.stages[1].pk})
    assert "No school is chosen" in page.content.decode()
    sent = {"do": "stage", "to_stage": year.stages[1].pk, "ids": keys}
    text = client.post(TOGETHER, sent, follow=True).content.decode()
    assert "0 schools moved" in text
    assert WEST not in text
    assert row(WEST).stage == year.stages[0]
    wrong = {"do": "stage", "to_stage": theirs.stages[1].pk, "ids": str(row(EAST).pk)}
    assert client.post(TOGETHER, wrong).status_code == 422
    west = client.get(TOGETHER, {"id": row(EAST).pk, "do": "worker", "to_worker": outsider.pk})
    assert west.status_code == 422


def test_ten_thousand_ids_are_answered(client, year):
    sent = {"do": "stage", "to_stage": year.stages[1].pk, "ids": ",".join(map(str, range(10_000, 20_000)))}
    assert "0 schools moved" in signed_in(client).post(TOGETHER, sent, follow=True).content.decode()


@pytest.mark.parametrize("role", ["forum_worker", "school_lead", "viewer", "provider"])
def test_others_change_nothing_and_are_offered_nothing(client, year, role):
    assert signed_in(client, role).get(TOGETHER).status_code == 403
    assert client.post(TOGETHER, {"do": "remind", "ids": str(row(EAST).pk)}).status_code == 403
    assert 'name="id"' not in client.get(f"{BOARD}?due=late").content.decode()


def test_outsider_finds_no_such_page(client, year, outsider):
    client.force_login(outsider.user)
    assert client.get(TOGETHER).status_code == 404


def test_wrong_choice_comes_back_with_the_form(client, year):
    keys = {"id": row(EAST).pk}
    signed_in(client)
    assert client.get(TOGETHER, keys | {"do": "nonsense"}).status_code == 422
    assert "Choose a stage" in client.get(TOGETHER, keys | {"do": "stage"}).content.decode()
    assert client.post(TOGETHER, {"do": "stage", "ids": "1"}).status_code == 422
    assert client.post(TOGETHER, {}).status_code == 422


def test_reminder_goes_to_main_contact_and_leads_once_a_person(client, year, school_lead):
    contact(EAST_2)
    contact(EAST)
    page = signed_in(client).get(TOGETHER, {"all": "1", "do": "remind"})
    text = page.content.decode()
    assert f"{WEST}</th>" in text
    assert "has nobody to write to" in text
    assert not Message.objects.exists()
    say_yes(client, page)
    mails = {mail.to: mail for mail in Message.objects.filter(kind="milestone_reminder")}
    assert set(mails) == {HEAD, school_lead.user.email}
    assert f"{EAST}: Sign the agreement, 10 days late" in mails[HEAD].text
    assert EAST_2 in mails[HEAD].text
    assert EAST_2 not in mails[school_lead.user.email].text
    assert ActivityEntry.objects.filter(verb="reminded").count() == 2
    again = client.get(TOGETHER, {"all": "1", "do": "remind"})
    assert "was reminded on" in again.content.decode()
    assert not again.context["plan"].changes


def test_school_without_anything_to_do_itself_is_left_out_and_named(year, lead):
    contact(EAST)
    Milestone.objects.update(side=Milestone.Side.AREA)
    (reminder,) = remind_schools(participations=[row(EAST)], by=lead)
    assert reminder.why_not == "has nothing to do itself"
    assert not Message.objects.exists()


def test_portal_reminds_a_week_before_and_a_day_after_and_never_twice(year, north, lead):
    contact(EAST)
    today = timezone.localdate()
    step = row(EAST).milestones.get(milestone__name="Look at your school together")
    for days, sent in ((7, 1), (6, 1), (3, 1), (-1, 2)):
        move_milestone(milestone=step, due_on=today + timedelta(days=20), by=lead)
        ParticipationMilestone.objects.filter(pk=step.pk).update(due_on=today + timedelta(days=days))
        remind_by_itself(area=north)
        remind_by_itself(area=north)
        assert Message.objects.filter(to=HEAD).count() == sent, days
        if days == 3:  # the reminder of the week before is some days old by the day itself
            ParticipationMilestone.objects.update(reminded_at=timezone.now() - timedelta(days=5))
    assert ActivityEntry.objects.filter(actor="PINS Portal, by itself").count() == 2


def test_weekend_is_made_up_for_and_what_is_done_is_not_mentioned(year, north, lead):
    contact(EAST)
    step = row(EAST).milestones.get(milestone__name="Look at your school together")
    monday = step.due_on - timedelta(days=5)  # its week-before was a Saturday
    tick_milestone(milestone=step, by=lead)
    assert remind_by_itself(area=north, today=monday) == 0
    ParticipationMilestone.objects.filter(pk=step.pk).update(done_on=None, done_by=None)
    assert remind_by_itself(area=north, today=monday) == 1
    assert "Look at your school together" in Message.objects.get(to=HEAD).text


def test_database_keeps_the_next_day_whoever_changes_milestones(year, lead):
    one = row(EAST)
    start = one.starts_on
    assert one.next_due_on == start + timedelta(days=20)
    one.milestones.filter(milestone__name="Sign the agreement").delete()
    assert row(EAST).next_due_on == start + timedelta(days=60)
    ParticipationMilestone.objects.filter(participation=one).update(due_on=start)
    assert row(EAST).next_due_on == start
    ParticipationMilestone.objects.filter(participation=one).update(done_on=start)
    assert row(EAST).next_due_on is None
    assert row(WEST).next_due_on == start + timedelta(days=20)
