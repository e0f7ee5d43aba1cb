"""A school asks for a place at 320 pixels without JavaScript; every page of a call is accessible."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.models import Area, Membership
from schools.models import Call
from schools.services.calls import make_call
from tests.school_year import Year, make_year
from tests.selection import begin, close, open_call, score, send

from .axe import faults
from .conftest import Visit
from .visitor import Visitor, link_sent_to

SCHOOL = "Northshire East Newcomer"


@pytest.fixture
def open_one(committed: None) -> Call:
    """A published call without an answer."""
    with transaction.atomic():
        lead, year = _year()
        return open_call(year, lead)


def _year() -> tuple[Membership, Year]:
    open_area(Area.objects.get(slug="northshire").pk)
    lead = Membership.objects.select_related("area", "user", "organisation").get(role="area_lead")
    return lead, make_year(lead)


def test_school_asks_for_a_place_on_a_telephone_without_scripts(visit: Visit, open_one: Call) -> None:
    visitor = visit(javascript=False, width=320)
    visitor.page.goto(f"/a/northshire/apply/{open_one.pk}/")
    visitor.press("Start now")
    visitor.fill("Name, postcode or number of your school", "east newcomer")
    visitor.press("Find the school")
    visitor.follow(SCHOOL)
    visitor.fill("Your full name", "Sam Lead")
    visitor.fill("Your role at the school", "SENCO")
    visitor.fill("Your work email", "sam@newcomer.example")
    visitor.press("This is our school: begin")
    visitor.expect_heading("About your school")

    colleague = visit(width=320)
    colleague.page.goto(link_sent_to("sam@newcomer.example"))
    colleague.follow("About your school")
    colleague.fill("Who is the head teacher?", "Robin Head")
    colleague.fill("The head teacher’s work email", "head@newcomer.example")
    colleague.page.get_by_label("Not yet").check()
    colleague.page.get_by_label("None of these").check()
    colleague.press("Save and continue")
    for box in colleague.page.locator("textarea").all():
        box.fill("We listen, and we have a quiet room.")
    colleague.press("Save and continue")
    for box in colleague.page.locator("textarea").all():
        box.fill("On Tuesdays, in the library.")
    colleague.press("Save and continue")
    for box in colleague.page.get_by_role("checkbox").all():
        box.check()
    colleague.press("Save and continue")
    colleague.expect_heading("Check your answers")
    colleague.press("Send the expression of interest")
    colleague.expect_heading("Thank you, it is sent")

    head = visit()
    head.page.goto(link_sent_to("head@newcomer.example"))
    head.press("I am the head teacher and I support this")
    head.expect_heading("Thank you for confirming")


def test_every_public_page_of_a_call_is_accessible(visit: Visit, open_one: Call) -> None:
    with transaction.atomic():
        open_area(open_one.area_id)
        call = Call.objects.select_related("area").get(pk=open_one.pk)
        _, token = begin(call, 910104)
        send(call, 910102)
    base = f"/a/northshire/apply/{call.pk}"
    draft = f"{base}/draft/{token}"
    pages = [
        f"{base}/",
        f"{base}/school/?q=newcomer",
        f"{base}/school/910102/",
        f"{draft}/",
        f"{draft}/check/",
    ]
    pages += [f"{draft}/{section}/" for section in ("about", "why-now", "ready", "agreements")]
    assert faults_of(visit(), pages) == {}


def test_every_page_of_a_call_is_accessible_to_those_who_choose(visit: Visit, committed: None) -> None:
    with transaction.atomic():
        lead, year = _year()
        worker = Membership.objects.select_related("area", "user", "organisation").get(role="forum_worker")
        call = open_call(year, lead)
        first, second, _ = (send(call, urn) for urn in (910102, 910104, 910112))
        score(first, 2, lead, worker)
        score(second, 3, lead)
        score(second, 1, worker)
        close(call)
        now = timezone.now()
        make_call(
            by=lead,
            cohort=year.cohort,
            title="A call in preparation",
            opens_at=now,
            closes_at=now + timedelta(days=3),
            decides_on=timezone.localdate() + timedelta(days=9),
            contact_email="team@northshire.example",
        )
    visitor = visit()
    visitor.sign_in("area_lead")
    base = f"/a/northshire/calls/{call.pk}"
    pages = ["/a/northshire/calls/", "/a/northshire/calls/add/", f"{base}/", f"{base}/expressions/"]
    pages += [f"{base}/{page}/" for page in ("decide", "propose", "letters", "extend", "change")]
    pages += [f"/a/northshire/expressions/{expression.pk}/" for expression in (first, second)]
    assert faults_of(visitor, pages) == {}


def faults_of(visitor: Visitor, pages: list[str]) -> dict[str, list[str]]:
    """What is wrong with each of these pages, at both widths."""
    found = {}
    for page in pages:
        answer = visitor.page.goto(page)
        assert answer
        assert answer.status == 200, page
        found[page] = faults(visitor)
    return {page: findings for page, findings in found.items() if findings}
