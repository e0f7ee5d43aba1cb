"""What stands beside a school's results: its years, schools alike, ways, and comments of all schools."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from common.disclosure import Thresholds
from common.tenancy.context import open_area
from programmes.models import AreaSettings
from programmes.themes import Theme
from schools.models import School
from surveys.models import AskedSchool, Question, Survey
from surveys.reading.alike import kind_of, size_of
from surveys.reading.comments_together import comments_about, comments_together
from surveys.reading.results_page import results_of
from surveys.reading.ways import ways_of, ways_together
from tests.cast import member
from tests.family_survey import QUESTIONS, make_questionnaire
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count
from tests.surveys.told import told, wrote

ALONG = ("area", "school", "forum", "survey__area", "survey__version")
USUAL = Thresholds()


def inside(read):
    with transaction.atomic():
        open_area(by().area_id)
        return read()


def fresh(asked):
    return AskedSchool.objects.select_related(*ALONG).get(pk=asked.pk)


def results(asked, **more):
    wanted = {"is_forum": False, "may_compare": True} | more
    return inside(lambda: results_of(fresh(asked), **wanted))


def row(found, slug="welcome"):
    return next(one for one in found.rows if one.question.slug == slug)


def change(asked, **fields):
    AskedSchool.objects.using("system").filter(pk=asked.pk).update(**fields)


def cells(found):
    [line] = found.years.lines
    return [(cell.why or f"{cell.agree:.0%} of {cell.base}") for _, cell in line.cells]


# The survey before, and year by year


def test_change_is_drawn_from_ring_to_dot_beside_its_numbers(committed):
    [then] = told([(12, 12)], ago=300)
    [now] = told([(30, 10)], then.survey.version)
    found = row(results(now))
    assert (found.change.then, found.change.now) == (0.5, 0.75)
    assert "<title>From 50% to 75%</title>" in found.change_chart
    assert "pp-c-then" in found.change_chart
    assert found.change_words.startswith("More: between +")
    assert found.changed_part == "", "it is about all who agree"


def test_years_stand_beside_each_other_from_two_before(committed):
    [first] = told([(12, 8)], ago=700)
    version = first.survey.version
    [second] = told([(10, 10)], version, ago=350)
    assert results(second).years is None, "one before has its own table"
    [uncut] = told([(14,)], version, ago=200)
    [now] = told([(30, 10)], version)
    found = results(now)
    assert cells(found) == ["60% of 20", "50% of 20", "No figure", "75% of 40"]
    assert [column.base for column in found.years.columns] == [20, 20, 14, 40]
    change(second, released_at=None)
    assert cells(results(now)) == ["60% of 20", "No figure", "75% of 40"]
    change(first, held_back=["welcome"])
    assert results(now).years is None, "nothing before can stand beside it"
    assert len(results(now, is_forum=True).years.columns) == 4
    assert uncut.survey.version_id == version.pk


def test_families_read_beside_theirs_only_what_families_may_read(committed):
    [then] = told([(12, 8)], ago=300)
    [now] = told([(30, 10)], then.survey.version)
    assert results(now).before
    assert results(now, for_families=True).before is None, "leaders alone see that one"
    change(then, forum_agreed_at=now.survey.made_at, school_agreed_at=now.survey.made_at)
    assert results(now, for_families=True).before


def test_forum_reads_beside_its_survey_only_its_own_unless_released(committed):
    [then] = told([(12, 8)], ago=300)
    [now] = told([(30, 10)], then.survey.version)
    change(then, forum=member("northshire", "area_lead").organisation_id, released_at=None)
    assert results(now, is_forum=True).before is None


def test_year_below_a_raised_minimum_is_hidden_in_every_later_table(committed):
    [first] = told([(12, 8)], ago=700)
    told([(20, 20)], first.survey.version, ago=350)
    [now] = told([(30, 10)], first.survey.version)
    AreaSettings.objects.using("system").update_or_create(
        area_id=by().area_id, defaults={"minimum_school": 30}
    )
    found = results(now)
    assert cells(found) == ["No figure", "50% of 40", "75% of 40"]
    assert [one.base for one in found.earlier] == [40, None], "nor is it said how many they were"


def test_other_words_are_not_put_beside_each_other(committed):
    [first] = told([(12, 8)], ago=700)
    version = first.survey.version
    [second], [now] = told([(20, 20)], version, ago=350), told([(30, 10)], version)
    other_words(second.survey)
    assert cells(results(now)) == ["60% of 20", "Other words", "75% of 40"]
    assert row(results(now)).reason == "Not compared: the words have changed"


def other_words(survey):
    """Let a survey have asked its first question in other words."""
    version = survey.version
    with transaction.atomic():
        open_area(by().area_id)
        other = version.__class__.objects.create(
            area=version.area, questionnaire=version.questionnaire, number=2, title="Two", status_label="x",
            licence="x", minutes=1, scales=version.scales,
        )  # fmt: skip
        section = other.sections.create(area=version.area, slug="all", position=1)
        Question.objects.create(
            area=version.area, version=other, section=section, position=1, slug="welcome", kind="scale",
            scale="agree_5", text="I always feel welcome.",
        )  # fmt: skip
        Survey.objects.filter(pk=survey.pk).update(version=other)


def test_survey_with_some_of_the_same_questions_stands_beside_it_and_another_does_not(committed):
    [baseline] = told([(12, 8)], ago=700)
    told([(20, 20)], questionnaire("pulse"), ago=400)
    told([(20, 20)], questionnaire("other", text="Do you know the garden?"), ago=300)
    [now] = told([(30, 10)], baseline.survey.version, kind="end")
    found = results(now)
    assert [one.survey.name for one in found.earlier] == ["Survey 400", "Survey 700"]
    assert found.before.survey.name == "Survey 700", "the one with all its questions goes before"
    assert cells(found) == ["60% of 20", "50% of 40", "75% of 40"]


def questionnaire(slug, **welcome):
    with transaction.atomic():
        open_area(by().area_id)
        questions = tuple(one | welcome if one["slug"] == "welcome" else one for one in QUESTIONS)
        return make_questionnaire(by(), slug, questions=questions[:1])


def test_any_number_of_years_and_schools_takes_the_same_queries(committed):
    schools = [(12, 12)] * 4
    first = told(schools, ago=900)
    version = first[0].survey.version
    second = told(schools, version, ago=600)
    for ago in (400, 300):
        told(schools, version, ago=ago)
    last = told(schools, version)

    def cost(asked):
        return inside(lambda: _cost(fresh(asked)))

    assert cost(second[0]) == cost(last[0])
    assert cost(last[0]) == 18


def _cost(asked):
    with CaptureQueriesContext(connection) as queries:
        results_of(asked, is_forum=False, may_compare=True)
    return len(queries)


# Schools alike


def test_schools_alike_are_the_sum_of_what_each_of_them_shows(committed):
    asked = told([(12, 8), (30, 10), (10, 10), (5, 15)])
    found = results(asked[0])
    alike = row(found).alike
    assert (alike.number, alike.base, alike.schools) == (57, 100, 4)
    assert found.alike.words == "primary schools with 101 to 210 pupils"
    assert "schools alike 57%" in row(found).beside_chart
    assert results(asked[0], may_compare=False).alike is None


@pytest.mark.parametrize(
    "hidden", [{"released_at": None}, {"held_back": ["welcome"]}], ids=["not released", "held back"]
)
def test_too_few_schools_alike_are_not_shown(committed, hidden):
    """Two others are left: whoever knows one would know the other."""
    asked = told([(12, 8), (30, 10), (10, 10), (5, 15)])
    change(asked[3], **hidden)
    assert results(asked[0]).alike is None
    assert row(results(asked[0])).agree_of_all is None, "the others taken away from all schools would tell"


def test_school_that_does_not_show_a_share_is_not_in_it(committed):
    asked = told([(12, 8), (30, 10), (10, 10), (14,)])
    assert results(asked[0]).alike is None
    alike = row(results(asked[3])).alike
    assert (alike.number, alike.base, alike.schools) == (52, 80, 3), "but for itself the others are enough"


def test_schools_alike_are_of_about_the_same_size_where_those_are_enough(committed):
    asked = told([(12, 8), (30, 10), (10, 10), (5, 15)])
    register = School.objects.using("system")
    register.filter(urn=asked[3].school.urn).update(pupils=400)
    assert results(asked[0]).alike.words == "primary schools"
    register.filter(urn=asked[3].school.urn).update(phase="Secondary")
    assert results(asked[0]).alike is None


def test_kinds_and_sizes_are_called_by_plain_names():
    assert kind_of(School(phase="Not applicable", type="Community special school")) == "special schools"
    assert (
        kind_of(School(phase="Not applicable", type="Pupil referral unit"))
        == "schools of alternative provision"
    )
    assert kind_of(School(phase="Not applicable", type="Other independent school")) == ""
    found = [size_of(School(pupils=number)) for number in (None, 100, 101, 420, 421, 901)]
    assert found[:3] == ["", "up to 100 pupils", "101 to 210 pupils"]
    assert found[3:] == ["211 to 420 pupils", "421 to 900 pupils", "more than 900 pupils"]


# Ways


@pytest.fixture
def counted(committed, tmp_path, settings):
    """Four schools: 12 by the link and 8 by the code each."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    schools = ask_four_schools()
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot")
        answer(one, 8, way="code", welcome="disagree_a_lot")
    close_and_count(schools[0].survey)
    return schools


def test_ways_of_all_schools_are_kept_when_they_are_counted(counted):
    survey = inside(lambda: Survey.objects.get())
    ways = inside(lambda: ways_together(survey, USUAL, by=by()))
    assert sum(way.number for way in ways) == 80
    assert ways[0] == ("link", 48)


def test_ways_are_read_again_once_minimums_have_risen(counted):
    raised = Thresholds(school=10, cell=9)
    asked = inside(lambda: fresh(counted[0]))
    assert inside(lambda: ways_of(asked, USUAL))[0] == ("link", 12)
    assert inside(lambda: ways_of(asked, raised)) == [], "eight would follow from twenty less twelve"
    assert inside(lambda: ways_together(asked.survey, Thresholds(school=21), by=by())) == [], (
        "no school is shown"
    )
    assert inside(lambda: ways_together(asked.survey, Thresholds(schools=5), by=by())) == []


# Comments of all schools


def test_comments_of_all_schools_are_those_that_families_may_read(committed):
    asked = told([(12, 8)] * 4)
    wrote(asked[0], *[f"The garden {n}" for n in range(5)], themes=[Theme.FAMILIES])
    wrote(asked[0], "For leaders alone", state="leaders")
    wrote(asked[1], *[f"The office {n}" for n in range(6)])
    wrote(asked[2], "One of four", "Two", "Three", "Four")
    wrote(asked[3], *[f"One key only {n}" for n in range(5)], for_families=False)
    survey = asked[0].survey
    found = inside(lambda: comments_together(survey, USUAL))
    assert [(one.title, one.number, len(one.first)) for one in found] == [
        ("What does school do well?", 6, 2),
        ("Parent carer involvement", 5, 2),
    ]
    assert about(survey, Theme.FAMILIES) == (
        "Parent carer involvement",
        {f"The garden {n}" for n in range(5)},
    )
    assert about(survey, Theme.READINESS) == ("", set())


def test_comments_of_all_schools_stand_under_each_theme_that_enough_are_about(committed):
    asked = told([(12, 8)] * 4)
    both = [Theme.FAMILIES, Theme.READINESS]
    wrote(asked[0], *[f"The garden {n}" for n in range(4)], themes=both)
    wrote(asked[0], "The gate", themes=[Theme.PUPIL_VOICE])
    wrote(asked[1], *[f"The office {n}" for n in range(5)], themes=both[:1])
    survey = asked[0].survey
    found = inside(lambda: comments_together(survey, USUAL))
    assert [(one.title, one.number, one.has_more) for one in found] == [
        ("Parent carer involvement", 9, True),
        ("What does school do well?", None, False),
    ], "four about one theme are not named, nor is one about another"
    assert about(survey, "q-works_well")[1] == {"The gate"}
    assert about(survey, Theme.PUPIL_VOICE) == about(survey, Theme.READINESS) == ("", set())
    wrote(asked[1], "The hall", themes=[Theme.READINESS])
    assert about(survey, Theme.READINESS)[1] == {*(f"The garden {n}" for n in range(4)), "The hall"}
    assert len(about(survey, Theme.FAMILIES)[1]) == 9


def about(survey, slug):
    def read():
        title, comments = comments_about(survey, USUAL, slug)
        return title, {one.words for one in comments}

    return inside(read)


@pytest.mark.parametrize(
    "hidden",
    [
        {"held_back": ["works_well"]},
        {"answered": 9},
        {"school_agreed_at": None},
        {"forum_agreed_at": None},
    ],
)
def test_comments_that_families_may_not_read_are_not_among_those_of_all_schools(committed, hidden):
    asked = told([(12, 8)] * 4)
    wrote(asked[0], *[f"The garden {n}" for n in range(5)])
    assert about(asked[0].survey, "q-works_well")[1]
    change(asked[0], **hidden)
    assert inside(lambda: comments_together(asked[0].survey, USUAL)) == []
    assert about(asked[0].survey, "q-works_well") == ("", set())
