"""Languages of an area: those of the product, its own, their words and translations, and who has checked them."""

import datetime

import pytest
from django.core.management import call_command

from programmes.models import ActivityEntry, Area
from programmes.services.activity import Refused
from surveys.models import Language, Translation
from surveys.reading.texts import groups_of, texts_in
from surveys.reading.words import words_of
from surveys.services.languages import add_language, take_languages
from surveys.services.questionnaires import take_shipped
from surveys.services.translating import begin_translation, mark_checked, write_texts
from surveys.words import ENGLISH, NAMES, shipped, shipped_codes
from tests.areas import in_area

RIGHT_TO_LEFT = {"ar", "ur"}


@pytest.fixture
def here(north, db):
    with in_area(north):
        yield north


@pytest.fixture
def polish(here):
    take_languages(here)
    return Language.objects.get(code="pl")


@pytest.mark.parametrize("code", shipped_codes()[1:])
def test_every_language_has_every_word_and_says_none_in_english(code):
    words = shipped(code)["words"]

    assert set(words) == set(NAMES)
    assert not [name for name, text in words.items() if text == ENGLISH[name]]


@pytest.mark.parametrize("code", shipped_codes())
def test_language_of_the_product_is_written_its_own_way(code):
    assert shipped(code)["direction"] == ("rtl" if code in RIGHT_TO_LEFT else "ltr")


@pytest.mark.parametrize("slug", ["family_baseline", "family_pulse"])
def test_questionnaire_for_families_is_whole_in_every_language(here, slug):
    version = take_shipped(area=here, slug=slug)
    take_languages(here)

    for translation in Translation.objects.filter(version=version):
        missing = [text.name for text in texts_in(groups_of(translation)) if not text.is_done]
        assert not missing, (translation.language.code, missing)
    assert Translation.objects.filter(version=version).count() == 7


def test_area_takes_languages_once_and_keeps_what_it_has_written(here, polish, lead):
    write_texts(work=polish, texts={("start",): "Zaczynamy"}, edition=1, by=lead)
    take_languages(here)

    assert Language.objects.count() == len(shipped_codes())
    assert Language.objects.get(code="pl").words["start"] == "Zaczynamy"


def test_word_of_a_newer_release_reaches_a_language_that_is_there(here, polish):
    del polish.words["start"]
    polish.checked_by, polish.checked_on = "Ola", datetime.date(2026, 1, 1)
    polish.save()
    take_languages(here)

    again = Language.objects.get(code="pl")
    assert (again.words["start"], again.edition, again.checked_by) == ("Rozpocznij", 2, "")


def test_command_gives_every_area_its_languages(committed):
    call_command("take_languages")
    call_command("take_languages")

    for area in Area.objects.all():
        with in_area(area):
            assert Language.objects.count() == len(shipped_codes())


def test_changed_word_is_said_at_once_and_takes_the_check_away(here, polish, lead):
    checked = mark_checked(work=polish, checked_by="Ola Kowalska", edition=1, by=lead)
    assert checked.checked_by == "Ola Kowalska"
    assert words_of(polish)["start"] == "Rozpocznij"

    changed = write_texts(work=polish, texts={("start",): "Zaczynamy"}, edition=1, by=lead)

    assert (changed.checked_by, changed.checked_on) == ("", None)
    assert words_of(Language.objects.get(code="pl"))["start"] == "Zaczynamy"
    assert ActivityEntry.objects.get(verb="changed words of").detail == "1 text"


def test_saving_what_stands_there_changes_nothing(here, polish, lead):
    mark_checked(work=polish, checked_by="Ola", edition=1, by=lead)
    same = write_texts(work=polish, texts={("start",): "Rozpocznij"}, edition=1, by=lead)

    assert (same.edition, same.checked_by) == (1, "Ola")


def test_words_that_somebody_else_has_changed_are_not_written_over(here, polish, lead):
    write_texts(work=polish, texts={("start",): "Zaczynamy"}, edition=1, by=lead)

    with pytest.raises(Refused, match="Somebody else"):
        write_texts(work=polish, texts={("start",): "Start!"}, edition=1, by=lead)
    with pytest.raises(Refused, match="Somebody else"):
        mark_checked(work=polish, checked_by="Ola", edition=1, by=lead)


def test_language_with_gaps_is_not_checked(here, polish, lead):
    write_texts(work=polish, texts={("start",): "", ("next",): " "}, edition=1, by=lead)

    with pytest.raises(Refused, match="still missing: 2"):
        mark_checked(work=polish, checked_by="Ola", edition=2, by=lead)


def test_only_who_runs_surveys_writes_words(here, polish, viewer):
    with pytest.raises(Refused, match="run surveys"):
        write_texts(work=polish, texts={("start",): "Nie"}, edition=1, by=viewer)


def test_area_adds_a_language_once(here, lead):
    somali = {"code": "so", "name": "Somali", "own_name": "Soomaali", "direction": "ltr"}
    add_language(**somali, by=lead)

    assert words_of(Language.objects.get(code="so"))["start"] == "Start"
    with pytest.raises(Refused, match="already"):
        add_language(**somali, by=lead)


def test_translation_begins_with_what_the_language_says_already(here, lead):
    baseline = take_shipped(area=here, slug="family_baseline")
    pulse = take_shipped(area=here, slug="family_pulse")
    somali = add_language(code="so", name="Somali", own_name="Soomaali", direction="ltr", by=lead)
    first = begin_translation(version=baseline, language=somali, by=lead)
    write_texts(
        work=first,
        texts={("questions", "communication", "text"): "Xiriirka", ("title",): "Qoyskaaga"},
        edition=1,
        by=lead,
    )

    begun = begin_translation(version=pulse, language=somali, by=lead)

    assert begun.words == {"questions": {"communication": {"text": "Xiriirka"}}}
    assert begin_translation(version=pulse, language=somali, by=lead) == begun
