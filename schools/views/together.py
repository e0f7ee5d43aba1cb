from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpResponse

from common.htmx import redirect_to, render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission
from programmes.services.activity import Refused
from schools.board.addresses import board_address, kept_query
from schools.board.forms import TogetherForm
from schools.board.plans import Line
from schools.board.reading import Board, board_of
from schools.querysets import ParticipationQuerySet

TEMPLATE = "schools/board_together.html"
NAMED = 5  # schools that a message names


@requires(Permission.MANAGE_SCHOOLS)
def board_together(request: AreaRequest) -> HttpResponse:
    """Show what would change for the chosen schools; once somebody says yes, do that and nothing else."""
    board = board_of(request.membership, request.GET)
    if board is None:
        raise Http404
    return _carry_out(request, board) if request.method == "POST" else _preview(request, board)


def _preview(request: AreaRequest, board: Board) -> HttpResponse:
    everything = request.GET.get("all") == "1"
    found = board.matching if everything else board.found.filter(pk__in=_keys(request.GET.getlist("id")))
    chosen = list(_whole(found))
    asked = request.GET if request.GET.get("do") else None
    form = TogetherForm(asked, programme=board.programme, by=request.membership)
    context = {
        "board": board,
        "form": form,
        "everything": everything,
        "chosen": chosen,
        "plan": form.plan(chosen) if form.is_valid() else None,
        "kept": list(kept_query(board).lists()),
        "query": kept_query(board).urlencode(),
        "back": board_address(request.area, kept_query(board).urlencode()),
    }
    return render_page(request, TEMPLATE, context, status=422 if asked and form.errors else 200)


def _carry_out(request: AreaRequest, board: Board) -> HttpResponse:
    form = TogetherForm(request.POST, programme=board.programme, by=request.membership)
    keys = _keys(request.POST.get("ids", "").split(","))
    back = board_address(request.area, kept_query(board).urlencode())
    if not form.is_valid() or not keys:
        context = {"board": board, "form": form, "chosen": [], "plan": None, "back": back}
        return render_page(request, TEMPLATE, context, status=422)
    plan = form.plan(_whole(board.found.filter(pk__in=keys).select_for_update(of=("self",))))
    try:
        changed = plan.carry_out(request.membership)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{_schools(changed)} {plan.verb}.")
        _say_what_changed_meanwhile(request, len(keys) - changed, plan.stays)
    return redirect_to(request, back)


def _say_what_changed_meanwhile(request: AreaRequest, number: int, stays: list[Line]) -> None:
    if number:
        named = "; ".join(f"{line.participation.school} {line.text}" for line in stays[:NAMED])
        messages.info(
            request, f"{_schools(number)} had changed since you looked, and stayed as they were. {named}"
        )


def _whole(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    return participations.select_related("school", "stage", "programme", "link_worker__user")


def _keys(values: Iterable[str]) -> set[int]:
    """The ids among what an address or a form names; anything else is no school."""
    return {int(value) for value in values if value.isascii() and value.isdecimal() and len(value) < 19}


def _schools(number: int) -> str:
    return "1 school" if number == 1 else f"{number} schools"
