"""Results as at a past day: what answers rested on then, and the round before as it stood then."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import Answer, Audit
from audits.reading.results import results_of
from audits.services.carry_over import take_version
from audits.services.evidence import add_evidence, remove_evidence
from audits.services.reviewing import reopen_audit
from audits.services.rounds import change_round
from tests.audits.history import happened
from tests.audits.test_evidence import photo
from tests.audits.test_last_time import second_version
from tests.audits.test_results import row, submit
from tests.self_audit import answer, make_audit, make_round

TODAY = timezone.localdate
GONE = "A note that was removed since"


def day(days_ago):
    return TODAY() - timedelta(days=days_ago)


@pytest.fixture
def begun(audit, school_lead):
    """An audit with one answer, as it has stood for five days."""
    answer(audit, school_lead, "welcome_1", level=2)
    happened("audits_auditevent", days_ago=5)
    happened("audits_answerevent", days_ago=5)
    return audit


def add(audit, by, days_ago, **evidence):
    """Evidence for the first statement, added some days ago."""
    made = add_evidence(audit=audit, statement=Answer.objects.get(audit=audit).statement, by=by, **evidence)
    made.added_at = timezone.now() - timedelta(days=days_ago)
    type(made).objects.filter(pk=made.pk).update(added_at=made.added_at)
    return made


def rested_on(audit, who, days_ago, slug="welcome_1"):
    return [one.note or one.title for one in row(results_of(audit, who, day(days_ago)), slug).evidence]


def test_evidence_is_what_there_was_on_that_day(begun, school_lead):
    old = add(begun, school_lead, 4, kind="note", note="Old")
    add(begun, school_lead, 2, kind="note", note="Kept")
    remove_evidence(evidence=old, by=school_lead)
    found = [rested_on(begun, school_lead, days) for days in (5, 4, 3, 2, 1, 0)]
    assert found == [[], [GONE], [GONE], [GONE, "Kept"], [GONE, "Kept"], ["Kept"]]


def test_of_a_file_that_was_removed_since_no_page_says_what_it_was(begun, school_lead, look, words):
    made = add(begun, school_lead, 3, kind="file", file=photo(), title="The den")
    address = f"/files/{made.upload.public_id}/"
    query = f"?on={day(1)}"
    assert address in words(look(school_lead, "audit_results", begun.pk, query=query))
    remove_evidence(evidence=made, by=school_lead)
    page = words(look(school_lead, "audit_results", begun.pk, query=query))
    assert "A file or photo that was removed since" in page
    assert address not in page
    assert "The den" not in page


def test_evidence_stays_with_the_statement_that_was_asked_then(begun, baseline, school_lead, lead):
    add(begun, school_lead, 3, kind="note", note="Seen")
    version = second_version(baseline.version)
    change_round(round_=baseline, by=lead, version=version)
    begun.refresh_from_db()
    take_version(audit=begun, by=school_lead)
    begun = Audit.objects.select_related("round", "version__framework", "area", "school").get()
    then = row(results_of(begun, school_lead, day(1)), "welcome_1")
    now = row(results_of(begun, school_lead), "welcome_1")
    assert (then.statement.version.number, now.statement.version.number) == (1, 2)
    assert [one.note for one in then.evidence] == [one.note for one in now.evidence] == ["Seen"]


@pytest.fixture
def again(begun, school_lead, lead, year):
    """The audit of a later round, whose round before was agreed five days ago."""
    submit(begun, state=Audit.State.AGREED)
    moment = "now() - interval '4 days'"
    happened("audits_auditevent", 4, state="'agreed'", submitted_at=moment, agreed_at=moment)
    later = make_audit(school_lead, make_round(lead, year, begun.version, name="Endline", opens_on=TODAY()))
    answer(later, school_lead, "welcome_1", level=3)
    happened("audits_auditevent", days_ago=3, of=later.pk)
    return later


def test_round_before_is_as_it_stood_on_that_day(again, begun, school_lead, lead):
    begun.refresh_from_db()
    reopen_audit(audit=begun, reason="A mistake", by=lead)
    Answer.objects.filter(audit=begun).update(level=4)
    assert results_of(again, school_lead).before is None
    past = results_of(again, school_lead, day(1))
    assert (past.before, row(past, "welcome_1").then_word) == (begun, "Growing")


def test_round_before_that_was_not_given_yet_is_no_round_before(again, begun, school_lead):
    happened("audits_auditevent", days_ago=8, of=again.pk)
    assert results_of(again, school_lead, day(5)).before is None
    assert results_of(again, school_lead, day(4)).before == begun


def test_past_day_asks_as_often_for_much_evidence_as_for_little(again, school_lead):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            results_of(again, school_lead, day(0))
        return len(captured)

    note = {"audit": again, "kind": "note", "by": school_lead}
    statements = list(again.version.statements.all())
    add_evidence(statement=statements[0], note="1", **note)
    few = queries()
    for statement in statements:
        gone = add_evidence(statement=statement, note="2", **note)
        add_evidence(statement=statement, note="3", **note)
        remove_evidence(evidence=gone, by=school_lead)
    assert queries() == few
