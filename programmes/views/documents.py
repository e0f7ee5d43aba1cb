"""Documents that somebody asked for: how far they are, and the files."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from common.documents.models import Document
from common.documents.serving import serve_document
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.policies import can_ask_again
from programmes.roles import Permission
from programmes.services.activity import Refused
from programmes.services.documents import ask_for_document_again

A_PAGE = 50


@requires(Permission.SEE_HOME)
def document_list(request: AreaRequest) -> HttpResponse:
    """Show what this person asked for under this hat, newest first."""
    page = Paginator(Document.objects.asked_by(request.membership), A_PAGE).get_page(request.GET.get("page"))
    return render_page(request, "programmes/document_list.html", {"page": page})


@requires(Permission.SEE_HOME)
def document(request: AreaRequest, document: UUID) -> HttpResponse:
    """Show how far a document is, or where to fetch it, or why there is none."""
    found = get_object_or_404(Document.objects.visible_to(request.membership), public_id=document)
    context = {"document": found, "may_ask_again": can_ask_again(request.membership, found)}
    return render_page(request, "programmes/document.html", context, fragment="document-state")


@requires(Permission.SEE_HOME)
def document_download(request: AreaRequest, document: UUID) -> FileResponse:
    """Hand out the file, to those who may still read it; a 404 for everybody else."""
    found = get_object_or_404(Document.objects.visible_to(request.membership), public_id=document)
    return serve_document(found)


@require_POST
@requires(Permission.SEE_HOME)
def document_again(request: AreaRequest, document: UUID) -> HttpResponse:
    """Ask once more for a document that failed or has run out."""
    found = get_object_or_404(Document.objects.visible_to(request.membership), public_id=document)
    try:
        found = ask_for_document_again(document=found, by=request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect_to(request, "document", request.area.slug, found.public_id)
