"""A published questionnaire keeps what its questions mean, whoever writes to the database."""

import pytest
from django.db import DatabaseError, transaction

from programmes.services.activity import Refused
from surveys.comparing import asks_the_same, follow
from surveys.models import Question, QuestionnaireVersion
from surveys.services.wording import fix_wording
from tests.areas import in_area
from tests.family_survey import make_questionnaire

LABELS = [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]


@pytest.fixture
def published(forum_lead, north):
    with in_area(north):
        yield make_questionnaire(forum_lead)


def refused(**changes):
    with pytest.raises(DatabaseError, match="keeps what its questions mean"), transaction.atomic():
        Question.objects.filter(slug="additional_needs").update(**changes)


def test_a_misspelling_may_be_put_right(published):
    Question.objects.filter(slug="welcome").update(text="I feel very welcome.", help="At the gate.")
    assert published.questions.get(slug="welcome").text == "I feel very welcome."


def test_labels_of_options_may_be_put_right_their_values_stay(published):
    question = published.questions.get(slug="additional_needs")
    words = [option | {"label": f"{option['label']}."} for option in question.options]
    Question.objects.filter(pk=question.pk).update(options=words)
    refused(options=words[:-1])
    refused(options=LABELS)


def test_what_a_question_means_stays(published):
    refused(kind="multiple")
    refused(theme="pupil_voice")
    refused(show_if={"question": "welcome", "any_of": ["agree_a_lot"]})
    refused(slug="other")


def test_questions_neither_come_nor_go(published):
    with pytest.raises(DatabaseError, match="keeps its questions"), transaction.atomic():
        published.questions.get(slug="welcome").delete()
    late = Question(
        area=published.area, version=published, section=published.sections.get(), slug="late", position=9
    )
    with pytest.raises(DatabaseError, match="keeps its questions"), transaction.atomic():
        late.save()


def test_values_of_a_scale_stay_its_labels_may_be_put_right(published):
    published.scales[0]["options"][0]["label"] = "Agree very much"
    published.save(update_fields=["scales"])
    published.scales[0]["options"].pop()
    with pytest.raises(DatabaseError), transaction.atomic():
        published.save(update_fields=["scales"])


def test_a_draft_may_change(forum_lead, north):
    with in_area(north):
        draft = make_questionnaire(forum_lead, "draft", publish=False)
        draft.questions.filter(slug="welcome").update(kind="yes_no", scale="")
        draft.questions.get(slug="works_well").delete()
        assert draft.questions.count() == 3


def test_a_draft_is_changed_and_not_put_right(forum_lead, north):
    with in_area(north):
        draft = make_questionnaire(forum_lead, "draft", publish=False)
        with pytest.raises(Refused, match="change it as you like"):
            fix_wording(version=draft, part=draft, words={"title": "Draught"}, by=forum_lead)


def test_with_other_answers_to_choose_from_nobodys_word_makes_it_a_misspelling(published):
    old = published.questions.get(slug="additional_needs")
    new = Question(kind=old.kind, text="Has your child aditional needs?", options=old.options)
    follow(new, old, is_slip=True)
    assert new.change == Question.Change.SAME
    new.options = LABELS
    follow(new, old, is_slip=True)
    assert new.change == Question.Change.REWORDED


@pytest.mark.parametrize(("slug", "is_same"), [("welcome", False), ("additional_needs", True)])
def test_other_words_before_a_scale_make_its_questions_others(published, slug, is_same):
    old, new = (published.questions.get(slug=slug) for _ in range(2))
    new.version = QuestionnaireVersion.objects.get(pk=published.pk)
    assert asks_the_same(new, old)
    new.version.stem = "How sure are you that you can..."
    assert asks_the_same(new, old) is is_same
