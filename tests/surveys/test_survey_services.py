"""Setting a survey up, asking schools, opening and closing: what is done, and what is refused with a sentence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.ballots.models import Box
from common.ballots.sealing import public_of
from common.ballots.services import BoxClosed, seal
from programmes.models import ActivityEntry, Organisation, OrganisationRole, SchoolPartner
from programmes.roles import Kind
from programmes.services.activity import Refused
from surveys.models import AskedSchool, ContactList, Survey
from surveys.services.asking import ask_schools, change_expected, leave_school_out
from surveys.services.questionnaires import withdraw
from surveys.services.surveys import (
    change_survey,
    close_due,
    close_survey,
    discard_survey,
    make_survey,
    open_survey,
)
from tests.areas import in_area
from tests.cast import member
from tests.family_survey import PRIVATE, make_questionnaire


def make(by, version, **changed):
    today = timezone.localdate()
    fields = {
        "name": "Autumn",
        "kind": "pulse",
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
        "run_by": by.organisation,
    }
    return make_survey(by=by, version=version, **(fields | changed))


@pytest.fixture
def opened(draft, east, forum_lead):
    ask_schools(survey=draft, schools=[east], by=forum_lead)
    return open_survey(survey=draft, by=forum_lead)


def test_survey_begins_as_a_draft_and_is_logged(version, forum_lead):
    made = make(forum_lead, version, name="  Autumn ")
    assert (made.state, made.name, made.run_by) == ("draft", "Autumn", forum_lead.organisation)
    assert ActivityEntry.objects.get().verb == "set up the survey"


def test_names_are_used_once(version, forum_lead):
    make(forum_lead, version)
    with pytest.raises(Refused, match="called “Autumn” already"):
        make(forum_lead, version)


def test_draft_of_a_questionnaire_is_not_asked(version, forum_lead):
    with pytest.raises(Refused, match="Publish it first"):
        make(forum_lead, make_questionnaire(forum_lead, "draft", publish=False))


def test_questionnaire_that_was_withdrawn_is_not_asked(version, forum_lead):
    withdraw(version=version, by=forum_lead)
    with pytest.raises(Refused, match="was withdrawn"):
        make(forum_lead, version)


def test_version_that_a_draft_asks_is_not_withdrawn(draft, forum_lead):
    with pytest.raises(Refused, match="uses this version, so it stays"):
        withdraw(version=draft.version, by=forum_lead)


def test_with_another_questionnaire_what_was_left_out_is_forgotten(draft, forum_lead):
    change_survey(survey=draft, by=forum_lead, left_out=["welcome"])
    other = make_questionnaire(forum_lead, "other")
    assert change_survey(survey=draft, by=forum_lead, version=other).left_out == []


def test_days_follow_one_another_within_half_a_year(version, forum_lead):
    for days in (-1, 184):
        with pytest.raises(Refused, match="half a year"):
            make(forum_lead, version, closes_on=timezone.localdate() + timedelta(days=days))


def test_forum_runs_its_own_surveys_and_the_area_anybodys(version, forum_lead, lead, school_lead):
    with pytest.raises(Refused, match="your own organisation"):
        make(forum_lead, version, run_by=lead.organisation)
    with pytest.raises(Refused, match="your own organisation"):
        make(school_lead, version)
    assert make(lead, version, run_by=forum_lead.organisation).run_by == forum_lead.organisation


def test_another_forum_does_not_touch_it(draft, officer, forum_lead):
    with pytest.raises(Refused, match="Only who runs this survey"):
        change_survey(survey=draft, by=officer, name="Mine")


def test_all_of_a_draft_may_change(draft, forum_lead):
    changed = change_survey(survey=draft, by=forum_lead, name="Other", left_out=["welcome"])
    changed.refresh_from_db()
    assert (changed.name, changed.left_out) == ("Other", ["welcome"])


def test_of_an_open_survey_only_what_no_answer_rests_on_changes(opened, forum_lead):
    later = timezone.localdate() + timedelta(days=20)
    today = timezone.localdate()
    assert change_survey(survey=opened, by=forum_lead, closes_on=today).closes_on == today, "to its end"
    assert change_survey(survey=opened, by=forum_lead, closes_on=later).closes_on == later
    assert change_survey(survey=opened, by=forum_lead, help_contact="x").help_contact == "x"
    with pytest.raises(Refused, match="What they are asked stays"):
        change_survey(survey=opened, by=forum_lead, left_out=["welcome"])


def test_open_survey_does_not_end_in_the_past(opened, forum_lead):
    Survey.objects.update(opens_on=timezone.localdate() - timedelta(days=5))
    with pytest.raises(Refused, match="close it"):
        change_survey(survey=opened, by=forum_lead, closes_on=timezone.localdate() - timedelta(days=1))


def test_schools_get_a_code_and_the_forum_that_works_with_them(draft, lead, east, west):
    made = ask_schools(survey=draft, schools=[east, west], by=lead)
    forums = {asked.school.name: asked.forum.name for asked in made}
    assert forums == {
        "Northshire East Primary 1": "Northshire East Parent Carer Forum",
        "Northshire West Primary 1": "Northshire West Parent Carer Forum",
    }
    codes = {asked.code for asked in made}
    assert len(codes) == 2
    assert all(len(code) == 8 and code.startswith(draft.area.code_prefix) for code in codes)


def test_asking_twice_asks_once(draft, forum_lead, east):
    assert len(ask_schools(survey=draft, schools=[east], by=forum_lead)) == 1
    assert ask_schools(survey=draft, schools=[east], by=forum_lead) == []


def test_schools_beyond_reach_are_passed_over(draft, forum_lead, east, west):
    made = ask_schools(survey=draft, schools=[east, west], by=forum_lead)
    assert [asked.school for asked in made] == [east]


def test_many_schools_cost_as_much_as_one(draft, lead, east, django_assert_num_queries):
    with django_assert_num_queries(9):
        ask_schools(survey=draft, schools=[east], by=lead)
    AskedSchool.objects.all().delete()
    everybody = list(Organisation.objects.schools())
    assert len(everybody) == 4
    with django_assert_num_queries(9):
        ask_schools(survey=draft, schools=everybody, by=lead)


def test_forum_of_the_council_reads_for_a_school_without_one(draft, lead, east, west):
    SchoolPartner.objects.filter(school=east, partner__kind=Kind.FORUM).delete()
    [asked] = ask_schools(survey=draft, schools=[east], by=lead)
    assert asked.forum.name == "Northshire East Parent Carer Forum"


def test_without_a_clear_forum_a_person_says_which(draft, lead, west):
    SchoolPartner.objects.filter(school=west, partner__kind=Kind.FORUM).delete()
    OrganisationRole.objects.all().delete()
    with pytest.raises(
        Refused, match="not clear which parent carer forum reads what families of Northshire West"
    ):
        ask_schools(survey=draft, schools=[west], by=lead)
    forum = Organisation.objects.get(name="Northshire East Parent Carer Forum")
    [asked] = ask_schools(survey=draft, schools=[west], by=lead, forum=forum)
    assert asked.forum == forum


def test_forum_that_no_longer_works_with_a_school_reads_nothing(draft, lead, west):
    yesterday = timezone.localdate() - timedelta(days=1)
    SchoolPartner.objects.filter(school=west).update(starts_on=yesterday, ends_on=yesterday)
    with pytest.raises(Refused, match="not clear"):
        ask_schools(survey=draft, schools=[west], by=lead)


def test_school_leaves_a_draft_but_not_an_open_survey(draft, forum_lead, east):
    [asked] = ask_schools(survey=draft, schools=[east], by=forum_lead)
    leave_school_out(asked=asked, by=forum_lead)
    assert not AskedSchool.objects.exists()
    [asked] = ask_schools(survey=draft, schools=[east], by=forum_lead)
    open_survey(survey=draft, by=forum_lead)
    with pytest.raises(Refused, match="may have answered"):
        leave_school_out(asked=asked, by=forum_lead)


def test_school_whose_addresses_are_there_stays(draft, forum_lead, east):
    [asked] = ask_schools(survey=draft, schools=[east], by=forum_lead)
    ContactList.objects.create(area=draft.area, asked=asked, name="list.csv", made_by=forum_lead)
    with pytest.raises(Refused, match="Addresses of families"):
        leave_school_out(asked=asked, by=forum_lead)
    with pytest.raises(Refused, match="Addresses of families"):
        discard_survey(survey=draft, by=forum_lead)


def test_draft_is_thrown_away_with_its_schools(draft, forum_lead, east):
    ask_schools(survey=draft, schools=[east], by=forum_lead)
    discard_survey(survey=draft, by=forum_lead)
    assert not Survey.objects.exists()


def test_open_survey_is_not_thrown_away(opened, forum_lead):
    with pytest.raises(Refused, match="Only a draft"):
        discard_survey(survey=opened, by=forum_lead)


def test_opening_gives_each_school_a_box_and_tells_it(draft, lead, east, west):
    ask_schools(survey=draft, schools=[east, west], by=lead)
    opened = open_survey(survey=draft, by=lead)
    assert opened.state == "open"
    boxes = set(AskedSchool.objects.values_list("box", flat=True)) | {opened.details_box_id}
    assert len(boxes) == Box.objects.count() == 3
    assert None not in boxes
    told = ActivityEntry.objects.filter(is_for_school=True).values_list("school__name", flat=True)
    assert set(told) == {east.name, west.name}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"safeguarding_contact": ""}, "whom they tell if a child may be at risk"),
        ({"help_contact": ""}, "whom families ask for help"),
    ],
)
def test_survey_opens_only_when_families_know_whom_to_turn_to(draft, forum_lead, east, changed, sentence):
    ask_schools(survey=draft, schools=[east], by=forum_lead)
    change_survey(survey=draft, by=forum_lead, **changed)
    with pytest.raises(Refused, match=sentence):
        open_survey(survey=draft, by=forum_lead)


def test_survey_without_schools_or_with_its_last_day_gone_does_not_open(draft, forum_lead, east):
    with pytest.raises(Refused, match="at least one school"):
        open_survey(survey=draft, by=forum_lead)
    ask_schools(survey=draft, schools=[east], by=forum_lead)
    past = timezone.localdate() - timedelta(days=3)
    Survey.objects.update(opens_on=past, closes_on=past)
    with pytest.raises(Refused, match="last day has passed"):
        open_survey(survey=draft, by=forum_lead)


def test_school_may_join_while_the_survey_is_open(opened, lead, west):
    [asked] = ask_schools(survey=opened, schools=[west], by=lead)
    asked.refresh_from_db()
    assert asked.box is not None


def test_closed_is_closed(opened, forum_lead, west, lead):
    asked = AskedSchool.objects.select_related("box").get()
    Box.objects.update(public_key=public_of(PRIVATE))
    asked.box.refresh_from_db()
    close_survey(survey=opened, by=forum_lead)
    with pytest.raises(BoxClosed):
        seal(asked.box, {"way": "link"}, ballot="8f7c1d52-6a55-4a3c-9a53-0b2f8e6d1c11")
    assert not Box.objects.filter(closed_at=None).exists()
    for refused in (
        lambda: close_survey(survey=opened, by=forum_lead),
        lambda: open_survey(survey=opened, by=forum_lead),
        lambda: change_survey(survey=opened, by=forum_lead, closes_on=timezone.localdate()),
        lambda: ask_schools(survey=opened, schools=[west], by=lead),
        lambda: change_expected(survey=opened, by=forum_lead, numbers={asked.pk: 3}),
    ):
        with pytest.raises(Refused):
            refused()


def test_survey_closes_by_itself_after_its_last_day(opened, north):
    past = timezone.localdate() - timedelta(days=1)
    Survey.objects.update(opens_on=past, closes_on=timezone.localdate())
    close_due(using="default")
    assert Survey.objects.get().state == "open"
    Survey.objects.update(closes_on=past)
    close_due(using="default")
    assert Survey.objects.get().state == "closed"
    assert not Box.objects.filter(closed_at=None).exists()


def test_number_of_people_asked_is_kept_until_closing(opened, forum_lead):
    asked = AskedSchool.objects.get()
    for number in (210, None):
        change_expected(survey=opened, by=forum_lead, numbers={asked.pk: number, 0: 7})
        asked.refresh_from_db()
        assert asked.expected == number


@pytest.mark.parametrize("role", ["officer", "school_lead", "viewer", "provider"])
def test_others_neither_change_nor_open_nor_close(draft, east, forum_lead, role, north):
    with in_area(north):
        who = member("northshire", role)
        [asked] = ask_schools(survey=draft, schools=[east], by=forum_lead)
        for refused in (
            lambda: change_survey(survey=draft, by=who, name="X"),
            lambda: open_survey(survey=draft, by=who),
            lambda: close_survey(survey=draft, by=who),
            lambda: discard_survey(survey=draft, by=who),
            lambda: ask_schools(survey=draft, schools=[east], by=who),
            lambda: leave_school_out(asked=asked, by=who),
            lambda: change_expected(survey=draft, by=who, numbers={asked.pk: 1}),
        ):
            with pytest.raises(Refused, match="Only who runs this survey"):
                refused()
