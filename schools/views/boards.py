from django.http import HttpResponse, QueryDict

from common.htmx import render_page
from programmes.gate import AreaRequest, requires
from programmes.models import Programme
from programmes.roles import Permission, Reach
from schools.board.addresses import chips, headings, tiles
from schools.board.reading import Board, current_programme

TEMPLATE = "schools/board.html"


@requires(Permission.SEE_SCHOOLS)
def board(request: AreaRequest) -> HttpResponse:
    """Show how far the schools of a programme are, what each has to do next, and who is late."""
    programmes = list(Programme.objects.visible_to(request.membership))
    programme = chosen_programme(request.GET, programmes)
    if programme is None:
        return render_page(request, TEMPLATE, {"programme": None})
    shown = Board(request.membership, programme, request.GET)
    context = {
        "programme": programme,
        "programmes": programmes,
        "board": shown,
        "tiles": tiles(shown),
        "chips": chips(shown),
        "headings": headings(shown),
        "page": shown.page(request.GET.get("page")),
        "is_simple": request.membership.rights.reach is Reach.SCHOOLS,
    }
    return render_page(request, TEMPLATE, context, fragment="schools")


def chosen_programme(query: QueryDict, programmes: list[Programme]) -> Programme | None:
    """Return the programme that the address names, else the current one."""
    named = [one for one in programmes if str(one.pk) == query.get("programme")]
    return named[0] if named else current_programme(programmes)
