"""Actions of a school: made from a statement or from nothing, kept by its lead, read as far as the audit is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.action_states import NEXT
from audits.models import Action, Audit
from audits.policies import can_keep_actions
from audits.reading.actions import actions_by_statement, idea_from
from audits.services.actions import add_action, change_action, move_action
from programmes.home import steps_for
from programmes.models import ActivityEntry, Organisation
from programmes.services.activity import Refused
from tests.areas import in_area, say
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import answer, make_audit, make_framework, make_round

TYPED = {
    "what": "Plan calm places with pupils",
    "why": "They know best",
    "owner_role": "SENCO",
    "due_on_day": "27",
    "due_on_month": "3",
    "due_on_year": "2027",
}
WORDS = {"what": "Plan calm places", "why": "", "owner_role": "SENCO", "due_on": None}


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        yield make_audit(school_lead, make_round(lead, make_year(lead)))


@pytest.fixture
def action(audit, school_lead):
    statement = audit.version.statements.get(slug="calm_1")
    return add_action(school=audit.school, audit=audit, statement=statement, by=school_lead, **WORDS)


@pytest.fixture
def at(client, north):
    """Ask for or send to a page of audits as somebody, then come back into the area."""

    def send(who, path, data=None):
        client.force_login(who.user)
        address = f"/a/northshire/audits/{path}"
        response = client.get(address) if data is None else client.post(address, data)
        say(area_id=north.pk)
        return response

    return send


def text(response):
    return " ".join(response.content.decode().split())


def give(audit):
    Audit.objects.filter(pk=audit.pk).update(submitted_at=timezone.now())


def test_statement_becomes_an_action_that_leads_back_to_it(at, audit, school_lead):
    answer(audit, school_lead, "calm_1", level=3)
    path = f"{audit.pk}/statements/calm_1/actions/new/"
    form = text(at(school_lead, path))
    assert "Talk about it." in form
    assert "Statement 1 about calm places. We say “Secure” today." in form
    assert at(school_lead, path, TYPED).status_code == 302
    made = Action.objects.get()
    assert (made.what, made.owner_role, made.status) == (TYPED["what"], "SENCO", "proposed")
    assert str(made.due_on) == "2027-03-27"
    assert actions_by_statement(audit, school_lead) == {made.statement_id: [made]}
    page = text(at(school_lead, f"actions/{made.pk}/"))
    assert "Statement 1 about calm places." in page
    assert "27 March 2027" in page
    origin = f"/a/northshire/audits/{audit.pk}/themes/calm/"
    assert f'href="{origin}#statement-calm_1"' in page
    theme = text(at(school_lead, origin.removeprefix("/a/northshire/audits/")))
    assert 'id="statement-calm_1"' in theme
    assert f'href="{made.get_absolute_url()}">{made.what}</a>' in theme
    assert "Proposed, by 27 March 2027" in theme


def test_statement_that_is_asked_no_more_is_named_without_a_link(at, audit, action, school_lead):
    with_new_words = make_framework(school_lead, "later")
    Audit.objects.filter(pk=audit.pk).update(version=with_new_words)
    page = text(at(school_lead, f"actions/{action.pk}/"))
    assert "Statement 1 about calm places." in page
    assert "#statement-" not in page


def test_idea_is_what_the_school_thought_of_else_a_step_from_the_lowest_level(audit, school_lead):
    statement = audit.version.statements.get(slug="calm_1")
    assert idea_from(audit, statement, None)["what"] == "Talk about it."
    given = answer(audit, school_lead, "calm_1", possible_action="Paint it " * 50)
    idea = idea_from(audit, statement, given)
    assert idea["what"].startswith("Paint it")
    assert len(idea["what"]) == 200


def test_schools_own_idea_needs_no_audit(at, school_lead):
    path = f"schools/{school_lead.organisation_id}/actions/new/"
    assert at(school_lead, path).status_code == 200
    assert at(school_lead, path, TYPED | {"why": ""}).status_code == 302
    made = Action.objects.get()
    assert (made.audit, made.statement) == (None, None)
    assert "The school’s own idea" in text(at(school_lead, f"actions/{made.pk}/"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"what": ""}, "Enter what you will do"),
        ({"what": "x" * 201}, "200 characters or fewer"),
        ({"owner_role": ""}, "Enter who sees to it"),
        ({"due_on_month": "13"}, "By when must be a real date"),
        ({"what": "a\x00b"}, "must not contain control characters"),
    ],
)
def test_bad_action_is_named_at_its_field_and_stays_typed(at, school_lead, change, said):
    response = at(school_lead, f"schools/{school_lead.organisation_id}/actions/new/", TYPED | change)
    assert response.status_code == 422
    assert said in text(response)
    assert "They know best" in text(response)
    assert not Action.objects.exists()


def test_action_is_changed_and_keeps_its_history(at, action, school_lead):
    path = f"actions/{action.pk}/change/"
    assert "Plan calm places" in text(at(school_lead, path))
    assert at(school_lead, path, TYPED | {"what": ""}).status_code == 422
    assert at(school_lead, path, TYPED).status_code == 302
    action.refresh_from_db()
    assert action.what == TYPED["what"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT what FROM audits_actionevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [action.pk]
        )
        assert [row[0] for row in cursor.fetchall()] == ["Plan calm places", TYPED["what"]]


def test_action_goes_its_way_and_says_why_not_now(at, action, school_lead):
    path = f"actions/{action.pk}/status/"
    for status in ("agreed", "under_way", "done", "under_way"):
        assert at(school_lead, path, {"status": status}).status_code == 302
        action.refresh_from_db()
        assert action.status == status
    refused = at(school_lead, path, {"status": "not_now"})
    assert refused.status_code == 422
    assert "Enter why not now" in text(refused)
    assert (
        at(school_lead, path, {"status": "not_now", "note": "The hall is being rebuilt"}).status_code == 302
    )
    assert "The hall is being rebuilt" in text(at(school_lead, f"actions/{action.pk}/"))
    assert at(school_lead, path, {}).status_code == 422
    assert at(school_lead, path, {"status": "done"}).status_code == 422  # not from there
    assert at(school_lead, path).status_code == 405


def test_services_refuse_what_cannot_be(action, audit, school_lead, officer, lead):
    west = Organisation.objects.get(name="Northshire West Primary 1")
    with pytest.raises(Refused, match="who lead"):
        move_action(action=action, status="agreed", note="", by=officer)
    with pytest.raises(Refused, match="who lead"):
        change_action(action=action, by=officer, **WORDS)
    with pytest.raises(Refused, match="another school"):
        add_action(school=west, audit=audit, by=school_lead, **WORDS)
    with pytest.raises(Refused, match="not part"):
        add_action(school=audit.school, statement=audit.version.statements.first(), by=school_lead, **WORDS)
    with pytest.raises(Refused, match="by now"):
        move_action(action=action, status="proposed", note="", by=school_lead)
    with pytest.raises(Refused, match="why not"):
        move_action(action=action, status="not_now", note="", by=school_lead)
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(status="not_now")


def test_every_status_leads_somewhere():
    assert set(NEXT) == set(Action.Status)


def test_log_says_that_and_not_what(action, school_lead):
    move_action(action=action, status="agreed", note="Governors like it", by=school_lead)
    lines = ActivityEntry.objects.filter(school=action.school).order_by("pk")
    assert [line.verb for line in lines] == ["made an action at", "moved an action at"]
    assert "to “Agreed”" in lines[1].detail
    assert not any("calm" in f"{line.thing} {line.detail}" for line in lines)


def test_who_reads_and_who_keeps(at, action, audit, school_lead, north):
    detail, change = f"actions/{action.pk}/", f"actions/{action.pk}/change/"
    for role in ("area_lead", "officer", "forum_lead", "forum_worker", "viewer"):
        who = member("northshire", role)
        assert at(who, detail).status_code == 404, role  # the audit has not been submitted
        assert "Plan calm" not in text(at(who, "actions/"))
    give(audit)
    for role in ("area_lead", "officer", "forum_lead", "forum_worker", "viewer", "school_contributor"):
        who = member("northshire", role)
        assert at(who, detail).status_code == 200, role
        assert "Plan calm" in text(at(who, "actions/"))
        assert "Change this action" not in text(at(who, detail))
        assert at(who, change).status_code == 403
        assert at(who, f"actions/{action.pk}/status/", {"status": "done"}).status_code == 403
        assert not can_keep_actions(who)
    assert at(member("northshire", "national_viewer"), "actions/").status_code == 403
    action.refresh_from_db()
    assert action.status == "proposed"


def test_own_idea_of_a_school_stays_with_it(at, school_lead, school_contributor, lead, north):
    with in_area(north):
        add_action(school=school_lead.organisation, by=school_lead, **WORDS)
    assert "Plan calm" in text(at(school_contributor, "actions/"))
    assert "Plan calm" not in text(at(lead, "actions/"))


def test_actions_beyond_reach_do_not_exist(at, action, audit, school_lead, outsider, north):
    give(audit)
    west = Organisation.objects.get(name="Northshire West Primary 1")
    assert at(outsider, f"actions/{action.pk}/").status_code == 404
    Action.objects.update(school=west)
    for path in (f"actions/{action.pk}/", f"actions/{action.pk}/change/", f"schools/{west.pk}/actions/new/"):
        assert at(school_lead, path).status_code == 404
    assert at(school_lead, f"actions/?school={west.pk}").status_code == 404
    Audit.objects.update(school=west)
    assert at(school_lead, f"{audit.pk}/statements/calm_1/actions/new/").status_code == 404
    assert at(school_lead, f"{audit.pk + 99}/statements/calm_1/actions/new/").status_code == 404


def test_list_has_what_is_late_first_and_what_is_done_apart(at, action, audit, school_lead):
    today = timezone.localdate()
    for what, days in (("Later", 9), ("Too late", -3), ("Soon", 2)):
        add_action(
            school=audit.school,
            by=school_lead,
            **(WORDS | {"what": what, "due_on": today + timedelta(days=days)}),
        )
    done = add_action(school=audit.school, by=school_lead, **(WORDS | {"what": "Long done"}))
    move_action(action=done, status="done", note="", by=school_lead)
    page = text(at(school_lead, f"actions/?school={audit.school_id}"))
    order = [page.index(what) for what in ("Too late", "Soon", "Later", "Plan calm places")]
    assert order == sorted(order)
    assert page.count("Late </strong>") == 1
    assert "Long done" not in page
    assert "Long done" in text(at(school_lead, "actions/?show=done"))
    assert at(school_lead, "actions/?school=99999999999999999999&page=x").status_code == 200


def test_list_asks_as_often_for_three_as_for_one(at, client, action, audit, school_lead):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            at(school_lead, "actions/")
        return len(captured)

    at(school_lead, "actions/")
    one = queries()
    for _ in range(2):
        add_action(school=audit.school, audit=audit, by=school_lead, **WORDS)
    assert queries() == one


def test_lead_is_told_at_home_what_is_late(action, school_lead, school_contributor):
    def late(who):
        return [step.title for step in steps_for(who) if "late" in step.title]

    assert late(school_lead) == []
    Action.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert late(school_lead) == ["1 action is late"]
    assert late(school_contributor) == []
    add_action(
        school=action.school, by=school_lead, **(WORDS | {"due_on": timezone.localdate() - timedelta(days=4)})
    )
    assert late(school_lead) == ["2 actions are late"]


def test_schools_find_their_actions_in_the_navigation(client, school_lead, lead):
    address = reverse("action_list", args=["northshire"])
    client.force_login(school_lead.user)
    assert f'href="{address}"' in client.get("/a/northshire/").content.decode()
    client.force_login(lead.user)
    assert f'href="{address}"' not in client.get("/a/northshire/").content.decode()
