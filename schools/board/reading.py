"""What the board shows for somebody: the counts, one page of schools, and what each has to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OrderBy, Q
from django.http import QueryDict
from django.utils import timezone

from programmes.models import Membership, Programme
from schools.models import Participation, ParticipationMilestone, School
from schools.querysets import ParticipationQuerySet

from .choices import choices_for
from .conditions import IN_THE_PROGRAMME, LATE, SOON, WAITING_FOR_AGREEMENT, due
from .filters import BoardFilter
from .rows import first_steps, rows_for

A_PAGE = 50
NAME = (F("school__name").asc(), F("pk").asc())
ORDERS: dict[str, tuple[OrderBy, ...]] = {
    "due": (F("due_first").asc(nulls_last=True), *NAME),
    "-due": (F("due_first").desc(nulls_last=True), *NAME),
    "school": NAME,
    "-school": (F("school__name").desc(), F("pk").asc()),
    "stage": (F("stage__position").asc(nulls_first=True), F("due_first").asc(nulls_last=True), *NAME),
    "-stage": (F("stage__position").desc(nulls_last=True), F("due_first").asc(nulls_last=True), *NAME),
}
USUAL = "due"


@dataclass
class Board:
    """The board of one programme, as a membership asks for it in an address."""

    membership: Membership
    programme: Programme
    programmes: list[Programme]  # that could be chosen
    query: QueryDict

    @cached_property
    def found(self) -> ParticipationQuerySet:
        """The programme's schools within reach."""
        visible = Participation.objects.visible_to(self.membership)
        return visible.filter(programme=self.programme).with_next_due()

    @cached_property
    def filter(self) -> BoardFilter:
        """What the address asks for."""
        return BoardFilter(self.query, choices_for(self.programme, self.found), self.membership)

    @cached_property
    def sort(self) -> str:
        """The order that the address asks for; due first unless it names another."""
        asked = self.query.get("sort", "")
        return asked if asked in ORDERS else USUAL

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many schools there are, and how many of them are late, due soon, waiting, or asked for."""
        counted = {
            "all": Q(),
            "late": due(LATE),
            "soon": due(SOON),
            "waiting": Q(state__in=WAITING_FOR_AGREEMENT),
        }
        return self.found.aggregate(
            **{name: Count("pk", filter=IN_THE_PROGRAMME & which) for name, which in counted.items()},
            asked=Count("pk", filter=self.filter.condition()),
        )

    @cached_property
    def matching(self) -> ParticipationQuerySet:
        """The schools that the filter asks for, in order."""
        return self.found.filter(self.filter.condition()).order_by(*ORDERS[self.sort])

    def page(self, number: str | None) -> Page[Any]:
        """Return one page of the schools as rows.

        First the keys in order, then what is shown of fifty: sorting all that of thousands takes twice as long.
        """
        paginator = Paginator(self.matching.values_list("pk", flat=True), A_PAGE)
        paginator.__dict__["count"] = self.counts["asked"]  # counted already
        page: Page[Any] = paginator.get_page(number)
        page.object_list = rows_for(list(page.object_list))
        return page


def describe(participations: Sequence[Participation]) -> None:
    """Add to participations what stands elsewhere: `register`, the school's row there, and `next_step`."""
    urns = [participation.school.urn for participation in participations]
    register = School.objects.only("name", "town", "locality", "la_name").in_bulk(urns)
    steps = next_steps(participations)
    for participation in participations:
        participation.register = register.get(participation.school.urn)  # type: ignore[attr-defined]
        participation.next_step = steps.get(participation.pk)  # type: ignore[attr-defined]


def next_steps(participations: Iterable[Participation]) -> dict[int, ParticipationMilestone]:
    """Return what each school has to do first, by participation, for those that hold a place."""
    placed = [one.pk for one in participations if one.state in Participation.PLACED]
    return {row.participation_id: row for row in first_steps(placed).select_related("milestone")}


def board_of(membership: Membership, query: QueryDict) -> Board | None:
    """Return the board of the programme that an address names, else of the current one; None without any."""
    programmes = list(Programme.objects.visible_to(membership))
    named = [one for one in programmes if str(one.pk) == query.get("programme")]
    programme = named[0] if named else current_programme(programmes)
    return Board(membership, programme, programmes, query) if programme else None


def current_programme(programmes: Iterable[Programme], today: date | None = None) -> Programme | None:
    """Return the programme that runs now; else the one that comes next, else the last; None without any."""
    today = today or timezone.localdate()
    by_start = sorted(programmes, key=lambda programme: programme.starts_on)
    now = [one for one in by_start if one.starts_on <= today <= one.ends_on]
    coming = [one for one in by_start if one.starts_on > today]
    return next(iter(now[::-1] + coming + by_start[::-1]), None)
