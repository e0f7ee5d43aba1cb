"""Who can sign for whom, and what fills an agreement: for many schools in a few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from programmes.models import Membership, MembershipSchool, Organisation, SchoolPartner
from programmes.roles import ROLES, Kind, Permission
from schools.agreements.placeholders import fill, unfilled
from schools.models import AgreementText, Participation, ParticipationMilestone, Side

SIGNING_ROLES = [role.key for role in ROLES.values() if Permission.SIGN_AGREEMENTS in role.permissions]
NOBODY_THERE = {
    Side.SCHOOL: "no school",
    Side.FORUM: "No parent carer forum works with the school yet",
    Side.CARE_BOARD: "The area has no care board among its partners",
    Side.COUNCIL: "No council works with the school yet",
}


@dataclass
class Place:
    """One place to sign: for which organisation, who could be asked, and who is."""

    position: int
    side: str
    role: str
    is_required: bool
    organisations: Sequence[Organisation]
    candidates: Sequence[Membership]
    person: Membership | None = None

    @property
    def organisation(self) -> Organisation | None:
        """The one that the person signs for, or would."""
        if self.person is not None:
            own = [place for place in self.organisations if place.pk == self.person.organisation_id]
            return own[0] if own else self.organisations[0]
        return self.organisations[0] if self.organisations else None

    @property
    def problem(self) -> str:
        """Why nobody can be asked, empty if somebody is or nobody must."""
        if self.person is not None or not self.is_required:
            return ""
        if not self.organisations:
            return f"{NOBODY_THERE[Side(self.side)]}."
        names = " or ".join(map(str, self.organisations))
        if not self.candidates:
            return f"Nobody at {names} has an account with which they could sign."
        return f"Choose who signs as {self.role} for {names}."


@dataclass
class Sending:
    """What one school would be sent: the words filled in, the places to sign, and what is in the way."""

    participation: Participation
    clauses: list[dict[str, Any]]
    places: list[Place]
    not_now: list[str] = field(default_factory=list)  # sentences about the school and the words

    @property
    def problems(self) -> list[str]:
        """Sentences about what is in the way; none means that it can be sent."""
        places = [place.problem for place in self.places if place.problem]
        return self.not_now + places + _named_twice(self.places)


class Parties:
    """The partners of some schools and the people who could sign for them, read in five queries."""

    def __init__(self, participations: Iterable[Participation]) -> None:
        self.participations = list(participations)
        schools = {participation.school_id for participation in self.participations}
        self._partners = _partners_of(schools)
        self._boards = list(Organisation.objects.filter(kind=Kind.ICB, ended_on=None))
        self._people, self._by_school = _people_of(schools, self._partners, self._boards)
        self._audit_days = _audit_days(self.participations)

    def organisations(self, participation: Participation, side: str) -> list[Organisation]:
        """Return who can be a party on this side: usually one."""
        if side == Side.SCHOOL:
            return [participation.school]
        if side == Side.CARE_BOARD:
            return self._boards
        kind = Kind.FORUM if side == Side.FORUM else Kind.LOCAL_AUTHORITY
        return [partner for partner in self._partners[participation.school_id] if partner.kind == kind]

    def candidates(self, participation: Participation, side: str) -> list[Membership]:
        """Return who may sign for the side, by name."""
        found = {
            person.pk: person
            for organisation in self.organisations(participation, side)
            for person in self._people[organisation.pk]
        }
        if side == Side.SCHOOL:
            found |= {person.pk: person for person in self._by_school[participation.school_id]}
        return sorted(found.values(), key=lambda person: person.user.full_name)

    def values(self, participation: Participation, text: AgreementText) -> dict[str, str]:
        """Return what fills the placeholders for a school: what the portal knows, and what the area typed."""
        known = {
            "school_name": str(participation.school),
            "school_urn": str(participation.school.urn),
            "area_name": str(participation.area),
            "programme_name": str(participation.programme),
            "start_date": _day(participation.starts_on),
            "end_date": _day(participation.cohort.ends_on),
            "entitlement_hours": f"{participation.tier.entitlement_minutes / 60:g}",
            "target_meetings": str(participation.tier.target_meetings),
            "audit_due_date": self._audit_days.get(participation.pk, ""),
        }
        for side, name in (
            (Side.FORUM, "forum_name"),
            (Side.COUNCIL, "council_name"),
            (Side.CARE_BOARD, "care_board_name"),
        ):
            known[name] = " and ".join(map(str, self.organisations(participation, side)))
        return known | {name: typed for name, typed in text.values.items() if typed}

    def sending(
        self, participation: Participation, text: AgreementText, named: Mapping[int, Iterable[int]]
    ) -> Sending:
        """Return what the school would be sent.

        `named` holds the keys of the memberships chosen for a position; a required place without a choice
        goes to the only person there is.
        """
        values = self.values(participation, text)
        places: list[Place] = []
        for position, signatory in enumerate(text.signatories, start=1):
            place = Place(
                position=position,
                side=signatory["side"],
                role=signatory["role"],
                is_required=signatory["required"],
                organisations=self.organisations(participation, signatory["side"]),
                candidates=self.candidates(participation, signatory["side"]),
            )
            place.person = _choose(place, named.get(position))
            places.append(place)
        lacking = [f"Nothing fills {line}." for line in unfilled(text.clauses, values)]
        return Sending(participation, fill(text.clauses, values), places, lacking)


def _choose(place: Place, chosen: Iterable[int] | None) -> Membership | None:
    """The one who was chosen; nobody for an empty choice; else the only one there is, where one is needed."""
    wanted = None if chosen is None else set(chosen)
    found = [person for person in place.candidates if wanted and person.pk in wanted]
    if found or wanted == set():
        return found[0] if found else None
    return place.candidates[0] if place.is_required and len(place.candidates) == 1 else None


def _named_twice(places: list[Place]) -> list[str]:
    people = [place.person.user for place in places if place.person]
    twice = {str(user) for user in people if people.count(user) > 1}
    return [f"{name} is asked to sign twice: choose somebody else for one place." for name in sorted(twice)]


def _partners_of(schools: set[int]) -> dict[int, list[Organisation]]:
    today = timezone.localdate()
    links = SchoolPartner.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), school__in=schools, starts_on__lte=today
    )
    found: dict[int, list[Organisation]] = defaultdict(list)
    for link in links.select_related("partner").order_by("partner__name"):
        found[link.school_id].append(link.partner)
    return found


def _people_of(
    schools: set[int], partners: dict[int, list[Organisation]], boards: list[Organisation]
) -> tuple[dict[int, list[Membership]], dict[int, list[Membership]]]:
    """Return who may sign, by organisation, and by school for those who work for several of them."""
    homes = schools | {partner.pk for found in partners.values() for partner in found}
    homes |= {board.pk for board in boards}
    links = MembershipSchool.objects.filter(school__in=schools)
    people = (
        Membership.objects.current()
        .filter(Q(organisation__in=homes) | Q(pk__in=links.values("membership")), role__in=SIGNING_ROLES)
        .select_related("user", "organisation", "area")
        .prefetch_related(Prefetch("school_links", links, to_attr="links_here"))
    )
    by_home: dict[int, list[Membership]] = defaultdict(list)
    by_school: dict[int, list[Membership]] = defaultdict(list)
    for person in people:
        if person.organisation_id:
            by_home[person.organisation_id].append(person)
        for link in person.links_here:
            by_school[link.school_id].append(person)
    return by_home, by_school


def _audit_days(participations: list[Participation]) -> dict[int, str]:
    speaks_of_it = Q(milestone__name__icontains="audit") | Q(milestone__hint__icontains="audit")
    rows = ParticipationMilestone.objects.filter(speaks_of_it, participation__in=participations)
    rows = rows.order_by("-due_on")
    return {row.participation_id: _day(row.due_on) for row in rows}


def _day(day: Any) -> str:
    return f"{day:%-d %B %Y}"
