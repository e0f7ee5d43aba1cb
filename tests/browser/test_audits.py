"""A school's and its reviewer's way through an audit: each page accessible, and the whole way by their buttons."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from audits.models import Answer, Audit
from audits.services.comments import add_comment
from audits.services.parts import give_part
from audits.services.reviewing import request_changes, submit_audit
from common.tenancy.context import open_area
from programmes.models import Organisation
from tests.cast import area, member
from tests.school_year import make_year, take_part
from tests.self_audit import answer_all, make_audit, make_round

from .axe import faults
from .conftest import Visit
from .visitor import Visitor

HERE = "/a/northshire/audits/"


@pytest.fixture
def audit(committed: None) -> Audit:
    """A baseline audit that has been given back with a comment, of which a colleague has a part."""
    lead, head = member("northshire", "area_lead"), member("northshire", "school_lead")
    with transaction.atomic():
        open_area(area("northshire").pk)
        year = make_year(lead)
        for name in ("Northshire East Primary 1", "Northshire East Primary 2"):
            take_part(year, Organisation.objects.get(name=name), by=lead)
        made = make_audit(head, make_round(lead, year))
        answer_all(made, head, commentary="What we see")
        made.answers.filter(statement__slug="calm_1").update(flag=Answer.Flag.STRENGTH)
        made.answers.filter(statement__slug="calm_2").update(flag=Answer.Flag.DEVELOPMENT)
        statement = made.version.statements.get(slug="calm_1")
        submitted = submit_audit(audit=made, by=head)
        add_comment(audit=submitted, statement=statement, text="Who said so?", by=lead)
        add_comment(audit=submitted, text="A fair picture", by=lead)
        back = request_changes(audit=submitted, reason="One thing", by=lead)
        colleague = member("northshire", "school_contributor")
        give_part(audit=back, domain=statement.domain, colleague=colleague, note="Please", by=head)
        return back


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("school_lead", ["", "{pk}/", "{pk}/check/", "{pk}/parts/give/", "rounds/own/"]),
        ("school_contributor", ["", "{pk}/"]),
        ("area_lead", ["", "rounds/", "rounds/new/", "rounds/{round}/", "rounds/{round}/change/"]),
        ("area_lead", ["rounds/{round}/remind/", "{pk}/", "{pk}/review/", "{pk}/reopen/", "{pk}/reviewer/"]),
        ("school_lead", ["{pk}/results/", "{pk}/targets/"]),
        ("area_lead", ["{pk}/results/", "rounds/{round}/results/"]),
    ],
)
def test_pages_of_an_audit_are_accessible(visit: Visit, audit: Audit, role: str, pages: list[str]) -> None:
    visitor = visit()
    visitor.sign_in(role)
    found = {page: look(visitor, page.format(pk=audit.pk, round=audit.round_id)) for page in pages}
    assert {page: findings for page, findings in found.items() if findings} == {}


def test_school_and_reviewer_agree_on_an_audit(visit: Visit, audit: Audit) -> None:
    """The whole way back and forth, without JavaScript."""
    school, reviewer = visit(javascript=False), visit(javascript=False)
    school.sign_in("school_lead")
    school.press("Carry on")
    expect(school.page.get_by_text("1 comment to see to")).to_be_visible()
    school.follow("Check and submit")
    school.fill("What do you take from it?", "We know where we stand")
    school.press("Submit the audit")
    expect(school.page.get_by_text("With the reviewer")).to_be_visible()
    reviewer.sign_in("area_lead")
    reviewer.page.goto(f"{HERE}{audit.pk}/")
    reviewer.press("Review this audit")
    expect(reviewer.page.get_by_text("We know where we stand")).to_be_visible()
    reviewer.press("Agree this audit")
    expect(reviewer.page.get_by_text("Agreed", exact=True)).to_be_visible()


def look(visitor: Visitor, page: str) -> list[str]:
    visitor.page.goto(HERE + page)
    return faults(visitor)
