"""The results for families as a PDF, for whoever reads them without an account.

What is made is kept, and handed to everybody who asks after that. It is known by a digest of all that it shows:
so what the page says is set once in each language, however often and by however many it is asked for, and a PDF
that shows what the page shows no longer is not handed out any more. Nothing is made that nobody wants, and
nothing has to be thought of when results are released, comments kept back or minimums raised.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.documents.models import Document, State
from common.documents.querysets import DocumentQuerySet
from common.documents.services import request_document
from surveys.documents.family_results import FAMILY, family_context, fingerprint
from surveys.models import AskedSchool, Language

MOST_WAITING = 10  # of an area: documents of people who work there do not wait long behind them
NOT_AGAIN = timedelta(minutes=10)  # after one that could not be made


def family_paper(*, asked: AskedSchool, language: Language) -> Document | None:
    """Return the PDF of what the page of a school shows now, ready or not; None if nobody has asked for it."""
    return _last(asked, _parameters(asked, language))


@transaction.atomic
def ask_for_family_paper(*, asked: AskedSchool, language: Language) -> None:
    """Have the PDF made, unless it is there, or on its way, or has just failed, or many others wait."""
    wanted = _parameters(asked, language)
    last = _last(asked, wanted)
    if last is not None and not _can_be_made_again(last):
        return
    if _papers(asked).under_way().count() < MOST_WAITING:
        title = f"{asked.school}: {asked.survey} ({language.name})"
        request_document(kind=FAMILY, parameters=wanted, title=title, by=None, area=asked.area)


def _can_be_made_again(paper: Document) -> bool:
    if paper.state == State.FAILED:
        return paper.requested_at < timezone.now() - NOT_AGAIN
    return paper.state == State.EXPIRED


def _last(asked: AskedSchool, wanted: dict[str, int | str]) -> Document | None:
    return _papers(asked).filter(parameters=wanted).order_by("-requested_at").first()


def _papers(asked: AskedSchool) -> DocumentQuerySet:
    return Document.objects.filter(area=asked.area_id, kind=FAMILY, membership=None)


def _parameters(asked: AskedSchool, language: Language) -> dict[str, int | str]:
    shows = fingerprint(family_context(asked, language))
    return {"asked": asked.pk, "language": language.code, "shows": shows}
