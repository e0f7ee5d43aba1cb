"""A theme's page with everything that can stand on it, in a process that has kept nothing: under twenty queries."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from audits.models import AuditPart, ReviewComment
from audits.reading import heard, published
from audits.services.actions import add_action
from audits.services.carry_over import take_version
from audits.services.rounds import change_round
from tests.areas import in_area
from tests.audits.asking import ask, count_as
from tests.audits.test_last_time import long_ago, second_version, submitted
from tests.school_year import make_year
from tests.self_audit import answer, answer_all, make_audit, make_framework, make_round


def test_theme_with_everything_takes_under_twenty_queries(
    client, lead, school_lead, school_contributor, north
):
    with in_area(north):
        year, version = make_year(lead), make_framework(lead)
        before = make_audit(school_lead, long_ago(lead, year, version))
        answer_all(before, school_lead, 1)
        submitted(before)
        round_ = make_round(lead, year, version)
        audit = make_audit(school_lead, round_)
        for slug in ("welcome_1", "welcome_2"):
            kept = answer(audit, school_contributor, slug, 2, commentary="Words.")
            kept.evidence.create(area=north, kind="note", title="Seen", note="x", added_by=school_lead)
        change_round(round_=round_, by=lead, version=second_version(version))
        take_version(audit=audit, by=school_lead)
        audit.refresh_from_db()
        count_as(ask(audit, school_lead), welcome_1={("mostly",): 15, ("partly",): 8})
        count_as(ask(audit, school_lead, "parents"), welcome_1={("mostly",): 15, ("partly",): 8})
        domain = audit.version.domains.get(slug="welcome")
        AuditPart.objects.create(
            area=north, audit=audit, domain=domain, colleague=school_contributor, given_by=school_lead
        )
        statement = domain.statements.get(slug="welcome_1")
        ReviewComment.objects.create(
            area=north, audit=audit, statement=statement, text="Lovely.", author=lead
        )
        add_action(
            school=audit.school,
            audit=audit,
            statement=statement,
            by=school_lead,
            what="Plan it",
            why="",
            owner_role="SENCO",
            due_on=None,
        )
    client.force_login(school_lead.user)
    address = f"/a/northshire/audits/{audit.pk}/themes/welcome/"
    client.get(address)  # the shell
    published._kept.cache_clear()
    heard._kept.cache_clear()
    with CaptureQueriesContext(connection) as queries:
        page = " ".join(client.get(address).content.decode().split())
    for shown in (
        "Plan it",
        "Lovely.",
        "15",
        "Last time",
        "The words have changed",
        "School contributor Northshire",
    ):
        assert shown in page, shown
    ours = ("SAVEPOINT", "RELEASE", "SELECT set_config('pins.area_id', ''")  # what tests add
    made = [one["sql"] for one in queries if not one["sql"].startswith(ours)]
    assert len(made) < 20, made
