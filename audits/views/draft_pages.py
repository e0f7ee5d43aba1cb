"""What the pages of a draft have in common: finding it, saving what a form says, and showing the form again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from audits.models import Domain, FrameworkVersion, Statement
from audits.services.draft_marks import ChangedMeanwhile, mark_of
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest
from programmes.services.activity import Refused

from .frameworks import writing


def draft_of(request: AreaRequest, pk: int) -> FrameworkVersion:
    """Return the draft of a framework for those who set up, or raise 404."""
    found = writing(request, pk)
    drafts_there = FrameworkVersion.objects.visible_to(request.membership).filter(published_at=None)
    return get_object_or_404(drafts_there.select_related("framework", "area"), framework=found)


@dataclass(frozen=True)
class Page:
    """A page about a draft: what it changes, a row (None for a new one) and names of its fields."""

    draft: FrameworkVersion
    title: str
    row: Any
    names: tuple[str, ...]
    template: str = "audits/framework_form.html"
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return the mark of what there is now."""
        return mark_of(self.row, self.names) if self.row else ""


def save(request: AreaRequest, page: Page, form: Any, change: Callable[..., Any]) -> HttpResponse:
    """Change what a form says, and go back to the draft; show it again if it is refused."""
    try:
        row = change(by=request.membership, seen=request.POST.get("seen") or None)
    except ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal))
        return draft_form(request, page, form, seen=page.mark)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return draft_form(request, page, form)
    at = {Domain: "{}", Statement: "statement-{}"}.get(type(row), "").format(getattr(row, "slug", ""))
    return to_draft(request, page.draft, "Saved in the draft.", at)


def draft_form(request: AreaRequest, page: Page, form: Any, seen: str = "") -> HttpResponse:
    """Show a form about a draft, with the mark of what whoever fills it in has, or had, before them."""
    seen = seen or form.typed.get("seen") or page.mark
    about = {"draft": page.draft, "framework": page.draft.framework, "title": page.title, "seen": seen}
    return form_page(request, form, page.template, about | dict(page.more))


def form_page(request: AreaRequest, form: Any, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a form, with status 422 once it was sent."""
    status = 422 if request.method == "POST" else 200
    return render_page(request, template, {"form": form, **context}, status=status)


def to_draft(request: AreaRequest, draft: FrameworkVersion, said: str, at: str = "") -> HttpResponse:
    """Say what was done and go to the draft, to the part of it that `at` names."""
    messages.success(request, said)
    response = redirect_to(request, "framework_draft", request.area.slug, draft.framework_id)
    if at:
        response["Location"] = f"{response['Location']}#{at}"
    return response
