from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from common.documents.kinds import Form
from common.documents.services import request_document
from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission, Reach
from schools.board.addresses import chips, headings, kept_query, tiles
from schools.board.export import LIST, PRINT
from schools.board.reading import board_of
from schools.models import SavedView
from schools.policies import works_at_school

TEMPLATE = "schools/board.html"


@requires(Permission.SEE_SCHOOLS)
def board(request: AreaRequest) -> HttpResponse:
    """Show how far the schools of a programme are, what each has to do next, and who is late."""
    if works_at_school(request.membership):
        return redirect_to(request, "own_schools", request.area.slug)
    shown = board_of(request.membership, request.GET)
    if shown is None:
        return render_page(request, TEMPLATE, {"board": None})
    context = {
        "board": shown,
        "tiles": tiles(shown),
        "chips": chips(shown),
        "headings": headings(shown),
        "page": shown.page(request.GET.get("page")),
        "is_simple": request.membership.rights.reach is Reach.SCHOOLS,
        "kept": list(kept_query(shown).lists()),
        "query": kept_query(shown).urlencode(),
        "may_manage": request.membership.can(Permission.MANAGE_SCHOOLS),
        "views": SavedView.objects.visible_to(request.membership),
    }
    return render_page(request, TEMPLATE, context, fragment="schools")


@require_POST
@requires(Permission.SEE_SCHOOLS)
def board_download(request: AreaRequest) -> HttpResponse:
    """Ask for the board at this address as a spreadsheet, as plain text with commas, or on paper."""
    shown = board_of(request.membership, request.GET)
    if shown is None:
        raise Http404
    form = request.POST.get("form", "")
    form = form if form in set(Form) else Form.XLSX
    document = request_document(
        kind=PRINT if form == Form.PDF else LIST,
        parameters={"query": f"programme={shown.programme.pk}&{kept_query(shown).urlencode()}"},
        title=f"Schools in {shown.programme}",
        by=request.membership,
        area=request.area,
        form=form,
    )
    return redirect_to(request, "document", request.area.slug, document.public_id)
