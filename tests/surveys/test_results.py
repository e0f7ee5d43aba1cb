"""What of a counted survey is read: parts and reasons, change since the time before, raised minimums, comments."""

from datetime import date

import pytest
from django.db import transaction

from common.tenancy.context import open_area
from programmes.models import AreaSettings
from surveys.models import AskedSchool, Comment, Survey
from surveys.reading.results import shown, shown_together
from surveys.reading.results_page import results_of, results_together
from tests.family_survey import make_questionnaire
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count

ALONG = ("area", "school", "forum", "survey__area", "survey__version")


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def schools(committed):
    return ask_four_schools()


@pytest.fixture
def counted(schools):
    """Each school: 12 who feel welcome and 8 who do not."""
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot", works_well="The garden")
        answer(one, 8, way="code", welcome="disagree_a_lot")
    close_and_count(schools[0].survey)
    return schools


def inside(read):
    with transaction.atomic():
        open_area(by().area_id)
        return read()


def fresh(asked):
    return AskedSchool.objects.select_related(*ALONG).get(pk=asked.pk)


def results(asked, **more):
    wanted = {"is_forum": True, "may_compare": True, "by": by()} | more
    return inside(lambda: results_of(fresh(asked), **wanted))


def row(found, slug="welcome"):
    return next(one for one in found.rows if one.question.slug == slug)


def test_school_is_read_beside_all_schools(counted):
    found = results(counted[0])
    assert (found.base, found.survey.counted_at is not None) == (20, True)
    assert [one.number for one in row(found).said] == [12, 8]
    assert row(found).agree == row(found).agree_of_all == 0.6
    assert row(found, "belonging").shown.reason
    assert found.ways == [("link", 12), ("code or shared device or invitation of their own or paper", 8)]
    assert row(results(counted[0], may_compare=False)).agree_of_all is None


def test_all_schools_are_read_together(counted):
    found = inside(
        lambda: results_together(
            Survey.objects.select_related("area", "version__questionnaire").get(), by=by()
        )
    )
    assert found.base == 80
    assert [one.number for one in row(found).said] == [48, 32]


def test_held_back_question_is_there_for_its_forum_alone(counted):
    hold_back(counted[0], ["welcome"])
    assert row(results(counted[0]))
    assert "welcome" not in [one.question.slug for one in results(counted[0], is_forum=False).rows]


def test_raised_minimums_hide_the_school_and_what_would_give_it_away(schools):
    for one in schools[:3]:
        answer(one, 30, way="link", welcome="agree_a_lot")
        answer(one, 30, way="link", welcome="disagree_a_lot")
    answer(schools[3], 6, way="link", welcome="agree_a_lot")
    answer(schools[3], 6, way="link", welcome="disagree_a_lot")
    survey = close_and_count(schools[0].survey)
    assert results(schools[3]).base == 12
    AreaSettings.objects.using("system").update_or_create(
        area_id=survey.area_id, defaults={"minimum_school": 20}
    )
    assert results(schools[3]).base is None
    assert row(results(schools[3])).shown.parts == ()
    seen = inside(lambda: Survey.objects.select_related("area", "version").get())
    whole = inside(lambda: shown_together(seen, by=by()))["welcome", ""]
    assert whole.base is None, "or twelve would be what the others leave of it"
    assert inside(lambda: shown(fresh(schools[0])))["welcome", ""].parts


def test_question_for_some_goes_with_the_number_of_those_when_minimums_rise(committed):
    leads = {"slug": "got_help", "kind": "yes_no", "text": "Did you get help?"}
    when = {"question": "got_help", "any_of": ["yes"]}
    follows = {"slug": "was_quick", "kind": "yes_no", "text": "Was it quick?", "show_if": when}
    (one, *_) = ask_four_schools(lambda: make_questionnaire(by(), questions=(leads, follows)))
    answer(one, 18, way="link", got_help="yes", was_quick="yes")
    answer(one, 9, way="link", got_help="no")
    close_and_count(one.survey)
    assert inside(lambda: shown(fresh(one)))["was_quick", ""].base == 18
    AreaSettings.objects.using("system").update_or_create(area_id=one.area_id, defaults={"minimum_cell": 10})
    assert inside(lambda: shown(fresh(one)))["was_quick", ""].base is None, "or nine would be the rest"


def test_change_since_the_baseline_is_told_with_what_may_be_chance(counted):
    released(counted)
    version = counted[0].survey.version
    end = ask_four_schools(lambda: version, name="Summer", kind="end", opens_on=later(5), closes_on=later(20))
    for one in end:
        answer(one, 40, way="link", welcome="agree_a_lot")
    answer(end[0], 5, way="link", welcome="disagree_a_lot")
    answer(end[1], 25, way="link", welcome="disagree_a_lot")
    close_and_count(end[0].survey)
    found = results(end[0])
    assert found.before.asked.pk == counted[0].pk
    change = row(found).change
    assert (change.then, round(change.now, 2)) == (0.6, 0.89)
    assert row(found).change_words.startswith("More: between +")
    assert row(results(end[1])).change_words.startswith("Too few to say: between −")
    assert row(results(end[2])).reason == "Too few to say: not shown both times"


def test_earlier_survey_that_was_not_released_is_nobodys_but_the_forums(counted):
    version = counted[0].survey.version
    end = ask_four_schools(lambda: version, name="Summer", kind="end", opens_on=later(5), closes_on=later(20))
    answer(end[0], 40, way="link", welcome="agree_a_lot")
    close_and_count(end[0].survey)
    assert results(end[0]).before is not None
    assert results(end[0], is_forum=False).before is None


def test_comments_are_read_once_released_and_only_where_there_are_enough(counted):
    forum = by()
    comments = Comment.objects.using("system").filter(asked=counted[0].pk)
    comments.update(state="ready", read_by=forum.pk)
    assert results(counted[0]).comments.groups == ()
    released(counted)
    (group,) = results(counted[0], is_forum=False).comments.groups
    assert len(group.comments) == 12
    assert results(counted[0], for_families=True).comments.groups == ()
    hold_back(counted[0], ["works_well"])
    assert results(counted[0], is_forum=False).comments.groups == ()
    hold_back(counted[0], [])
    AskedSchool.objects.using("system").filter(pk=counted[0].pk).update(answered=9)
    assert not results(counted[0]).comments.groups, "too few have answered"
    AskedSchool.objects.using("system").filter(pk=counted[0].pk).update(answered=20)
    first = list(comments.values_list("pk", flat=True)[:8])
    comments.filter(pk__in=first).update(state="kept_back")
    assert results(counted[0]).comments.groups == (), "four would point to people"


def released(schools):
    now = schools[0].survey.made_at
    found = AskedSchool.objects.using("system").filter(survey=schools[0].survey_id)
    found.update(moderated_at=now, released_at=now)


def hold_back(asked, slugs):
    AskedSchool.objects.using("system").filter(pk=asked.pk).update(held_back=slugs)


def later(days):
    return date.fromordinal(date.today().toordinal() + days)
