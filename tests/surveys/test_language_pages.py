"""Pages of languages: read and written by whoever runs surveys, word by word or as a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programmes.services.activity import Refused
from surveys.models import Language, Translation
from surveys.reading.texts import groups_of
from surveys.reading.words_file import Fault, read_csv, to_csv
from surveys.services.languages import add_language, remove_language, take_languages
from surveys.services.translating import begin_translation, mark_checked
from surveys.words import NAMES
from tests.areas import in_area
from tests.family_survey import make_questionnaire, make_survey

HEAD = "Name,Where,Source,Polish\r\n"


@pytest.fixture
def here(north, db):
    with in_area(north):
        take_languages(north)
        yield north


@pytest.fixture
def polish(here):
    return Language.objects.get(code="pl")


@pytest.fixture
def in_polish(polish, lead):
    """The cast's questionnaire with a translation that has no words yet."""
    return begin_translation(version=make_questionnaire(lead), language=polish, by=lead, words={})


def at(translation):
    version = translation.version
    return version.questionnaire_id, version.number, translation.language.code


def test_languages_are_listed_with_what_is_translated_and_checked(look, words, lead, polish):
    Language.objects.filter(code="ur").update(checked_by="Amina", checked_on="2026-11-20")
    text = words(look(lead, "language_list"))

    assert "Polski" in text
    assert f"{len(NAMES)} of {len(NAMES)}" in text
    assert "by Amina, 20 November 2026" in text
    assert text.count("Needs checking by a native speaker") == 6
    assert 'lang="ur" dir="rtl">اردو' in text


@pytest.mark.parametrize("name", ["language_list", "language_add"])
def test_who_does_not_run_surveys_is_refused_and_an_outsider_finds_nothing(
    look, viewer, outsider, here, name
):
    assert look(viewer, name).status_code == 403
    assert look(outsider, name).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("language", ()),
        ("language_words", ("start",)),
        ("language_file", ()),
        ("language_export", ()),
    ],
)
def test_words_are_for_who_runs_surveys(look, lead, school_lead, viewer, outsider, polish, name, args):
    assert look(lead, name, "pl", *args).status_code == 200
    assert look(viewer, name, "pl", *args).status_code == 403
    assert look(school_lead, name, "pl", *args).status_code == 403
    assert look(outsider, name, "pl", *args).status_code == 404
    assert look(lead, name, "tlh", *args).status_code == 404


def test_language_is_added(send, words, lead, here):
    sent = {"name": "Chinese", "own_name": "繁體中文", "code": "ZH-hant", "direction": "ltr"}
    assert send(lead, "language_add", **sent).status_code == 302
    assert Language.objects.get(code="zh-Hant").own_name == "繁體中文"
    assert "already" in words(send(lead, "language_add", **sent), 422)
    refused = words(send(lead, "language_add", **(sent | {"code": "Klingon!"})), 422)
    assert "Enter a code of two or three letters" in refused
    assert "Klingon!" in refused


def test_each_word_stands_below_its_source_in_its_own_direction(look, words, lead, here):
    text = words(look(lead, "language_words", "ur", "thanks"))

    assert "In an emergency, call: {number}" in text
    assert 'lang="ur" dir="rtl"' in text
    assert "ہنگامی صورت" in text


def posted(name, group):
    texts = next(each.texts for each in groups_of(Language.objects.get(code=name)) if each.slug == group)
    return {text.name: text.said for text in texts}


def test_word_is_changed_on_its_page(send, lead, polish):
    sent = posted("pl", "thanks") | {"thank_you": "Bardzo dziękujemy", "edition": "1"}
    assert send(lead, "language_words", "pl", "thanks", **sent).status_code == 302

    assert Language.objects.get(code="pl").words["thank_you"] == "Bardzo dziękujemy"
    assert Language.objects.get(code="pl").edition == 2


def test_word_without_its_placeholder_is_refused_where_it_stands(send, words, lead, polish):
    sent = posted("pl", "thanks") | {"emergency": "Zadzwoń pod 999 {numer}", "edition": "1"}
    text = words(send(lead, "language_words", "pl", "thanks", **sent), 422)

    assert "Keep {number} in it, as it stands in the source" in text
    assert "Zadzwoń pod 999 {numer}" in text
    assert Language.objects.get(code="pl").edition == 1


def test_who_comes_second_sees_what_was_saved_and_may_save_over_it(send, words, lead, forum_lead, polish):
    sent = posted("pl", "thanks") | {"edition": "1"}
    send(lead, "language_words", "pl", "thanks", **(sent | {"thank_you": "Bardzo dziękujemy"}))
    mine = sent | {"thank_you": "Serdecznie dziękujemy"}
    text = words(send(forum_lead, "language_words", "pl", "thanks", **mine), 422)

    assert "Somebody else has saved words" in text
    assert "Saved now: “Bardzo dziękujemy”" in text
    assert "Serdecznie dziękujemy" in text
    assert 'name="edition" value="2"' in text
    assert send(forum_lead, "language_words", "pl", "thanks", **(mine | {"edition": "2"})).status_code == 302
    assert Language.objects.get(code="pl").words["thank_you"] == "Serdecznie dziękujemy"


def test_english_keeps_only_what_the_area_says_otherwise(send, lead, here):
    sent = posted("en", "thanks") | {"thank_you": "Thank you so much", "edition": "1"}
    assert send(lead, "language_words", "en", "thanks", **sent).status_code == 302

    assert Language.objects.get(code="en").words == {"thank_you": "Thank you so much"}


def test_named_person_checks_a_language(send, look, words, lead, polish):
    assert "Enter the name" in words(send(lead, "language_check", "pl", checked_by=" ", edition="1"), 422)
    assert send(lead, "language_check", "pl", checked_by="Ola Nowak", edition="1").status_code == 302
    assert "by Ola Nowak" in words(look(lead, "language", "pl"))


def test_translation_of_a_questionnaire_is_begun_written_and_checked(send, look, words, lead, polish):
    version = make_questionnaire(lead)
    where = (version.questionnaire_id, 1, "pl")
    assert look(lead, "translation", *where).status_code == 404
    assert send(lead, "translation_begin", *where).status_code == 302
    text = words(look(lead, "translation", *where))
    assert "About the questionnaire" in text
    assert "0 of 2" in text
    sent = {"title": "Rodzina", "intro": "Jaka jest szkoła?", "edition": "1"}

    assert send(lead, "translation_words", *where, "about", **sent).status_code == 302

    assert Translation.objects.get().words == {"title": "Rodzina", "intro": "Jaka jest szkoła?"}
    refused = words(send(lead, "translation_check", *where, checked_by="Ola", edition="2"), 422)
    assert "Translate all of it first" in refused


def test_translation_is_for_who_runs_surveys(look, viewer, outsider, in_polish):
    assert look(viewer, "translation", *at(in_polish)).status_code == 403
    assert look(outsider, "translation", *at(in_polish)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_language_page_needs_as_many_queries_for_more_questionnaires(
    look, lead, polish, number, django_assert_num_queries
):
    for each in range(number):
        begin_translation(
            version=make_questionnaire(lead, f"asked-{each}"), language=polish, by=lead, words={}
        )
    look(lead, "language", "pl")
    with django_assert_num_queries(23):
        look(lead, "language", "pl")


def file_of(text):
    return SimpleUploadedFile("words.csv", text.encode())


def test_file_of_a_translator_is_looked_at_and_then_saved(send, words, lead, polish):
    content = f"{HEAD}thank_you,,Thank you,Wielkie dzięki\r\nemergency,,,Dzwoń: 999\r\n,,,\r\nnobody,,,x\r\n"
    text = words(send(lead, "language_file", "pl", file=file_of(content)))
    assert "Wielkie dzięki" in text
    assert "Row 3: emergency: keep {number} in it" in text
    assert "Row 5: nobody: there is no text of this name here." in text
    assert Language.objects.get(code="pl").edition == 1

    assert send(lead, "language_file", "pl", looked_at=content, edition="1").status_code == 302

    saved = Language.objects.get(code="pl")
    assert saved.words["thank_you"] == "Wielkie dzięki"
    assert "{number}" in saved.words["emergency"]
    assert "Somebody else" in words(
        send(lead, "language_file", "pl", looked_at=content.replace("Wielkie", "Serdeczne"), edition="1"), 422
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xfe\x00", "This is not a CSV file in UTF-8"),
        (b"a,b,c\r\n1,2,3", "The first row must say Name, Where, Source"),
        ((HEAD + "start,,Begin,Zacznij").encode(), "the source has changed since the file was made"),
        ((HEAD + "start,,Start," + "x" * 2001).encode(), "2000 characters or fewer"),
    ],
)
def test_file_that_cannot_be_taken_says_why(send, words, lead, polish, content, sentence):
    sent = SimpleUploadedFile("words.csv", content)
    assert sentence in words(send(lead, "language_file", "pl", file=sent), 422)


def test_exported_file_comes_back_without_a_change(look, lead, polish):
    groups = groups_of(polish)
    response = look(lead, "language_export", "pl")

    assert response.content == to_csv(groups, polish)
    assert read_csv(response.content, groups) == ([], [])
    assert read_csv(response.content.replace(b",", b";"), [])[1][0] == Fault(
        2, "language: there is no text of this name here."
    )


def test_text_like_a_formula_travels_as_text(polish):
    polish.words["start"] = "=1+1"
    groups = groups_of(polish)
    content = to_csv(groups, polish)

    assert b"'=1+1" in content
    assert read_csv(content, groups) == ([], [])


def test_addresses_of_a_language_and_of_a_translation_are_told_apart(in_polish):
    assert reverse("translation", args=["northshire", *at(in_polish)]).endswith("/languages/pl/")


@pytest.fixture
def somali(here, lead):
    return add_language(code="so", name="Somalian", own_name="Somali", direction="ltr", by=lead)


def test_language_of_the_area_is_renamed(look, send, words, lead, somali):
    assert 'value="Somalian"' in words(look(lead, "language_rename", "so"))
    sent = {"name": "Somali", "own_name": "Soomaali", "direction": "ltr"}
    assert "Enter its own name" in words(
        send(lead, "language_rename", "so", **(sent | {"own_name": ""})), 422
    )
    assert send(lead, "language_rename", "so", **sent).status_code == 302
    assert str(Language.objects.get(code="so")) == "Soomaali (Somali)"


def test_language_that_no_survey_offers_is_removed_with_its_translations(send, lead, somali):
    begin_translation(version=make_questionnaire(lead), language=somali, by=lead, words={})
    assert send(lead, "language_remove", "so").status_code == 302
    assert not Language.objects.filter(code="so").exists()
    assert not Translation.objects.exists()


def test_language_that_a_survey_offers_stays(client, send, words, forum_lead, somali):
    make_survey(forum_lead, languages=["en", "so"])
    client.sign_in(forum_lead)
    back = send(forum_lead, "language_remove", "so")
    assert "offers Somalian, so the language stays" in words(client.get(back["Location"]))
    assert Language.objects.filter(code="so").exists()


def test_language_of_the_portal_is_neither_renamed_nor_removed(look, send, lead, viewer, outsider, somali):
    assert look(lead, "language_rename", "pl").status_code == 404
    assert send(lead, "language_remove", "pl").status_code == 404
    with pytest.raises(Refused, match="comes with the portal"):
        remove_language(language=Language.objects.get(code="pl"), by=lead)
    assert look(viewer, "language_rename", "so").status_code == 403
    assert look(outsider, "language_rename", "so").status_code == 404
    assert send(outsider, "language_remove", "so").status_code == 404


def test_check_by_the_wrong_name_is_taken_back(look, send, words, lead, viewer, polish):
    mark_checked(work=polish, checked_by="Olla", edition=1, by=lead)
    assert "Take this back" in words(look(lead, "language", "pl"))
    assert send(viewer, "language_uncheck", "pl", edition="1").status_code == 403
    send(lead, "language_uncheck", "pl", edition="x")
    assert Language.objects.get(code="pl").checked_by == "Olla", "of an edition that nobody saw"
    send(lead, "language_uncheck", "pl", edition="1")
    assert Language.objects.get(code="pl").checked_by == ""
