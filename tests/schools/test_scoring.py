"""Two people score blind; a wide difference is talked through; nobody scores where they have a close link."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from programmes.services.activity import Refused
from schools.models import Assessment, Expression, Score
from schools.scoring import mean_total, total, wide_differences
from schools.services.scoring import declare_close_link, lacks_a_forum, save_scores, talk_through
from tests.areas import in_area
from tests.school_year import make_year
from tests.selection import open_call, score, send

NEWCOMER, NEW_ACADEMY, WEST_NEWCOMER = 910102, 910104, 910112


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def call(year, lead):
    return open_call(year, lead)


@pytest.fixture
def sent(call):
    return send(call, NEWCOMER)


def address(expression):
    return f"/a/northshire/expressions/{expression.pk}/"


def posted(call, points, **more):
    return {f"c{criterion.pk}": str(points) for criterion in call.criteria.all()} | more


def test_points_are_the_sum_of_score_by_three_times_weight():
    assert total({1: 3, 2: 3}, {1: 60, 2: 40}) == 100
    assert total({1: 0, 2: 3}, {1: 60, 2: 40}) == 40
    assert mean_total([{1: 3, 2: 1}, {1: 2, 2: 1}], {1: 60, 2: 40}) == Decimal("63.33")
    assert wide_differences([{1: 3, 2: 1}, {1: 1, 2: 2}]) == {1}


def test_two_people_who_agree_settle_the_points(sent, lead, forum_worker):
    score(sent, 3, lead)
    assert sent.points is None
    score(sent, 2, forum_worker)
    assert sent.points == Decimal("83.33")
    assert sent.scored_at


def test_third_person_is_needed_only_for_a_wide_difference(sent, lead, officer, forum_worker):
    score(sent, 3, lead)
    score(sent, [1, 3, 3, 3, 3, 3], forum_worker)
    assert sent.scored_at is None
    score(sent, [2, 3, 3, 3, 3, 3], officer)
    assert sent.points == Decimal("91.67")


def test_third_person_is_refused_where_two_agree(sent, lead, officer, forum_worker):
    score(sent, 2, lead, forum_worker)
    with pytest.raises(Refused, match="not needed"):
        score(sent, 2, officer)


def test_wide_difference_is_talked_through_and_each_may_change_once(sent, lead, forum_worker):
    score(sent, 3, lead)
    score(sent, [1, 3, 3, 3, 3, 3], forum_worker)
    first = sent.call.criteria.first()
    talk_through(expression=sent, points={first: 2}, note="Read the figures again", by=forum_worker)
    sent.refresh_from_db()
    assert sent.points == Decimal("95.83")
    changed = Score.objects.get(criterion=first, assessment__assessor=forum_worker)
    assert (changed.points_before, changed.points) == (1, 2)
    for person in (forum_worker, lead):
        with pytest.raises(Refused, match="nothing to talk through"):
            talk_through(expression=sent, points={first: 0}, note="Again", by=person)


def test_two_who_keep_to_their_scores_after_talking_settle_them_too(sent, lead, forum_worker):
    score(sent, 3, lead)
    score(sent, 0, forum_worker)
    for person in (lead, forum_worker):
        sent.refresh_from_db()
        assert sent.scored_at is None
        talk_through(expression=sent, points={}, note="We see it differently", by=person)
    sent.refresh_from_db()
    assert sent.points == 50


def test_nobody_sees_others_scores_before_sending_own(client, sent, call, lead, officer, forum_worker):
    def seen_by(person):
        return set(Assessment.objects.visible_to(person).values_list("assessor", flat=True))

    score(sent, [0, 1, 1, 1, 1, 1], lead)
    draft = {sent.call.criteria.first(): 1}
    save_scores(expression=sent, points=draft, comment="A first idea", by=forum_worker)
    assert seen_by(lead) == {lead.pk}
    assert seen_by(forum_worker) == {forum_worker.pk}
    assert seen_by(officer) == set()
    client.force_login(forum_worker.user)
    page = client.get(address(sent)).content.decode()
    assert "Area lead Northshire" not in page
    assert "Points from 0 to 3" not in page
    with in_area(lead.area):
        score(sent, 2, forum_worker)
        assert seen_by(forum_worker) == {lead.pk, forum_worker.pk}
        assert seen_by(officer) == set()  # the two differ, so the officer may still score
    assert "Area lead Northshire" in client.get(address(sent)).content.decode()
    client.force_login(officer.user)
    page = client.get(address(sent)).content.decode()
    assert "Area lead Northshire" not in page
    assert "not settled yet" in client.get(f"/a/northshire/calls/{call.pk}/decide/").content.decode()
    with in_area(lead.area):
        score(sent, 1, officer)
        assert seen_by(officer) == {lead.pk, officer.pk, forum_worker.pk}


def test_who_decides_sees_scores_once_nobody_can_score_any_more(
    sent, lead, officer, forum_lead, forum_worker
):
    score(sent, 2, lead, forum_worker)
    assert Assessment.objects.visible_to(officer).count() == 2
    assert not Assessment.objects.visible_to(forum_lead).exists()


def test_draft_may_have_gaps_and_what_is_sent_may_not(sent, forum_worker):
    first = sent.call.criteria.first()
    save_scores(expression=sent, points={first: 3}, comment="", by=forum_worker)
    with pytest.raises(Refused, match="Missing: Signals about inclusion"):
        save_scores(expression=sent, points={first: 3}, comment="", by=forum_worker, send=True)
    score(sent, 3, forum_worker)
    with pytest.raises(Refused, match="sent your scores already"):
        score(sent, 1, forum_worker)


def test_close_link_takes_the_draft_away_and_can_be_taken_back(sent, forum_worker, lead):
    save_scores(expression=sent, points={sent.call.criteria.first(): 3}, comment="Mine", by=forum_worker)
    own = declare_close_link(expression=sent, by=forum_worker)
    assert own.has_close_link
    assert not own.scores.exists()
    assert not Expression.objects.all().to_score(forum_worker).exists()
    assert Expression.objects.all().to_score(lead).exists()
    score(sent, 2, forum_worker)
    with pytest.raises(Refused, match="sent your scores already"):
        declare_close_link(expression=sent, by=forum_worker)


def test_school_beyond_reach_is_not_scored(client, call, sent, forum_worker, school_lead, outsider, north):
    west = send(call, WEST_NEWCOMER)
    with pytest.raises(Refused, match="cannot score"):
        score(west, 2, forum_worker)
    with pytest.raises(Refused, match="cannot score"):
        score(sent, 2, school_lead)
    client.force_login(forum_worker.user)
    assert client.get(address(west)).status_code == 404
    assert client.post(address(west), {"send": "1"}).status_code == 404
    assert client.post(address(west) + "close-link/").status_code == 404
    page = client.get(f"/a/northshire/calls/{call.pk}/expressions/").content.decode()
    assert "East Newcomer" in page
    assert "West Newcomer" not in page
    client.force_login(school_lead.user)
    assert client.get(address(sent)).status_code == 403
    client.force_login(outsider.user)
    assert client.get(address(sent)).status_code == 404
    assert client.get(address(sent).replace("northshire", "southmoor")).status_code == 404


def test_weights_that_do_not_make_100_stop_scoring(sent, lead):
    sent.call.criteria.filter(position=1).update(weight=1)
    with pytest.raises(Refused, match="do not make 100"):
        score(sent, 2, lead)


def test_forum_is_missed_when_both_are_from_authorities(sent, lead, officer, forum_worker):
    score(sent, 2, lead, officer)
    two = list(Assessment.objects.select_related("assessor__organisation"))
    assert lacks_a_forum(two)
    two[0].assessor = forum_worker
    assert not lacks_a_forum(two)


def test_database_refuses_four_points_and_scores_of_a_close_link(sent, lead):
    score(sent, 2, lead)
    with pytest.raises(IntegrityError, match="score_is_0_to_3"), transaction.atomic():
        Score.objects.update(points=4)
    with pytest.raises(IntegrityError, match="assessment_close_link_scores_nothing"), transaction.atomic():
        Assessment.objects.update(has_close_link=True)
    with pytest.raises(IntegrityError, match="assessment_talked_through_with_a_note"), transaction.atomic():
        Assessment.objects.update(talk_note="Without a day")


def test_person_scores_keeps_sends_and_talks_in_the_browser(client, call, sent, lead, forum_worker, north):
    score(sent, 0, lead)
    form = posted(call, 2)
    client.force_login(forum_worker.user)
    page = client.get(address(sent)).content.decode()
    assert "Lower than in most schools of the area" in page
    assert "Calm mornings." in page
    gap = dict(list(form.items())[1:])
    assert client.post(address(sent), gap | {"keep": "1", "comment": "Good"}).status_code == 302
    refused = client.post(address(sent), gap | {"send": "1", "comment": "Good"})
    assert refused.status_code == 422
    assert "Score “Size and profile of need”" in refused.content.decode()
    assert client.post(address(sent), form | {"send": "1"}).status_code == 302
    page = client.get(address(sent)).content.decode()
    assert "You differ by more than one point" in page
    assert client.post(address(sent), form | {"note": ""}).status_code == 422
    assert client.post(address(sent), posted_in(north, call, 1) | {"note": "Talked"}).status_code == 302
    with in_area(north):
        sent.refresh_from_db()
        assert sent.points == Decimal("16.67")


def posted_in(north, call, points):
    with in_area(north):
        return posted(call, points)


def test_close_link_by_its_buttons(client, sent, forum_worker, north):
    client.force_login(forum_worker.user)
    client.post(address(sent) + "close-link/")
    page = client.get(address(sent)).content.decode()
    assert "You have a close link with this school" in page
    client.post(address(sent) + "close-link/", {"none": "1"})
    assert "Send my scores" in client.get(address(sent)).content.decode()


def test_list_says_what_waits_as_page_and_fragment(client, call, sent, lead, forum_worker):
    client.force_login(forum_worker.user)
    base = f"/a/northshire/calls/{call.pk}/expressions/"
    assert "To score" in client.get(base).content.decode()
    fragment = client.get(f"{base}?show=mine", headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="expressions">')
    with in_area(lead.area):
        score(sent, 2, lead, forum_worker)
    assert "Nothing waits for your scores" in client.get(f"{base}?show=mine").content.decode()
    assert "Score a school" not in client.get("/a/northshire/").content.decode()


def test_home_says_how_many_schools_wait_and_lists_cost_the_same(client, call, lead, north):
    client.force_login(lead.user)
    pages = (
        "/a/northshire/",
        f"/a/northshire/calls/{call.pk}/expressions/",
        f"/a/northshire/calls/{call.pk}/decide/",
    )
    counts = []
    for urns in ((NEWCOMER,), (NEW_ACADEMY, WEST_NEWCOMER)):
        with in_area(north):
            for urn in urns:
                send(call, urn)
        for page in pages:
            with CaptureQueriesContext(connection) as captured:
                content = client.get(page).content.decode()
            counts.append(len(captured))
            if page == "/a/northshire/":
                assert ("Score a school" if len(urns) == 1 else "Score 3 schools") in content
    assert counts[:3] == counts[3:]


def test_one_schools_page_costs_the_same_with_one_and_three_people(client, sent, lead, officer, forum_worker):
    client.force_login(lead.user)
    counts = []
    for points, people in ((3, [lead]), (0, [officer, forum_worker])):
        with in_area(lead.area):
            for person in people:
                score(sent, points, person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(sent)).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
