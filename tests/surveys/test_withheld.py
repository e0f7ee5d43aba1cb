"""All schools together give nothing away that a forum withholds of a school: tried by somebody who subtracts."""

from collections import Counter
from itertools import combinations

import pytest
from django.urls import reverse
from django.utils import timezone

from common.disclosure import Thresholds
from programmes.models import ActivityEntry, AreaSettings, Organisation
from programmes.services.activity import Refused
from surveys.documents.result_sheets import build_survey_sheet
from surveys.documents.results import build_survey_report
from surveys.models import AskedSchool, Survey
from surveys.policies import can_compare, can_see_together
from surveys.reading.results_page import results_of, results_together
from surveys.reading.ways import ways_together
from surveys.services.release import prepare_release, release_together
from tests.areas import PortalClient
from tests.cast import member
from tests.family_survey import QUESTIONS, make_questionnaire
from tests.surveys.counting import by
from tests.surveys.test_results_beside import change, fresh, inside, row
from tests.surveys.test_results_pages import built, look, words
from tests.surveys.told import told

EACH = [(12, 8), (30, 10), (11, 9), (5, 15)]
SOME = [some for number in range(5) for some in combinations(range(4), number)]
UNRELEASED, HELD_BACK = {"released_at": None}, {"held_back": ["welcome"]}


@pytest.fixture
def asked(committed):
    """Four schools, all released, and all of them together, too."""
    return told(EACH)


def west():
    return Organisation.objects.using("system").get(name="Northshire West Parent Carer Forum")


def withhold(asked, some, how):
    for one in asked:
        change(one, **({"released_at": timezone.now(), "held_back": []} | (how if one in some else {})))


def sheet(asked, *roles):
    """How many chose what, by school, that people of these roles read together in their sheets of all schools."""
    found = {}
    for role in roles:
        made, rows = built(build_survey_sheet, role=role, survey=asked.survey_id)
        headings = [column.heading for column in made.sheets[0].columns]
        for line in (dict(zip(headings, one, strict=True)) for one in rows):
            if line["Question"] == "welcome" and line["People"]:
                found.setdefault(line["School"], Counter())[line["Answer"]] = line["People"]
    return found


def subtracted(asked, *roles):
    """What these people are left with of all schools, and of how many schools that is; nothing without a whole."""
    found = sheet(asked[0], *roles)
    whole = found.pop("All schools together", None)
    return whole and (whole - sum(found.values(), Counter()), len(asked) - len(found))


def following():
    """A questionnaire whose second question is asked of those alone who feel welcome."""
    when = {"question": "welcome", "any_of": ["agree_a_lot", "agree_a_little"]}
    questions = (QUESTIONS[0], QUESTIONS[1] | {"show_if": when})
    return inside(lambda: make_questionnaire(by(), "following", questions=questions))


def together(asked, role):
    along = ("area", "version__questionnaire")
    survey = Survey.objects.select_related(*along)
    return inside(lambda: results_together(survey.get(pk=asked.survey_id), by=member("northshire", role)))


@pytest.mark.parametrize("how", [UNRELEASED, HELD_BACK], ids=["not released", "held back"])
def test_whole_less_what_partners_read_leaves_nobody_or_several_schools(asked, how):
    for some in SOME:
        withhold(asked, [asked[at] for at in some], how)
        left = subtracted(asked, "viewer")
        if len(some) in (1, 2):
            assert left is None, some
            assert row(together(asked[0], "viewer")).shown.reason.startswith("Left out here")
        else:
            assert left is not None
            assert left[1] == len(some)
            assert left[0].total() == sum(sum(EACH[at]) for at in some)


def test_whole_less_partners_pages_and_one_forums_own_leaves_nobody_or_several_schools(asked):
    """The forum of the East knows its two schools, released or not, and reads what every partner reads."""
    for one in asked[2:]:
        change(one, forum=west().pk)
    for some in SOME:
        withhold(asked, [asked[at] for at in some], UNRELEASED)
        left = subtracted(asked, "viewer", "forum_lead")
        assert left is None or left[1] in (0, 3, 4), some
        assert (left is None) is bool({2, 3} & set(some)), (
            "else one of the forums would be left with one or two"
        )


def test_pages_documents_and_schools_leave_out_the_same(asked):
    withhold(asked, asked[:1], HELD_BACK)
    said = words(look("viewer", "survey_results", asked[0].survey_id))
    assert "fewer than 3 schools keep this back" in said
    report = built(build_survey_report, role="viewer", survey=asked[0].survey_id)[0].context["found"]
    assert row(report).shown.base is None
    beside = inside(lambda: results_of(fresh(asked[1]), is_forum=False, may_compare=True, by=by()))
    assert row(beside).agree_of_all == 0.58, "the forum that holds it back knows what it is"
    for reader in (None, member("northshire", "school_lead"), member("northshire", "viewer")):
        beside = inside(
            lambda by=reader: results_of(fresh(asked[1]), is_forum=False, may_compare=True, by=by)
        )
        assert row(beside).agree_of_all is None
    preview = look("forum_lead", "asked_results_preview", asked[1].survey_id, asked[1].pk, "officers")
    assert "Beside other schools" not in words(preview), "the preview is as an officer’s page"


def test_forum_sees_what_partners_do_not_with_a_tag(asked):
    withhold(asked, asked[:1], HELD_BACK)
    found = together(asked[0], "forum_lead")
    assert (row(found).shown.base, found.held_back) == (100, ["welcome"])
    assert "partners do not see the question here" in words(
        look("forum_lead", "survey_results", asked[0].survey_id)
    )
    assert not together(asked[0], "viewer").held_back
    withhold(asked, [], HELD_BACK)
    assert together(asked[0], "forum_lead").held_back == []


def test_question_for_some_is_left_out_with_the_one_that_led_to_it(committed):
    """How many were asked it would be how many said yes."""
    asked = told(EACH, following())
    withhold(asked, asked[:1], HELD_BACK)
    assert "Only some were asked" in row(together(asked[0], "viewer"), "belonging").shown.reason
    assert "Only some were asked" not in row(together(asked[0], "forum_lead"), "belonging").shown.reason


def test_raised_minimum_of_schools_leaves_out_more(asked):
    withhold(asked, asked[:3], HELD_BACK)
    assert row(together(asked[0], "viewer")).shown.base == 100
    raised = {"area_id": by().area_id, "defaults": {"minimum_schools": 4}}
    AreaSettings.objects.using("system").update_or_create(**raised)
    assert row(together(asked[0], "viewer")).shown.base is None
    assert row(together(asked[0], "forum_lead")).shown.base == 100


def test_year_is_left_out_beside_others_as_on_its_own_page(asked):
    [now, *_] = told([(30, 10)] * 4, asked[0].survey.version, ago=-20)
    assert row(together(now, "viewer")).change.then == 0.58
    withhold(asked, asked[:2], HELD_BACK)
    assert row(together(now, "viewer")).reason == "Too few to say: not shown both times"
    assert row(together(now, "forum_lead")).change.then == 0.58


def test_ways_are_told_of_all_schools_unless_few_are_not_released(asked):
    ways = [{"ways": ["link"], "number": 60}, {"ways": ["code"], "number": 40}]
    Survey.objects.using("system").filter(pk=asked[0].survey_id).update(ways=ways)
    survey = Survey.objects.using("system").select_related("area").get(pk=asked[0].survey_id)

    def seen(role):
        return bool(inside(lambda: ways_together(survey, Thresholds(), by=member("northshire", role))))

    found = {}
    for number in range(5):
        withhold(asked, asked[:number], UNRELEASED)
        found[number] = seen("viewer"), seen("forum_lead")
    assert found == {0: (True, True), 1: (False, True), 2: (False, True), 3: (True, True), 4: (True, True)}


# Before partners see all schools together


@pytest.fixture
def counted(asked):
    """The same, but nothing has been released yet."""
    Survey.objects.using("system").update(released_at=None)
    withhold(asked, asked, UNRELEASED)
    asked[0].survey.released_at = None
    return asked


def test_before_release_who_asks_sees_all_schools_and_nobody_else_does(counted):
    survey = counted[0].survey
    assert words(look("forum_lead", "survey_results", survey.pk))
    assert row(together(counted[0], "forum_worker")).shown.base == 100
    for role in ("area_lead", "officer", "viewer", "school_lead"):
        assert look(role, "survey_results", survey.pk).status_code == 403, role
        assert not can_see_together(member("northshire", role), survey)
        assert not can_compare(member("northshire", role), counted[0])
        assert "/results/" not in look(role, "survey", survey.pk).content.decode(), "nor a way there"


def test_before_release_who_asks_sees_nothing_that_another_forum_has_not_released(counted):
    change(counted[3], forum=west().pk)
    found = together(counted[0], "forum_lead")
    assert (found.base, list(found.ways)) == (None, [])
    assert "Shown here once the forums" in words(look("forum_lead", "survey_results", counted[0].survey_id))
    change(counted[3], released_at=timezone.now())
    assert together(counted[0], "forum_lead").base == 100


def test_all_schools_are_released_together_after_each_of_them(counted):
    """Whoever kept the page could else take away what is released later, until few schools are left."""
    survey, here = counted[0].survey, reverse("survey_release", args=["northshire", counted[0].survey_id])
    withhold(counted, counted[:1], UNRELEASED)
    assert "1 is still to come" in words(look("forum_lead", "survey_results", survey.pk))
    with pytest.raises(Refused, match="1 school has enough answers and no released results yet"):
        inside(lambda: release_together(survey=survey, by=by()))
    change(counted[0], answered=None)
    assert "Let partners see this page" in words(look("forum_lead", "survey_results", survey.pk))
    client = PortalClient()
    client.force_login(member("northshire", "area_lead").user)
    client.post(here)
    assert look("viewer", "survey_results", survey.pk).status_code == 403, "who does not ask releases nothing"
    client.force_login(by().user)
    client.post(here)
    assert "Let partners" not in words(look("forum_lead", "survey_results", survey.pk))
    assert look("viewer", "survey_results", survey.pk).status_code == 200
    assert ActivityEntry.objects.using("system").filter(detail__contains="all schools together").count() == 1


def test_question_that_follows_from_one_held_back_is_held_back_with_it(committed):
    """How many were asked it would be how many said yes."""
    [asked] = told(EACH[:1], following())
    withhold([asked], [asked], UNRELEASED)
    inside(lambda: prepare_release(asked=asked, held_back=["welcome"], summary="", by=by()))
    assert AskedSchool.objects.using("system").get(pk=asked.pk).held_back == ["belonging", "welcome"]
    inside(lambda: prepare_release(asked=asked, held_back=["belonging"], summary="", by=by()))
    assert AskedSchool.objects.using("system").get(pk=asked.pk).held_back == ["belonging"]
