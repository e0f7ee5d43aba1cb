"""Who asked to be reached: the forum reads it once the survey is counted, and erases it; nobody else sees it."""

import pytest
from django.db import transaction
from django.urls import reverse

from common.tenancy.context import open_area
from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from surveys.models import AskedSchool, LeftDetails
from surveys.services.details import erase_details
from tests.areas import PortalClient
from tests.cast import member
from tests.surveys.counting import ask_four_schools, close_and_count, put_in
from tests.surveys.respondents import said


@pytest.fixture
def asked(committed):
    """A school two of whose families left how to reach them, in a survey that is counted."""
    school, other, *_ = ask_four_schools()
    left = [("Ann", "ann@home.example", "Call me"), ("", "07700 900123", "<b>=1+1</b>")]
    put_in(
        school.survey.details_box_id,
        [{"asked": str(school.pk), "name": name, "contact": at, "wish": wish} for name, at, wish in left]
        + [{"asked": str(other.pk), "name": "Bo", "contact": "bo@home.example", "wish": ""}],
    )
    close_and_count(school.survey)
    return school


def address(asked):
    return reverse("left_details", args=["northshire", asked.survey_id, asked.pk])


def page_for(role, path, *, area="northshire", method="get"):
    browser = PortalClient()
    with transaction.atomic():
        browser.sign_in(member(area, role))
    with transaction.atomic():
        return getattr(browser, method)(path)


def test_forum_reads_who_of_a_school_asked_to_be_reached(asked):
    with transaction.atomic():
        forum = member("northshire", "forum_lead")
        open_area(forum.area_id)
        AskedSchool.objects.filter(pk=asked.pk).update(forum=forum.organisation)
    page = page_for("forum_lead", address(asked))
    text = said(page)
    assert all(words in text for words in ("Ann", "ann@home.example", "Call me", "07700 900123"))
    assert "bo@home.example" not in text, "of another school"
    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page.content.decode()


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        ("area_lead", "northshire", 403),
        ("school_lead", "northshire", 403),
        ("viewer", "northshire", 403),
        ("area_lead", "southmoor", 404),
    ],
)
def test_nobody_else_sees_it(asked, role, area, status):
    assert page_for(role, address(asked), area=area).status_code == status


def test_forum_erases_one_and_the_log_does_not_say_whose(asked):
    ann = LeftDetails.objects.using("system").get(name="Ann")
    erase = reverse("left_details_erase", args=["northshire", ann.pk])
    assert page_for("area_lead", erase, method="post").status_code == 403
    assert page_for("forum_lead", erase).status_code == 405
    done = page_for("forum_lead", erase, method="post")
    assert (done.status_code, done.url) == (302, address(asked))
    left = LeftDetails.objects.using("system").filter(asked=asked)
    assert [one.contact for one in left] == ["07700 900123"]
    entry = ActivityEntry.objects.using("system").latest("pk")
    assert entry.verb == "erased"
    assert "Ann" not in str(vars(entry))


def test_service_refuses_who_is_not_the_forum(asked):
    with transaction.atomic():
        lead = member("northshire", "area_lead")
        open_area(lead.area_id)
        ann = LeftDetails.objects.select_related("asked__forum").get(name="Ann")
        with pytest.raises(Refused, match="Only the forum"):
            erase_details(details=ann, by=lead)
        assert LeftDetails.objects.filter(pk=ann.pk).exists()
