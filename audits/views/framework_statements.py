"""The domains and statements of a draft, one by one."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from audits.forms.framework_statements import DomainForm, StatementForm
from audits.models import Domain, FrameworkVersion, Statement
from audits.services import draft_statements as services
from common.htmx import posted
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission

from .draft_pages import Page, draft_form, draft_of, save, to_draft


@requires(Permission.MANAGE_PROGRAMMES)
def domain_add(request: AreaRequest, pk: int) -> HttpResponse:
    """Add a theme to a draft."""
    return _domain(request, draft_of(request, pk), None)


@requires(Permission.MANAGE_PROGRAMMES)
def domain_change(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Change a theme of a draft."""
    draft = draft_of(request, pk)
    return _domain(request, draft, get_object_or_404(draft.domains.all(), slug=domain))


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def domain_move(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Move a theme one place up or down."""
    draft = draft_of(request, pk)
    found = get_object_or_404(draft.domains.select_related("version"), slug=domain)
    services.move_domain(domain=found, up=request.POST.get("to") != "down", by=request.membership)
    return to_draft(request, draft, f"Moved {found}.", found.slug)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def domain_remove(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Take a theme and its statements out of a draft."""
    draft = draft_of(request, pk)
    found = get_object_or_404(draft.domains.select_related("version"), slug=domain)
    services.remove_domain(domain=found, by=request.membership)
    return to_draft(request, draft, f"{found} is out of the draft.")


@requires(Permission.MANAGE_PROGRAMMES)
def statement_add(request: AreaRequest, pk: int, domain: str) -> HttpResponse:
    """Add a statement to a theme of a draft."""
    draft = draft_of(request, pk)
    return _statement(request, draft, get_object_or_404(draft.domains.all(), slug=domain), None)


@requires(Permission.MANAGE_PROGRAMMES)
def statement_change(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Change a statement of a draft."""
    draft = draft_of(request, pk)
    found = _found(draft, statement)
    return _statement(request, draft, found.domain, found)


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def statement_move(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Move a statement one place up or down in its theme."""
    draft = draft_of(request, pk)
    found = _found(draft, statement)
    services.move_statement(statement=found, up=request.POST.get("to") != "down", by=request.membership)
    return to_draft(request, draft, "Moved the statement.", f"statement-{found.slug}")


@require_POST
@requires(Permission.MANAGE_PROGRAMMES)
def statement_remove(request: AreaRequest, pk: int, statement: str) -> HttpResponse:
    """Take a statement out of a draft."""
    draft = draft_of(request, pk)
    found = _found(draft, statement)
    services.remove_statement(statement=found, by=request.membership)
    return to_draft(request, draft, "The statement is out of the draft.", found.domain.slug)


def _domain(request: AreaRequest, draft: FrameworkVersion, found: Domain | None) -> HttpResponse:
    form = DomainForm(posted(request), domain=found)
    page = Page(draft, "Change this theme" if found else "Add a theme", found, services.DOMAIN_WORDS)
    if request.method == "POST" and form.is_valid():
        change = partial(services.save_domain, version=draft, domain=found, **form.cleaned_data)
        return save(request, page, form, change)
    return draft_form(request, page, form)


def _statement(
    request: AreaRequest, draft: FrameworkVersion, domain: Domain, found: Statement | None
) -> HttpResponse:
    form = StatementForm(posted(request), version=draft, statement=found)
    title = "Change the statement" if found else "Add a statement"
    template, more = "audits/framework_statement.html", {"domain": domain}
    page = Page(draft, title, found, services.STATEMENT_WORDS, template, more)
    if request.method == "POST" and form.is_valid():
        domain.version = draft
        change = partial(services.save_statement, domain=domain, statement=found, **form.words)
        return save(request, page, form, change)
    return draft_form(request, page, form)


def _found(draft: FrameworkVersion, slug: str) -> Statement:
    found = draft.statements.select_related("domain", "version", "follows__version")
    return get_object_or_404(found, slug=slug)
