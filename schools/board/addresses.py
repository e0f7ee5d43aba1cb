"""Addresses of the board: everything that it can be asked for stands in them, so any of them can be kept."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from programmes.models import Area

from .conditions import LATE, SOON, WAITING_FOR_AGREEMENT
from .reading import USUAL, Board


@dataclass(frozen=True)
class Tile:
    """A count at the top, which leads to what it counts."""

    number: int
    label: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Heading:
    """A column that the board can be sorted by, and where it is sorted now."""

    label: str
    href: str
    sorted: str = ""  # “ascending” or “descending”, as aria-sort says it


def tiles(board: Board) -> list[Tile]:
    """Return the counts as links."""
    waiting = f"state={WAITING_FOR_AGREEMENT[0]}&state={WAITING_FOR_AGREEMENT[1]}"
    wanted = [
        ("all", "All schools", ""),
        ("late", "Something late", f"due={LATE}"),
        ("soon", "Due within a week", f"due={SOON}"),
        ("waiting", "Waiting for the agreement", waiting),
    ]
    now = filters_of(board)
    return [
        Tile(board.counts[key], label, address(board, query), _same(now, QueryDict(query)))
        for key, label, query in wanted
    ]


def chips(board: Board) -> list[tuple[str, str]]:
    """Return each filter in use, with the address of the board without it."""
    found = []
    for name, value, label in board.filter.in_use():
        left = kept_query(board)
        left.setlist(name, [one for one in left.getlist(name) if one != value])
        found.append((label, f"?{left.urlencode()}"))
    return found


def headings(board: Board) -> list[Heading]:
    """Return the columns that can be sorted; a second click on one turns its order round."""
    return [
        _heading(board, *column)
        for column in (("school", "School"), ("stage", "Stage"), ("due", "Next step"))
    ]


def filters_of(board: Board) -> QueryDict:
    """Return the filters in use, and nothing else of the address."""
    kept = QueryDict(mutable=True)
    for name, value, _label in board.filter.in_use():
        kept.appendlist(name, value)
    return kept


def address(board: Board, query: str) -> str:
    """Return the address of the same programme's board with other filters."""
    named = f"programme={board.programme.pk}" if "programme" in board.query else ""
    return "?" + "&".join(part for part in (named, query) if part)


def kept_query(board: Board) -> QueryDict:
    """Return the filters and the order of an address, as a saved view keeps them; nothing else of it."""
    now = filters_of(board)
    if "programme" in board.query:
        now["programme"] = str(board.programme.pk)
    if board.sort != USUAL:
        now["sort"] = board.sort
    return now


def board_address(area: Area, query: str) -> str:
    """Return the board's address with these filters."""
    return reverse("board", args=[area.slug]) + (f"?{query}" if query else "")


def _heading(board: Board, key: str, label: str) -> Heading:
    up, down = board.sort == key, board.sort == f"-{key}"
    to = kept_query(board)
    to["sort"] = f"-{key}" if up else key
    return Heading(label, f"?{to.urlencode()}", "ascending" if up else "descending" if down else "")


def _same(one: QueryDict, other: QueryDict) -> bool:
    return {name: set(values) for name, values in one.lists()} == {
        name: set(values) for name, values in other.lists()
    }
