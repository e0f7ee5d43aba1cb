"""One list of addresses for all schools of a survey: each line at its school, sent and reminded with one button."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from programmes.models import Organisation
from programmes.public_codes import as_shown
from programmes.services.activity import Refused
from surveys.contacts_file import Family
from surveys.models import ContactList, Invitation, Questionnaire, Survey
from surveys.services.all_lists import remind_all, send_all
from surveys.services.contacts import add_contacts, add_contacts_by_school
from tests.areas import in_area
from tests.family_survey import ask_school, make_survey, opened

EAST, SECOND, WEST, ELSEWHERE = "900101", "900102", "900111", "900201"  # URNs of the cast


@pytest.fixture
def schools(forum_lead, north):
    """The asked schools of a survey that is open at all four, by their URNs."""
    with in_area(north):
        survey = make_survey(forum_lead)
        found = Organisation.objects.filter(kind="school").order_by("name")
        yield {str(school.urn): opened(ask_school(survey, school)) for school in found}


@pytest.fixture
def survey(schools):
    return schools[EAST].survey


@pytest.fixture
def give(send, survey):
    """Give a list of lines to the page of the survey."""

    def post(who, *lines, **more):
        return send(who, "survey_families", survey.pk, text="\n".join(lines), **more)

    return post


def people():
    """How many families are invited at which school."""
    return dict(ContactList.objects.values_list("asked__school__urn", "people"))


def family(name):
    return Family(email=f"{name}@home.example")


def test_each_line_goes_to_the_school_it_names_and_nothing_is_sent(
    give, look, words, forum_worker, survey, schools
):
    code = as_shown(schools[SECOND].code).lower()
    lines = (
        "Name,E-mail,URN",
        f"Sam,sam@home.example,{EAST}",
        f",ali@home.example,{EAST}",
        f",kim@home.example,{code}",
    )
    assert give(forum_worker, *lines).status_code == 302
    assert people() == {int(EAST): 2, int(SECOND): 1}
    at_second = Invitation.objects.get(email="kim@home.example")
    assert at_second.asked == schools[SECOND]
    page = words(look(forum_worker, "survey_families", survey.pk))
    assert "3 addresses of 2 schools were added." in page
    assert "Send the invitations" in page
    assert "Northshire East Primary 2</th>" in page
    assert not Message.objects.exists()
    assert set(ContactList.objects.values_list("state", flat=True)) == {"ready"}


def test_lines_of_no_school_within_reach_are_refused_one_by_one(give, words, forum_worker):
    lines = [
        "URN,Email",
        f"{EAST},one@home.example",
        f"{WEST},west@home.example",
        f"{ELSEWHERE},elsewhere@home.example",
        "Oak,oak@home.example",
        ",nowhere@home.example",
        f"{SECOND},nonsense@",
    ]
    page = words(give(forum_worker, *lines), 422)
    for number, written in ((3, WEST), (4, ELSEWHERE), (5, "Oak")):
        assert f"Line {number}: “{written}” is no school of this survey whose families you invite." in page
    assert "Line 6: There is no URN." in page
    assert "Line 7: “nonsense@” is not an email address." in page
    assert "1 family can be invited" in page
    assert "<li>Northshire East Primary 1: 1 family</li>" in page
    assert "west@home.example" in page, "what was typed stays"
    assert not ContactList.objects.exists()
    assert give(forum_worker, *lines, leave_out="1").status_code == 302
    assert people() == {int(EAST): 1}


def test_list_that_names_no_school_is_refused_where_there_are_several(give, words, forum_worker):
    page = words(give(forum_worker, "Email", "one@home.example"), 422)
    assert "No column says which school a line is for. Name it “URN” in the first line" in page
    assert "Paste the addresses, or choose a file" in words(give(forum_worker), 422)
    assert "There is no address in it" in words(give(forum_worker, "  ", ","), 422)
    assert not ContactList.objects.exists()


def test_list_of_one_school_takes_no_line_of_another(send, words, forum_worker, schools):
    asked = schools[EAST]
    lines = "\n".join(("URN,Email", f"{EAST},one@home.example", f"{SECOND},two@home.example"))
    page = words(send(forum_worker, "contact_list_new", asked.survey_id, asked.pk, text=lines), 422)
    assert f"Line 3: “{SECOND}” is no school of this survey" in page
    assert "1 family can be invited" in page


def test_family_with_children_at_two_schools_is_invited_at_each_and_once(give, words, forum_worker, schools):
    lines = (
        "URN,Email",
        f"{EAST},one@home.example",
        f"{SECOND},ONE@home.example",
        f"{EAST},one@home.example",
    )
    assert give(forum_worker, *lines).status_code == 302
    assert people() == {int(EAST): 1, int(SECOND): 1}
    assert "Everybody on this list has an invitation" in words(give(forum_worker, *lines), 422)
    assert give(forum_worker, *lines, f"{SECOND},new@home.example").status_code == 302
    assert Invitation.objects.filter(asked=schools[SECOND]).count() == 2


def test_nothing_is_kept_where_one_school_is_refused(forum_worker, schools, settings):
    phone = Family(telephone="+447700900123")
    with pytest.raises(Refused, match="cannot send text messages"):
        add_contacts_by_school(
            name="All", families={schools[EAST]: [family("one")], schools[SECOND]: [phone]}, by=forum_worker
        )
    assert not ContactList.objects.exists()


def test_one_button_sends_and_reminds_at_all_schools_within_reach(send, forum_worker, schools, survey, north):
    lists = [
        add_contacts(asked=schools[urn], name="All", families=[family(urn)], by=forum_worker)
        for urn in (EAST, SECOND, WEST)
    ]
    assert send(forum_worker, "survey_families_send", survey.pk).status_code == 302
    states = [ContactList.objects.get(pk=one.pk).state for one in lists]
    assert states == ["sending", "sending", "ready"], "the third school is another forum’s"
    with pytest.raises(Refused, match="No list waits"):
        send_all(survey=survey, by=forum_worker)
    ContactList.objects.filter(state="sending").update(state="sent")
    assert send(forum_worker, "survey_families_remind", survey.pk).status_code == 302
    reminded = ContactList.objects.filter(reminded_on=timezone.localdate())
    assert set(reminded) == set(lists[:2])
    ContactList.objects.update(state="sent")
    with pytest.raises(Refused, match="a short while ago"):
        remind_all(survey=survey, by=forum_worker)


def test_nothing_is_sent_before_the_survey_begins(look, words, send, forum_worker, schools, survey):
    add_contacts(asked=schools[EAST], name="All", families=[family("one")], by=forum_worker)
    Survey.objects.update(opens_on=timezone.localdate() + timedelta(days=2))
    assert "You can send them once the survey is open" in words(
        look(forum_worker, "survey_families", survey.pk)
    )
    assert send(forum_worker, "survey_families_send", survey.pk).status_code == 302
    assert ContactList.objects.get().state == "ready"


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 403), ("lead", 403), ("viewer", 403), ("outsider", 404)]
)
@pytest.mark.parametrize("name", ["survey_families", "survey_families_send", "survey_families_remind"])
def test_who_invites_no_families_gets_no_page(send, request, survey, name, who, status):
    assert send(request.getfixturevalue(who), name, survey.pk, text="URN,Email").status_code == status


@pytest.mark.parametrize("how", ["closed", "for staff"])
def test_only_families_are_invited_and_only_until_the_survey_closes(look, words, forum_worker, survey, how):
    address = reverse("survey_families", args=["northshire", survey.pk])
    assert address in words(look(forum_worker, "survey", survey.pk))
    if how == "closed":
        Survey.objects.update(state="closed", closed_at=timezone.now())
    else:
        Questionnaire.objects.update(audience="staff")
    assert address not in words(look(forum_worker, "survey", survey.pk))
    assert look(forum_worker, "survey_families", survey.pk).status_code == 403


def test_school_invites_its_own_families_alone(look, send, words, school_lead, survey):
    page = words(look(school_lead, "survey_families", survey.pk))
    assert "Northshire East Primary 2" not in page
    lines = "\n".join(("URN,Email", f"{SECOND},one@home.example"))
    page = words(send(school_lead, "survey_families", survey.pk, text=lines, leave_out="1"), 422)
    assert "No line of it can be used" in page
    assert not ContactList.objects.exists()


def test_buttons_are_pressed_and_not_followed(look, forum_worker, survey):
    for name in ("survey_families_send", "survey_families_remind"):
        assert look(forum_worker, name, survey.pk).status_code == 405


def test_number_of_queries_does_not_grow_with_lists(look, forum_worker, schools, survey):
    def asked_for():
        with CaptureQueriesContext(connection) as queries:
            assert look(forum_worker, "survey_families", survey.pk).status_code == 200
        return len(queries)

    add_contacts(asked=schools[EAST], name="All", families=[family("one")], by=forum_worker)
    asked_for()
    one = asked_for()
    for number in range(2):
        add_contacts(asked=schools[SECOND], name="All", families=[family(number)], by=forum_worker)
    assert asked_for() == one
