"""Building the sample areas: organisations as the system role, then people's doings through the services."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from common.tenancy.context import open_area
from common.tenancy.door import SYSTEM, across_areas
from programmes.beginnings import begin
from programmes.models import (
    Area,
    Invitation,
    Membership,
    MembershipSchool,
    Organisation,
    OrganisationRole,
    SchoolPartner,
    User,
)
from programmes.roles import Kind
from programmes.services.invitations import hash_token, invite_person

from .people import (
    COLLEAGUES,
    JOB_TITLES,
    NAMES,
    OWN_JOB_TITLES,
    PASSWORD,
    PLATFORM_STAFF,
    ROLES_IN_AN_AREA,
    STAFF_ADDRESS,
    TWO_HATS,
    TWO_HATS_ADDRESS,
    Colleague,
    head_teacher,
)

AREAS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "areas.json").read_text(encoding="utf-8"))
DOMAIN = "pins.example"
Role = OrganisationRole.Role

_steps: list[tuple[int, Callable[[], None]]] = []


def register_demo_step(step: Callable[[], None], *, order: int = 0) -> None:
    """Add what another app loads for the demo, in AppConfig.ready().

    Steps are called at every start, after the areas, the lowest `order` first.
    """
    _steps.append((order, step))


def load_demo() -> bool:
    """Load the sample areas if there is no area yet, and what other apps add; return whether areas were loaded."""
    is_new = _load_areas()
    for _, step in sorted(_steps, key=lambda each: each[0]):
        step()
    return is_new


def _load_areas() -> bool:
    with across_areas("load the demo's areas"), transaction.atomic(using=SYSTEM):
        if Area.objects.using(SYSTEM).exists():
            return False
        password = make_password(PASSWORD)  # one hash for all: hashing is slow by purpose
        for described in AREAS:
            _load_area(described, password)
        _load_wanderers(password)
    for described in AREAS:
        _let_things_happen(described["slug"])
    return True


def demo_token(slug: str) -> str:
    """Return the secret of the invitation that waits in each demo area: known, as it is only for the demo."""
    return f"demo-invitation-{slug}"


def demo_email(who: str, slug: str = "") -> str:
    """Return an invented address that reaches nobody: “forum-lead@solihull.pins.example”."""
    return f"{who.lower().replace(' ', '.').replace('_', '-')}@{'.'.join(filter(None, [slug, DOMAIN]))}"


def _load_area(described: dict[str, Any], password: str) -> None:
    area = Area.objects.using(SYSTEM).create(
        slug=described["slug"], name=described["name"], run_by=described["run_by"]
    )
    board = _organisation(area, Kind.ICB, described["board"]["name"], code=described["board"]["code"])
    _partner(area, board, Role.LEAD)
    provider = _organisation(area, Kind.PROVIDER, described["provider"])
    _partner(area, provider, Role.PROVIDER)
    homes = {
        "area_lead": board,
        "provider": provider,
        "viewer": board,
        "national_viewer": _organisation(area, Kind.OTHER, "National programme team"),
    }
    for council in reversed(described["councils"]):  # the first council's people are the ones with log-ins
        homes |= _load_council(area, council, password)
    for role, name in zip(ROLES_IN_AN_AREA, NAMES[area.slug], strict=True):
        title = OWN_JOB_TITLES.get((area.slug, role), JOB_TITLES.get(role, ""))
        _member(area, role, homes[role], _user(name, role, area.slug, password), title)
    for colleague in COLLEAGUES:
        if colleague.area == area.slug:
            _load_colleague(area, colleague, password)


def _load_colleague(area: Area, colleague: Colleague, password: str) -> None:
    home = Organisation.objects.using(SYSTEM).get(area=area, name=colleague.organisation)
    user = _user(colleague.name, colleague.key, area.slug, password)
    _member(area, colleague.role, home, user, colleague.job_title)


def _load_council(area: Area, described: dict[str, Any], password: str) -> dict[str, Organisation]:
    council = _organisation(area, Kind.LOCAL_AUTHORITY, described["name"], code=described["code"])
    forum = _organisation(area, Kind.FORUM, described["forum"])
    _partner(area, council, Role.PARTNER)
    _partner(area, forum, Role.FORUM, council)
    schools = [_organisation(area, Kind.SCHOOL, name, urn) for urn, name in described["schools"]]
    SchoolPartner.objects.using(SYSTEM).bulk_create(
        SchoolPartner(area=area, school=school, partner=partner)
        for school in schools
        for partner in (council, forum)
    )
    for school in schools:
        head = _user(head_teacher(school.urn or 0), f"head.{school.urn}", area.slug, password)
        _member(area, "school_lead", school, head, "Head teacher")
    return {
        "officer": council,
        "forum_lead": forum,
        "forum_worker": forum,
        "school_lead": schools[0],
        "school_contributor": schools[0],
    }


def _load_wanderers(password: str) -> None:
    """Somebody with two hats, and somebody of the platform's staff."""
    name, hats = TWO_HATS
    user = _user(name, TWO_HATS_ADDRESS, "", password)
    for slug, role in hats:
        area = Area.objects.using(SYSTEM).get(slug=slug)
        home = Organisation.objects.using(SYSTEM).filter(area=area, kind=Kind.LOCAL_AUTHORITY).first()
        _member(area, role, home, user)
    staff = _user(PLATFORM_STAFF, STAFF_ADDRESS, "", password)
    staff.is_platform_staff = True
    staff.save(using=SYSTEM)


def _let_things_happen(slug: str) -> None:
    """Send a few invitations through the services, so that the lists and the log are not empty."""
    with transaction.atomic():
        area = Area.objects.get(slug=slug)
        open_area(area.pk)
        begin(area)
        for role, name, guest in (
            ("area_lead", "Jordan Ellerby", "officer"),
            ("forum_lead", "Mina Castleford", "forum_worker"),
            ("school_lead", "Alex Penrose", "school_contributor"),
        ):
            by = (
                Membership.objects.select_related("user", "organisation", "area")
                .filter(role=role, user__email=demo_email(role, slug))
                .get()
            )
            organisation = by.organisation
            if guest == "officer":
                organisation = Organisation.objects.filter(kind=Kind.LOCAL_AUTHORITY).earliest("pk")
            invitation = invite_person(
                email=demo_email(name, slug), full_name=name, organisation=organisation, role=guest, by=by
            )
        Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_token(demo_token(slug)))


def _organisation(area: Area, kind: Kind, name: str, urn: int | None = None, code: str = "") -> Organisation:
    return Organisation.objects.using(SYSTEM).create(area=area, kind=kind, name=name, urn=urn, code=code)


def _partner(
    area: Area, organisation: Organisation, role: OrganisationRole.Role, council: Organisation | None = None
) -> None:
    OrganisationRole.objects.using(SYSTEM).create(
        area=area, organisation=organisation, role=role, council=council
    )


def _user(full_name: str, role: str, slug: str, password: str) -> User:
    email = demo_email(role, slug)
    user = User.objects.using(SYSTEM).create(email=email, full_name=full_name, password=password)
    EmailAddress.objects.using(SYSTEM).create(user=user, email=email, verified=True, primary=True)
    return user


def _member(area: Area, role: str, home: Organisation | None, user: User, job_title: str = "") -> Membership:
    membership = Membership.objects.using(SYSTEM).create(
        area=area, user=user, organisation=home, role=role, job_title=job_title
    )
    if home and home.kind == Kind.SCHOOL:
        MembershipSchool.objects.using(SYSTEM).create(area=area, membership=membership, school=home)
    return membership
