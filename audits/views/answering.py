"""Answering an audit, a theme at a time. Each statement is a form of its own, which a script saves as one types."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audits.forms.answering import AnswerForm
from audits.models import Answer, Audit, Statement
from audits.policies import can_lead, can_read
from audits.presence import be_here
from audits.reading.clashes import choices_of
from audits.reading.theme_page import ThemePage, theme_page
from audits.services.answers import Clash, save_answer, settle_clash
from common.gentle_check import may_name_a_child
from common.htmx import redirect_to, render_page, wants_fragment
from common.kept_posts import has_kept_post, kept_post
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.policies import works_at_school

TEMPLATE = "audits/audit_theme.html"
SOMEBODY_ELSE = (
    "You are signed in as somebody else, or in another role, than when this page was opened. Read what is "
    "written here once more, and save it if it is yours."
)


@requires(Permission.SEE_AUDITS)
def audit_theme(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Show a theme of an audit: to answer, or to read."""
    page = shown_theme(request, pk, domain)
    for section in page.sections if has_kept_post(request) else ():
        kept = kept_post(request, save_address(request, pk, section.statement.slug))
        if kept and kept.get("hat") == str(request.membership.pk):
            section.typed, section.kept_at = kept.fields, kept.sent_at
    return render_page(request, TEMPLATE, theme_context(request, page))


@requires(Permission.SEE_AUDITS)
def audit_presence(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Say how far a theme is and who is here; for a page that asks now and then."""
    page = shown_theme(request, pk, domain)
    if not wants_fragment(request):
        return redirect_to(request, "audit_theme", request.area.slug, pk, domain)
    return render_page(request, TEMPLATE, theme_context(request, page), fragment="side")


@requires(Permission.FILL_IN_AUDITS)
def answer_save(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Save an answer; a reload of the page that showed what was wrong with one leads back to its theme."""
    audits = Audit.objects.visible_to(request.membership)
    audit = get_object_or_404(audits.to_write_in() if request.method == "POST" else audits, pk=pk)
    asked = Statement.objects.filter(version=audit.version_id).of_place(audit.place)
    found = get_object_or_404(asked.with_asked(pk, request.membership), slug=statement)
    if request.method != "POST":
        return redirect_to(request, theme_address(request, pk, found.domain.slug, found.slug))
    form = AnswerForm(request.POST, version=audit.version, slug=found.slug)
    if form.is_valid():
        try:
            answer = _save(request, audit, found, form)
        except Clash as clash:
            return _not_saved(request, audit, found, form, clash)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, audit, found, answer, form)
    return _not_saved(request, audit, found, form)


def _save(request: AreaRequest, audit: Audit, statement: Statement, form: AnswerForm) -> Answer:
    """Save what the form holds; first what somebody chose to keep of what two people wrote."""
    if request.POST.get("hat") != str(request.membership.pk):
        raise Refused(SOMEBODY_ELSE)
    changes = form.changes
    about: dict[str, Any] = {"audit": audit, "statement": statement, "by": request.membership}
    aspect, _, keep = request.POST.get("keep", "").partition(":")
    if keep:
        settle_clash(**about, aspect=aspect, keep=keep, edition=form.chosen_at, changes=changes)
        form.settle(aspect)
        changes = form.changes
    is_asked = bool(statement.is_asked)  # type: ignore[attr-defined]
    return save_answer(**about, edition=form.seen, changes=changes, is_asked=is_asked)


def _saved(
    request: AreaRequest, audit: Audit, statement: Statement, answer: Answer, form: AnswerForm
) -> HttpResponse:
    be_here(audit, request.membership, statement.slug)
    if not wants_fragment(request):
        return redirect_to(request, _next_address(request, audit, statement))
    context = {
        "answer": answer,
        "names_a_child": names_a_child(answer),
        "values": json.dumps(form.differing_from(answer)),
    }
    return render_page(request, TEMPLATE, context, fragment="saved")


def _not_saved(
    request: AreaRequest, audit: Audit, statement: Statement, form: AnswerForm, clash: Clash | None = None
) -> HttpResponse:
    """Show again what was typed, with what stands against it: nothing of it is lost."""
    if clash:
        form.add_error(None, f"{clash} Choose which to keep.")
    context: dict[str, Any] = {"problems": form.problems, "slug": statement.slug, "form": form}
    if clash:
        context |= {"choices": choices_of(clash, audit.version), "clash": clash}
    if wants_fragment(request):
        answer = render_page(request, TEMPLATE, context, fragment="clash" if clash else "problem", status=422)
        if clash:
            answer["HX-Retarget"], answer["HX-Reswap"] = f"#{statement.slug}-clash", "innerHTML"
        return answer
    page = shown_theme(request, audit.pk, statement.domain.slug)
    section = page.section(statement.slug)
    if section:
        section.typed, section.problems = form.typed, form.problems
        section.clash, section.choices = clash, context.get("choices", [])
    return render_page(request, TEMPLATE, context | theme_context(request, page), status=422)


def shown_theme(request: AreaRequest, pk: int, domain: str) -> ThemePage:
    """Return a theme of an audit within reach; 404 for another's, 403 for one that is not given out yet."""
    audits = Audit.objects.visible_to(request.membership).with_what_there_is()
    audit = get_object_or_404(audits.select_related("round", "school", "version", "carried_from"), pk=pk)
    audit.area = request.area
    if not can_read(request.membership, audit):
        raise PermissionDenied
    page = theme_page(audit, domain, request.membership)
    if page is None:
        raise Http404
    return page


def theme_context(request: AreaRequest, page: ThemePage) -> dict[str, Any]:
    """Return what the template of a theme needs; and say that its reader is here."""
    number = {section.statement.slug: section.number for section in page.sections}
    here = be_here(page.audit, request.membership, request.GET.get("on", "")[:80])
    return {
        "theme": page,
        "audit": page.audit,
        "key": str(page.audit.pk),  # as text: a template would ask for each number how it is written here
        "hat": str(request.membership.pk),
        "may_lead": can_lead(request.membership, page.audit),
        "is_own": works_at_school(request.membership),
        "here": [(colleague, number.get(colleague.statement)) for colleague in here],
        "from_paper": bool(request.GET.get("paper") or request.POST.get("is_from_paper")),
        "all_themes": reverse("audit", args=[request.area.slug, page.audit.pk]),
        "hand_over": reverse("audit_part_give", args=[request.area.slug, page.audit.pk]),
    }


def names_a_child(answer: Answer) -> bool:
    """Whether an answer reads as if it named a child."""
    return any(may_name_a_child(text) for text in (answer.commentary, answer.now, answer.possible_action))


def save_address(request: AreaRequest, pk: int, slug: str) -> str:
    """Return where the form of a statement is sent."""
    return reverse("answer_save", args=[request.area.slug, pk, slug])


def theme_address(request: AreaRequest, pk: int, domain: str, slug: str = "") -> str:
    """Return the address of a theme, at one of its statements; in the way of typing that it was left in."""
    paper = "?paper=1" if request.POST.get("is_from_paper") or request.GET.get("paper") else ""
    place = f"#statement-{slug}" if slug else ""
    return reverse("audit_theme", args=[request.area.slug, pk, domain]) + paper + place


def _next_address(request: AreaRequest, audit: Audit, statement: Statement) -> str:
    """Return where one goes after a statement: the next of its theme, the same after a choice or the last."""
    later = Statement.objects.filter(domain=statement.domain_id, position__gt=statement.position)
    after = later.of_place(audit.place).order_by("position").first()
    goes_on = after and "keep" not in request.POST
    slug = after.slug if after and goes_on else statement.slug
    return theme_address(request, audit.pk, statement.domain.slug, slug)
