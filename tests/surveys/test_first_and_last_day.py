"""A survey opens and closes at midnight where its families live, also on the nights when the clocks change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from surveys.models import SavedDraft, Survey
from surveys.services.retention import erase_what_is_over
from surveys.services.surveys import close_due
from tests.areas import in_area
from tests.family_survey import make_open_survey
from tests.surveys.respondents import address, begin, fill, number_in_box, said

HERE = ZoneInfo("Europe/London")
LATE, EARLY = (23, 30), (0, 30)
# A night of winter and one of summer; clocks go back on 25 October 2026, and forward on 28 March 2027.
DAYS = [date(2026, 11, 23), date(2026, 7, 1), date(2026, 10, 25), date(2027, 3, 28)]


@pytest.fixture
def asked(forum_lead, north):
    with in_area(north):
        return make_open_survey(forum_lead)


def lasts(north, first, last):
    with in_area(north):
        Survey.objects.update(opens_on=first, closes_on=last)


def at(day, time):
    """Be at this time of day, by the clock on the wall."""
    return time_machine.travel(datetime(*day.timetuple()[:3], *time, tzinfo=HERE), tick=False)


def before(day):
    return day - timedelta(days=1)


def after(day):
    return day + timedelta(days=1)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_people_can_answer_from_the_first_midnight_to_the_last(client, asked, north, day):
    lasts(north, day, day)
    with at(before(day), LATE):
        early = client.get(address(asked))
        assert (early.status_code, "This survey opens on" in said(early)) == (404, True)
    with at(day, EARLY):
        page = begin(client, asked, "begin:all")
        assert fill(client, asked, page, "send", welcome="agree_a_lot").status_code == 302
    with at(day, LATE):
        last = begin(client, asked, "begin:all")
        assert fill(client, asked, last, "send", welcome="in_between").status_code == 302
        half_done = begin(client, asked, "begin:all")
    with at(after(day), EARLY):
        assert fill(client, asked, half_done, "send", welcome="in_between").status_code == 410
        assert client.get(address(asked)).status_code == 410
    assert number_in_box(asked) == 2


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_survey_closes_by_itself_after_its_last_midnight(asked, north, day):
    lasts(north, before(day), day)
    with in_area(north):
        with at(day, LATE):
            close_due(using="default")
            assert Survey.objects.get().state == "open"
        with at(after(day), EARLY):
            close_due(using="default")
            assert Survey.objects.get().state == "closed"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_answers_put_by_are_kept_until_the_last_midnight(client, asked, north, day):
    lasts(north, before(day), day)
    with at(day, EARLY):
        assert fill(client, asked, begin(client, asked), "save", welcome="agree_a_lot").status_code == 200
    with in_area(north):
        with at(day, LATE):
            erase_what_is_over(using="default")
            assert SavedDraft.objects.exists()
        with at(after(day), EARLY):
            erase_what_is_over(using="default")
            assert not SavedDraft.objects.exists()
