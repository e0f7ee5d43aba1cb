"""Questionnaires of an area: taken, adapted, published, carried into a new version, brought in from a file."""

import copy

import pytest
from django.core.management import call_command

from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from surveys.models import Question, Questionnaire, QuestionnaireVersion
from surveys.questionnaire_file import (
    QuestionnaireFaults,
    digest,
    document_of,
    read,
    shipped,
    shipped_slugs,
    to_json,
)
from surveys.services.questionnaires import (
    adapt,
    discard_draft,
    load_document,
    new_version,
    publish,
    retire,
    take_all_shipped,
    take_shipped,
)
from tests.areas import in_area

from .test_questionnaire_file import SMALL, small


@pytest.fixture
def here(north, db):
    with in_area(north):
        yield north


@pytest.fixture
def baseline(here):
    return take_shipped(area=here, slug="family_baseline")


def test_area_takes_what_the_product_ships_once(here):
    versions = take_all_shipped(here)
    assert [version.questionnaire.slug for version in versions] == shipped_slugs()
    assert [version.pk for version in take_all_shipped(here)] == [version.pk for version in versions]
    assert all(version.published_at and version.sha256 for version in versions)
    assert ActivityEntry.objects.filter(verb="took in", thing="How are things now?").count() == 1


@pytest.mark.parametrize("slug", shipped_slugs())
def test_taken_questionnaire_says_what_its_file_says(here, slug):
    version = take_shipped(area=here, slug=slug)
    assert document_of(version) == read(to_json(shipped(slug)))
    assert version.sha256 == digest(shipped(slug))


def test_pulse_carries_on_the_questions_of_the_baseline(here):
    pulse = take_shipped(area=here, slug="family_pulse")
    carried = pulse.questions.exclude(follows=None).select_related("follows__version__questionnaire")
    assert {each.slug for each in carried} == {"communication", "adjustments", "feels_good_going_in"}
    for each in carried:
        assert each.change == Question.Change.SAME
        assert each.follows.slug == each.slug
        assert each.follows.version.questionnaire.slug == "family_baseline"
    assert pulse.questions.get(slug="change_since").change == Question.Change.NEW


def test_command_gives_every_area_what_it_lacks(committed, north, south, capsys):
    call_command("take_questionnaires")
    assert capsys.readouterr().out.count("Your family and our school, version 1") == 2
    for area in (north, south):
        with in_area(area):
            assert Questionnaire.objects.count() == 4


def test_new_version_carries_on_each_question_and_knows_what_was_reworded(baseline, forum_lead):
    draft = new_version(questionnaire=baseline.questionnaire, by=forum_lead)
    assert draft.number == 2
    assert set(draft.questions.values_list("change", flat=True)) == {"same"}
    assert draft.questions.get(slug="welcome").follows == baseline.questions.get(slug="welcome")
    with pytest.raises(Refused, match="There is a draft"):
        new_version(questionnaire=baseline.questionnaire, by=forum_lead)


def test_file_brought_in_as_a_new_version_tells_new_same_and_reworded(here, forum_lead):
    publish(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)
    found = Questionnaire.objects.get(slug="small")

    def change(document):
        first, second = document["sections"]
        first["questions"][0]["text"] = "I feel very welcome."
        first["questions"][1]["help"] = "Help may change."
        second["questions"][1]["id"] = "other_words"

    draft = load_document(area=here, document=small(change), by=forum_lead, questionnaire=found)
    assert dict(draft.questions.values_list("slug", "change")) == {
        "welcome": "reworded",
        "visited": "same",
        "children": "same",
        "what_helped": "same",
        "other_words": "new",
    }


def test_other_labels_of_a_scale_reword_its_questions(here, forum_lead):
    publish(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)
    document = copy.deepcopy(SMALL)
    document["scales"][0]["options"][0]["label"] = "Agree strongly"
    found = Questionnaire.objects.get(slug="small")
    draft = load_document(area=here, document=document, by=forum_lead, questionnaire=found)
    assert draft.questions.get(slug="welcome").change == "reworded"


def test_adapted_copy_can_be_compared_with_what_it_came_from(baseline, forum_lead):
    draft = adapt(version=baseline, title="Our families", by=forum_lead)
    assert draft.questionnaire.slug == "our_families"
    assert draft.published_at is None
    assert draft.source.startswith("Adapted from Your family and our school, version 1.")
    question = draft.questions.select_related("follows").get(slug="welcome")
    assert (question.change, question.follows) == ("same", baseline.questions.get(slug="welcome"))
    needs = draft.questions.get(slug="additional_needs")
    assert needs.is_special_category
    assert needs.privacy_note == baseline.questions.get(slug="additional_needs").privacy_note
    with pytest.raises(Refused, match="Give this one another title"):
        adapt(version=baseline, title="our families", by=forum_lead)


def test_file_that_carries_on_a_question_nobody_has_is_refused(here, forum_lead):
    document = small(lambda d: d["sections"][0]["questions"][0].update(same_as="elsewhere/welcome"))
    with pytest.raises(
        QuestionnaireFaults, match="“elsewhere/welcome” is no published question of this area"
    ):
        load_document(area=here, document=document, by=forum_lead)
    assert not Questionnaire.objects.filter(slug="small").exists()


def test_file_with_a_taken_id_or_for_others_is_refused(baseline, here, forum_lead):
    with pytest.raises(Refused, match="There is a questionnaire with the id “family_baseline” already"):
        load_document(area=here, document=SMALL | {"id": "family_baseline"}, by=forum_lead)
    with pytest.raises(Refused, match="asks families, this file does not"):
        load_document(
            area=here,
            document=SMALL | {"audience": "staff"},
            by=forum_lead,
            questionnaire=baseline.questionnaire,
        )


def test_published_version_keeps_the_fingerprint_of_its_file(here, forum_lead):
    version = publish(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)
    assert version.sha256 == digest(SMALL)
    assert version.published_by == forum_lead
    with pytest.raises(Refused, match="is published already"):
        publish(version=version, by=forum_lead)


def test_draft_with_a_fault_is_not_published(here, forum_lead):
    draft = load_document(area=here, document=SMALL, by=forum_lead)
    draft.questions.filter(slug="what_helped").update(options=[])
    with pytest.raises(QuestionnaireFaults, match="There must be 2 or more to choose from"):
        publish(version=draft, by=forum_lead)
    draft.refresh_from_db()
    assert draft.published_at is None


def test_discarded_draft_takes_a_questionnaire_that_was_nothing_else_along(baseline, here, forum_lead):
    discard_draft(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)
    assert not Questionnaire.objects.filter(slug="small").exists()
    discard_draft(version=new_version(questionnaire=baseline.questionnaire, by=forum_lead), by=forum_lead)
    assert QuestionnaireVersion.objects.filter(questionnaire=baseline.questionnaire).count() == 1
    with pytest.raises(Refused, match="A published version stays"):
        discard_draft(version=baseline, by=forum_lead)


def test_questionnaire_put_away_is_offered_no_more(baseline, forum_lead):
    retire(questionnaire=baseline.questionnaire, is_retired=True, by=forum_lead)
    assert not Questionnaire.objects.offered().filter(pk=baseline.questionnaire_id).exists()
    retire(questionnaire=baseline.questionnaire, is_retired=False, by=forum_lead)
    assert Questionnaire.objects.offered().filter(pk=baseline.questionnaire_id).exists()
