"""Writing agreements: clauses, signatories, values, publishing. Whoever sees the whole area writes them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Programme
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.agreements.changes import changes_between
from schools.agreements.parties import Parties
from schools.agreements.placeholders import PLACEHOLDERS, fill, unfilled, used_in
from schools.forms.agreement_texts import (
    ClauseForm,
    PreviewForm,
    PublishForm,
    SignatoriesForm,
    ValuesForm,
    WordsForm,
)
from schools.models import AgreementText, Participation, Side
from schools.policies import can_write_agreements
from schools.services.agreements import texts


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_text(request: AreaRequest, pk: int) -> HttpResponse:
    """Show the agreement of a programme: the draft with what can be changed, or the newest version."""
    programme = _programme(request, pk)
    found = list(_texts(request, programme))
    shown = found[0] if found else None
    context = {
        "programme": programme,
        "text": shown,
        "versions": [text for text in found if text.published_at],
        "may_write": can_write_agreements(request.membership),
        "sides": dict(Side.choices),
        "used": used_in(shown.clauses) if shown else [],
        "missing": texts.missing_values(shown) if shown else [],
    }
    return render_page(request, "schools/agreement_text.html", context)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def agreement_text_start(request: AreaRequest, pk: int) -> HttpResponse:
    """Begin a draft, from the template or from the newest version."""
    programme = _writing(request, pk)
    return _do(request, programme, partial(texts.start_text, programme=programme))


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def agreement_text_discard(request: AreaRequest, pk: int) -> HttpResponse:
    """Throw the draft away."""
    programme = _writing(request, pk)
    return _do(request, programme, texts.discard_draft, "The draft is gone.", text=_draft(programme))


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_words(request: AreaRequest, pk: int) -> HttpResponse:
    """Change title, summary and statement of the draft."""
    programme = _writing(request, pk)
    draft = _draft(programme)
    initial = {"title": draft.title, "summary": draft.summary, "statement": draft.statement}
    form = WordsForm(posted(request), initial=initial)
    return _form(request, programme, form, "agreement_words", texts.write_words, draft)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_clause_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a clause at the end of the draft."""
    programme = _writing(request, pk)
    return _clause(request, programme, _draft(programme), {"id": ""})


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_clause(request: AreaRequest, pk: int, clause: str) -> HttpResponse:
    """Change a clause of the draft."""
    programme = _writing(request, pk)
    draft = _draft(programme)
    found = [known for known in draft.clauses if known["id"] == clause]
    if not found:
        raise Http404
    return _clause(request, programme, draft, found[0])


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def agreement_clause_move(request: AreaRequest, pk: int, clause: str) -> HttpResponse:
    """Move a clause one place up or down."""
    programme = _writing(request, pk)
    down = request.POST.get("to") == "down"
    return _do(
        request, programme, texts.move_clause, text=_draft(programme), key=clause, down=down, at=clause
    )


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def agreement_clause_remove(request: AreaRequest, pk: int, clause: str) -> HttpResponse:
    """Take a clause out of the draft."""
    programme = _writing(request, pk)
    said = "The clause is out of the draft."
    return _do(request, programme, texts.remove_clause, said, text=_draft(programme), key=clause)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_signatories(request: AreaRequest, pk: int) -> HttpResponse:
    """Say who signs."""
    programme = _writing(request, pk)
    draft = _draft(programme)
    form = SignatoriesForm(posted(request), text=draft)
    if request.method == "POST" and form.is_valid():
        try:
            texts.write_signatories(text=draft, signatories=form.signatories, by=request.membership)
        except Refused as refusal:
            form.add_error("role_1", str(refusal))
        else:
            messages.success(request, "Saved who signs.")
            return redirect_to(request, draft)
    return _page(request, programme, form, "agreement_signatories", draft)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_values(request: AreaRequest, pk: int) -> HttpResponse:
    """Fill the placeholders that only the area knows: of the draft, or else of the newest version."""
    programme = _writing(request, pk)
    text = get_object_or_404(_texts(request, programme)[:1])
    form = ValuesForm(posted(request), text=text)
    if request.method == "POST" and form.is_valid():
        texts.write_values(text=text, values=form.cleaned_data, by=request.membership)
        messages.success(request, "Saved. What is sent from now on says so.")
        return redirect_to(request, text)
    return _page(request, programme, form, "agreement_values", text)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_preview(request: AreaRequest, pk: int) -> HttpResponse:
    """Show the text filled in for a school, and what nothing fills yet."""
    programme = _programme(request, pk)
    text = get_object_or_404(_texts(request, programme)[:1])
    schools = Participation.objects.visible_to(request.membership).filter(programme=programme)
    schools = schools.select_related("school", "programme", "cohort", "tier", "area").order_by("school__name")
    chosen = {"school": request.GET.get("school") or getattr(schools.first(), "pk", "")}
    form = PreviewForm(chosen, participations=schools)
    context: dict[str, Any] = {"programme": programme, "text": text, "form": form, "clauses": text.clauses}
    if form.is_valid():
        school = form.cleaned_data["school"]
        values = Parties([school]).values(school, text)
        context |= {
            "school": school.school,
            "clauses": fill(text.clauses, values),
            "lacking": unfilled(text.clauses, values),
        }
    return render_page(request, "schools/agreement_preview.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_version(request: AreaRequest, pk: int, version: int) -> HttpResponse:
    """Show a published version, and what it changed."""
    programme = _programme(request, pk)
    published = _texts(request, programme).published()
    text = get_object_or_404(published, version=version)
    before = published.filter(version__lt=version).first()
    context = {
        "programme": programme,
        "text": text,
        "before": before,
        "changes": changes_between(before.clauses, text.clauses) if before else [],
        "sides": dict(Side.choices),
    }
    return render_page(request, "schools/agreement_version.html", context)


@requires(Permission.MANAGE_PROGRAMMES)
def agreement_publish(request: AreaRequest, pk: int) -> HttpResponse:
    """Show what changed, then publish the draft for good."""
    programme = _writing(request, pk)
    draft = _draft(programme)
    before = AgreementText.objects.latest_of(programme)
    form = PublishForm(posted(request), is_first=before is None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data.get("change_note", "")
        try:
            texts.publish_text(text=draft, change_note=note, by=request.membership)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Version {draft.version} is published.")
            return redirect_to(request, draft)
    changes = changes_between(before.clauses, draft.clauses) if before else []
    more = {"before": before, "changes": changes, "missing": texts.missing_values(draft)}
    return _page(request, programme, form, "agreement_publish", draft, **more)


def _clause(
    request: AreaRequest, programme: Programme, draft: AgreementText, clause: dict[str, Any]
) -> HttpResponse:
    form = ClauseForm(posted(request), initial=clause)
    write = partial(texts.write_clause, key=clause["id"])
    return _form(request, programme, form, "agreement_clause", write, draft, clause=clause)


def _form(
    request: AreaRequest,
    programme: Programme,
    form: Any,
    template: str,
    service: Callable[..., object],
    draft: AgreementText,
    **more: Any,
) -> HttpResponse:
    """Show a form about the draft, and give what it says to a service."""
    if request.method == "POST" and form.is_valid():
        try:
            service(text=draft, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved in the draft.")
            return redirect_to(request, draft)
    return _page(request, programme, form, template, draft, **more)


def _page(
    request: AreaRequest, programme: Programme, form: Any, template: str, text: AgreementText, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "programme": programme,
        "text": text,
        "placeholders": PLACEHOLDERS.values(),
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, f"schools/{template}.html", context, status=status)


def _do(
    request: AreaRequest,
    programme: Programme,
    service: Callable[..., object],
    said: str = "",
    at: str = "",
    **what: Any,
) -> HttpResponse:
    """Do something at once and go back to the text, to the clause it was about if there is one."""
    try:
        service(by=request.membership, **what)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    address = AgreementText(area=request.area, programme=programme).get_absolute_url()
    return redirect_to(request, f"{address}#clause-{at}" if at else address)


def _programme(request: AreaRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.membership), pk=pk)


def _writing(request: AreaRequest, pk: int) -> Programme:
    """The programme, for those who may write its agreement."""
    programme = _programme(request, pk)
    if not can_write_agreements(request.membership):
        raise PermissionDenied
    return programme


def _texts(request: AreaRequest, programme: Programme) -> Any:
    """Versions of the programme's agreement, newest first."""
    found = AgreementText.objects.visible_to(request.membership).filter(programme=programme)
    return found.select_related("area", "programme", "made_by__user")


def _draft(programme: Programme) -> AgreementText:
    draft = AgreementText.objects.draft_of(programme)
    if draft is None:
        raise Http404
    return draft
