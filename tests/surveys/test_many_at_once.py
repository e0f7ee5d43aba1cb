"""Very many answers at once are said to the forum, also once the survey has closed, and to nobody else."""

from datetime import date

import pytest

from surveys.models import AskedSchool
from surveys.services.moderation import finish_reading
from surveys.services.release import release_to_leaders
from surveys.services.surveys import close_survey
from tests.areas import in_area
from tests.family_survey import counted

SAID = "came by the open link or code on 3 November, 9 November."


@pytest.fixture
def burst(asked, north):
    with in_area(north):
        AskedSchool.objects.filter(pk=asked.pk).update(bursts=[date(2026, 11, 3), date(2026, 11, 9)])
        yield AskedSchool.objects.get(pk=asked.pk)


@pytest.fixture
def is_said(look, words, burst):
    """Whether a page of the school says it to somebody."""

    def read(who, name, *more):
        return SAID in words(look(who, name, burst.survey_id, burst.pk, *more))

    return read


def test_forum_hears_of_a_burst_while_people_answer_and_once_it_has_closed(
    is_said, burst, forum_worker, forum_lead
):
    assert is_said(forum_worker, "asked_school")
    close_survey(survey=burst.survey, by=forum_lead)
    assert is_said(forum_worker, "asked_school"), "it may have been on the last evening"


@pytest.mark.parametrize("answered", [24, 4])
@pytest.mark.parametrize("name", ["asked_school", "asked_release", "asked_results"])
def test_forum_hears_of_a_burst_wherever_it_looks_before_it_releases(
    is_said, burst, forum_worker, name, answered
):
    counted(burst, answered=answered)
    assert is_said(forum_worker, name)


def test_nobody_else_hears_of_a_burst(is_said, burst, forum_lead, school_lead, lead):
    assert not is_said(school_lead, "asked_school")
    assert not is_said(lead, "asked_school")
    counted(burst)
    assert not is_said(forum_lead, "asked_results_preview", "leaders"), "who previews sees what leaders see"
    finish_reading(asked=burst, by=forum_lead)
    release_to_leaders(asked=burst, by=forum_lead)
    for who in (school_lead, lead):
        for name in ("asked_school", "asked_release", "asked_results"):
            assert not is_said(who, name)


def test_no_burst_is_no_word(look, words, asked, forum_worker, north):
    with in_area(north):
        counted(asked)
    for name in ("asked_school", "asked_release", "asked_results"):
        assert "Many at once" not in words(look(forum_worker, name, asked.survey_id, asked.pk))
