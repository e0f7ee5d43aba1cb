"""An area as large as they come, and a small one beside it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.utils import timezone

from programmes.models import (
    ActivityEntry,
    Area,
    Invitation,
    Membership,
    MembershipSchool,
    Organisation,
    SchoolPartner,
    User,
)
from programmes.roles import Kind

from .cohort import make_cohort

SYSTEM = "system"
PASSWORD = secrets.token_urlsafe(16)
ROLES = ("forum_worker", "officer", "school_lead", "school_contributor")


@dataclass(frozen=True)
class Size:
    """How many of each an area gets; activity and invitations follow from the people."""

    slug: str
    schools: int
    people: int

    @property
    def lead(self) -> str:
        """The email address of the area's lead."""
        return f"person0@{self.slug}.example"


def make_areas(*sizes: Size) -> None:
    """Write areas straight into the tables, then let PostgreSQL count them."""
    password = make_password(PASSWORD)
    with transaction.atomic(using=SYSTEM):
        for number, size in enumerate(sizes, start=1):
            _make_area(size, number, password)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _make_area(size: Size, number: int, password: str) -> None:
    area = Area.objects.using(SYSTEM).create(slug=size.slug, name=f"Area {number}")
    partners, schools = _make_organisations(area, size, number * 100_000)
    people = _make_people(size, password)
    homes = {
        "school_lead": schools,
        "school_contributor": schools,
        "officer": partners[1:2],
        "forum_worker": partners[2:],
    }
    hats = _make_hats(area, people, partners[0], homes)
    make_cohort(area, schools, [hat for hat in hats if hat.role == "officer"] or hats[:1])
    _make_invitations(area, hats, partners[2])
    _make_activity(area, hats)


def _make_organisations(
    area: Area, size: Size, first_urn: int
) -> tuple[list[Organisation], list[Organisation]]:
    """Return care board, council and forum; and the schools, which work with both of the latter."""
    kinds = {Kind.ICB: "Care board", Kind.LOCAL_AUTHORITY: "Council", Kind.FORUM: "Parent carer forum"}
    partners = [Organisation(area=area, kind=kind, name=name) for kind, name in kinds.items()]
    schools = [
        Organisation(
            area=area, kind=Kind.SCHOOL, name=f"School {secrets.token_hex(4)}", urn=first_urn + order
        )
        for order in range(size.schools)
    ]
    Organisation.objects.using(SYSTEM).bulk_create(partners + schools)
    SchoolPartner.objects.using(SYSTEM).bulk_create(
        SchoolPartner(area=area, school=school, partner=partner)
        for school in schools
        for partner in partners[1:]
    )
    return partners, schools


def _make_people(size: Size, password: str) -> list[User]:
    people = [
        User(
            email=f"person{order}@{size.slug}.example",
            full_name=f"Person {secrets.token_hex(4)}",
            password=password,
        )
        for order in range(size.people)
    ]
    User.objects.using(SYSTEM).bulk_create(people)
    EmailAddress.objects.using(SYSTEM).bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True) for person in people
    )
    return people


def _make_hats(
    area: Area, people: list[User], board: Organisation, homes: dict[str, list[Organisation]]
) -> list[Membership]:
    """Make the first person the lead; the others take turns in the other roles."""
    hats = [Membership(area=area, user=people[0], organisation=board, role="area_lead")]
    for order, person in enumerate(people[1:]):
        role = ROLES[order % len(ROLES)]
        home = homes[role][order % len(homes[role])]
        hats.append(Membership(area=area, user=person, organisation=home, role=role))
    Membership.objects.using(SYSTEM).bulk_create(hats)
    MembershipSchool.objects.using(SYSTEM).bulk_create(
        MembershipSchool(area=area, membership=hat, school=hat.organisation)
        for hat in hats
        if hat.organisation.kind == Kind.SCHOOL
    )
    return hats


def _make_invitations(area: Area, hats: list[Membership], forum: Organisation) -> None:
    """Invite one more for every five there are; half of the invitations have run out."""
    Invitation.objects.using(SYSTEM).bulk_create(
        Invitation(
            area=area,
            email=f"guest{order}@{area.slug}.example",
            full_name=f"Guest {order}",
            organisation=forum,
            role="forum_worker",
            invited_by=hats[0],
            token_hash=secrets.token_hex(32),
            expires_at=timezone.now() + timedelta(days=7 if order % 2 else -7),
        )
        for order in range(1 + len(hats) // 5)
    )


def _make_activity(area: Area, hats: list[Membership]) -> None:
    """Write ten lines for each person."""

    def lines() -> Iterator[ActivityEntry]:
        for hat in hats * 10:
            yield ActivityEntry(
                area=area,
                user=hat.user,
                membership=hat,
                actor=f"{hat.user} ({hat})",
                verb="invited",
                thing_type="invitation",
                thing_id=1,
                thing="A guest",
                detail="to the parent carer forum",
            )

    ActivityEntry.objects.using(SYSTEM).bulk_create(lines())
