"""What stands beside the new answers: last time's, where the words are the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Audit, FrameworkVersion, Round, Statement
from audits.reading.last_time import last_answers, last_audit
from programmes.models import Organisation
from tests.areas import in_area
from tests.school_year import make_year
from tests.self_audit import answer, answer_all, make_audit, make_framework, make_round


@pytest.fixture
def year(lead, north):
    with in_area(north):
        return make_year(lead)


@pytest.fixture
def baseline(lead, school_lead, north, year):
    """A baseline that the school submitted: everything at 2, but Welcome 1 at 1."""
    with in_area(north):
        audit = make_audit(school_lead, long_ago(lead, year, make_framework(lead)))
        answer_all(audit, school_lead)
        audit.answers.filter(statement__slug="welcome_1").update(level=1)
        return submitted(audit)


def long_ago(lead, year, version, days=200, **round_):
    day = timezone.localdate() - timedelta(days=days)
    name = f"{days} days ago"
    return make_round(
        lead, year, version, name=name, opens_on=day, closes_on=day + timedelta(days=30), **round_
    )


def submitted(audit):
    Audit.objects.filter(pk=audit.pk).update(
        state=Audit.State.SUBMITTED, submitted_at=timezone.now() - timedelta(days=150)
    )
    audit.refresh_from_db()
    return audit


def second_version(version, groups=None):
    """Publish a version in which Welcome 2 is reworded, Welcome 3 gone and Calm 4 new; of `groups` if given."""
    made = FrameworkVersion.objects.get(pk=version.pk)
    made.groups = groups or made.groups
    made.pk, made.number, made.published_at, made.sha256 = None, 2, None, ""
    made.save()
    for domain in version.domains.all():
        statements = list(domain.statements.all())
        domain.pk, domain.version = None, made
        domain.save()
        for statement in statements:
            change = "reworded" if statement.slug == "welcome_2" else "same"
            if statement.slug != "welcome_3":
                follows = statement.pk
                statement.pk, statement.version, statement.domain = None, made, domain
                statement.follows_id, statement.change = follows, change
                statement.save()
    Statement.objects.create(
        area=made.area, version=made, domain=domain, slug="calm_4", text="New.", position=4
    )
    made.published_at, made.sha256 = timezone.now(), "1" * 64
    made.save()
    return made


def test_last_rounds_answers_stand_beside(
    baseline, lead, school_lead, north, year, django_assert_num_queries
):
    with in_area(north):
        endline = make_audit(school_lead, make_round(lead, year, baseline.version, kind=Round.Kind.END))
        with django_assert_num_queries(3):
            found = last_answers(endline)
            assert {one.audit.round.name for one in found.values()} == {"200 days ago"}
        assert len(found) == 6
        first = endline.version.statements.get(slug="welcome_1")
        assert found[first.pk].level == 1
        assert found[first.pk].audit.submitted_at == baseline.submitted_at
        assert not endline.answers.exists()


def test_only_statements_that_say_the_same_are_compared(baseline, lead, school_lead, north, year):
    with in_area(north):
        second = second_version(baseline.version)
        endline = make_audit(school_lead, make_round(lead, year, second))
        slugs = second.statements.filter(pk__in=last_answers(endline)).values_list("slug", flat=True)
        assert set(slugs) == {"welcome_1", "calm_1", "calm_2", "calm_3"}


def test_what_the_school_has_in_hand_is_nobodys_last_time(baseline, lead, school_lead, north, year):
    """Not an audit in progress, another school's, another framework's, nor a later round's."""
    with in_area(north):
        version = baseline.version
        in_progress = make_audit(school_lead, long_ago(lead, year, version, days=100))
        answer_all(in_progress, school_lead, level=4)
        elsewhere = Organisation.objects.get(name="Northshire West Primary 1")
        submitted(make_audit(school_lead, long_ago(lead, year, version, days=90), elsewhere))
        submitted(make_audit(school_lead, long_ago(lead, year, make_framework(lead, "other"), days=80)))
        endline = make_audit(school_lead, make_round(lead, year, version))
        assert last_audit(endline) == baseline
        assert last_audit(baseline) is None


def test_places_are_compared_with_themselves(lead, school_lead, north, year):
    with in_area(north):
        version = make_framework(lead)
        before, now = long_ago(lead, year, version), make_round(lead, year, version)
        hall, library = (
            submitted_place(make_audit(school_lead, before, place="hall", place_name=name), school_lead)
            for name in ("Hall", "Library")
        )
        again = make_audit(school_lead, now, place="hall", place_name="Library")
        assert last_audit(again) == library != hall


def submitted_place(audit, by):
    answer(audit, by, "calm_1")
    return submitted(audit)
