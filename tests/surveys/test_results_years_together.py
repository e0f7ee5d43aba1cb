"""All schools of a survey beside all schools of the surveys before: as each survey's own page shows them, no more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.disclosure import change
from programmes.models import AreaSettings
from surveys.documents.results import build_survey_report
from surveys.models import Questionnaire, Survey
from surveys.reading.results_page import results_together
from tests.cast import member
from tests.surveys.counting import by
from tests.surveys.test_results_beside import cells, inside, other_words, row
from tests.surveys.test_results_pages import built, look, words
from tests.surveys.told import told

FIRST, SECOND, NOW = [(12, 8)] * 4, [(10, 10), (12, 8), (30, 10), (8, 12)], [(30, 10)] * 4


def fresh(survey):
    return Survey.objects.select_related("area", "version__questionnaire").get(pk=survey.pk)


def together(survey, role="forum_lead"):
    return inside(lambda: results_together(fresh(survey), by=member("northshire", role)))


@pytest.fixture
def years(committed):
    """Three surveys of the same four schools; the oldest first."""
    [first, *_] = told(FIRST, ago=700)
    version = first.survey.version
    second, now = told(SECOND, version, ago=350)[0], told(NOW, version)[0]
    return [first.survey, second.survey, now.survey]


def test_each_year_says_what_its_own_page_says(years):
    found = together(years[-1])
    assert cells(found) == ["60% of 80", "60% of 100", "75% of 160"]
    assert [column.base for column in found.years.columns] == [80, 100, 160]
    assert [one.survey for one in found.earlier] == [years[1], years[0]]
    [line] = found.years.lines
    for survey, (_, cell) in zip(years, line.cells, strict=True):
        own = row(together(survey))
        assert (cell.agree, cell.base) == (own.agree, own.shown.base)
    assert line.since == years[0]
    assert line.row.change == change(
        row(together(years[0])).shown,
        row(found).shown,
        row(found).choices.order,
        middle=2,
    )
    assert line.row.change_words.startswith("More: between +")
    assert (found.before.survey, found.before.again) == (years[1], 4)
    assert row(found).change_words.startswith("More: between +")


def test_one_survey_before_is_compared_and_has_no_table_of_years(years):
    found = together(years[1])
    assert found.years is None
    assert row(found).change_words == "Too few to say: between −14 and +14 points"


def test_survey_whose_own_page_one_may_not_see_stands_beside_none(years):
    """Its base would be the first thing to leak, and its name the second."""
    Survey.objects.using("system").filter(pk=years[0].pk).update(released_at=None)
    assert cells(together(years[-1])) == ["60% of 80", "60% of 100", "75% of 160"], "who runs it sees it"
    found = together(years[-1], "viewer")
    assert [one.survey for one in found.earlier] == [years[1]]
    assert found.years is None
    said = words(look("viewer", "survey_results", years[-1].pk))
    assert years[0].name not in said
    assert years[1].name in said


def test_year_that_is_too_small_by_raised_minimums_says_nothing_here_either(years):
    area = by().area_id
    AreaSettings.objects.using("system").update_or_create(area_id=area, defaults={"minimum_school": 21})
    found = together(years[-1])
    assert row(found).agree == 0.75
    assert [one.base for one in found.earlier] == [None, None]
    assert found.years is None
    assert row(found).reason == "Too few to say: not shown both times"
    said = words(look("forum_lead", "survey_results", years[-1].pk))
    assert "80" not in said.partition("Earlier surveys")[2], "nor how many they were"


def test_other_schools_other_people_and_other_words_are_not_put_beside_it(years):
    told([(12, 8)] * 2, years[0].version, ago=200)
    assert [one.survey for one in together(years[-1]).earlier] == [years[1], years[0]], (
        "two schools are too few"
    )
    other_words(years[1])
    found = together(years[-1])
    assert row(found).reason == "Not compared: the words have changed"
    Questionnaire.objects.using("system").update(audience="staff")
    assert len(together(years[-1]).earlier) == 2, "all three asked the same people"


def test_any_number_of_surveys_and_schools_takes_the_same_queries(years):
    def cost(survey):
        return inside(lambda: _cost(fresh(survey)))

    few = told([(12, 12)] * 3, years[0].version, ago=500)[0].survey
    later = told([(12, 12)] * 4, years[0].version, ago=-1)[0].survey
    assert len(together(few).earlier) == 1
    assert len(together(later).earlier) == 4
    assert (cost(few), cost(later)) == (14, 14)
    AreaSettings.objects.using("system").update_or_create(area_id=by().area_id, defaults={"minimum_cell": 6})
    assert cost(later) == 14, "nor does reading the schools of each again take more"


def _cost(survey):
    with CaptureQueriesContext(connection) as queries:
        results_together(survey, by=by())
    return len(queries)


def test_page_and_pdf_show_the_years_with_table_chart_and_bases(years):
    said = words(look("forum_lead", "survey_results", years[-1].pk))
    assert "Year by year</h2>" in said
    assert "80 answered at 4 schools" in said
    assert "<title>From 60% to 75%</title>" in said
    assert "4 schools were asked both times." in said
    assert reverse("survey_results", args=["northshire", years[0].pk]) in said
    assert look("school_lead", "survey_results", years[-1].pk).status_code == 403
    assert look("area_lead", "survey_results", years[-1].pk, slug="southmoor").status_code == 404
    assert "Year by year" not in words(look("forum_lead", "survey_results", years[1].pk))
    found = built(build_survey_report, survey=years[-1].pk)[0].context["found"]
    assert (row(found).change.then, row(found).change.now) == (0.6, 0.75)
