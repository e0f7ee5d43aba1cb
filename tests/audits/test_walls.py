"""What the database itself holds to: published words, locked answers, and statements of the right version."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from audits.models import Answer, Audit, Domain, Statement
from programmes.models import Organisation
from tests.areas import in_area
from tests.school_year import make_year
from tests.self_audit import answer, make_audit, make_framework, make_round


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        return make_audit(school_lead, make_round(lead, make_year(lead)))


def test_published_version_never_changes(lead, north):
    with in_area(north):
        version = make_framework(lead)
        statement = version.statements.first()
        changes = (
            lambda: version.statements.filter(pk=statement.pk).update(text="Other words"),
            lambda: statement.delete(),
            lambda: type(version).objects.filter(pk=version.pk).update(purpose="Another"),
            lambda: type(version).objects.filter(pk=version.pk).update(published_at=None),
            lambda: Domain.objects.filter(version=version).update(name="Other"),
            lambda: Domain.objects.create(area=north, version=version, slug="new", name="New", position=9),
        )
        for change in changes:
            with pytest.raises(DatabaseError, match=r"never changes|Cannot"), transaction.atomic():
                change()


def test_draft_changes_freely(lead, north):
    with in_area(north):
        version = make_framework(lead, publish=False)
        version.statements.update(text="Other words")
        version.domains.first().delete()
        assert version.statements.count() == 3


@pytest.mark.parametrize("state", [Audit.State.SUBMITTED, Audit.State.AGREED])
def test_answers_stay_while_the_reviewer_has_them(audit, school_lead, north, state):
    with in_area(north):
        kept = answer(audit, school_lead, "welcome_1")
        now = timezone.now()
        Audit.objects.filter(pk=audit.pk).update(state=state, submitted_at=now, agreed_at=now)
        changes = (
            lambda: Answer.objects.filter(pk=kept.pk).update(level=4),
            lambda: kept.delete(),
            lambda: answer(audit, school_lead, "welcome_2"),
            lambda: kept.evidence.create(
                area=north, kind="note", title="Late", note="x", added_by=school_lead
            ),
        )
        for change in changes:
            with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
                change()


def test_answer_is_to_a_statement_of_the_audits_version(audit, lead, school_lead, north):
    with in_area(north):
        other = make_framework(lead, "other")
        with pytest.raises(DatabaseError, match="not of the version"), transaction.atomic():
            Answer.objects.create(
                area=north, audit=audit, statement=other.statements.first(), changed_by=school_lead
            )


def test_audits_are_seen_within_reach_and_read_once_given(
    audit, lead, officer, forum_worker, school_contributor, north
):
    """A colleague of the school reads at once; partners see that there is one, and read it once submitted."""
    with in_area(north):
        who = (lead, officer, forum_worker, school_contributor)
        assert all(Audit.objects.visible_to(member).count() == 1 for member in who)
        assert [member for member in who if Audit.objects.readable_by(member)] == [school_contributor]
        Audit.objects.update(submitted_at=timezone.now())
        assert all(Audit.objects.readable_by(member) for member in who)
        elsewhere = Organisation.objects.get(name="Northshire West Primary 1")
        Audit.objects.update(school=elsewhere)
        assert [member for member in who if Audit.objects.visible_to(member)] == [lead]


def test_statements_of_a_place(lead, north):
    with in_area(north):
        version = make_framework(lead, publish=False)
        version.statements.filter(slug="calm_1").update(places=["hall"])
        of_hall = Statement.objects.filter(version=version).of_place("hall")
        assert of_hall.count() == 6
        assert Statement.objects.filter(version=version).of_place("room").count() == 5
