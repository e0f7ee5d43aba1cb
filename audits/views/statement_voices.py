"""One statement and all voices about it, and the one rating that the school agrees on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from audits.forms.agreed_rating import AgreedRatingForm
from audits.levels import Levels
from audits.models import Answer, Audit, Statement
from audits.policies import can_lead
from audits.reading.review import rating_words
from audits.reading.side_by_side import neighbours, views_of
from audits.services.answers import Clash, save_answer
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused

from .voices import readable_audit


@requires(Permission.SEE_AUDITS)
def statement_voices(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Show what every group says to a statement; whoever leads the audit agrees one rating here, and why."""
    audit = readable_audit(request, pk)
    asked = get_object_or_404(
        Statement.objects.select_related("domain").of_place(audit.place),
        version=audit.version_id,
        slug=statement,
    )
    answer = Answer.objects.filter(audit=audit, statement=asked).select_related("settled_by__user").first()
    form = _form(request, audit, asked, answer)
    clash = _saved(request, audit, asked, form)
    if request.method == "POST" and clash is None and not form.errors:
        messages.success(request, f"Saved at {timezone.localtime():%H:%M}")
        return redirect_to(request, "statement_voices", request.area.slug, audit.pk, asked.slug)
    edition = clash.edition if clash else form["edition"].value()
    context = _context(request, audit, asked, answer) | {"form": form, "clash": clash, "edition": edition}
    return render_page(
        request, "audits/statement_voices.html", context, status=422 if form.errors or clash else 200
    )


def _form(
    request: AreaRequest, audit: Audit, statement: Statement, answer: Answer | None
) -> AgreedRatingForm:
    now = {}
    if answer:
        rating = str(answer.level) if answer.level is not None else answer.outside
        now = {"rating": rating, "because": answer.because}
    initial = now | {"edition": answer.edition if answer else 0}
    return AgreedRatingForm(posted(request), initial=initial, version=audit.version, statement=statement)


def _saved(request: AreaRequest, audit: Audit, statement: Statement, form: AgreedRatingForm) -> Clash | None:
    """Save a valid form; return the clash if a colleague has changed the same meanwhile."""
    if request.method != "POST" or not form.is_valid():
        return None
    held = Audit.objects.to_write_in().select_related("area").get(pk=audit.pk)
    try:
        save_answer(audit=held, statement=statement, **form.cleaned_data, by=request.membership)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except Clash as clash:
        return clash
    return None


def _context(
    request: AreaRequest, audit: Audit, statement: Statement, answer: Answer | None
) -> dict[str, Any]:
    views, sentence = views_of(audit, statement)
    before, after = neighbours(audit, statement)
    rating = rating_words(audit, answer)
    agreed = rating if answer and answer.settled_at else ""
    return {
        "audit": audit,
        "statement": statement,
        "answer": answer,
        "agreed": agreed,
        "leaders": Levels.of(audit.version).name(answer.leaders) if answer and agreed else rating,
        "views": views,
        "sentence": sentence,
        "before": before,
        "after": after,
        "may_agree": can_lead(request.membership, audit),
    }
