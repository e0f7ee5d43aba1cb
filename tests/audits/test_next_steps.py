"""What home and a school's page say about audits: what to do next, for each kind of reader."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import Audit
from audits.next_steps import asked_for, audits_to_review, look_at_your_school, where_audits_are
from audits.services.parts import give_part
from audits.services.reviewing import choose_moderator, request_changes
from programmes.models import Milestone, Organisation
from tests.school_year import take_part
from tests.self_audit import answer, make_audit, make_round


def titles(source, membership):
    return [step.title for step in source(membership)]


@pytest.fixture
def given(audit):
    Audit.objects.update(state="submitted", submitted_at=audit.started_at)
    audit.refresh_from_db()
    return audit


def test_lead_is_told_to_begin_and_then_how_far_it_is(baseline, school_lead, school_contributor):
    assert titles(look_at_your_school, school_lead) == ["Look at your school together"]
    audit = make_audit(school_lead, baseline)
    answer(audit, school_lead, "calm_1")
    assert titles(look_at_your_school, school_lead) == ["Look at your school: 1 of 6 statements looked at"]
    assert titles(look_at_your_school, school_contributor) == []
    Audit.objects.update(state="submitted", submitted_at=audit.started_at)
    assert titles(look_at_your_school, school_lead) == []


def test_changes_come_first(given, school_lead, officer, look, words):
    request_changes(audit=given, reason="Please ask some pupils", by=officer)
    page = words(look(school_lead, "area_home"))
    first = page.split('class="pp-next"')[1].split("</section>")[0]
    assert "Your reviewer asks you to look at “Baseline” once more" in first
    assert "Please ask some pupils" in first


def test_colleague_is_told_who_asked_for_what(audit, school_lead, school_contributor, look, words):
    domain = audit.version.domains.get(slug="calm")
    give_part(audit=audit, domain=domain, colleague=school_contributor, by=school_lead)
    assert titles(asked_for, school_contributor) == ["School asked you for “Calm places”"]
    assert titles(asked_for, school_lead) == []
    assert "asked you for “Calm places”" in words(look(school_contributor, "area_home"))
    Audit.objects.update(state="submitted", submitted_at=audit.started_at)
    assert titles(asked_for, school_contributor) == []


def test_reviewers_are_told_what_waits(
    given, baseline, lead, officer, provider, forum_lead, school_lead, year
):
    assert titles(audits_to_review, officer) == ["The audit of Northshire East Primary 1 waits for you"]
    assert titles(audits_to_review, forum_lead) == titles(audits_to_review, school_lead) == []
    school = Organisation.objects.get(name="Northshire East Primary 2")
    take_part(year, school, by=lead)
    make_audit(school_lead, baseline, school, state="submitted", submitted_at=given.started_at)
    assert titles(audits_to_review, officer) == ["2 audits wait for you"]
    choose_moderator(audit=given, moderator=provider, by=lead)
    assert titles(audits_to_review, provider) == ["The audit of Northshire East Primary 1 waits for you"]
    assert titles(audits_to_review, officer) == ["The audit of Northshire East Primary 2 waits for you"]


def test_home_counts_schools_of_the_open_round(audit, baseline, lead, provider, year):
    take_part(year, Organisation.objects.get(name="Northshire East Primary 2"), by=lead)
    found = where_audits_are(lead)
    assert found.heading == "Audits: Baseline"
    assert [(number, label) for number, label, _ in found.items] == [(1, "Not begun"), (1, "With the school")]
    assert where_audits_are(provider) is None


def test_home_costs_the_same_with_one_audit_and_with_three(look, audit, baseline, year, lead, school_lead):
    def queries():
        counts = []
        for who in (lead, school_lead):
            look(who, "area_home")
            with CaptureQueriesContext(connection) as found:
                look(who, "area_home")
            counts.append(len(found))
        return counts

    before = queries()
    for name in ("Northshire East Primary 2", "Northshire West Primary 1"):
        school = Organisation.objects.get(name=name)
        take_part(year, school, by=lead)
        make_audit(school_lead, baseline, school)
        make_audit(school_lead, make_round(lead, year, baseline.version, name=name))
    assert queries() == before


def test_schools_page_says_how_far_its_audits_are(look, audit, year, east, officer, school_lead, lead, words):
    answer(audit, school_lead, "calm_1")
    own = make_round(lead, year, audit.version, programme=None, school=east, name="Our own")
    make_audit(school_lead, own)
    page = words(look(officer, "school", east.pk))
    assert "In progress, 1 of 6 looked at" in page
    assert "Our own" not in page
    assert "Our own" in words(look(school_lead, "school", east.pk))


def test_milestone_leads_to_where_it_is_done(look, baseline, east, school_lead, year, words):
    Milestone.objects.filter(name="Look at your school together").update(done_when="baseline_submitted")
    row = year.programme.participations.get().milestones.get(milestone__name="Look at your school together")
    page = words(look(school_lead, "school_milestone", east.pk, row.pk))
    assert 'href="/a/northshire/audits/"' in page.split("<main")[1]
    assert "This is done" not in page
