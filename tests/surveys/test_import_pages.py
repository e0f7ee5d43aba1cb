"""Bringing in a file: what was read is looked at first, and only then a draft is made of it."""

import io
import json
import random
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.models import Language, Questionnaire, QuestionnaireVersion, Translation
from surveys.questionnaire_file import QuestionnaireFaults, to_yaml
from surveys.questionnaire_imports import Opened, open_file
from surveys.questionnaire_imports.carrying import carried
from surveys.services.languages import take_languages
from surveys.services.questionnaires import load_document, publish
from tests.areas import in_area

from .foreign_files import LimeSurvey, xlsform
from .test_questionnaire_file import SMALL, small
from .test_questionnaire_pages import page, send, url, words


@pytest.fixture
def here(north, db):
    with in_area(north):
        yield north


@pytest.fixture
def version(forum_lead, here):
    return publish(version=load_document(area=here, document=SMALL, by=forum_lead), by=forum_lead)


def read(client, here, content, *args):
    name = "questionnaire_import_version" if args else "questionnaire_import"
    return send(client, name, here, *args, file=SimpleUploadedFile("file.bin", content))


def make(client, shown, **data):
    """Send the form that a page shows, to where it says."""
    address = words(shown).partition('<form method="post" action="')[2].partition('"')[0]
    return client.post(address, {"carried": carried_in(shown)} | data)


def carried_in(shown):
    return words(shown).partition('name="carried" value="')[2].partition('"')[0]


FORM = xlsform(
    [("geopoint", "where", "Where are you?"), ("text", "what_helped", "What <b>helped</b>?")],
    settings={"form_title": "Our form"},
)


def test_our_own_file_is_looked_at_before_it_becomes_a_draft(client, forum_lead, here):
    client.sign_in(forum_lead)
    shown = read(client, here, to_yaml(SMALL))
    assert shown.status_code == 200
    for said in (
        "Look at what was read",
        "What helped?",
        "Have you been to school this term?",
        "The gate, A talk",
    ):
        assert said in words(shown)
    assert 'name="title"' not in words(shown)
    assert not Questionnaire.objects.exists()
    made = make(client, shown)
    found = Questionnaire.objects.get()
    assert (found.slug, found.audience) == ("small", "families")
    assert made["Location"] == url("questionnaire_draft", here, found.pk)


def test_form_of_another_program_is_asked_for_what_it_cannot_say(client, forum_lead, here):
    client.sign_in(forum_lead)
    shown = read(client, here, FORM)
    assert "Look them over in the draft before you publish it" in words(shown)
    assert "Could not be carried" in words(shown)
    assert "survey, row 2 (where)" in words(shown)
    assert "What helped?" in words(shown)
    assert 'value="Our form"' in words(shown)
    empty = make(client, shown, title="", audience="nobody")
    assert empty.status_code == 422
    assert "Enter a title" in words(empty)
    assert "survey, row 2 (where)" in words(empty)
    make(client, empty, title="Our form", audience="staff")
    found = QuestionnaireVersion.objects.get()
    assert (found.questionnaire.slug, found.questionnaire.audience) == ("our_form", "staff")
    assert found.questions.get().text == "What helped?"


def test_survey_becomes_the_next_version_of_one_that_is_there(client, forum_lead, version, here):
    client.sign_in(forum_lead)
    survey = LimeSurvey(title="Something else")
    survey.group("Only")
    survey.question("Y", "visited", "Have you been to school this term?")
    shown = read(client, here, survey.file(), version.questionnaire_id)
    assert 'name="title"' not in words(shown)
    make(client, shown)
    draft = QuestionnaireVersion.objects.get(published_at=None)
    assert (draft.questionnaire_id, draft.number, draft.title) == (version.questionnaire_id, 2, "Small")
    assert draft.questions.get().change == "same"
    again = read(client, here, survey.file(), version.questionnaire_id)
    assert again.status_code == 422
    assert "There is a draft" in words(again)


def test_languages_of_the_area_begin_with_the_words_of_the_file(client, forum_lead, here):
    take_languages(here)
    survey = LimeSurvey(languages=("en", "pl", "cy"))
    survey.group({"en": "School", "pl": "Szkoła", "cy": "Ysgol"})
    survey.question("S", "GOOD", {"en": "What is good?", "pl": "Co jest dobre?"})
    client.sign_in(forum_lead)
    shown = read(client, here, survey.file())
    assert "Polski (Polish): 3 texts become a translation" in words(shown)
    assert "2 texts not carried, because this area has no such language" in words(shown)
    make(client, shown, title="Two languages", audience="families")
    translation = Translation.objects.get(version__title="Two languages")
    assert translation.language == Language.objects.get(code="pl")
    assert translation.words["questions"] == {"good": {"text": "Co jest dobre?"}}
    assert translation.checked_on is None


def test_nothing_is_made_of_what_a_page_did_not_carry(client, forum_lead, version, here):
    client.sign_in(forum_lead)
    shown = read(client, here, to_yaml(SMALL | {"id": "other"}))
    good = carried_in(shown)
    for sent in ("", "nonsense", good[:-2], "A" + good, json.dumps(SMALL)):
        answer = send(client, "questionnaire_import_make", here, carried=sent)
        assert answer["Location"] == url("questionnaire_import", here)
    elsewhere = send(
        client, "questionnaire_import_version_make", here, version.questionnaire_id, carried=good
    )
    assert elsewhere["Location"] == url("questionnaire_import_version", here, version.questionnaire_id)
    assert "Choose the file again" in words(page(client, "questionnaire_import", here))
    assert Questionnaire.objects.count() == 1


def test_what_a_page_carried_is_checked_like_any_file(client, forum_lead, here):
    client.sign_in(forum_lead)
    broken = Opened(small(lambda d: d["sections"][0]["questions"][0].update(scale="x", kind="y")))
    answer = send(client, "questionnaire_import_make", here, carried=carried(broken, f"{here.pk}/"))
    assert answer.status_code == 422
    assert "question 1 (welcome), kind: “y” is not one of" in words(answer)
    assert not Questionnaire.objects.exists()


def test_page_may_be_read_again_without_making_anything(client, forum_lead, here):
    client.sign_in(forum_lead)
    assert page(client, "questionnaire_import_make", here)["Location"] == url("questionnaire_import", here)


def test_id_or_title_that_is_taken_is_told(client, forum_lead, version, here):
    client.sign_in(forum_lead)
    twin = read(client, here, to_yaml(SMALL))
    assert twin.status_code == 422
    assert "There is a questionnaire with the id “small” already" in words(twin)
    taken = make(client, read(client, here, FORM), title="small", audience="families")
    assert taken.status_code == 422
    assert "Give this one another title" in words(taken)


def test_only_those_who_run_surveys_bring_files_in(
    client, forum_lead, viewer, outsider, version, here, south
):
    pk = version.questionnaire_id
    pages = [("questionnaire_import_make",), ("questionnaire_import_version_make", pk)]
    client.sign_in(viewer)
    for name, *args in pages:
        assert send(client, name, here, *args).status_code == 403
    client.logout()
    client.sign_in(outsider)
    for name, *args in pages:
        assert send(client, name, here, *args).status_code == 404
    assert send(client, "questionnaire_import_version_make", south, pk).status_code == 404


def test_file_with_faults_shows_them_beside_what_was_read(client, forum_lead, here):
    client.sign_in(forum_lead)

    def spoil(document):
        document["sections"][1]["questions"] += [
            {"id": f"q{at}", "kind": "song", "text": ""} for at in range(20)
        ]

    shown = read(client, here, json.dumps(small(spoil)).encode())
    assert shown.status_code == 422
    assert words(shown).count("“song” is not one of") == 20
    assert "What was read of the file" in words(shown)
    assert "Anything else?" in words(shown)
    assert 'name="carried"' not in words(shown)


HOSTILE = [
    b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    b"",
    b"PK\x05\x06" + b"\0" * 18,
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><document>&b;</document>",
    b'{"title": "\\ud800", "sections": [{"title": "\\udfff", "questions": [{"text": "\\ud800"}, 7, null]}, []]}',
    b'{"format": "pins-questionnaire-1", "sections": {"a": 1}, "scales": 3, "title": [], "language": {}}',
    b"[" * 100_000,
    b"<" * 100_000,
    "<?xml version='1.0' encoding='utf-16'?><document/>".encode("utf-16"),
]


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_file_is_refused_and_nothing_is_made(client, forum_lead, here, content):
    client.sign_in(forum_lead)
    answer = read(client, here, content)
    assert answer.status_code == 422
    assert "govuk-error-summary__title" in words(answer)
    assert not Questionnaire.objects.exists()


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(name.replace("__", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            archive(survey__lss="<document/>", answers__lsr="x"),
            "archive of LimeSurvey, with people’s answers",
        ),
        (archive(bomb__xml=b"\0" * 30_000_000), "unpacks to far more than its size"),
        (archive(word__xml="x"), "cannot be read"),
    ],
)
def test_archive_that_is_no_form_is_refused_with_a_sentence(client, forum_lead, here, content, sentence):
    client.sign_in(forum_lead)
    answer = read(client, here, content)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_more_than_a_page_can_carry_is_refused():
    with pytest.raises(QuestionnaireFaults, match="more than can be brought in at once"):
        carried(Opened({"title": random.Random(1).randbytes(1_600_000).hex()}), "here")


def test_draft_of_three_questions_costs_no_more_queries_than_of_one(client, forum_lead, here):
    client.sign_in(forum_lead)

    def queries(number):
        form = xlsform([("text", f"q{at}", f"Question {at}?") for at in range(number)])
        shown = read(client, here, form)
        with CaptureQueriesContext(connection) as asked:
            make(client, shown, title=f"With {number}", audience="families")
        assert Questionnaire.objects.filter(title=f"With {number}").exists()
        return len(asked)

    queries(2)
    assert queries(1) == queries(3)


def test_command_says_what_could_be_carried(tmp_path, capsys):
    path = tmp_path / "form.xlsx"
    path.write_bytes(FORM)
    call_command("check_questionnaire", path)
    printed = capsys.readouterr().out
    assert "Not carried: survey, row 2 (where)" in printed
    assert "Our form: 1 questions, no faults." in printed


def test_opened_file_survives_being_carried():
    found = open_file(FORM)
    assert Opened.of(found.kept()) == found
