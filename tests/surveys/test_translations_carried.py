"""Translations in newer versions and copies: carried along, and not shown once the English says something else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programmes.services.activity import Refused
from surveys.models import Language, Question, Translation
from surveys.reading.on_a_phone import on_a_phone
from surveys.reading.texts import groups_of, texts_in
from surveys.reading.worded import worded_in
from surveys.reading.words import words_of
from surveys.reading.words_file import read_csv, to_csv
from surveys.services.languages import take_languages
from surveys.services.questionnaire_drafts import fingerprint, save_scale
from surveys.services.questionnaires import adapt, new_version
from surveys.services.translating import begin_translation, mark_checked, write_texts
from surveys.services.wording import fix_wording
from surveys.words import ENGLISH
from tests.areas import in_area
from tests.family_survey import make_questionnaire

WELCOME = ("questions", "welcome", "text")
BELONGING = ("questions", "belonging", "text")
SAID = {WELCOME: "Czuję się mile widziana.", BELONGING: "Moje dziecko tu pasuje.", ("title",): "Rodzina"}


@pytest.fixture
def here(north, db):
    with in_area(north):
        take_languages(north)
        yield north


@pytest.fixture
def polish(here):
    return Language.objects.get(code="pl")


@pytest.fixture
def version(lead, polish):
    """The cast's questionnaire with two questions and its title in Polish, checked by somebody."""
    made = make_questionnaire(lead)
    begun = begin_translation(version=made, language=polish, by=lead, words={})
    write_texts(work=begun, texts=SAID, edition=begun.edition, by=lead)
    Translation.objects.update(checked_by="Ola", checked_on="2026-11-20")
    return made


@pytest.fixture
def draft(version, lead):
    return new_version(questionnaire=version.questionnaire, by=lead)


def text_of(translation, path):
    again = Translation.objects.get(pk=translation.pk)
    return next(text for text in texts_in(groups_of(again)) if text.path == path)


def polish_of(version):
    return Translation.objects.get(version=version, language__code="pl")


def ask(version, slug, text):
    Question.objects.filter(version=version, slug=slug).update(text=text)
    version.edition += 1
    version.save(update_fields=["edition"])


def shown(version, code="pl"):
    asked, _ = on_a_phone(version, code, is_easy=False)
    return {question.slug: question.text for question in asked.questions}


def test_new_version_brings_the_translations_and_who_checked_them(draft):
    carried = polish_of(draft)
    assert {text.path: text.said for text in texts_in(groups_of(carried)) if text.is_done} == SAID
    assert carried.checked_by == "Ola"
    assert shown(draft)["welcome"] == SAID[WELCOME]


def test_copy_brings_them_too_but_for_its_new_title(version, lead):
    copy = adapt(version=version, title="Our own", by=lead)
    assert text_of(polish_of(copy), WELCOME).is_done
    assert text_of(polish_of(copy), ("title",)).is_stale


def test_question_that_asks_something_else_is_asked_in_english(draft):
    ask(draft, "welcome", "I never feel welcome.")
    assert shown(draft) == {
        "welcome": "I never feel welcome.",
        "belonging": SAID[BELONGING],
        "additional_needs": "Does your child have additional needs?",
        "works_well": "What does school do well?",
    }
    found = text_of(polish_of(draft), WELCOME)
    assert (found.is_stale, found.is_done, found.was) == (True, False, "I feel welcome.")


def test_english_question_among_others_is_read_as_english(client, draft, lead):
    ask(draft, "welcome", "I never feel welcome.")
    client.sign_in(lead)
    address = reverse("questionnaire_preview", args=["northshire", draft.questionnaire_id, draft.number])
    page = client.get(address, {"l": "pl"}).content.decode()
    assert '<bdi lang="en">I never feel welcome.</bdi>' in page
    assert page.count("<bdi") == 3, "two were never translated"


def test_changed_answer_of_a_scale_is_given_in_english(version, draft, lead, polish):
    write_texts(
        work=polish_of(draft), texts={("scales", "agree_5", "in_between"): "Pomiędzy"}, edition=1, by=lead
    )
    options = [dict(each) for each in draft.scales[0]["options"]]
    options[2]["label"] = "I do not mind"
    seen = fingerprint(draft.scales[0])
    save_scale(version=draft, seen=seen, scale="agree_5", kind="single_choice", options=options, by=lead)
    draft.refresh_from_db()
    asked, _ = on_a_phone(draft, "pl", is_easy=False)
    assert asked.questions[0].options[2].label == "I do not mind"


def test_words_of_a_file_take_the_place_of_what_was_carried(draft, lead, polish):
    words = {"questions": {"welcome": {"text": "Jestem tu mile widziana."}}}
    begun = begin_translation(version=draft, language=polish, by=lead, words=words)
    assert text_of(begun, WELCOME).said == "Jestem tu mile widziana."
    assert text_of(begun, BELONGING).said == SAID[BELONGING]


def test_older_version_keeps_what_it_says(version, draft):
    ask(draft, "welcome", "I never feel welcome.")
    assert shown(version)["welcome"] == SAID[WELCOME]


def test_misspelling_put_right_only_asks_translators_to_look(version, lead):
    question = version.questions.get(slug="welcome")
    fix_wording(version=version, part=question, words={"text": "I feel wellcome."}, by=lead)
    version.refresh_from_db()
    found = text_of(polish_of(version), WELCOME)
    assert (found.is_to_check, found.is_stale, found.is_done) == (True, False, True)
    assert shown(version)["welcome"] == SAID[WELCOME]


def test_translation_given_again_is_of_the_new_english(draft, lead):
    ask(draft, "welcome", "School makes me feel at home.")
    write_texts(work=polish_of(draft), texts={WELCOME: SAID[WELCOME]}, edition=1, by=lead)
    found = text_of(polish_of(draft), WELCOME)
    assert (found.is_done, found.was) == (True, "School makes me feel at home.")
    assert polish_of(draft).checked_by == ""


def test_nobody_checks_a_translation_of_what_was_asked_before(draft, lead):
    everything = {text.path: text.said or "Tekst" for text in texts_in(groups_of(polish_of(draft)))}
    write_texts(work=polish_of(draft), texts=everything, edition=1, by=lead)
    ask(draft, "welcome", "I never feel welcome.")
    with pytest.raises(Refused, match="still missing: 1"):
        mark_checked(work=polish_of(draft), checked_by="Ola", edition=2, by=lead)


def test_check_settles_what_was_to_be_looked_at(draft, lead):
    everything = {text.path: text.said or "Tekst" for text in texts_in(groups_of(polish_of(draft)))}
    write_texts(work=polish_of(draft), texts=everything, edition=1, by=lead)
    ask(draft, "welcome", "I feel wellcome.")
    mark_checked(work=polish_of(draft), checked_by="Ola", edition=2, by=lead)
    found = text_of(polish_of(draft), WELCOME)
    assert (found.is_to_check, found.is_done) == (False, True)


def test_results_are_told_in_english_where_the_translation_is_behind(draft, polish):
    ask(draft, "welcome", "I never feel welcome.")
    assert worded_in(draft, polish)["questions"] == {"belonging": {"text": SAID[BELONGING]}}


def test_word_of_pages_falls_back_to_a_new_english_and_not_to_a_mended_one(here, polish, lead):
    english = Language.objects.get(code="en")
    texts = {("start",): "Do not begin", ("thank_you",): "Thank yuo"}
    write_texts(work=english, texts=texts, edition=1, by=lead)
    words = words_of(Language.objects.get(code="pl"))
    assert (words["start"], words["thank_you"]) == ("Do not begin", "Dziękujemy")


def test_newer_release_brings_its_words_where_the_english_is_new(here, polish):
    polish.sources |= {"start": "Open the gates", "next": "Nextt"}
    polish.words |= {"start": "Otwórz", "next": "Moje dalej"}
    polish.save()
    take_languages(here)
    again = Language.objects.get(code="pl")
    assert (again.words["start"], again.sources["start"]) == ("Rozpocznij", ENGLISH["start"])
    assert again.words["next"] == "Moje dalej"


# Pages -----------------------------------------------------------------------------------------------


def at(version, *more):
    return version.questionnaire_id, version.number, "pl", *more


def test_translator_sees_the_new_english_beside_the_old_translation(look, words, lead, draft):
    ask(draft, "welcome", "I never feel welcome.")
    assert "Texts to translate again: 1" in words(look(lead, "translation", *at(draft)))
    page = words(look(lead, "translation_words", *at(draft, "section-all")))
    assert "I never feel welcome." in page
    assert "The source has changed since. It was: “I feel welcome.”" in page
    assert SAID[WELCOME] in page
    assert page.count("It is right as it stands") == 1


def test_translator_says_that_it_is_right_still(look, send, words, lead, draft):
    ask(draft, "welcome", "I never feel welcome.")
    group = next(each for each in groups_of(polish_of(draft)) if each.slug == "section-all")
    sent = {text.name: text.said for text in group.texts} | {"edition": "1"}
    send(lead, "translation_words", *at(draft, "section-all"), **sent)
    assert text_of(polish_of(draft), WELCOME).is_stale
    sent["still.questions.welcome.text"] = "on"
    assert send(lead, "translation_words", *at(draft, "section-all"), **sent).status_code == 302
    assert not text_of(polish_of(draft), WELCOME).is_stale


def test_english_that_changes_while_somebody_translates_is_told(look, send, words, lead, draft):
    page = words(look(lead, "translation_words", *at(draft, "section-all")))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    ask(draft, "welcome", "I never feel welcome.")
    sent = {"questions.welcome.text": "Czuję się mile widziany.", "edition": "1"}
    refused = words(send(lead, "translation_words", *at(draft, "section-all"), seen=seen, **sent), 422)
    assert "The source has changed since you opened this page" in refused
    assert "Czuję się mile widziany." in refused
    assert text_of(polish_of(draft), WELCOME).said == SAID[WELCOME]
    seen = refused.partition('name="seen" value="')[2].partition('"')[0]
    assert send(lead, "translation_words", *at(draft, "section-all"), seen=seen, **sent).status_code == 302
    assert text_of(polish_of(draft), WELCOME).is_done


def test_file_has_old_translations_apart_until_they_are_looked_at(send, lead, draft, polish):
    ask(draft, "welcome", "I never feel welcome.")
    groups = groups_of(polish_of(draft))
    content = to_csv(groups, polish)
    assert f"I never feel welcome.,,{SAID[WELCOME]}" in content.decode()
    assert read_csv(content, groups) == ([], [])
    back = f"Name,Where,Source,Polish\r\nquestions.welcome.text,,,{SAID[WELCOME]}\r\n"
    file = SimpleUploadedFile("back.csv", back.encode())
    assert send(lead, "translation_file", *at(draft), file=file).status_code == 200
    send(lead, "translation_file", *at(draft), looked_at=back, edition="1")
    assert text_of(polish_of(draft), WELCOME).is_done


def test_publishing_says_how_far_the_translations_are(look, words, lead, draft):
    ask(draft, "welcome", "I never feel welcome.")
    page = words(look(lead, "questionnaire_publish", draft.questionnaire_id))
    assert "Polski (Polish)" in page
    assert "To translate again" in page


@pytest.mark.parametrize("number", [1, 3])
def test_lists_say_in_which_languages_with_as_many_queries(
    client, words, lead, here, polish, number, django_assert_num_queries
):
    for each in range(number):
        made = make_questionnaire(lead, f"asked-{each}")
        begin_translation(version=made, language=polish, by=lead, words={})
    make_questionnaire(lead, "bare")
    client.sign_in(lead)
    address = reverse("questionnaire_list", args=[here.slug])
    client.get(address)
    with django_assert_num_queries(9):
        page = words(client.get(address))
    assert page.count("English, Polish") == number
    assert "English only" in page
