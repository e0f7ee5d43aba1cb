"""Surveys that close and are counted by a worker, with the real roles and the real keys."""

from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from common.ballots import keys as key_files
from common.ballots.models import Ballot
from common.disclosure import Distribution, Part
from programmes.models import AreaSettings
from surveys.choices import choices_of
from surveys.models import (
    AskedSchool,
    Comment,
    LeftDetails,
    Question,
    QuestionnaireVersion,
    SavedDraft,
    Survey,
    Tally,
)
from surveys.only_some import is_told
from surveys.services.counting import count_survey
from surveys.tasks import count_surveys_task
from tests.family_survey import NEEDS, QUESTIONS, make_questionnaire
from tests.surveys.counting import (
    answer,
    ask_four_schools,
    by,
    close,
    close_and_count,
    count,
    everything,
    put_in,
)


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.fixture
def schools(committed):
    return ask_four_schools()


def ask(*questions):
    return ask_four_schools(lambda: make_questionnaire(by(), questions=questions))


def kept(asked, slug, about=""):
    """The tallies of one question, of a school or of all together."""
    rows = Tally.objects.using("system").filter(question__slug=slug, about=about)
    rows = rows.filter(asked=asked.pk) if asked else rows.filter(asked=None)
    return {"/".join(options): number for options, number in rows.values_list("options", "number")}


def fresh(asked):
    return AskedSchool.objects.using("system").get(pk=asked.pk)


def test_answers_become_sums_of_each_school_and_of_all_together(schools, keys):
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot")
        answer(one, 8, way="paper", welcome="disagree_a_lot")
    survey = close_and_count(schools[0].survey)
    assert (survey.state, survey.answered, survey.schools_counted) == ("counted", 80, 4)
    assert survey.counted_at
    assert survey.minimums == [10, 5, 3]
    assert sum(kept(schools[0], "welcome").values()) == 20
    assert list(kept(None, "welcome").values()) == [48, 32]
    assert kept(schools[0], "belonging") == {
        "agree_a_lot/agree_a_little/in_between/disagree_a_little/disagree_a_lot/dont_know/": 20
    }
    assert (fresh(schools[0]).answered, fresh(schools[0]).ways) == (
        20,
        [{"ways": ["link"], "number": 12}, {"ways": ["code", "device", "personal", "paper"], "number": 8}],
    )
    assert not Ballot.objects.using("system").exists()
    assert list(keys.iterdir()) == []


def test_school_of_nine_keeps_no_number_at_all(schools):
    answer(schools[0], 9, way="link", welcome="agree_a_lot", works_well="The garden")
    for one in schools[1:]:
        answer(one, 10, way="link", welcome="agree_a_lot")
    survey = close_and_count(schools[0].survey)
    assert not Tally.objects.using("system").filter(asked=schools[0].pk).exists()
    assert (fresh(schools[0]).answered, fresh(schools[0]).ways) == (None, [])
    assert (survey.answered, survey.schools_counted) == (30, 3)
    assert sum(kept(None, "welcome").values()) == 30, "or nine would be the rest"


def test_eleven_answers_of_which_four_mention_additional_needs(schools):
    """The example of the issue: nothing that is kept, alone or in pairs, gives the four away."""
    for needs, number in (("yes", 4), ("no", 6), ("prefer_not_to_say", 1)):
        answer(schools[0], number, way="link", additional_needs=needs)
    for one in schools[1:]:
        for needs in ("yes", "maybe", "no", "prefer_not_to_say"):
            answer(one, 10, way="link", additional_needs=needs)
    close_and_count(schools[0].survey)
    small, whole = kept(schools[0], "additional_needs"), kept(None, "additional_needs")
    others = [kept(one, "additional_needs") for one in schools[1:]]
    assert small
    assert all(number >= 5 for number in small.values())
    for options, number in whole.items():
        left = number - sum(
            n for one in others for o, n in one.items() if set(o.split("/")) <= set(options.split("/"))
        )
        assert left >= 5
        assert left in {*small.values(), 11}, "nothing that the school does not show itself"


def test_what_is_not_offered_counts_as_nothing_said(schools):
    for one in schools:
        answer(one, 10, way="pigeon", welcome="agree_a_lot")
        answer(one, 6, way="link", welcome="' OR 1=1", strange="yes")
    close_and_count(schools[0].survey)
    assert list(kept(schools[0], "welcome").values()) == [10, 6]
    assert not fresh(schools[0]).ways, "all by the link, or by nothing that we know"


def test_numbers_are_counted_in_bands_and_several_answers_one_by_one(committed):
    bands = [
        {"value": "few", "label": "Up to 4", "low": None, "high": 4},
        {"value": "many", "label": "5 or more", "low": 5, "high": None},
    ]
    helps = [{"value": one, "label": one, "score": None} for one in ("texts", "calls")]
    schools = ask(
        {"slug": "days", "kind": "number", "options": bands, "text": "How many days?"},
        {"slug": "helps", "kind": "multiple", "options": helps, "text": "What helps?"},
    )
    for one in schools:
        answer(one, 10, way="link", days="3", helps="texts,calls")
        answer(one, 7, way="link", days=" 12 ", helps="texts")
        answer(one, 6, way="link", days="many", helps="")
    close_and_count(schools[0].survey)
    assert kept(schools[0], "days") == {"few": 10, "many": 7, "": 6}
    assert kept(schools[0], "helps", "calls") == {"yes": 10, "no": 13}
    assert kept(None, "helps", "texts") == {"yes": 68, "no": 24}


def test_question_for_some_is_counted_among_them_and_shown_where_they_are(committed):
    leads = {"slug": "got_help", "kind": "yes_no", "text": "Did you get help?"}
    follows = {
        "slug": "was_quick",
        "kind": "yes_no",
        "text": "Was it quick?",
        "show_if": {"question": "got_help", "any_of": ["yes"]},
    }
    schools = ask(leads, follows)
    for one in schools[1:]:
        answer(one, 12, way="link", got_help="yes", was_quick="yes")
        answer(one, 6, way="link", got_help="yes", was_quick="no")
        answer(one, 9, way="link", got_help="no", was_quick="yes")
    answer(schools[0], 14, way="link", got_help="yes", was_quick="yes")
    answer(schools[0], 3, way="link", got_help="no")
    close_and_count(schools[0].survey)
    assert kept(schools[1], "was_quick") == {"yes": 12, "no/": 6}, "who was not asked is not counted"
    assert kept(schools[0], "was_quick") == {}, "or it would say that three were not asked"
    assert kept(None, "was_quick") == {"yes": 36, "no/": 18}


def test_few_who_were_asked_are_not_heard_together_with_other_schools(committed):
    leads = {"slug": "got_help", "kind": "yes_no", "text": "Did you get help?"}
    when = {"question": "got_help", "any_of": ["yes"]}
    schools = ask(leads, {"slug": "was_quick", "kind": "yes_no", "text": "Was it quick?", "show_if": when})
    answer(schools[0], 18, way="link", got_help="yes", was_quick="yes")
    answer(schools[0], 12, way="link", got_help="yes", was_quick="no")
    answer(schools[0], 9, way="link", got_help="no")
    for one in schools[1:]:
        answer(one, 5, way="link", got_help="yes", was_quick="yes")
        answer(one, 10, way="link", got_help="no")
    close_and_count(schools[0].survey)
    assert kept(schools[1], "got_help") == {"yes": 5, "no/": 10}
    assert kept(schools[0], "was_quick") == {"yes": 18, "no/": 12}
    assert kept(None, "was_quick") == {}, (
        "each of the fives is known, so thirty taken from the whole is fifteen"
    )


def test_how_many_were_asked_is_told_only_where_no_part_mixes_them_with_others():
    question = Question(slug="quick", show_if={"question": "help", "any_of": ["yes"]})
    mixed = Distribution(20, (Part(("yes", "some"), 12), Part(("no",), 8)))
    apart = Distribution(20, (Part(("yes",), 12), Part(("some", "no"), 8)))
    whole = Distribution(20)
    assert [is_told(question, {("help", ""): one}.get) for one in (mixed, apart, whole)] == [
        False,
        True,
        False,
    ]


def test_who_prefers_not_to_say_stands_beside_the_answers_and_not_among_them():
    [table] = choices_of(Question(kind="single", slug="needs", options=NEEDS), QuestionnaireVersion())
    assert (table.order, table.outside) == (("yes", "maybe", "no"), ("prefer_not_to_say", ""))


def test_questions_that_a_survey_leaves_out_are_not_counted(committed):
    schools = ask_four_schools(left_out=["welcome"])
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot")
    close_and_count(schools[0].survey)
    assert kept(schools[0], "welcome") == {}
    assert kept(schools[0], "belonging")


def test_words_are_kept_apart_in_no_order_and_only_as_the_database_can(schools):
    ballots = [{"way": "link", "works_well": f"Comment {number:02}"} for number in range(40)]
    put_in(schools[0].box_id, [*ballots, {"way": "link", "works_well": "  "}, {"way": "link"}])
    put_in(schools[1].box_id, [{"way": "link", "works_well": "a\0b\ud800c" + "x" * 9000}])
    close_and_count(schools[0].survey)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT words FROM surveys_comment WHERE asked_id = %s ORDER BY ctid", [schools[0].pk])
        order = [row[0] for row in cursor.fetchall()]
    assert sorted(order) == [one["works_well"] for one in ballots]
    assert order != sorted(order)
    (odd,) = Comment.objects.using("system").filter(asked=schools[1].pk)
    assert odd.words == odd.original == ("abc" + "x" * 9000)[:1500]


def test_two_comments_of_one_person_do_not_lie_at_the_same_place(committed):
    schools = ask(
        *(
            {"slug": slug, "kind": "long_text", "max_length": 100, "text": slug}
            for slug in ("works_well", "would_help")
        )
    )
    put_in(
        schools[0].box_id, [{"way": "link", "works_well": str(n), "would_help": str(n)} for n in range(40)]
    )
    close_and_count(schools[0].survey)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT q.slug, array_agg(c.words ORDER BY c.ctid) FROM surveys_comment c"
            " JOIN surveys_question q ON q.id = c.question_id GROUP BY q.slug"
        )
        orders = dict(cursor.fetchall())
    alike = sum(one == other for one, other in zip(orders["works_well"], orders["would_help"], strict=True))
    assert alike < 8, "one is chance"


def test_details_are_kept_for_schools_of_the_survey_joined_to_nothing(schools):
    box = schools[0].survey.details_box_id
    put_in(
        box,
        [
            {"asked": str(schools[1].pk), "name": "Ann", "contact": "ann@example.org", "wish": "Call me"},
            {"asked": "999999", "contact": "nobody@example.org"},
            {"asked": str(schools[1].pk), "contact": " "},
        ],
    )
    close_and_count(schools[0].survey)
    (left,) = LeftDetails.objects.using("system").all()
    assert (left.asked_id, left.name, left.contact, left.wish) == (
        schools[1].pk,
        "Ann",
        "ann@example.org",
        "Call me",
    )


def test_answers_put_by_are_gone_once_the_survey_is_counted(schools):
    SavedDraft.objects.using("system").create(
        id="0b0b0b0b-0000-4000-8000-000000000000",
        area_id=schools[0].area_id,
        asked=schools[0],
        sealed=b"x",
        kept_until=timezone.localdate(),
    )
    close_and_count(schools[0].survey)
    assert not SavedDraft.objects.using("system").exists()


def test_beat_closes_what_is_due_and_counts_it_once(schools):
    answer(schools[0], 12, way="link", welcome="agree_a_lot")
    yesterday = timezone.localdate() - timedelta(days=1)
    Survey.objects.using("system").update(opens_on=yesterday, closes_on=yesterday)
    count_surveys_task()
    survey = Survey.objects.using("system").get()
    assert survey.state == "counted"
    before = everything("surveys_tally", "surveys_survey")
    count_surveys_task()
    assert count_survey(survey=survey.pk, using="system") is False
    assert everything("surveys_tally", "surveys_survey") == before


def test_worker_stopped_half_way_has_done_nothing_and_begins_again(schools, monkeypatch):
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot", works_well="The garden")
    close(schools[0].survey)
    tables = (
        "surveys_tally",
        "surveys_comment",
        "surveys_asked_school",
        "surveys_survey",
        "common_ballot",
        "common_box",
    )
    before = everything(*tables)
    with monkeypatch.context() as killed:
        killed.setattr("surveys.services.counting._Count._finish", _killed)
        with pytest.raises(KeyboardInterrupt):
            count()
    assert everything(*tables) == before
    count()
    assert Survey.objects.using("system").get().answered == 48


def _killed(*_):
    raise KeyboardInterrupt


def test_lost_key_is_said_and_the_next_survey_is_counted(schools, keys, capsys):
    answer(schools[0], 12, way="link")
    other = ask_four_schools(
        lambda: make_questionnaire(by(), "other", questions=QUESTIONS), name="Another survey"
    )
    for survey in (schools[0].survey, other[0].survey):
        close(survey)
    key_files.destroy_key((schools[0].area_id, schools[0].box_id))
    count()
    states = dict(Survey.objects.using("system").values_list("name", "state"))
    assert states == {"Spring survey": "closed", "Another survey": "counted"}
    assert Ballot.objects.using("system").count() == 12, "nothing is thrown away"


def test_area_that_raised_its_minimums_is_counted_with_them(schools):
    AreaSettings.objects.using("system").update_or_create(
        area_id=schools[0].area_id, defaults={"minimum_school": 20, "minimum_cell": 10, "minimum_schools": 4}
    )
    for one in schools:
        answer(one, 19, way="link", welcome="agree_a_lot")
    survey = close_and_count(schools[0].survey)
    assert (survey.minimums, survey.answered) == ([20, 10, 4], None)
    assert not Tally.objects.using("system").exists()


def test_answers_are_nowhere_readable_while_the_survey_is_open(schools):
    answer(schools[0], 3, way="personal", welcome="disagree_a_lot", works_well="Nothing at all")
    dumped = everything("common_ballot", "common_box", "surveys_asked_school", "surveys_survey")
    for word in ("disagree_a_lot", "Nothing at all", "personal"):
        assert word not in dumped
        assert word.encode().hex() not in dumped
