"""Agreements in a browser: every page fits and is accessible, and a head teacher signs."""

import pytest
from django.db import transaction

from common.tenancy.context import open_area
from schools.models import Agreement
from schools.services.agreements import texts
from tests.cast import area, member
from tests.school_year import Year, make_year
from tests.schools.agreeing import sent

from .axe import faults
from .conftest import Visit


@pytest.fixture
def agreed(committed: None) -> tuple[Year, Agreement]:
    """A programme whose first school is asked to sign, with a second version begun."""
    lead = member("northshire", "area_lead")
    with transaction.atomic():
        open_area(area("northshire").pk)
        year = make_year(lead)
        agreement = sent(year, lead)
        texts.start_text(programme=year.programme, by=lead)
        return year, agreement


def test_pages_of_agreements_are_accessible(visit: Visit, agreed: tuple[Year, Agreement]) -> None:
    year, agreement = agreed
    text, own = (
        f"/a/northshire/programmes/{year.programme.pk}/agreement",
        f"/a/northshire/agreements/{agreement.pk}",
    )
    pages = [
        f"{text}/{page}"
        for page in ("", "words/", "clauses/add/", "clauses/costs/", "signatories/", "values/")
    ]
    pages += [f"{text}/{page}" for page in ("preview/", "publish/", "versions/1/", "send/", "ask-again/")]
    pages += ["/a/northshire/agreements/", f"{own}/", f"{own}/sign/", f"{own}/take-back/"]
    visitor = visit()
    visitor.sign_in("area_lead")
    found = {}
    for page in pages:
        visitor.page.goto(page)
        found[page] = faults(visitor)
    assert {page: wrong for page, wrong in found.items() if wrong} == {}


def test_head_teacher_finds_the_agreement_on_the_home_page_and_signs(
    visit: Visit, agreed: tuple[Year, Agreement]
) -> None:
    visitor = visit(width=320)
    visitor.sign_in("school_lead")
    page = visitor.page
    page.get_by_role("button", name="Read and sign").click()
    page.get_by_role("button", name="Read and sign").click()
    page.get_by_label("I have read the whole agreement").check()
    page.get_by_label("Your full name").fill("School lead Northshire")
    page.get_by_role("button", name="Sign", exact=True).click()
    assert page.get_by_text("Thank you. You have signed.").is_visible()
    assert page.get_by_text("1 of 4 signed").is_visible()
