"""Posters that ask people of schools to answer: one for each school, in the languages of the survey."""

from collections.abc import Iterator
from typing import Any

from common.disclosure import Thresholds
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.letters import has_letters
from programmes.public_codes import as_shown
from programmes.services.area_settings import settings_of
from surveys.links import address_of, qr_of, short_address
from surveys.models import AskedSchool, Language, Questionnaire, Survey
from surveys.reading.setting_up import questions_asked
from surveys.reading.words import Words, words_of

POSTERS = "survey_posters"
# What the poster of a survey asks that is not for families; theirs is a word of the languages.
TITLES = {
    Questionnaire.Audience.STAFF: "What is it like to work here?",
    Questionnaire.Audience.PUPILS: "What is school like for you?",
}


def build_posters(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return the posters of a survey's schools within reach; with `asked`, of one of them."""
    found = AskedSchool.objects.visible_to(membership).filter(survey=parameters["survey"])
    if asked := parameters.get("asked"):
        found = found.filter(pk=asked)
    schools = list(found.select_related("survey__version__questionnaire", "area", "school", "forum"))
    if not schools or schools[0].survey.state != Survey.State.OPEN:
        raise CannotBuild("This survey is not open, so there is nothing to put up.")
    survey = schools[0].survey
    languages = list(_other_languages(survey))
    context = {
        "survey": survey,
        "posters": list(_posters(schools, progress)),
        "title": TITLES.get(Questionnaire.Audience(survey.version.questionnaire.audience)),
        "words": _english(survey),
        "languages": languages,
        "has_arabic": any(words.is_right_to_left for _, words in languages),
        "number": questions_asked(survey),
        "minimum": Thresholds.of(settings_of(schools[0].area)).school,
        "typed": short_address(),
    }
    return Page("surveys/documents/posters.html", context)


def _posters(schools: list[AskedSchool], progress: Progress) -> Iterator[dict[str, Any]]:
    for number, asked in enumerate(schools, start=1):
        yield {
            "asked": asked,
            "code": as_shown(asked.code),
            "link": address_of(asked),
            "qr": qr_of(asked),
        }
        progress(number, len(schools))


def _languages(survey: Survey) -> dict[str, Language]:
    found = Language.objects.filter(area=survey.area_id, code__in=survey.languages).light()
    return {language.code: language for language in found}


def _english(survey: Survey) -> Words:
    source = Language.objects.filter(area=survey.area_id, is_source=True).light().get()
    return words_of(source)


def _other_languages(survey: Survey) -> Iterator[tuple[Language, Words]]:
    """Yield the languages beside English in the order of the survey that can be set, each with its words."""
    languages = _languages(survey)
    for code in survey.languages:
        if code in languages and not languages[code].is_source and has_letters(code):
            yield languages[code], words_of(languages[code])


SURVEY_POSTERS = DocumentKind(
    key=POSTERS, label="Posters of a survey", forms=(Form.PDF,), build=build_posters
)
