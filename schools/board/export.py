"""The board as a spreadsheet or on paper: the same schools as on the page of whoever asks, when it is made."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import QueryDict
from django.utils import timezone

from common.documents.kinds import CannotBuild, DocumentKind, Form, Page
from common.documents.sheets import Column, Sheet, Type, Workbook
from programmes.models import Membership
from programmes.roles import Permission
from schools.models import Agreement, Contact, Participation

from .reading import Board, board_of, describe

LIST, PRINT = "cohort_list", "cohort_list_print"
LICENCE = "Names, phases and postcodes of schools: Open Government Licence v3.0"
State = Participation.State
STATES = {
    str(state.label): meaning
    for state, meaning in {
        State.INTERESTED: "Has asked for a place, or was asked; nothing is decided",
        State.WAITING: "Gets a place if one becomes free",
        State.NOT_SELECTED: "Has no place in this programme",
        State.SELECTED: "Has a place; its agreement is not sent yet",
        State.AGREEMENT_SENT: "Has a place; its agreement waits for signatures",
        State.ACTIVE: "Takes part",
        State.COMPLETED: "Has done what the programme asks",
        State.SUSTAINING: "Has completed it and keeps it going",
        State.WITHDRAWN: "Had a place or asked for one, and left",
    }.items()
}
COLUMNS = (
    Column("URN", "Unique reference number of the school", Type.NUMBER),
    Column("School", "Name of the school in this area", width=40),
    Column("Council", "Council in the national register", width=28),
    Column("Phase", "Phase of education in the national register", width=16),
    Column("Postcode", "Postcode in the national register", width=12),
    Column("Programme", "The programme of this list", width=24),
    Column("Cohort", "Schools that started together", width=20),
    Column("Offer", "What the school gets", width=16),
    Column("How far", "State of the school in the programme", values=STATES, width=18),
    Column("Stage", "Stage of the programme that the school is in", width=20),
    Column("Start", "First day of the school’s own clock", Type.DATE),
    Column("Next step", "The milestone that is due first and not done", width=36),
    Column("Due", "Day of the next step", Type.DATE),
    Column(
        "Days late", "Days since that day, on the day of the list; empty when it is not late", Type.NUMBER
    ),
    Column("Agreement signed on", "Day of the last signature that was needed", Type.DATE),
    Column("Link worker", "Who of the area looks after the school", width=24),
    Column("Cluster", "Schools that work together", width=20),
)
CONTACT = (
    Column("Contact", "Main contact at the school", width=24),
    Column("Contact’s email address", "Where to write to", width=32),
)


def build_list(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Any) -> Workbook:
    """Return the schools of the board at an address as rows; contacts for those who keep schools' records."""
    board = _board(parameters, membership)
    found = _whole(board)
    with_contact = membership.can(Permission.KEEP_SCHOOL_RECORD)
    columns = COLUMNS + CONTACT if with_contact else COLUMNS
    sheet = Sheet("Schools", columns, _rows(found, with_contact), total=len(found))
    return Workbook(
        [sheet],
        notes=_notes(board),
        licence="Names, phases and postcodes of schools: Open Government Licence v3.0",
    )


def build_print(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Any) -> Page:
    """Return the same schools as a short table on paper."""
    board = _board(parameters, membership)
    context = {"schools": _whole(board), "notes": _notes(board), "today": timezone.localdate()}
    return Page("schools/documents/cohort_list.html", context)


def _board(parameters: dict[str, Any], membership: Membership | None) -> Board:
    board = board_of(membership, QueryDict(parameters["query"])) if membership else None
    if board is None:
        raise CannotBuild("There is no programme yet whose schools could be listed.")
    return board


def _whole(board: Board) -> Sequence[Participation]:
    """The schools that the board's filters ask for, in its order, with everything that a list says."""
    signed = Agreement.objects.current().signed().only("participation", "area", "completed_at")
    main = Contact.objects.filter(is_main=True)
    found = list(
        board.matching.select_related(
            "school", "stage", "programme", "cohort", "tier", "cluster", "link_worker__user"
        ).prefetch_related(
            Prefetch("agreements", signed, to_attr="signed"),
            Prefetch("school__contacts", main, to_attr="main_contacts"),
        )
    )
    describe(found)
    return found


def _rows(found: Sequence[Participation], with_contact: bool) -> Iterator[tuple[Any, ...]]:
    today = timezone.localdate()
    for one in found:
        yield _row(one, today) + (_contact(one) if with_contact else ())


def _row(one: Any, today: date) -> tuple[Any, ...]:
    register, step = one.register, one.next_step
    return (
        one.school.urn,
        one.school.name,
        register.la_name if register else None,
        register.phase if register else None,
        register.postcode if register else None,
        str(one.programme),
        str(one.cohort),
        str(one.tier),
        one.get_state_display(),
        str(one.stage) if one.stage else None,
        one.starts_on,
        str(step.milestone) if step else None,
        step.due_on if step else None,
        (today - step.due_on).days if step and step.is_late else None,
        timezone.localdate(one.signed[0].completed_at) if one.signed else None,
        str(one.link_worker.user) if one.link_worker else None,
        str(one.cluster) if one.cluster else None,
    )


def _contact(one: Any) -> tuple[str | None, str | None]:
    main = one.school.main_contacts
    return (main[0].full_name, main[0].email or None) if main else (None, None)


def _notes(board: Board) -> list[str]:
    used = ", ".join(label for _name, _value, label in board.filter.in_use())
    return [f"Narrowed to: {used}" if used else "All schools with a place"]


KINDS = (
    DocumentKind(key=LIST, label="Cohort list", forms=(Form.XLSX, Form.CSV), build=build_list),
    DocumentKind(key=PRINT, label="Cohort list to print", forms=(Form.PDF,), build=build_print),
)
