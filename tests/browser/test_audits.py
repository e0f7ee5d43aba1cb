"""A school's and its reviewer's way through an audit: each page accessible, and the whole way by their buttons."""

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from audits.models import Answer, Audit
from audits.services.comments import add_comment
from audits.services.evidence import add_evidence
from audits.services.parts import give_part
from audits.services.reviewing import request_changes, submit_audit
from common.tenancy.context import open_area
from programmes.models import Organisation
from tests.audits.test_evidence import photo
from tests.audits.test_round_results import found_by
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


@pytest.fixture
def given(audit: Audit) -> tuple[Audit, int]:
    """One of three audits that were submitted, with a photo and a note, and the statement that all want to work on."""
    lead, head = member("northshire", "area_lead"), member("northshire", "school_lead")
    with transaction.atomic():
        open_area(area("northshire").pk)
        made = Audit.objects.select_related("round__version", "version").get(pk=audit.pk)
        statement = made.version.statements.get(slug="calm_1")
        about = {"audit": made, "statement": statement, "by": head}
        add_evidence(**about, kind="file", file=photo(), title="The den under the stairs")
        add_evidence(**about, kind="note", note="Parents said so at the gate")
        for name in ("Northshire East Primary 2", "Northshire West Primary 1"):
            other = make_audit(lead, made.round, Organisation.objects.get(name=name))
            answer_all(other, lead, 3)
            other.answers.filter(statement__slug="calm_1").update(flag=Answer.Flag.STRENGTH)
            other.answers.filter(statement__slug="calm_2").update(flag=Answer.Flag.DEVELOPMENT)
        Audit.objects.update(state=Audit.State.SUBMITTED, submitted_at=timezone.now())
        return made, made.version.statements.get(slug="calm_2").pk


def test_pages_of_what_schools_found_are_accessible(visit: Visit, given: tuple[Audit, int]) -> None:
    (audit, statement), visitor = given, visit()
    visitor.sign_in("area_lead")
    results = f"rounds/{audit.round_id}/results/"
    found = {page: look(visitor, results + page) for page in ("", "themes/calm/", f"{statement}/")}
    found["photo"] = look(visitor, f"{audit.pk}/results/")
    visitor.page.get_by_text("Statement by statement").last.click()
    shown = visitor.page.get_by_alt_text("The den under the stairs")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("naturalWidth", 20)  # it came, small
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


def test_what_schools_found_together_is_accessible(visit: Visit, committed: None) -> None:
    """Levels, themes and priorities of three schools, and the schools behind one."""
    lead = member("northshire", "area_lead")
    with transaction.atomic():
        open_area(area("northshire").pk)
        round_ = make_round(lead, make_year(lead))
        for name, level in (("East Primary 1", 1), ("East Primary 2", 3), ("West Primary 1", 4)):
            found_by(lead, round_, name, level, development=["calm_1"], strength=["welcome_1"])
        calm = round_.version.statements.get(slug="calm_1")
    visitor = visit()
    visitor.sign_in("area_lead")
    pages = (f"rounds/{round_.pk}/results/", f"rounds/{round_.pk}/results/{calm.pk}/")
    assert [look(visitor, page) for page in pages] == [[], []]
    expect(visitor.page.get_by_text("Northshire East Primary 2")).to_be_visible()
