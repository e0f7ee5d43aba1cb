"""The standing cast: two areas, each with two councils, two forums, four schools and every role.

The register knows the schools of both areas, and of each council three more that no area has met:
“… Newcomer”, “… Old School”, which closed, and “… New Academy”, which it became.
"""

import copy
import uuid
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import connections, transaction

from programmes.models import (
    Area,
    Membership,
    MembershipSchool,
    Organisation,
    OrganisationRole,
    SchoolPartner,
    User,
)
from programmes.roles import ROLES, Kind
from schools.models import School, SchoolLink
from schools.plain import plain
from schools.services.take_over import WORDS

STAFF = "staff@pins.example"
PASSWORD = "correct-horse-battery"
AREAS = {"northshire": "Northshire", "southmoor": "Southmoor"}
_areas: dict[str, Area] = {}
_members: dict[tuple[str, str], Membership] = {}
_staff: dict[str, User] = {}


def build_cast() -> None:
    """Commit the cast through the system role, with the same keys every time."""
    with transaction.atomic(using="system"):
        for number, (slug, name) in enumerate(AREAS.items(), start=1):
            _build_area(
                Area.objects.using("system").create(slug=slug, name=name, code_prefix=slug[:3].upper()),
                number,
            )
        _build_user(STAFF, "Staff Member", is_platform_staff=True)
        _let_the_register_be_searched()
    _remember()


def _build_area(area: Area, number: int) -> None:
    def organisation(kind: Kind, name: str, urn: int | None = None, code: str = "") -> Organisation:
        return Organisation.objects.using("system").create(
            area=area, kind=kind, name=name, urn=urn, code=code
        )

    board = organisation(Kind.ICB, f"NHS {area.name}")
    other = organisation(Kind.OTHER, "National programme team")
    provider = organisation(Kind.PROVIDER, f"{area.name} Therapy Service")
    homes = {"area_lead": board, "viewer": board, "national_viewer": other, "provider": provider}
    for side, digit in (("East", 1), ("West", 2)):
        council = organisation(Kind.LOCAL_AUTHORITY, f"{area.name} {side} Council", code=f"9{number}{digit}")
        forum = organisation(Kind.FORUM, f"{area.name} {side} Parent Carer Forum")
        OrganisationRole.objects.using("system").create(
            area=area, organisation=forum, role=OrganisationRole.Role.FORUM, council=council
        )
        for order in (1, 2):
            urn = 900000 + number * 100 + (10 if side == "West" else 0) + order
            school = organisation(Kind.SCHOOL, f"{area.name} {side} Primary {order}", urn)
            _register(urn, school.name, council.code)
            for partner in (council, forum):
                SchoolPartner.objects.using("system").create(area=area, school=school, partner=partner)
            if (side, order) == ("East", 1):
                homes |= {"officer": council, "forum_lead": forum, "forum_worker": forum}
                homes |= {"school_lead": school, "school_contributor": school}
        _build_newcomers(area, f"{area.name} {side}", council.code, urn + 10000)
    for role, home in homes.items():
        _build_member(area, role, home)


def _build_newcomers(area: Area, name: str, la_code: str, urn: int) -> None:
    """Write into the register three schools that no area has met; the last took over from the one before."""
    _register(urn, f"{name} Newcomer", la_code)
    old = _register(
        urn + 1, f"{name} Old School", la_code, status=School.Status.CLOSED, closed_on=date(2026, 8, 31)
    )
    new = _register(urn + 2, f"{name} New Academy", la_code, opened_on=date(2026, 9, 1))
    SchoolLink.objects.using("system").create(predecessor=old, successor=new, established_on=date(2026, 9, 1))


def _register(urn: int, name: str, la_code: str, **fields: Any) -> School:
    """Write a school into the register, as an import would."""
    words = {"plain_name": plain(name), "plain_place": plain(f"{urn} Oakton"), "town": "Oakton"}
    return School.objects.using("system").create(
        urn=urn,
        name=name,
        la_code=la_code,
        la_name=f"Council {la_code}",
        phase="Primary",
        **({"status": School.Status.OPEN, "pupils": 210} | words | fields),
    )


def _let_the_register_be_searched() -> None:
    with connections["system"].cursor() as cursor:
        cursor.execute("UPDATE schools_school s SET words = " + WORDS.format(former="''"))
        cursor.execute(
            "INSERT INTO schools_word SELECT DISTINCT word FROM schools_school s"
            " CROSS JOIN string_to_table(s.plain_name || ' ' || s.plain_place, ' ') AS word"
            " WHERE word ~ '^[a-z]+$'"
        )


def _build_member(area: Area, role: str, home: Organisation) -> None:
    user = _build_user(f"{role.replace('_', '-')}@{area.slug}.example", f"{ROLES[role].label} {area.name}")
    membership = Membership.objects.using("system").create(area=area, user=user, organisation=home, role=role)
    if home.kind == Kind.SCHOOL:
        MembershipSchool.objects.using("system").create(area=area, membership=membership, school=home)


def _build_user(email: str, full_name: str, **fields: bool) -> User:
    user = User.objects.using("system").create(
        id=uuid.uuid5(uuid.NAMESPACE_URL, email),
        email=email,
        full_name=full_name,
        password=make_password(PASSWORD),
        **fields,
    )
    EmailAddress.objects.using("system").create(user=user, email=email, verified=True, primary=True)
    return user


def staff() -> User:
    """Return the one member of the platform's staff."""
    return copy.deepcopy(_staff[STAFF])


def area(slug: str) -> Area:
    """Return one of the two areas."""
    return copy.deepcopy(_areas[slug])


def member(slug: str, role: str) -> Membership:
    """Return the membership of the one person who has the role in the area."""
    return copy.deepcopy(_members[slug, role])


def _remember() -> None:
    """Read the cast past the walls once, as things that belong to the application's connection."""
    for membership in Membership.objects.using("system").select_related("user", "organisation", "area"):
        for thing in (membership, membership.user, membership.organisation, membership.area):
            thing._state.db = "default"
        _areas[membership.area.slug] = membership.area
        _members[membership.area.slug, membership.role] = membership
    _staff[STAFF] = User.objects.using("system").get(email=STAFF)
    _staff[STAFF]._state.db = "default"
