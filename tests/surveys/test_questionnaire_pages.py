"""The pages of questionnaires: read by whoever sees surveys, written by those who run them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from surveys.choices import YES
from surveys.forms.surveys import versions_to_ask
from surveys.models import Language, Question, Questionnaire, QuestionnaireVersion, WordingFix
from surveys.questionnaire_file import document_of, read, to_yaml
from surveys.services.languages import take_languages
from surveys.services.questionnaires import load_document, new_version, publish, take_shipped, withdraw
from surveys.services.surveys import make_survey as set_up
from tests.areas import in_area
from tests.family_survey import make_survey

from .test_questionnaire_file import NEEDS, SMALL, small

HTMX = {"HX-Request": "true"}


@pytest.fixture
def here(north, db):
    with in_area(north):
        yield north


@pytest.fixture
def version(forum_lead, here):
    return publish(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)


@pytest.fixture
def draft(version, forum_lead):
    return new_version(questionnaire=version.questionnaire, by=forum_lead)


def url(name, area, *args):
    return reverse(name, args=[area.slug, *args])


def page(client, name, area, /, *args, headers=None, **query):
    return client.get(url(name, area, *args), query, headers=headers)


def send(client, name, area, /, *args, headers=None, **data):
    return client.post(url(name, area, *args), data, headers=headers)


def words(response):
    return " ".join(response.content.decode().split())


def seen(response):
    return words(response).partition('name="seen" value="')[2].partition('"')[0]


def row(draft, slug):
    with in_area(draft.area):
        return Question.objects.get(version=draft, slug=slug)


READING = ("questionnaire_version", "questionnaire_preview", "questionnaire_changes")
WRITING = (
    "questionnaire_draft",
    "questionnaire_draft_words",
    "questionnaire_publish",
    "scale_add",
    "section_add",
)


def test_whoever_sees_surveys_reads_what_is_published_and_no_draft(client, draft, viewer, here):
    client.sign_in(viewer)
    pk = draft.questionnaire_id
    listed = page(client, "questionnaire_list", here)
    assert "Small" in words(listed)
    assert "Write your own" not in words(listed)
    assert "I feel welcome." in words(page(client, "questionnaire_version", here, pk, 1))
    for name in READING:
        assert page(client, name, here, pk, 2).status_code == 404
    assert page(client, "questionnaire_export", here, pk, 2, "json").status_code == 404
    assert "draft" not in words(page(client, "questionnaire", here, pk)).lower()


@pytest.mark.parametrize("name", WRITING)
def test_whoever_does_not_run_surveys_writes_nothing(client, draft, viewer, here, name):
    client.sign_in(viewer)
    assert page(client, name, here, draft.questionnaire_id).status_code == 403
    assert send(client, name, here, draft.questionnaire_id).status_code == 403


@pytest.mark.parametrize("name", WRITING)
def test_another_area_is_told_that_there_is_nothing(client, draft, here, south, outsider, name):
    client.sign_in(outsider)
    for area in (here, south):
        assert page(client, name, area, draft.questionnaire_id).status_code == 404


@pytest.mark.parametrize("role", ["forum_worker", "officer", "lead"])
def test_those_who_run_surveys_write_questionnaires(client, draft, here, role, request):
    client.sign_in(request.getfixturevalue(role))
    assert "Check and publish" in words(page(client, "questionnaire_draft", here, draft.questionnaire_id))
    assert "Bring in a file" in words(page(client, "questionnaire_list", here))


def test_list_asks_as_much_of_the_database_for_three_as_for_one(client, version, forum_lead, here):
    client.sign_in(forum_lead)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, "questionnaire_list", here)
        return len(asked)

    page(client, "questionnaire_list", here)
    one = queries()
    with in_area(here):
        for slug in ("family_baseline", "pupil_group"):
            take_shipped(area=here, slug=slug)
    assert queries() == one


@pytest.mark.parametrize("name", ["questionnaire_draft", "questionnaire_version"])
def test_long_questionnaire_asks_no_more_of_the_database_than_a_short_one(client, forum_lead, here, name):
    client.sign_in(forum_lead)

    def queries(document):
        with in_area(here):
            found = load_document(area=here, document=document, by=forum_lead)
        args = [found.questionnaire_id] + ([1] if name == "questionnaire_version" else [])
        page(client, name, here, *args)
        with CaptureQueriesContext(connection) as asked:
            assert page(client, name, here, *args).status_code == 200
        return len(asked)

    short = queries(SMALL | {"id": "one", "sections": SMALL["sections"][:1]})
    assert queries(SMALL) == short


def test_taking_what_the_portal_offers(client, forum_lead, here):
    client.sign_in(forum_lead)
    assert "Family" not in words(page(client, "questionnaire_list", here)).partition("Take one")[0]
    send(client, "questionnaire_take", here, slug="family_pulse")
    assert set(Questionnaire.objects.values_list("slug", flat=True)) == {"family_pulse", "family_baseline"}
    assert send(client, "questionnaire_take", here, slug="nothing").status_code == 404


def test_start_from_this_begins_a_copy(client, version, forum_lead, here):
    client.sign_in(forum_lead)
    args = (version.questionnaire_id, 1)
    assert send(client, "questionnaire_adapt", here, *args, title="").status_code == 422
    taken = send(client, "questionnaire_adapt", here, *args, title="small")
    assert taken.status_code == 422
    assert "Give this one another title" in words(taken)
    made = send(client, "questionnaire_adapt", here, *args, title="Our own")
    found = Questionnaire.objects.get(slug="our_own")
    assert made["Location"] == url("questionnaire_draft", here, found.pk)
    assert found.versions.get().questions.get(slug="welcome").follows.version_id == version.pk


def test_own_questionnaire_begins_empty_and_is_told_what_it_lacks(client, forum_lead, here):
    client.sign_in(forum_lead)
    assert send(client, "questionnaire_new", here, title="Ours", audience="nobody").status_code == 422
    send(client, "questionnaire_new", here, title="Ours", audience="families")
    found = Questionnaire.objects.get(slug="ours")
    shown = words(page(client, "questionnaire_draft", here, found.pk))
    assert "Not ready" in shown
    assert "No question yet." in shown
    refused = send(client, "questionnaire_publish", here, found.pk)
    assert refused.status_code == 422
    assert not found.versions.published().exists()


def test_file_that_cannot_be_taken_is_told_everything_at_its_place(client, forum_lead, here):
    client.sign_in(forum_lead)
    assert send(client, "questionnaire_import", here).status_code == 422
    broken = json.dumps(small(lambda d: d["sections"][0]["questions"][0].update(scale="x", kind="y")))
    told = send(client, "questionnaire_import", here, text=broken)
    assert told.status_code == 422
    assert "question 1 (welcome), kind: “y” is not one of" in words(told)
    assert "Only a question of the kind “scale” has one." in words(told)
    assert not Questionnaire.objects.exists()


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_export_gives_what_import_takes(client, version, viewer, here, form):
    client.sign_in(viewer)
    file = page(client, "questionnaire_export", here, version.questionnaire_id, 1, form)
    assert read(file.content) == read(to_yaml(SMALL)) == document_of(version)
    assert f'filename="small-v1.{form}"' in file["Content-Disposition"]
    assert page(client, "questionnaire_export", here, version.questionnaire_id, 1, "xml").status_code == 404


def test_preview_shows_plain_words_and_easy_ones(client, viewer, here):
    pk = take_shipped(area=here, slug="family_baseline").questionnaire_id
    take_languages(here)
    client.sign_in(viewer)
    plain = words(page(client, "questionnaire_preview", here, pk, 1))
    easy = words(page(client, "questionnaire_preview", here, pk, 1, words="easy"))
    assert "I feel welcome when I visit or contact school." in plain
    assert "Easy read" in plain
    assert "School makes me feel welcome." in easy
    assert "Yes, a lot" in easy


def test_preview_is_what_those_who_answer_see_in_every_language(client, viewer, here):
    pk = take_shipped(area=here, slug="family_baseline").questionnaire_id
    take_languages(here)
    client.sign_in(viewer)
    urdu = words(page(client, "questionnaire_preview", here, pk, 1, l="ur"))
    assert '<html lang="ur" dir="rtl"' in urdu
    assert "answering.rtl.css" in urdu
    assert "آپ" in urdu
    assert "I feel welcome" not in urdu
    for code in ("en", "pl", "ro", "uk", "bn", "pa-Guru", "ar"):
        assert f'href="?l={code}"' in urdu
    assert 'lang="en-GB" dir="ltr"' in words(page(client, "questionnaire_preview", here, pk, 1, l="tlh"))


def test_nothing_can_be_sent_from_a_preview(client, viewer, here):
    pk = take_shipped(area=here, slug="family_baseline").questionnaire_id
    take_languages(here)
    client.sign_in(viewer)
    shown = words(page(client, "questionnaire_preview", here, pk, 1))
    assert not re.search("<form|<button|<script|data-code", shown)
    assert '<input type="radio" name="welcome"' in shown


def test_preview_says_what_a_question_hangs_on(client, forum_lead, draft, here):
    take_languages(here)
    with in_area(here):
        first, *_, last = draft.questions.order_by("section__position", "position")
        value = YES if first.kind == "yes_no" else draft.scales[0]["options"][0]["value"]
        Question.objects.filter(pk=last.pk).update(show_if={"question": first.slug, "any_of": [value]})
    client.sign_in(forum_lead)
    shown = words(page(client, "questionnaire_preview", here, draft.questionnaire_id, draft.number))
    assert "to question 1" in shown
    assert "Back to the draft" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_preview_needs_as_many_queries_in_more_languages(
    client, viewer, here, number, django_assert_num_queries
):
    pk = take_shipped(area=here, slug="family_baseline").questionnaire_id
    take_languages(here)
    Language.objects.exclude(code__in=["en", "pl", "ro"][:number]).filter(translations=None).delete()
    client.sign_in(viewer)
    page(client, "questionnaire_preview", here, pk, 1)
    with django_assert_num_queries(12):
        page(client, "questionnaire_preview", here, pk, 1)


def test_version_published_by_mistake_is_withdrawn_and_gone_on_from(client, version, draft, forum_lead, here):
    second = publish(version=draft, by=forum_lead)
    client.sign_in(forum_lead)
    pk = version.questionnaire_id
    shown = words(page(client, "questionnaire", here, pk))
    assert shown.count("Withdraw it") == 2
    assert shown.index(">Version 2<") < shown.index(">Version 1<")
    done = send(client, "questionnaire_withdraw", here, pk, 2)
    assert "Version 2 is withdrawn" in words(client.get(done["Location"]))
    second.refresh_from_db()
    assert second.withdrawn_at is not None
    assert [*versions_to_ask(forum_lead)] == [version]
    third = new_version(questionnaire=version.questionnaire, by=forum_lead)
    assert third.number == 3
    assert {each.follows.version_id for each in third.questions.select_related("follows")} == {version.pk}


def test_version_that_a_survey_uses_is_not_withdrawn(client, version, forum_lead, viewer, outsider, here):
    client.sign_in(viewer)
    assert send(client, "questionnaire_withdraw", here, version.questionnaire_id, 1).status_code == 403
    client.logout()
    client.sign_in(outsider)
    assert send(client, "questionnaire_withdraw", here, version.questionnaire_id, 1).status_code == 404
    with in_area(here):
        make_survey(forum_lead, version)
    client.logout()
    client.sign_in(forum_lead)
    assert "Withdraw it" not in words(page(client, "questionnaire", here, version.questionnaire_id))
    done = send(client, "questionnaire_withdraw", here, version.questionnaire_id, 1)
    assert "uses this version, so it stays" in words(client.get(done["Location"]))
    version.refresh_from_db()
    assert version.withdrawn_at is None


def test_withdrawn_version_is_asked_by_no_survey(version, forum_lead, here):
    withdraw(version=version, by=forum_lead)
    today = timezone.localdate()
    with pytest.raises(Refused, match="was withdrawn"):
        set_up(
            by=forum_lead, version=version, name="Late", kind="other", opens_on=today,
            closes_on=today, run_by=forum_lead.organisation,
        )  # fmt: skip
    assert not Questionnaire.objects.offered().exists()


def question_data(**changes):
    standard = {
        "kind": "long_text",
        "text": "What else?",
        "max_length": "500",
        "section": "second",
        "after": "",
    }
    return standard | changes


def test_question_is_added_on_a_page_of_its_own(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    args = (draft.questionnaire_id, "second")
    empty = send(client, "question_add", here, *args, **question_data(text=""))
    assert empty.status_code == 422
    assert "Enter the question" in words(empty)
    done = send(client, "question_add", here, *args, **question_data())
    assert done["Location"].endswith("/draft/#what_else")
    made = row(draft, "what_else")
    assert (made.kind, made.max_length, made.section.slug, made.change) == ("long_text", 500, "second", "new")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "single", "option_1_label": "One"}, "Give two or more"),
        ({"kind": "single", "option_1_label": "One", "option_2_label": "one"}, "“one” is there already"),
        ({"kind": "scale", "scale": "other"}, "Select a scale"),
        ({"max_length": "5"}, "Characters must be 10 or more"),
        ({"text": "Ask {nobody}."}, "{nobody} cannot be filled in"),
        ({"after": "words"}, "Select a question that is asked before this one"),
        ({"after": "visited"}, "Select the answers after which it is shown"),
        ({"after": "visited", "answers": ["maybe"]}, "Select answers to that question"),
        (
            {"kind": "number", "option_1_label": "a", "option_1_low": "1", "option_1_high": "2",
             "option_2_label": "b", "option_2_low": "2"},
            "Enter 3: bands follow each other",
        ),
        (
            {"kind": "single", "option_1_label": "Yes", "option_2_label": "No", "is_special_category": "on"},
            "Say why it is asked, and what becomes of the answer",
        ),
    ],
)  # fmt: skip
def test_question_is_told_at_the_box_what_is_wrong(client, draft, forum_lead, here, data, sentence):
    client.sign_in(forum_lead)
    told = send(client, "question_add", here, draft.questionnaire_id, "first", **question_data(**data))
    assert told.status_code == 422
    assert sentence in words(told)


def test_question_about_needs_can_be_declined_and_is_asked_where_chosen(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    data = question_data(
        kind="single",
        text="Additional needs?",
        option_1_label="Yes",
        option_2_label="No",
        is_special_category="on",
        privacy_note="You may skip it.",
    )
    send(client, "question_add", here, draft.questionnaire_id, "first", **data)
    made = row(draft, "additional_needs")
    assert [option["value"] for option in made.options] == ["yes", "no", "prefer_not_to_say"]
    assert (made.is_on, made.is_special_category, made.privacy_note) == (False, True, "You may skip it.")


def test_skip_logic_is_chosen_from_questions_before(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    args = (draft.questionnaire_id, "words")
    opened = seen(page(client, "question_change", here, *args))
    typed = question_data(text="Typed", after="visited", look="1", seen=opened)
    looked = send(client, "question_change", here, *args, **typed)
    assert looked.status_code == 200
    assert "After which answers?" in words(looked)
    assert "Typed" in words(looked)
    assert row(draft, "words").text == "Anything else?"
    data = question_data(text="Anything else?", after="visited", answers=["no"], section="second")
    send(client, "question_change", here, *args, seen=seen(looked), **data)
    assert row(draft, "words").show_if == {"question": "visited", "any_of": ["no"]}


def test_form_opens_in_place_and_what_is_saved_shows_in_the_cards(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    args = (draft.questionnaire_id, "words")
    form = page(client, "question_change", here, *args, headers=HTMX)
    assert words(form).startswith('<div id="card-words"')
    data = question_data(text="Anything more?", section="second")
    wrong = send(client, "question_change", here, *args, headers=HTMX, **data | {"text": ""}, seen=seen(form))
    assert (wrong.status_code, words(wrong)[:20]) == (422, '<div id="card-words"'[:20])
    saved = send(client, "question_change", here, *args, headers=HTMX, seen=seen(form), **data)
    assert saved["HX-Retarget"] == "#cards"
    assert "Anything more?" in words(saved)
    assert words(saved).startswith('<div class="pp-stack" id="cards">')
    assert row(draft, "words").change == "reworded"


def test_misspelling_in_a_draft_may_stay_comparable(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    args = (draft.questionnaire_id, "words")
    data = question_data(text="Anything elze?", section="second", is_slip="on")
    send(
        client,
        "question_change",
        here,
        *args,
        seen=seen(page(client, "question_change", here, *args)),
        **data,
    )
    assert row(draft, "words").change == "same"


def test_two_editors_never_overwrite_each_other_without_a_word(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    args = (draft.questionnaire_id, "words")
    opened = seen(page(client, "question_change", here, *args))
    mine, theirs = (
        question_data(text="Mine", section="second"),
        question_data(text="Theirs", section="second"),
    )
    send(client, "question_change", here, *args, seen=opened, **theirs)
    told = send(client, "question_change", here, *args, seen=opened, **mine)
    assert told.status_code == 422
    assert "Somebody else has changed this question since you opened it" in words(told)
    assert "Mine" in words(told)
    assert row(draft, "words").text == "Theirs"
    send(client, "question_change", here, *args, seen=seen(told), **mine)
    assert row(draft, "words").text == "Mine"


def test_editors_of_different_questions_do_not_meet(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    opened = seen(page(client, "question_change", here, pk, "words"))
    send(client, "question_move", here, pk, "visited", to="up")
    done = send(client, "question_change", here, pk, "words", seen=opened, **question_data(section="second"))
    assert done.status_code == 302
    assert QuestionnaireVersion.objects.get(pk=draft.pk).edition == 3


def order(draft):
    return list(draft.questions.values_list("slug", flat=True))


def test_questions_move_are_copied_and_taken_out(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    send(client, "question_move", here, pk, "visited", to="up")
    assert order(draft)[:3] == ["visited", "welcome", "children"]
    send(client, "question_move", here, pk, "visited", to="up")
    assert order(draft)[:3] == ["visited", "welcome", "children"]
    copied = send(client, "question_copy", here, pk, "visited", headers=HTMX)
    assert json.loads(copied["HX-Trigger"]) == {"announce": "The copy stands below."}
    assert order(draft)[:4] == ["visited", "visited_2", "welcome", "children"]
    assert row(draft, "visited_2").follows is None
    send(client, "question_remove", here, pk, "visited_2")
    assert order(draft)[:3] == ["visited", "welcome", "children"]
    assert page(client, "question_remove", here, pk, "visited").status_code == 405


def test_question_stays_before_the_one_that_depends_on_it(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    kept = send(client, "question_remove", here, pk, "visited", headers=HTMX)
    assert "is shown only after an answer to this" in words(kept)
    moved = client.post(url("section_move", here, pk, "second"), {"to": "up"}, follow=True)
    assert "so it has to come later" in words(moved)
    assert order(draft) == ["welcome", "visited", "children", "what_helped", "words"]


def test_sections_are_added_changed_and_taken_out(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    assert send(client, "section_add", here, pk, title="").status_code == 422
    send(client, "section_add", here, pk, title="At the end", intro="Nearly done.")
    made = draft.sections.get(slug="at_the_end")
    send(client, "section_move", here, pk, "at_the_end", to="up")
    assert list(draft.sections.values_list("slug", flat=True)) == ["first", "at_the_end", "second"]
    opened = seen(page(client, "section_change", here, pk, "at_the_end"))
    send(client, "section_change", here, pk, "at_the_end", title="Nearly there", seen=opened)
    made.refresh_from_db()
    assert str(made) == "Nearly there"
    stale = send(client, "section_change", here, pk, "at_the_end", title="Other", seen=opened)
    assert stale.status_code == 422
    send(client, "section_remove", here, pk, "at_the_end")
    assert not draft.sections.filter(slug="at_the_end").exists()


def scale_data(*options, kind="single_choice", **more):
    data = {"kind": kind} | more
    for number, (value, label, score) in enumerate(options, 1):
        data |= {
            f"option_{number}_value": value,
            f"option_{number}_label": label,
            f"option_{number}_score": score,
        }
    return data


def test_scale_is_changed_and_its_questions_are_reworded(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    opened = seen(page(client, "scale_change", here, pk, "agree"))
    lacking = scale_data(("agree", "Agree", "2"), ("disagree", "Disagree", ""), seen=opened)
    told = send(client, "scale_change", here, pk, "agree", **lacking)
    assert told.status_code == 422
    assert "Give two options or more a score" in words(told)
    good = scale_data(
        ("agree", "Agree a lot", "2"), ("disagree", "Disagree", "1"), ("", "Not sure", ""), seen=opened
    )
    send(client, "scale_change", here, pk, "agree", **good)
    draft.refresh_from_db()
    assert [(each["value"], each["score"]) for each in draft.scales[0]["options"]] == [
        ("agree", 2),
        ("disagree", 1),
        ("not_sure", None),
    ]
    assert row(draft, "welcome").change == "reworded"
    stale = send(client, "scale_change", here, pk, "agree", **good)
    assert stale.status_code == 422
    assert page(client, "scale_change", here, pk, "other").status_code == 404


def test_scale_with_pictures_says_what_they_show(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    data = scale_data(("", "Yes", "2"), ("", "No", "1"), kind="picture_choice")
    told = send(client, "scale_add", here, draft.questionnaire_id, **data)
    assert "Option 1: name a picture and what it shows" in words(told)
    for number in (1, 2):
        data |= {f"option_{number}_symbol": "thumb_up", f"option_{number}_symbol_alt": "A thumb"}
    send(client, "scale_add", here, draft.questionnaire_id, **data)
    draft.refresh_from_db()
    assert draft.scales[1]["id"] == "yes"
    send(client, "scale_remove", here, draft.questionnaire_id, "agree")
    send(client, "scale_remove", here, draft.questionnaire_id, "yes")
    draft.refresh_from_db()
    assert [scale["id"] for scale in draft.scales] == ["agree"]


def head_data(**changes):
    return {"title": "Small", "status_label": "Ours", "licence": "Ours", "minutes": "3"} | changes


def test_introduction_is_changed_and_kept_from_being_overwritten(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    opened = seen(page(client, "questionnaire_draft_words", here, pk))
    assert (
        send(client, "questionnaire_draft_words", here, pk, **head_data(minutes="0"), seen=opened).status_code
        == 422
    )
    data = head_data(stem="How sure are you that …", method_notes="One.\nTwo.", seen=opened)
    send(client, "questionnaire_draft_words", here, pk, **data)
    draft.refresh_from_db()
    assert (draft.minutes, draft.method_notes) == (3, ["One.", "Two."])
    assert row(draft, "welcome").change == "reworded"
    stale = send(client, "questionnaire_draft_words", here, pk, **head_data(title="Other", seen=opened))
    assert "Somebody else has changed what stands above the questions" in words(stale)


def test_draft_is_checked_compared_and_published(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    with in_area(here):
        row(draft, "words").delete()
    assert "Gone: <strong>1</strong>" in words(page(client, "questionnaire_publish", here, pk))
    with in_area(here):
        draft.questions.filter(slug="what_helped").update(options=[])
    told = send(client, "questionnaire_publish", here, pk)
    assert told.status_code == 422
    assert "There must be 2 or more to choose from" in words(told)
    assert "There must be 2 or more to choose from" in words(page(client, "questionnaire_draft", here, pk))
    with in_area(here):
        row(draft, "what_helped").delete()
        draft.sections.filter(slug="second").delete()
    done = send(client, "questionnaire_publish", here, pk)
    assert done["Location"] == url("questionnaire", here, pk)
    assert "Gone: <strong>2</strong>" in words(page(client, "questionnaire_changes", here, pk, 2))
    assert page(client, "questionnaire_draft", here, pk).status_code == 404


def test_draft_is_thrown_away_and_a_questionnaire_put_away(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    send(client, "questionnaire_discard", here, pk)
    assert not QuestionnaireVersion.objects.filter(pk=draft.pk).exists()
    send(client, "questionnaire_retire", here, pk, to="away")
    assert "Put away" in words(page(client, "questionnaire", here, pk))
    send(client, "questionnaire_new_version", here, pk)
    assert QuestionnaireVersion.objects.filter(questionnaire=pk, published_at=None).exists()


def fix(client, here, version, kind, part, change):
    """Open the form of a part, change what it says, and send it."""
    args = (version.questionnaire_id, 1, kind, part)
    form = page(client, "wording_fix", here, *args).context["form"]
    data = {name: change.get(form.names[name], form[name].initial) for name in form.names}
    return send(client, "wording_fix", here, *args, same="on", **data)


def test_misspelling_is_put_right_and_kept(client, version, forum_lead, here):
    client.sign_in(forum_lead)
    fix(client, here, version, "question", "welcome", {"text": "I feel wellcome."})
    assert row(version, "welcome").text == "I feel wellcome."
    kept = WordingFix.objects.get()
    assert (kept.place, kept.before, kept.after) == (
        "question welcome, text",
        "I feel welcome.",
        "I feel wellcome.",
    )
    assert kept.made_by == forum_lead
    assert ActivityEntry.objects.filter(verb="put a misspelling right in").count() == 1
    shown = words(page(client, "questionnaire_version", here, version.questionnaire_id, 1))
    assert "“I feel welcome.” became “I feel wellcome.”" in shown


def test_change_of_meaning_is_told_at_its_box_and_nothing_is_saved(client, version, forum_lead, here):
    client.sign_in(forum_lead)
    told = fix(client, here, version, "question", "welcome", {"text": "I never feel welcome."})
    assert told.status_code == 422
    assert "“never” changes what is asked. Begin a new version for that" in words(told)
    assert row(version, "welcome").text == "I feel welcome."
    assert not WordingFix.objects.exists()


def test_whoever_puts_right_says_that_the_meaning_is_the_same(client, version, forum_lead, here):
    client.sign_in(forum_lead)
    args = (version.questionnaire_id, 1, "section", "second")
    told = send(client, "wording_fix", here, *args, words_0="Moore")
    assert told.status_code == 422
    assert "Tick the box if the meaning is the same" in words(told)


def test_labels_titles_and_headings_are_put_right(client, version, forum_lead, here):
    client.sign_in(forum_lead)
    fix(client, here, version, "scale", "agree", {"dont_know: label": "Don't know"})
    fix(client, here, version, "question", "what_helped", {"gate: label": "The gaet"})
    fix(client, here, version, "section", "second", {"title": "Moore"})
    fix(client, here, version, "introduction", "all", {"title": "Smal"})
    version.refresh_from_db()
    assert version.scales[0]["options"][2]["label"] == "Don't know"
    assert row(version, "what_helped").options[0]["label"] == "The gaet"
    assert version.sections.get(slug="second").title == "Moore"
    assert Questionnaire.objects.get(pk=version.questionnaire_id).title == "Smal"
    assert version.fixes.count() == 4
    assert version.edition == 5


def test_draft_is_changed_not_put_right(client, draft, forum_lead, here):
    client.sign_in(forum_lead)
    pk = draft.questionnaire_id
    assert page(client, "questionnaire_wording", here, pk, 2).status_code == 404
    assert page(client, "wording_fix", here, pk, 1, "question", "nothing").status_code == 404
    assert page(client, "wording_fix", here, pk, 1, "colour", "welcome").status_code == 404
    assert "This changes the meaning" in words(page(client, "questionnaire_wording", here, pk, 1))


def test_note_of_a_question_about_needs_stands_wherever_it_is_shown(client, viewer, forum_lead, here):
    document = small(lambda d: d["sections"][0]["questions"].append(NEEDS))
    version = publish(version=load_document(area=here, document=document, by=forum_lead), by=forum_lead)
    client.sign_in(viewer)
    for name in ("questionnaire_version", "questionnaire_preview"):
        assert NEEDS["privacy_note"] in words(page(client, name, here, version.questionnaire_id, 1))
