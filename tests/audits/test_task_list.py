"""The page of an audit: tasks for its school, how far it is for partners, more once it is submitted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import Audit
from tests.areas import in_area
from tests.cast import member
from tests.self_audit import answer, answer_all, make_audit, make_framework, make_round


def test_school_sees_themes_with_what_was_looked_at(look, audit, school_lead, words):
    answer(audit, school_lead, "welcome_1")
    answer(audit, school_lead, "welcome_2", level=None, outside="needs_more_information")
    answer(audit, school_lead, "welcome_3", level=None, commentary="We are not sure yet")
    page = words(look(school_lead, "audit", audit.pk))
    assert "2 of 3 looked at" in page
    assert "0 of 3 looked at" in page
    assert "<b>2 of 6</b> statements looked at" in page
    assert page.index("Welcome and belonging") < page.index("Calm places")


@pytest.mark.parametrize("role", ["area_lead", "officer", "forum_worker", "viewer"])
def test_partner_sees_how_far_it_is_and_no_words_before_it_is_submitted(
    look, audit, school_lead, role, words
):
    answer_all(audit, school_lead, commentary="Our own thoughts")
    who = member("northshire", role)
    page = words(look(who, "audit", audit.pk))
    assert "6 of 6 statements were looked at" in page
    assert "Welcome and belonging" not in page
    Audit.objects.update(state="submitted", submitted_at=timezone.now())
    assert "Welcome and belonging" in words(look(who, "audit", audit.pk))


def test_audit_beyond_reach_does_not_exist(look, audit, west, officer, provider, north):
    assert look(provider, "audit", audit.pk).status_code == 404
    with in_area(north):
        Audit.objects.update(school=west)
    assert look(officer, "audit", audit.pk).status_code == 404


def test_page_costs_the_same_with_one_theme_answered_and_with_many(
    look, audit, school_lead, lead, year, north
):
    def queries(of):
        look(school_lead, "audit", of.pk)
        with CaptureQueriesContext(connection) as found:
            look(school_lead, "audit", of.pk)
        return len(found)

    answer(audit, school_lead, "welcome_1")
    few = queries(audit)
    with in_area(north):
        bigger = make_framework(lead, "bigger", statements=9)
        other = make_audit(school_lead, make_round(lead, year, bigger, name="Bigger"))
        answer_all(other, school_lead)
    assert queries(other) == few
