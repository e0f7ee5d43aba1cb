"""A survey on paper: the questions in one language, with boxes to tick and where to hand it in."""

from typing import Any

from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.letters import has_letters
from programmes.public_codes import as_shown
from surveys.links import qr_of, short_address
from surveys.models import AskedSchool, Language, Survey
from surveys.reading.asked import asked_of

BLANK = "survey_blank"


def build_blank(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return an open survey of one school as a sheet to fill in by hand."""
    found = AskedSchool.objects.visible_to(membership).select_related("survey", "school", "forum")
    asked = found.filter(pk=parameters["asked"]).first()
    if asked is None or asked.survey.state != Survey.State.OPEN:
        raise CannotBuild("This survey is not open, so there is nothing to fill in.")
    language = Language.objects.filter(area=area_id, code=parameters["language"]).first()
    if language is None or not has_letters(language.code):
        raise CannotBuild("This server has no font for the letters of that language.")
    context = {
        "asked": asked,
        "survey": asked.survey,
        "language": language,
        "questions": asked_of(asked, language.code),
        "code": as_shown(asked.code),
        "typed": short_address(),
        "qr": qr_of(asked),
    }
    return Page("surveys/documents/blank.html", context)


SURVEY_BLANK = DocumentKind(key=BLANK, label="Survey on paper", forms=(Form.PDF,), build=build_blank)
