"""What schools will do: their lists, and an action from a statement or from nothing."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits.action_states import next_of
from audits.forms.actions import ActionForm, ActionStatusForm
from audits.models import Action, Audit
from audits.policies import can_keep_actions
from audits.reading.actions import idea_from
from audits.services.actions import add_action, change_action, move_action
from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Organisation
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.views.within_reach import is_done, visible_school

A_PAGE = 50


@requires(Permission.SEE_AUDITS)
def action_list(request: AreaRequest) -> HttpResponse:
    """Show what schools within reach will do, what is due first on top; with `?school=` of one of them."""
    school = _asked_school(request)
    seen = Action.objects.visible_to(request.membership)
    if school:
        seen = seen.filter(school=school)
    put_away = request.GET.get("show") == "done"
    rows = (seen.put_away() if put_away else seen.to_do()).due_first()
    page = Paginator(rows.select_related("area", "school", "statement"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "school": school,
        "put_away": put_away,
        "is_own": works_at_school(request.membership),
        "schools": _schools_to_add_to(request, school),
    }
    return render_page(request, "audits/action_list.html", context)


@requires(Permission.SEE_AUDITS)
def action(request: AreaRequest, pk: int) -> HttpResponse:
    """Show one action: what and why, where it came from, and how far it is."""
    return _page(request, _visible(request, pk))


@requires(Permission.LEAD_AUDITS)
def action_new(request: AreaRequest, school: int) -> HttpResponse:
    """Make an action of a school that came from no statement."""
    place = visible_school(request, school)
    return _add(request, ActionForm(posted(request)), school=place)


@requires(Permission.LEAD_AUDITS)
def action_add(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Make a statement of an audit an action, beginning with the statement's next step."""
    seen = Audit.objects.readable_by(request.membership).select_related("school", "version", "round")
    audit = get_object_or_404(seen, pk=pk)
    asked = get_object_or_404(audit.version.statements.all(), slug=statement)
    answer = audit.answers.filter(statement=asked).first()
    form = ActionForm(posted(request), initial=idea_from(audit, asked, answer))
    return _add(request, form, school=audit.school, audit=audit, statement=asked)


@requires(Permission.LEAD_AUDITS)
def action_change(request: AreaRequest, pk: int) -> HttpResponse:
    """Change what an action says."""
    found = _visible(request, pk)
    words = {name: getattr(found, name) for name in ("what", "why", "owner_role", "due_on")}
    form = ActionForm(posted(request), initial=words)
    if is_done(request, form, change_action, action=found):
        messages.success(request, "The action is changed.")
        return redirect_to(request, found)
    context = {"form": form, "school": found.school, "statement": found.statement, "action": found}
    return _form_page(request, context)


@require_POST
@requires(Permission.LEAD_AUDITS)
def action_status(request: AreaRequest, pk: int) -> HttpResponse:
    """Say how far an action is."""
    found = _visible(request, pk)
    form = ActionStatusForm(request.POST, action=found)
    if is_done(request, form, move_action, action=found):
        messages.success(request, f"The action is “{Action.Status(form.cleaned_data['status']).label}” now.")
        return redirect_to(request, found)
    return _page(request, found, form)


def _add(request: AreaRequest, form: ActionForm, **about: Any) -> HttpResponse:
    if is_done(request, form, add_action, **about):
        messages.success(request, "The action is on the list.")
        return redirect_to(request, "action_list", request.area.slug)
    return _form_page(request, {"form": form, **about})


def _form_page(request: AreaRequest, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render_page(request, "audits/action_form.html", context, status=status)


def _page(request: AreaRequest, found: Action, form: ActionStatusForm | None = None) -> HttpResponse:
    may_keep = can_keep_actions(request.membership)
    if may_keep and form is None and next_of(found.status):
        sent_to = reverse("action_status", args=[request.area.slug, found.pk])
        form = ActionStatusForm(posted(request, sent_to), action=found)
    context = {"action": found, "form": form, "may_keep": may_keep}
    status = 422 if form is not None and form.is_bound else 200
    return render_page(request, "audits/action.html", context, status=status)


def _visible(request: AreaRequest, pk: int) -> Action:
    seen = Action.objects.visible_to(request.membership)
    along = ("area", "school", "audit__area", "audit__round", "statement__domain", "made_by__user")
    return get_object_or_404(seen.select_related(*along), pk=pk)


def _asked_school(request: AreaRequest) -> Organisation | None:
    asked = request.GET.get("school", "")
    return visible_school(request, int(asked)) if asked.isdecimal() and len(asked) < 10 else None


def _schools_to_add_to(request: AreaRequest, school: Organisation | None) -> list[Organisation]:
    """The schools that this person may make an action for: the one that is shown, else all of theirs."""
    if not can_keep_actions(request.membership):
        return []
    return [school] if school else list(Organisation.objects.visible_to(request.membership).schools())
