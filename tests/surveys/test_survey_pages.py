"""Pages of running a survey: a draft in steps, how many have answered, opening and closing."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.disclosure import LiveTotal
from programmes.models import Organisation
from surveys.models import AskedSchool, Language, Survey
from surveys.reading.progress import surveys_with_progress
from surveys.services.asking import ask_schools
from surveys.services.surveys import open_survey
from tests.areas import in_area
from tests.cast import member
from tests.surveys.answering import answered


def days(**named):
    """What the boxes of dates are sent with."""
    sent = {}
    for name, day in named.items():
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return sent


def frame(version, by, **changed):
    today = timezone.localdate()
    return {
        "version": version.pk,
        "kind": "pulse",
        "name": "Autumn",
        "run_by": by.organisation_id,
        **days(opens_on=today, closes_on=today + timedelta(days=20)),
    } | changed


CONTACTS = {
    "help_contact": "help@forum.example",
    "safeguarding_contact": "the council",
    "contacts_kept_days": "20",
    "comments_kept_months": "6",
}


@pytest.fixture
def asked(draft, east, lead):
    [made] = ask_schools(survey=draft, schools=[east], by=lead)
    return made


@pytest.fixture
def opened(asked, forum_lead):
    open_survey(survey=asked.survey, by=forum_lead)
    asked.refresh_from_db()
    return asked


def test_forum_sets_a_survey_up_step_by_step(send, look, forum_lead, version, east, words):
    assert "No survey yet" in words(look(forum_lead, "survey_list"))
    assert send(forum_lead, "survey_new", **frame(version, forum_lead)).status_code == 302
    made = Survey.objects.get()
    page = words(look(forum_lead, "survey", made.pk))
    assert "You can open it once every step is done" in page
    assert send(forum_lead, "survey_contacts", made.pk, **CONTACTS).status_code == 302
    assert send(forum_lead, "survey_schools", made.pk, schools=[east.pk]).status_code == 302
    assert "Open the survey" in words(look(forum_lead, "survey", made.pk))
    assert "Open the survey?" in words(look(forum_lead, "survey_open", made.pk))
    assert Survey.objects.get().state == "draft", "looking opens nothing"
    assert send(forum_lead, "survey_open", made.pk).status_code == 302
    assert Survey.objects.get().state == "open"


def test_frame_keeps_what_was_typed_and_says_what_is_wrong(send, forum_lead, version, words):
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = frame(version, forum_lead, kind="", **days(closes_on=yesterday))
    page = words(send(forum_lead, "survey_new", **sent), 422)
    assert "Select what it is for" in page
    assert "The last day must not come before the first" in page
    assert 'value="Autumn"' in page
    assert not Survey.objects.exists()


def test_name_that_is_taken_is_said_above_the_form(send, forum_lead, draft, version, words):
    page = words(send(forum_lead, "survey_new", **frame(version, forum_lead, name=draft.name)), 422)
    assert "There is a survey called “Spring survey” already" in page


def test_sensitive_question_says_first_what_has_to_be_known(send, forum_lead, draft, words):
    draft.left_out = ["additional_needs"]
    draft.save()
    everything = ["welcome", "belonging", "additional_needs", "works_well"]
    sent = {"section_all": everything, "is_one_by_one": "no"}
    page = words(send(forum_lead, "survey_questions", draft.pk, **sent))
    assert "asks about health or disability" in page
    draft.refresh_from_db()
    assert draft.left_out == ["additional_needs"]
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert send(forum_lead, "survey_questions", draft.pk, **sent, seen=seen).status_code == 302
    draft.refresh_from_db()
    assert (draft.left_out, draft.asked, draft.is_one_by_one) == ([], [], False)


def test_something_has_to_be_asked(send, forum_lead, draft, words):
    page = words(send(forum_lead, "survey_questions", draft.pk, is_one_by_one="yes"), 422)
    assert "Select at least one question" in page


def test_languages_are_those_of_the_area(send, look, forum_lead, draft, north, words):
    Language.objects.create(area=north, code="pl", name="Polish", own_name="Polski")
    page = words(look(forum_lead, "survey_questions", draft.pk))
    assert "Polski (Polish): questions are in English, not yet checked by a native speaker" in page
    sent = {"section_all": ["welcome"], "is_one_by_one": "yes"}
    assert send(forum_lead, "survey_questions", draft.pk, **sent, languages=["pl"]).status_code == 302
    draft.refresh_from_db()
    assert draft.languages == ["en", "pl"]
    assert send(forum_lead, "survey_questions", draft.pk, **sent, languages=["xx"]).status_code == 422


def test_all_schools_of_a_cohort_are_added_at_once(send, lead, draft, east, west, north):
    from tests.school_year import make_year, take_part

    year = make_year(lead)
    for school in (east, west):
        take_part(year, school, by=lead)
    group = f"{year.programme.pk}-{year.cohort.pk}"
    assert send(lead, "survey_schools", draft.pk, group=str(year.programme.pk)).status_code == 302
    assert AskedSchool.objects.count() == 2
    assert send(lead, "survey_schools", draft.pk, group=group).status_code == 422, (
        "no such choice: one cohort"
    )


def test_no_school_chosen_is_said_at_the_field(send, lead, draft, words):
    assert "Select at least one school" in words(send(lead, "survey_schools", draft.pk), 422)


def test_forum_is_asked_for_where_it_is_not_clear(send, look, lead, draft, west, words):
    from programmes.models import OrganisationRole, SchoolPartner

    SchoolPartner.objects.filter(school=west, partner__kind="forum").delete()
    OrganisationRole.objects.all().delete()
    assert "Which forum reads the comments" in words(look(lead, "survey_schools", draft.pk))
    page = words(send(lead, "survey_schools", draft.pk, schools=[west.pk]), 422)
    assert "It is not clear which parent carer forum" in page
    forum = Organisation.objects.get(name="Northshire West Parent Carer Forum")
    assert send(lead, "survey_schools", draft.pk, schools=[west.pk], forum=forum.pk).status_code == 302
    assert AskedSchool.objects.get().forum == forum


def test_school_is_left_out_of_a_draft(send, forum_lead, asked):
    assert send(forum_lead, "asked_leave_out", asked.survey_id, asked.pk).status_code == 302
    assert not AskedSchool.objects.exists()


def test_draft_is_thrown_away_after_a_question(send, look, forum_lead, draft, words):
    assert "Throw this draft away?" in words(look(forum_lead, "survey_discard", draft.pk))
    assert Survey.objects.exists()
    assert send(forum_lead, "survey_discard", draft.pk).status_code == 302
    assert not Survey.objects.exists()


def test_schools_see_a_survey_once_it_is_open(look, school_lead, forum_lead, asked, words):
    assert "Spring survey" not in words(look(school_lead, "survey_list"))
    for page in (("survey", asked.survey_id), ("asked_school", asked.survey_id, asked.pk)):
        assert look(school_lead, *page).status_code == 404
    open_survey(survey=asked.survey, by=forum_lead)
    assert "Spring survey" in words(look(school_lead, "survey_list"))
    assert look(school_lead, "survey", asked.survey_id).status_code == 302
    page = words(look(school_lead, "asked_school", asked.survey_id, asked.pk))
    assert f"/s/{asked.code[:3]}-{asked.code[3:]}/" in page
    assert "Fewer than 10" in page
    assert "Words for your newsletter" in page


def test_numbers_are_told_from_ten_upwards_with_the_rate(look, send, forum_lead, opened, words):
    sent = {f"school_{opened.pk}": "24"}
    assert send(forum_lead, "survey_numbers", opened.survey_id, **sent).status_code == 302
    answered(opened, 9)
    page = words(look(forum_lead, "survey", opened.survey_id))
    assert "<b>Fewer than 10 so far</b>." in page
    assert ">9" not in page
    answered(opened, 3)
    page = words(look(forum_lead, "survey", opened.survey_id))
    assert "12 of 24 (50%)" in page


def test_pupils_of_the_register_are_offered_and_taken_only_when_somebody_says_so(
    look, send, forum_lead, opened, words
):
    assert "Pupils in the register: 210" in words(look(forum_lead, "survey_numbers", opened.survey_id))
    for sent, expected in (({}, None), ({"take_pupils": "on"}, 210)):
        send(forum_lead, "survey_numbers", opened.survey_id, **{f"school_{opened.pk}": ""}, **sent)
        opened.refresh_from_db()
        assert opened.expected == expected
    send(
        forum_lead, "survey_numbers", opened.survey_id, **{f"school_{opened.pk}": "300", "take_pupils": "on"}
    )
    opened.refresh_from_db()
    assert opened.expected == 300


def test_number_of_people_that_is_none_is_refused(send, forum_lead, opened, words):
    page = words(send(forum_lead, "survey_numbers", opened.survey_id, **{f"school_{opened.pk}": "many"}), 422)
    assert "must be a whole number" in page


def test_hidden_school_is_not_left_over_from_the_total(look, lead, draft, east, west, words):
    made = {one.school: one for one in ask_schools(survey=draft, schools=[east, west], by=lead)}
    open_survey(survey=draft, by=lead)
    for one in made.values():
        one.refresh_from_db()
    answered(made[east], 30)
    answered(made[west], 4)
    page = words(look(lead, "survey", draft.pk))
    assert "<b>30 so far</b> at 1 of 2 schools, fewer than 10 at the other." in page
    assert "34" not in re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("Schools")[0])


def test_nobody_is_told_more_than_fewer_than_ten_before_any_school_has_ten(
    look, lead, draft, east, west, words
):
    ask_schools(survey=draft, schools=[east, west], by=lead)
    open_survey(survey=draft, by=lead)
    assert "<b>Fewer than 10 so far</b> at each of the 2 schools." in words(look(lead, "survey", draft.pk))
    assert "Fewer than 10 at each school" in words(look(lead, "survey_list"))


def test_who_sees_a_part_of_the_schools_is_told_no_total_that_speaks_of_the_others(draft, lead, forum_lead):
    asked = ask_schools(survey=draft, schools=Organisation.objects.schools(), by=lead)
    survey = open_survey(survey=draft, by=lead)
    own = {one.pk for one in AskedSchool.objects.visible_to(forum_lead)}
    first, second = (one for one in AskedSchool.objects.filter(survey=survey) if one.pk in own)
    answered(first, 5)
    answered(second, 4)
    assert len(asked) == 4

    def total(membership):
        [found] = surveys_with_progress([survey], membership)
        return found.total

    assert total(lead) == LiveTotal(9), "of four schools that could have had anything below ten"
    assert total(forum_lead) == LiveTotal(0, is_at_least=True), "of two it would say too much"
    now = timezone.now()
    Survey.objects.update(state="counted", closed_at=now, counted_at=now, answered=42)
    survey.refresh_from_db()
    assert (total(lead), total(forum_lead)) == (LiveTotal(42), None)


def test_survey_closes_after_it_was_said_that_closed_is_closed(look, send, forum_lead, opened, words):
    page = words(look(forum_lead, "survey_close", opened.survey_id))
    assert "Closed is closed" in page
    assert "1 school has fewer than 10 answers" in page
    assert send(forum_lead, "survey_close", opened.survey_id).status_code == 302
    assert Survey.objects.get().state == "closed"
    assert "being counted" in words(look(forum_lead, "survey", opened.survey_id))
    assert send(forum_lead, "survey_close", opened.survey_id).status_code == 302
    assert "This survey is not open" in words(look(forum_lead, "survey", opened.survey_id))


def test_last_day_of_an_open_survey_is_moved(send, look, forum_lead, opened, words):
    later = timezone.localdate() + timedelta(days=30)
    sent = {"help_contact": "a", "safeguarding_contact": "b", **days(closes_on=later)}
    assert "To end it now, close it instead" in words(look(forum_lead, "survey_change", opened.survey_id))
    assert send(forum_lead, "survey_change", opened.survey_id, **sent).status_code == 302
    assert Survey.objects.get().closes_on == later
    refused = send(
        forum_lead, "survey_questions", opened.survey_id, section_all=["welcome"], is_one_by_one="no"
    )
    assert "What they are asked stays as it is" in words(refused, 422)


RUNNING = (
    "survey_change", "survey_questions", "survey_contacts", "survey_schools", "survey_numbers", "survey_open",
    "survey_close", "survey_discard",
)  # fmt: skip


@pytest.mark.parametrize("role", ["school_lead", "viewer"])
def test_who_does_not_run_surveys_is_refused(look, send, role, opened, north):
    with in_area(north):
        who = member("northshire", role)
    for name in RUNNING:
        assert look(who, name, opened.survey_id).status_code == 403, name
        assert send(who, name, opened.survey_id).status_code == 403, name
    assert look(who, "survey_new").status_code == 403
    assert send(who, "asked_leave_out", opened.survey_id, opened.pk).status_code == 403


def test_council_does_not_change_the_forums_survey(look, officer, opened, words):
    assert "Add schools" not in words(look(officer, "survey", opened.survey_id))
    for name in RUNNING:
        assert look(officer, name, opened.survey_id).status_code == 403, name


def test_contributors_and_providers_see_no_surveys(look, school_contributor, provider, opened):
    for who in (school_contributor, provider):
        assert look(who, "survey_list").status_code == 403
        assert look(who, "asked_school", opened.survey_id, opened.pk).status_code == 403


def test_another_areas_survey_does_not_exist(client, outsider, opened):
    client.force_login(outsider.user)
    for area in ("northshire", "southmoor"):
        for name in ("survey", *RUNNING):
            assert client.get(reverse(name, args=[area, opened.survey_id])).status_code == 404, name
        for name in ("asked_school", "asked_poster"):
            address = reverse(name, args=[area, opened.survey_id, opened.pk])
            assert client.post(address).status_code == 404


def test_another_councils_school_is_out_of_reach(look, forum_lead, draft, lead, east, west):
    made = ask_schools(survey=draft, schools=[east, west], by=lead)
    [west_asked] = [one for one in made if one.school == west]
    assert look(forum_lead, "asked_school", draft.pk, west_asked.pk).status_code == 404


@pytest.mark.parametrize("page", ["survey_list", "survey"])
def test_pages_cost_the_same_for_one_school_and_for_four(look, lead, draft, east, page):
    ask_schools(survey=draft, schools=[east], by=lead)
    open_survey(survey=draft, by=lead)
    args = [] if page == "survey_list" else [draft.pk]
    counts = []
    for schools in ([], list(Organisation.objects.schools())):
        ask_schools(survey=draft, schools=schools, by=lead)
        look(lead, page, *args)
        with CaptureQueriesContext(connection) as queries:
            assert look(lead, page, *args).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_home_says_what_comes_next(look, forum_lead, school_lead, asked, words):
    assert "Open the survey “Spring survey”" in words(look(forum_lead, "area_home"))
    open_survey(survey=asked.survey, by=forum_lead)
    assert "Tell families about “Spring survey”" in words(look(school_lead, "area_home"))
    Survey.objects.update(closes_on=timezone.localdate() + timedelta(days=2))
    page = words(look(forum_lead, "area_home"))
    assert "One school has fewer than 10 answers to “Spring survey”" in page
    Survey.objects.update(opens_on=timezone.localdate() + timedelta(days=2))
    assert "Give schools their posters" in words(look(forum_lead, "area_home"))


def test_page_of_a_school_names_its_surveys(look, forum_lead, opened, words):
    page = words(look(forum_lead, "school", opened.school_id))
    assert reverse("asked_school", args=["northshire", opened.survey_id, opened.pk]) in page
