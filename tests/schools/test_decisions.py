"""Decisions: within quotas, with a reason, on record; the waiting list; training for others; letters; erasing."""

import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from common.documents.models import Document
from common.outbox.models import Message
from common.tenancy.context import open_area
from programmes.models import ActivityEntry, AreaSettings, Membership, Organisation, Quota
from programmes.services.activity import Refused
from schools.models import Decision, Expression, Participation
from schools.ranking import places_of, propose, ranked
from schools.selection_steps import calls_to_see_to, places_that_opened
from schools.services.decisions import decide
from schools.services.letters import send_letters
from schools.services.participations import change_state
from schools.tasks import erase_old_expressions_task
from tests.areas import in_area
from tests.cast import member
from tests.documents import made
from tests.school_year import make_year
from tests.selection import begin, close, open_call, score, send

NEWCOMER, NEW_ACADEMY, WEST_NEWCOMER = 910102, 910104, 910112
Outcome = Decision.Outcome


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def closed(year, lead, forum_worker, forum_lead):
    """A closed call with three schools: 67 and 33 points in the east, none yet in the west."""
    call = open_call(year, lead)
    first, second, west = (send(call, urn) for urn in (NEWCOMER, NEW_ACADEMY, WEST_NEWCOMER))
    score(first, 2, lead, forum_worker)
    score(second, 1, lead, forum_worker)
    close(call)
    return call, first, second, west


def quota(year, council, places):
    organisation = Organisation.objects.get(name=f"Northshire {council} Council")
    return Quota.objects.create(
        area=year.cohort.area, cohort=year.cohort, council=organisation, places=places
    )


def states():
    return dict(Participation.objects.values_list("school__urn", "state"))


def waiting_list():
    return [(d.expression.urn, d.waiting_position) for d in Decision.objects.all().waiting()]


def test_decisions_take_the_participation_along_and_stand_in_the_record(closed, lead):
    _, first, second, west = closed
    decide(expression=first, outcome=Outcome.SELECTED, reason="Most points", by=lead)
    decide(expression=second, outcome=Outcome.WAITING, reason="No place left", by=lead)
    decide(expression=west, outcome=Outcome.NOT_SELECTED, reason="Others need it more", by=lead)
    assert states() == {NEWCOMER: "selected", NEW_ACADEMY: "waiting", WEST_NEWCOMER: "not_selected"}
    made = Decision.objects.get(expression=first)
    assert (made.points, made.decided_by, made.reason) == (first.points, lead, "Most points")
    lines = ActivityEntry.objects.filter(school__urn=WEST_NEWCOMER)
    assert lines.get(verb="decided about").is_for_school is False
    assert not any("Others need" in str(line) for line in lines.filter(is_for_school=True))
    assert not any("66.67" in str(line) for line in ActivityEntry.objects.filter(is_for_school=True))


def test_nothing_is_decided_while_schools_can_write(year, lead):
    expression = send(open_call(year, lead), NEWCOMER)
    with pytest.raises(Refused, match="Schools may still write"):
        decide(expression=expression, outcome=Outcome.SELECTED, reason="Early", by=lead)


def test_decision_needs_a_reason_and_a_change(closed, lead):
    _, first, *_ = closed
    with pytest.raises(Refused, match="sentence or two why"):
        decide(expression=first, outcome=Outcome.SELECTED, reason=" ", by=lead)
    decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    with pytest.raises(Refused, match="already"):
        decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    with pytest.raises(Refused, match="has a place already"):
        decide(expression=first, outcome=Outcome.NOT_SELECTED, reason="No", by=lead)


def test_quota_of_a_council_is_kept(closed, year, lead):
    _, first, second, _ = closed
    quota(year, "East", 1)
    decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    with pytest.raises(Refused, match="has 1 places"):
        decide(expression=second, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    assert states()[NEW_ACADEMY] == "interested"
    assert not Decision.objects.filter(expression=second).exists()


def test_only_those_who_decide_and_reach_the_school_decide(closed, officer, forum_lead, viewer):
    _, first, _, west = closed
    assert decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=officer)
    for person, expression in ((officer, west), (forum_lead, first), (viewer, first)):
        with pytest.raises(Refused, match="cannot decide"):
            decide(expression=expression, outcome=Outcome.WAITING, reason="No", by=person)


def test_waiting_list_closes_up_and_takes_a_school_at_a_place(closed, lead):
    _, first, second, west = closed
    for expression in (first, second):
        decide(expression=expression, outcome=Outcome.WAITING, reason="Full", by=lead)
    decide(expression=west, outcome=Outcome.WAITING, reason="Reach", by=lead, position=1)
    assert waiting_list() == [(WEST_NEWCOMER, 1), (NEWCOMER, 2), (NEW_ACADEMY, 3)]
    decide(expression=first, outcome=Outcome.SELECTED, reason="A place", by=lead)
    assert waiting_list() == [(WEST_NEWCOMER, 1), (NEW_ACADEMY, 2)]
    decide(expression=second, outcome=Outcome.WAITING, reason="Sooner", by=lead, position=1)
    assert waiting_list() == [(NEW_ACADEMY, 1), (WEST_NEWCOMER, 2)]
    assert Decision.objects.count() == 5


def test_school_that_is_not_selected_can_have_training_and_a_place_later(closed, year, lead):
    _, first, *_ = closed
    council = quota(year, "East", 0)
    decide(expression=first, outcome=Outcome.NOT_SELECTED, reason="Full", by=lead, offers_training=True)
    participation = Participation.objects.select_related("tier").get(school__urn=NEWCOMER)
    assert (participation.state, participation.tier) == ("active", year.training)
    Quota.objects.filter(pk=council.pk).update(places=1)
    decide(expression=first, outcome=Outcome.SELECTED, reason="A place", by=lead)
    participation.refresh_from_db()
    assert (participation.state, participation.tier) == ("selected", year.full)


def test_free_place_names_the_next_school_of_its_council(closed, year, lead):
    _, first, second, west = closed
    quota(year, "East", 1)
    quota(year, "West", 0)
    decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    decide(expression=west, outcome=Outcome.WAITING, reason="Full", by=lead)
    decide(expression=second, outcome=Outcome.WAITING, reason="Full", by=lead)
    assert list(places_that_opened(lead)) == []
    place = Participation.objects.get(school__urn=NEWCOMER)
    change_state(participation=place, to="withdrawn", by=lead, reason="New head teacher")
    assert step_titles(lead) == [step.title for step in places_that_opened(lead)]
    (step,) = places_that_opened(lead)
    assert "Northshire East New Academy is next" in step.title
    assert states()[NEW_ACADEMY] == "waiting"


def step_titles(person):
    return [step.title for step in calls_to_see_to(person) if "place is free" in step.title]


def test_ranking_goes_by_points_then_places_then_named_criteria(closed, year, lead, forum_worker):
    call, first, second, west = closed
    quota(year, "East", 5)
    quota(year, "West", 5)
    west_officer = Membership.objects.get(pk=lead.pk)
    Expression.objects.filter(pk=west.pk).update(points=first.points, scored_at=timezone.now())
    Participation.objects.filter(school__urn=NEW_ACADEMY).update(state="selected", stage=year.stages[0])
    places = places_of(year.cohort)
    assert [(place.council.name[11:15], place.left) for place in places] == [("East", 4), ("West", 5)]
    rows = ranked(call, Expression.objects.visible_to(west_officer), places)
    assert [row.expression.urn for row in rows] == [WEST_NEWCOMER, NEWCOMER, NEW_ACADEMY]
    assert not any(row.is_tied for row in rows)
    Quota.objects.all().delete()
    Expression.objects.filter(pk=second.pk).update(points=None, scored_at=None)
    rows = ranked(call, Expression.objects.visible_to(lead), [])
    assert [row.expression.urn for row in rows] == [NEWCOMER, WEST_NEWCOMER, NEW_ACADEMY]


def test_level_schools_are_marked(closed, lead):
    call, _first, _second, _west = closed
    Expression.objects.update(points=50, scored_at=timezone.now())
    call.criteria.update(tie_break=None)
    rows = ranked(call, Expression.objects.visible_to(lead), [])
    assert [row.is_tied for row in rows] == [True, True, True]


def test_proposal_fills_the_places_and_decides_nothing(closed, year, lead):
    call, *_ = closed
    quota(year, "East", 1)
    rows = ranked(call, Expression.objects.visible_to(lead), places := places_of(year.cohort))
    propose(rows, places)
    assert [(row.expression.urn, row.proposal) for row in rows] == [
        (NEWCOMER, "selected"),
        (NEW_ACADEMY, "waiting"),
        (WEST_NEWCOMER, ""),
    ]
    assert not Decision.objects.exists()


def test_person_confirms_each_school_of_the_proposal(client, closed, year, lead, north):
    call, first, second, _ = closed
    quota(year, "East", 1)
    client.force_login(lead.user)
    base = f"/a/northshire/calls/{call.pk}"
    page = client.get(f"{base}/decide/").content.decode()
    assert page.index("East Newcomer") < page.index("New Academy")
    page = client.get(f"{base}/propose/").content.decode()
    assert "Rank 1 with 66.67 of 100 points." in page
    answers = {}
    for expression, outcome in ((first, "selected"), (second, "selected")):
        answers |= {f"e{expression.pk}-outcome": outcome, f"e{expression.pk}-reason": "Fits"}
    nothing = client.post(f"{base}/propose/", answers)
    assert nothing.status_code == 422
    assert "at least one school" in nothing.content.decode()
    both = answers | {f"e{first.pk}-confirm": "on", f"e{second.pk}-confirm": "on"}
    full = client.post(f"{base}/propose/", both)
    assert full.status_code == 422
    assert "has 1 places" in full.content.decode()
    with in_area(north):
        assert not Decision.objects.exists()
    assert client.post(f"{base}/propose/", answers | {f"e{first.pk}-confirm": "on"}).status_code == 302
    with in_area(north):
        assert Decision.objects.get().expression == first


def test_one_school_is_decided_on_its_page(client, closed, lead, officer, forum_worker, outsider, north):
    _, first, _, west = closed
    page = f"/a/northshire/expressions/{first.pk}/decide/"
    codes = []
    for person, address in (
        (forum_worker, page),
        (outsider, page),
        (officer, page.replace(str(first.pk), str(west.pk))),
    ):
        client.force_login(person.user)
        codes.append(client.post(address, {"outcome": "selected", "reason": "x"}).status_code)
    assert codes == [403, 404, 404]
    client.force_login(lead.user)
    refused = client.post(page, {"outcome": "waiting", "reason": ""})
    assert refused.status_code == 422
    assert "Say in a sentence or two why" in refused.content.decode()
    assert client.post(page, {"outcome": "waiting", "reason": "Full"}).status_code == 302
    assert client.post(page, {"outcome": "waiting", "reason": "Full"}).status_code == 422
    assert "Waiting list, place 1" in client.get(page).content.decode()


def test_letters_are_previewed_and_sent_once_for_each_decision(client, closed, lead, north):
    call, first, second, west = closed
    for expression, outcome in zip((first, second, west), Outcome, strict=True):
        decide(expression=expression, outcome=outcome, reason="A private reason", by=lead)
    client.force_login(lead.user)
    page = f"/a/northshire/calls/{call.pk}/letters/"
    looked = client.post(page, {"selected": "We meet on 3 May.", "look": "1"}).content.decode()
    for text in ("has a place", "We meet on 3 May.", "at place 1", "was not selected", "all open training"):
        assert text in looked
    with in_area(north):
        assert not Message.objects.filter(kind__startswith="decision").exists()
    client.post(page, {"selected": "We meet on 3 May.", "send": "1"})
    client.post(page, {"send": "1"})
    with in_area(north):
        letters = Message.objects.filter(kind__startswith="decision")
        assert letters.count() == 6
        told = letters.filter(kind="decision_selected")
        assert {letter.to for letter in told} == {first.lead_email, first.head_email}
        assert all("We meet on 3 May." in letter.text for letter in told)
        assert not any("private" in letter.text or "66.67" in letter.text for letter in letters)
        decide(expression=second, outcome=Outcome.SELECTED, reason="A place opened", by=lead)
        assert send_letters(call=call, by=lead, extras={}) == 1
        assert letters.filter(kind="decision_selected").count() == 4
        with pytest.raises(Refused, match="Every school has its letter"):
            send_letters(call=call, by=lead, extras={})


def test_officer_sends_letters_to_own_schools_only(closed, lead, officer):
    call, first, _, west = closed
    for expression in (first, west):
        decide(expression=expression, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    assert send_letters(call=call, by=officer, extras={}) == 1
    assert Decision.objects.get(expression=west).letter_sent_at is None


def test_one_letter_where_the_head_teacher_leads(year, lead):
    expression = send(call := open_call(year, lead), NEWCOMER, head_email=f"LEAD{NEWCOMER}@school.example")
    close(call)
    decide(expression=expression, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    send_letters(call=call, by=lead, extras={})
    assert Message.objects.filter(kind="decision_selected").count() == 1


def test_home_asks_for_decisions_after_closing(client, closed, officer, forum_worker, lead, north):
    client.force_login(officer.user)
    with in_area(north):
        for expression in Expression.objects.filter(scored_at=None):
            Expression.objects.filter(pk=expression.pk).update(points=1, scored_at=timezone.now())
    assert "Decide about 2 schools" in client.get("/a/northshire/").content.decode()
    client.force_login(forum_worker.user)
    assert "Decide about" not in client.get("/a/northshire/").content.decode()


def test_table_costs_the_same_with_one_decision_and_three(client, closed, lead, north):
    call, first, second, west = closed
    client.force_login(lead.user)
    counts = []
    for expressions in ((first,), (second, west)):
        with in_area(north):
            for expression in expressions:
                decide(expression=expression, outcome=Outcome.SELECTED, reason="Fits", by=lead)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/a/northshire/calls/{call.pk}/decide/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("committed")
def test_words_of_schools_not_selected_and_old_drafts_go_after_their_time(north):
    with transaction.atomic():
        open_area(north.pk)
        lead = member("northshire", "area_lead")
        AreaSettings.objects.create(area=north, unselected_kept_months=2)
        call = open_call(make_year(lead), lead)
        chosen, not_chosen, _undecided = (send(call, urn) for urn in (NEWCOMER, NEW_ACADEMY, WEST_NEWCOMER))
        begin(call, 900101)
        close(call)
        decide(expression=chosen, outcome=Outcome.SELECTED, reason="Fits", by=lead)
        decide(expression=not_chosen, outcome=Outcome.NOT_SELECTED, reason="Full", by=lead)
    erase_old_expressions_task()
    with transaction.atomic():
        open_area(north.pk)
        assert Expression.objects.filter(erased_at=None).count() == 4
        past = timezone.now() - timedelta(days=65)
        Decision.objects.update(decided_at=past)
        call.opens_at, call.closes_at = past - timedelta(days=9), past
        call.save()
    erase_old_expressions_task()
    with transaction.atomic():
        open_area(north.pk)
        left = {row.urn: row for row in Expression.objects.all()}
        assert set(left) == {NEWCOMER, NEW_ACADEMY, WEST_NEWCOMER}
        assert left[NEWCOMER].lead_name == "Sam Lead"
        for urn in (NEW_ACADEMY, WEST_NEWCOMER):
            gone = left[urn]
            assert gone.erased_at
            assert (gone.lead_email, gone.head_name, gone.strengths, gone.head_token_hash) == ("", "", "", "")
            assert gone.token_hash == f"erased {gone.pk}"
            assert gone.school_name


def test_spreadsheet_holds_answers_points_and_decisions_as_text(client, closed, lead, forum_worker, north):
    call, first, *_ = closed
    Expression.objects.filter(pk=first.pk).update(strengths="=HYPERLINK(1)")
    decide(expression=first, outcome=Outcome.SELECTED, reason="Fits", by=lead)
    client.force_login(forum_worker.user)
    assert client.post(f"/a/northshire/calls/{call.pk}/spreadsheet/").status_code == 403
    client.force_login(lead.user)
    assert client.post(f"/a/northshire/calls/{call.pk}/spreadsheet/").status_code == 302
    with in_area(north):
        sheet = load_workbook(io.BytesIO(made(Document.objects.get()))).worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "Rank" in row)
    found = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (found["School"], found["Points"], found["Decision"]) == (
        "Northshire East Newcomer",
        66.67,
        "Selected",
    )
    assert found["Fair reach"] == 2
    cells = [cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]
