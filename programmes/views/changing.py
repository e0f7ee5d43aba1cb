"""What all pages that set something up have in common: who may, saving, and the page around the form."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from common.htmx import render_page
from programmes.forms.changing import PreviewForm
from programmes.gate import AreaRequest, View, requires
from programmes.models import Membership
from programmes.policies import can_set_up
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.services.trial import tried


def sets_up(view: View, may: Callable[[Membership], bool] = can_set_up) -> View:
    """Let a view through to those who may set up what the whole area shares; others get 403."""

    @requires(Permission.MANAGE_PROGRAMMES)
    @wraps(view)
    def checked(request: AreaRequest, **kwargs: Any) -> Any:
        if not may(request.membership):
            raise PermissionDenied
        return view(request, **kwargs)

    return checked


def saved[Result](
    form: Any, change: Callable[[], Result], preview: Callable[[Result], str] | None = None
) -> Result | None:
    """Do what a valid form asks for and return the result; None when the form has to be shown again.

    With `preview`, a sentence about the result, the change is only made once that sentence was seen.
    A refusal stands above the form.
    """
    if not form.is_bound or not form.is_valid():
        return None
    try:
        if preview and not form.agrees(preview(tried(change))):
            return None
        return change()
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


def form_page(
    request: HttpRequest,
    form: BaseForm,
    title: str,
    *,
    template: str = "programmes/form_page.html",
    back: str,
    button: str = "Save",
    kind: str = "",
    **context: Any,
) -> HttpResponse:
    """Show a form under a title, with the way back: 422 when what was sent has errors.

    `caption` stands above the title, `intro` below it; `kind` is that of the button.
    """
    said = isinstance(form, PreviewForm) and form.preview
    shown = {"form": form, "title": title, "back": back, "kind": kind, **context}
    shown["button"] = f"Yes, {button[0].lower()}{button[1:]}" if said else button
    return render_page(request, template, shown, status=422 if form.errors else 200)
