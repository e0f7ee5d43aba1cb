"""A published questionnaire keeps what its questions mean, whoever writes to the database."""

import pytest
from django.db import DatabaseError, transaction

from surveys.models import Question
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
