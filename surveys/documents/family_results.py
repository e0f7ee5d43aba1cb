"""What families read of a school's results on paper, in one of the survey's languages."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from common.charts.bars import bar
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.letters import has_letters
from common.reading_comfort import Comfort
from surveys.models import AskedSchool, Language
from surveys.reading.for_families import ALONG, for_families, language_called, languages_offered
from surveys.reading.result_rows import Said
from surveys.reading.worded import Worded

from .results import GONE, asked_for

FAMILY = "survey_family_report"
CONTENT = "surveys/documents/family_content.html"
CHANGED = "What it shows has changed meanwhile. Ask for it again."
NO_LETTERS = "This server has no font for the letters of that language."


def build_family_report(*, area_id: int, parameters: Any, membership: Any, progress: Progress) -> Page:
    """Return what families see of a school's results; for somebody without an account, just what they saw."""
    asked = asked_for(parameters, membership) if membership else _public(parameters)
    if not asked.is_with_families:
        raise CannotBuild(GONE)
    language = language_called(parameters.get("language", ""), languages_offered(asked))
    if not has_letters(language.code):
        raise CannotBuild(NO_LETTERS)
    context = family_context(asked, language)
    if not membership and parameters.get("shows") != fingerprint(context):
        raise CannotBuild(CHANGED)
    day = context["words"].day(timezone.localdate())
    return Page("surveys/documents/family_results.html", {**context, "day": day})


def family_context(asked: AskedSchool, language: Language) -> dict[str, Any]:
    """Return what the document shows, with its bars. `asked` needs what reading.for_families.ALONG names."""
    context = for_families(asked, language)
    rows = [row for _, rows in context["themes"] for row in rows]
    return {**context, "rows": [(row, list(_drawn(row))) for row in rows]}


def fingerprint(context: dict[str, Any]) -> str:
    """Return a digest of all that a document would show: two of the same say the same, word for word."""
    look = {"colours": Comfort().palette}
    return hashlib.sha256(render_to_string(CONTENT, {**context, "look": look}).encode()).hexdigest()


def _drawn(row: Worded) -> Iterator[tuple[Said, SafeString]]:
    """Yield the answers that are shown, each with a bar that is as long as their share."""
    for one in row.said:
        title = f"{one.words}: {one.number}"
        yield one, bar(title=title, amount=one.number, most=row.shown.base or one.number)


def _public(parameters: Any) -> AskedSchool:
    """Return the school of a document that somebody without an account asked for; it is read as families read it."""
    asked = AskedSchool.objects.select_related(*ALONG).filter(pk=parameters["asked"]).first()
    if asked is None:
        raise CannotBuild(GONE)
    return asked


FAMILY_REPORT = DocumentKind(
    key=FAMILY, label="Results for families", forms=(Form.PDF,), build=build_family_report, version="2"
)
