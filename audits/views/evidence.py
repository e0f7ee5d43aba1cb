"""What an answer rests on: adding and removing it. And the place that an audit is about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from audits.forms.evidence import FORMS, PlaceChangeForm
from audits.models import Audit, Evidence, Statement
from audits.policies import can_fill_in, can_lead
from audits.reading.parts import parts_given_to
from audits.services.evidence import add_evidence, remove_evidence
from audits.services.places import change_place
from common.htmx import posted, redirect_to, render_page
from common.uploads.refusal import UploadRefused
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.views.changing import form_page, saved

from .answering import theme_address


@requires(Permission.FILL_IN_AUDITS)
def evidence_add(request: AreaRequest, pk: int, statement: str, kind: str) -> HttpResponse:
    """Add a link, a file or photo, or a note to the answer to a statement."""
    audit, found = _to_answer(request, pk, statement)
    if kind not in FORMS:
        raise Http404
    made, title = FORMS[kind]
    form = made(posted(request), request.FILES or None)
    try:
        about: dict[str, Any] = {"audit": audit, "statement": found, "kind": kind, "by": request.membership}
        if saved(form, lambda: add_evidence(**about, **form.cleaned_data)):
            return redirect_to(request, theme_address(request, pk, found.domain.slug, found.slug))
    except UploadRefused as refusal:
        form.add_error("file", refusal)
    back = theme_address(request, pk, found.domain.slug, found.slug)
    return form_page(request, form, title, back=back, button=title, caption=found.text)


@requires(Permission.FILL_IN_AUDITS)
def evidence_remove(request: AreaRequest, pk: int, statement: str, evidence: int) -> HttpResponse:
    """Ask once more, then remove what an answer rested on."""
    audit, found = _to_answer(request, pk, statement)
    about = Evidence.objects.readable_by(request.membership).filter(
        answer__audit=audit, answer__statement=found
    )
    along = about.select_related(
        "upload", "answer__audit__school", "answer__audit__round", "answer__statement"
    )
    row = get_object_or_404(along, pk=evidence)
    back = theme_address(request, pk, found.domain.slug, found.slug)
    if request.method == "POST":
        remove_evidence(evidence=row, by=request.membership)
        return redirect_to(request, back)
    return render_page(request, "audits/evidence_remove.html", {"evidence": row, "back": back})


@requires(Permission.LEAD_AUDITS)
def place_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change what the place is called and how it was looked at."""
    audit = _open_audit(request, pk)
    if not audit.place:
        raise Http404
    if not can_lead(request.membership, audit):
        raise PermissionDenied
    names = ("place_name", "visited_on", "circumstances", "who_looked")
    initial = {name: getattr(audit, name) for name in names}
    form = PlaceChangeForm(posted(request), version=audit.version, initial=initial)
    if saved(form, lambda: change_place(audit=audit, **form.cleaned_data, by=request.membership)):
        return redirect_to(request, audit.get_absolute_url())
    return form_page(request, form, "The place", back=audit.get_absolute_url(), caption=str(audit))


def _open_audit(request: AreaRequest, pk: int) -> Audit:
    found = Audit.objects.readable_by(request.membership)
    return get_object_or_404(found.select_related("area", "round", "school", "version"), pk=pk)


def _to_answer(request: AreaRequest, pk: int, slug: str) -> tuple[Audit, Statement]:
    """Return an audit and one of its statements that the reader may answer now; 404 or 403 otherwise."""
    audit = _open_audit(request, pk)
    asked = Statement.objects.filter(version=audit.version_id).of_place(audit.place)
    found = get_object_or_404(asked.select_related("domain"), slug=slug)
    parts = parts_given_to(request.membership, audit)
    if not can_fill_in(request.membership, audit, parts, found.domain_id, found.pk):
        raise PermissionDenied
    return audit, found
