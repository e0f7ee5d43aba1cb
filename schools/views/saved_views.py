from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.htmx import posted, redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.board.addresses import board_address, kept_query
from schools.board.forms import SavedViewForm
from schools.board.reading import board_of
from schools.models import SavedView
from schools.policies import can_change_view
from schools.services.saved_views import change_view, delete_view, save_view


@requires(Permission.SEE_SCHOOLS)
def saved_view_list(request: AreaRequest) -> HttpResponse:
    """Show the ways of looking at the board that somebody keeps, and those that others share."""
    views = SavedView.objects.visible_to(request.membership).select_related("owner__user")
    listed = [(view, can_change_view(request.membership, view)) for view in views]
    return render_page(request, "schools/saved_view_list.html", {"views": listed})


@requires(Permission.SEE_SCHOOLS)
def saved_view_new(request: AreaRequest) -> HttpResponse:
    """Keep the filters and the order of this address under a name."""
    board = board_of(request.membership, request.GET)
    query = kept_query(board).urlencode() if board else ""
    form = SavedViewForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            view = save_view(query=query, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"“{view}” now stands above the board.")
            return redirect_to(request, board_address(request.area, view.query))
    context = {"form": form, "board": board, "query": query, "back": board_address(request.area, query)}
    return _form_page(request, "schools/saved_view_new.html", context)


@requires(Permission.SEE_SCHOOLS)
def saved_view(request: AreaRequest, pk: int) -> HttpResponse:
    """Rename a view, share it or stop sharing it."""
    view = _own(request, pk)
    form = SavedViewForm(posted(request), initial={"name": view.name, "is_shared": view.is_shared})
    if request.method == "POST" and form.is_valid():
        try:
            change_view(view=view, by=request.membership, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"“{view}” is as you set it.")
            return redirect_to(request, "saved_view_list", request.area.slug)
    return _form_page(request, "schools/saved_view.html", {"form": form, "view": view})


@require_POST
@requires(Permission.SEE_SCHOOLS)
def saved_view_delete(request: AreaRequest, pk: int) -> HttpResponse:
    """Let a view go."""
    view = _own(request, pk)
    delete_view(view=view, by=request.membership)
    messages.success(request, f"“{view}” is gone. The schools in it are as they were.")
    return redirect_to(request, "saved_view_list", request.area.slug)


def _own(request: AreaRequest, pk: int) -> SavedView:
    views = SavedView.objects.visible_to(request.membership).select_related("owner")
    view = get_object_or_404(views, pk=pk)
    if not can_change_view(request.membership, view):
        raise PermissionDenied
    return view


def _form_page(request: AreaRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    return render_page(request, template, context, status=422 if request.method == "POST" else 200)
