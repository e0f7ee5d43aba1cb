"""Calls: prepared, published when they add up, closed, extended; their criteria until somebody scores."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.forms import TimeField
from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from schools.models import Call, Criterion
from schools.services.calls import change_call, close_call, delete_call, extend_call, make_call, publish_call
from schools.services.criteria import add_criterion, change_criterion, move_criterion, remove_criterion
from schools.services.decisions import decide
from tests.areas import in_area
from tests.school_year import make_year
from tests.selection import close, open_call, score, send

NEWCOMER = 910102
GUIDE = {"guide": ["none", "some", "much", "all"], "source": "", "tie_break": None}


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def draft(year, lead):
    now = timezone.now()
    return make_call(
        by=lead,
        cohort=year.cohort,
        title="A place for your school",
        opens_at=now,
        closes_at=now + timedelta(days=10),
        decides_on=timezone.localdate() + timedelta(days=30),
        contact_email="team@northshire.example",
    )


def form(year, **changes):
    """What a browser sends to prepare a call."""
    return {
        "cohort": year.cohort.pk,
        "title": "Places 2027",
        "opens_on_day": "1",
        "opens_on_month": "3",
        "opens_on_year": "2027",
        "opens_at": "9am",
        "closes_on_day": "30",
        "closes_on_month": "3",
        "closes_on_year": "2027",
        "closes_at": "12.30pm",
        "decides_on_day": "30",
        "decides_on_month": "4",
        "decides_on_year": "2027",
        "contact_email": "team@northshire.example",
    } | changes


def test_new_call_has_the_usual_criteria_whose_weights_make_100(draft):
    criteria = list(draft.criteria.all())
    assert len(criteria) == 6
    assert sum(criterion.weight for criterion in criteria) == 100
    assert [c.name for c in sorted(criteria, key=lambda c: c.tie_break or 9)[:2]] == [
        "Fair reach",
        "Size and profile of need",
    ]
    assert draft.published_at is None


def test_publishing_waits_until_the_weights_make_100(draft, lead):
    first = draft.criteria.first()
    change_criterion(criterion=first, by=lead, weight=first.weight + 5)
    with pytest.raises(Refused, match="add up to 105"):
        publish_call(call=draft, by=lead)
    change_criterion(criterion=first, by=lead, weight=25)
    assert publish_call(call=draft, by=lead).is_open
    with pytest.raises(Refused, match="already"):
        publish_call(call=draft, by=lead)
    assert ActivityEntry.objects.latest("pk").verb == "published the call"


def test_call_that_has_run_out_or_is_decided_too_early_is_not_published(draft, lead):
    change_call(call=draft, by=lead, opens_at=timezone.now() - timedelta(days=9), closes_at=timezone.now())
    with pytest.raises(Refused, match="closing time has passed"):
        publish_call(call=draft, by=lead)
    change_call(
        call=draft, by=lead, closes_at=timezone.now() + timedelta(days=2), decides_on=timezone.localdate()
    )
    with pytest.raises(Refused, match="before the call closes"):
        publish_call(call=draft, by=lead)


def test_published_call_keeps_its_hours_and_cannot_be_deleted(draft, year, lead):
    publish_call(call=draft, by=lead)
    changed = change_call(
        call=draft, by=lead, title="New title", closes_at=timezone.now() + timedelta(days=99)
    )
    assert (changed.title, changed.closes_at) == ("New title", draft.closes_at)
    with pytest.raises(Refused, match="published call stays"):
        delete_call(call=draft, by=lead)


def test_call_is_closed_early_and_reopened_by_extending(draft, lead):
    with pytest.raises(Refused, match="not open"):
        close_call(call=draft, by=lead)
    publish_call(call=draft, by=lead)
    assert close_call(call=draft, by=lead).is_closed
    with pytest.raises(Refused, match="after the closing time"):
        extend_call(call=draft, closes_at=timezone.now() - timedelta(days=1), by=lead)
    later = timezone.now() + timedelta(days=40)
    extended = extend_call(call=draft, closes_at=later, by=lead)
    assert extended.is_open
    assert extended.decides_on == timezone.localdate(later)


def test_call_is_not_extended_after_a_decision(year, lead):
    call = open_call(year, lead)
    expression = send(call, NEWCOMER)
    close(call)
    decide(expression=expression, outcome="selected", reason="Fits", by=lead)
    with pytest.raises(Refused, match="decided on"):
        extend_call(call=call, closes_at=timezone.now() + timedelta(days=5), by=lead)


def test_councils_officer_and_forum_set_up_no_call(draft, year, officer, forum_lead):
    for person in (officer, forum_lead):
        with pytest.raises(Refused, match="whole area"):
            publish_call(call=draft, by=person)
        with pytest.raises(Refused, match="whole area"):
            add_criterion(call=draft, by=person, name="More", weight=5, **GUIDE)


def test_criteria_are_added_moved_and_removed(draft, lead):
    made = add_criterion(call=draft, by=lead, name="More", weight=5, **GUIDE)
    assert made.position == 7
    move_criterion(criterion=made, up=True, by=lead)
    assert list(draft.criteria.values_list("name", flat=True))[-2] == "More"
    move_criterion(criterion=draft.criteria.first(), up=True, by=lead)
    remove_criterion(criterion=made, by=lead)
    assert draft.criteria.count() == 6


def test_criteria_are_frozen_once_a_school_is_scored(year, lead):
    call = open_call(year, lead)
    expression = send(call, NEWCOMER)
    score(expression, 2, lead)
    criterion = call.criteria.first()
    for change in (
        lambda: change_criterion(criterion=criterion, by=lead, weight=1),
        lambda: add_criterion(call=call, by=lead, name="More", weight=5, **GUIDE),
        lambda: move_criterion(criterion=criterion, up=False, by=lead),
        lambda: remove_criterion(criterion=criterion, by=lead),
    ):
        with pytest.raises(Refused, match="measured alike"):
            change()


def test_database_refuses_a_weight_of_nought_and_a_guide_with_a_gap(draft):
    with pytest.raises(IntegrityError, match="criterion_weight_is_of_100"), transaction.atomic():
        draft.criteria.update(weight=0)
    with pytest.raises(IntegrityError, match="criterion_guides_each_score"), transaction.atomic():
        draft.criteria.update(guide=["one"])


def test_lead_prepares_a_call_with_local_times_on_both_sides_of_the_clock_change(client, year, lead):
    client.force_login(lead.user)
    response = client.post("/a/northshire/calls/add/", form(year))
    assert response.status_code == 302, response.content.decode()
    with in_area(lead.area):
        call = Call.objects.get(title="Places 2027")
    assert call.opens_at == datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
    assert call.closes_at == datetime(2027, 3, 30, 11, 30, tzinfo=UTC)  # summer time by then
    page = client.get(response.url).content.decode()
    assert "Tuesday 30 March 2027, 12.30pm" in page
    assert "Look at the preview, then publish it" in page


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Enter a title"),
        ({"closes_at": "quarter past"}, "Enter the closing time like 9am"),
        ({"closes_on_day": "28", "closes_at": "1.30am"}, "The clocks go forward then"),
        ({"closes_on_month": "2"}, "must be a real date"),
        ({"closes_on_year": "2026"}, "The call must close after it opens"),
        ({"decides_on_month": "3", "decides_on_day": "1"}, "choose a later day"),
        ({"contact_email": "team"}, "correct format"),
        ({"cohort": "999999"}, "Select a cohort"),
    ],
)
def test_call_with_a_fault_is_not_kept_and_what_was_typed_stays(client, year, lead, changes, message):
    client.force_login(lead.user)
    response = client.post("/a/northshire/calls/add/", form(year, **changes))
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert "team@northshire.example" in page or "contact_email" in changes
    with in_area(lead.area):
        assert not Call.objects.exists()


def test_pages_are_for_those_who_score_and_changing_for_those_who_set_up(
    client, draft, lead, officer, forum_worker, viewer, outsider
):
    page, change = f"/a/northshire/calls/{draft.pk}/", f"/a/northshire/calls/{draft.pk}/change/"
    publish = f"/a/northshire/calls/{draft.pk}/publish/"
    codes = {}
    for person in (lead, officer, forum_worker, viewer, outsider):
        client.force_login(person.user)
        codes[person] = tuple(
            answer.status_code
            for answer in (
                client.get("/a/northshire/calls/"),
                client.get(page),
                client.get(change),
                client.post(publish) if person is not lead else client.get(change),
            )
        )
    assert codes == {
        lead: (200, 200, 200, 200),
        officer: (200, 200, 403, 403),
        forum_worker: (200, 200, 403, 403),
        viewer: (403, 403, 403, 403),
        outsider: (404, 404, 404, 404),
    }
    client.force_login(outsider.user)
    assert client.get(f"/a/southmoor/calls/{draft.pk}/").status_code == 404


def test_preview_shows_the_public_form_before_publishing(client, draft, lead):
    client.force_login(lead.user)
    page = client.get(f"/a/northshire/calls/{draft.pk}/preview/").content.decode()
    assert "What does your school already do well" in page
    assert "Every school hears" in page


def test_lead_edits_criteria_on_cards_and_publishes(client, draft, lead, south):
    client.force_login(lead.user)
    base = f"/a/northshire/calls/{draft.pk}"
    with in_area(lead.area):
        first, second = list(draft.criteria.all())[:2]
    posted = {"name": "Need", "weight": "20", "guide_0": "a", "guide_1": "b", "guide_2": "c", "guide_3": "d"}
    assert client.post(f"{base}/criteria/{first.pk}/", posted | {"weight": "0"}).status_code == 422
    assert client.post(f"{base}/criteria/{first.pk}/", posted).status_code == 302
    page = client.get(f"{base}/").content.decode()
    assert "add up to 95" in page
    client.post(f"{base}/publish/")
    assert "add up to 95" in client.get(f"{base}/").content.decode()
    assert client.post(f"{base}/criteria/add/", posted | {"name": "Extra", "weight": "5"}).status_code == 302
    client.post(f"{base}/criteria/{second.pk}/move/", {"up": "1"})
    client.post(f"{base}/publish/")
    with in_area(lead.area):
        draft.refresh_from_db()
        assert draft.published_at
        assert [c.name for c in draft.criteria.all()][:2] == [second.name, "Need"]
    assert client.post(f"/a/northshire/calls/{draft.pk}/criteria/999999/remove/").status_code == 404


def test_criterion_of_another_call_is_not_found_under_this_one(client, draft, year, lead):
    other = open_call(year, lead, title="Another")
    foreign = other.criteria.first()
    client.force_login(lead.user)
    assert client.post(f"/a/northshire/calls/{draft.pk}/criteria/{foreign.pk}/remove/").status_code == 404
    with in_area(lead.area):
        assert Criterion.objects.filter(pk=foreign.pk).exists()


def test_close_extend_and_delete_by_their_buttons(client, draft, lead):
    client.force_login(lead.user)
    base = f"/a/northshire/calls/{draft.pk}"
    assert client.get(f"{base}/close/").status_code == 405
    client.post(f"{base}/publish/")
    client.post(f"{base}/close/")
    bad = {"closes_on_day": "1", "closes_on_month": "1", "closes_on_year": "2020", "closes_at": "9am"}
    refused = client.post(f"{base}/extend/", bad)
    assert refused.status_code == 422
    assert "after the closing time" in refused.content.decode()
    later = date.today() + timedelta(days=60)
    good = {
        "closes_on_day": later.day,
        "closes_on_month": later.month,
        "closes_on_year": later.year,
        "closes_at": "5pm",
    }
    assert client.post(f"{base}/extend/", good).status_code == 302
    client.post(f"{base}/delete/")
    with in_area(lead.area):
        assert Call.objects.get(pk=draft.pk).is_open


def test_list_costs_the_same_with_one_call_and_with_three(client, year, lead):
    open_call(year, lead)
    client.force_login(lead.user)
    counts = []
    for more in (0, 2):
        with in_area(lead.area):
            for number in range(more):
                open_call(year, lead, title=f"Call {number}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/a/northshire/calls/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_calls_of_one_programme_are_reached_from_it(client, draft, year, lead):
    other = make_year(lead, "Another programme", date(2027, 9, 1))
    open_call(other, lead, title="A call of another programme")
    client.force_login(lead.user)
    page = client.get(f"/a/northshire/programmes/{year.programme.pk}/calls/").content.decode()
    assert "A place for your school" in page
    assert "A call of another programme" not in page
    assert client.get("/a/northshire/programmes/999999/calls/").status_code == 404
    assert "Calls to schools" in client.get(f"/a/northshire/programmes/{year.programme.pk}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9am", "09:00"),
        ("12.30 PM", "12:30"),
        ("12am", "00:00"),
        ("noon", "12:00"),
        ("17:05", "17:05"),
        ("9", None),
        ("13pm", None),
        ("24:00", None),
        ("9.75am", None),
    ],
)
def test_time_is_understood_as_people_write_it(typed, time):
    field = TimeField(label="Time", name="the time", enter="Enter a time")
    if time is None:
        with pytest.raises(ValidationError, match="like 9am"):
            field.clean(typed)
    else:
        assert field.clean(typed).strftime("%H:%M") == time
