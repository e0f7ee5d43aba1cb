"""Submitting, reviewing, agreeing and opening again: who may, what is said to whom, and what stays locked."""

import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audits.models import Answer, Audit, ReviewComment
from audits.services.comments import add_comment, settle_comment, unsettle_comment
from audits.services.reviewing import (
    agree_audit,
    choose_moderator,
    reopen_audit,
    request_changes,
    submit_audit,
)
from audits.states import NEXT
from common.outbox.models import Message, Notice
from programmes.models import ActivityEntry, Membership, MembershipSchool, Milestone
from programmes.services.activity import Refused
from schools.models import ParticipationMilestone
from tests.areas import PortalClient, in_area
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import answer, answer_all, make_audit, make_framework, make_round

STRENGTH, DEVELOPMENT = Answer.Flag.STRENGTH, Answer.Flag.DEVELOPMENT


@pytest.fixture
def complete(audit, school_lead):
    """The audit with every statement looked at, a strength and an area for development."""
    answer_all(audit, school_lead, commentary="What we see")
    flag(audit, "welcome_1", STRENGTH)
    flag(audit, "calm_1", DEVELOPMENT)
    return audit


@pytest.fixture
def submitted(complete, school_lead):
    return submit_audit(audit=complete, by=school_lead)


@pytest.fixture
def agreed(submitted, officer):
    return agree_audit(audit=submitted, by=officer)


def flag(audit, slug, value):
    audit.answers.filter(statement__slug=slug).update(flag=value)


def test_check_page_links_each_gap_and_names_what_is_missing(look, audit, school_lead, words):
    answer_all(audit, school_lead)
    audit.answers.filter(statement__slug="calm_3").delete()
    page = words(look(school_lead, "audit_check", audit.pk))
    assert "1 statement was not looked at" in page
    assert "No strength is named" in page
    assert "No area for development is named" in page
    gaps = page.split('id="gaps"')[1].split("</ul>")[0]
    assert "Statement 3 about calm places." in gaps
    assert "Statement 2 about calm places." not in gaps


def test_incomplete_audit_is_not_submitted_and_the_summary_stays(send, audit, school_lead, words):
    answer(audit, school_lead, "welcome_1", flag=STRENGTH)
    page = words(send(school_lead, "audit_check", audit.pk, summary="We begin well"), 422)
    assert "5 statements were not looked at. No area for development is named." in page
    assert "We begin well" in page
    audit.refresh_from_db()
    assert (audit.state, audit.summary) == ("in_progress", "")


def test_needs_more_information_counts_as_looked_at(complete, school_lead):
    complete.answers.filter(statement__slug="calm_2").update(level=None, outside="needs_more_information")
    assert submit_audit(audit=complete, by=school_lead).state == "submitted"


def test_submitting_locks_answers_tells_the_area_and_ticks_the_milestone(
    send, complete, school_lead, lead, year
):
    Milestone.objects.filter(name="Look at your school together").update(done_when="baseline_submitted")
    assert send(school_lead, "audit_check", complete.pk, summary="We begin well").status_code == 302
    complete.refresh_from_db()
    assert (complete.state, complete.summary, complete.submitted_by) == (
        "submitted",
        "We begin well",
        school_lead,
    )
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        complete.answers.update(level=4)
    row = ParticipationMilestone.objects.get(milestone__name="Look at your school together")
    assert (row.done_on is not None, row.done_by) == (True, school_lead)
    assert ParticipationMilestone.objects.filter(done_on=None).exists()  # only that one
    line = ActivityEntry.objects.get(verb="submitted the self-audit")
    assert (line.school, line.is_for_school) == (complete.school, True)
    assert [one.user for one in Notice.objects.all()] == [lead.user]


def test_another_kind_of_round_ticks_nothing(complete, school_lead, baseline, year):
    Milestone.objects.filter(name="Look at your school together").update(done_when="baseline_submitted")
    type(baseline).objects.update(kind="mid")
    complete.refresh_from_db()
    submit_audit(audit=complete, by=school_lead)
    assert not ParticipationMilestone.objects.filter(done_on__isnull=False).exists()


def test_of_two_who_submit_at_once_one_wins_and_the_other_reads_why(committed, north):
    lead, head = member("northshire", "area_lead"), member("northshire", "school_lead")
    with transaction.atomic(), in_area(north):
        audit = make_audit(head, make_round(lead, make_year(lead)))
        answer_all(audit, head)
        flag(audit, "welcome_1", STRENGTH)
        flag(audit, "calm_1", DEVELOPMENT)
    together, said = threading.Barrier(2), []

    def submit():
        client = PortalClient()
        client.force_login(head.user)
        together.wait(20)
        response = client.post(reverse("audit_check", args=["northshire", audit.pk]), {"summary": "Us"})
        said.append((response.status_code, response.content.decode()))
        connections.close_all()

    people = [threading.Thread(target=submit) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join(60)
    (won, _), (lost, page) = sorted(said)
    assert (won, lost) in ((302, 422), (302, 403))  # at the same moment, or just after
    assert "with the reviewer already" in page or lost == 403
    with transaction.atomic(), in_area(north):
        assert ActivityEntry.objects.filter(verb="submitted the self-audit").count() == 1
        assert Audit.objects.get().state == "submitted"


def test_reviewer_reads_comments_and_asks_for_changes(look, send, submitted, officer, school_lead, words):
    page = words(look(officer, "audit_review", submitted.pk))
    assert "What we see" in page
    assert page.count("Add the comment") == 7  # one a statement, one for the whole
    sent = {"statement": "calm_1", "text-calm_1": "What do pupils say to this?"}
    response = send(officer, "review_comment_add", submitted.pk, **sent)
    assert response.url.endswith("#statement-calm_1")
    empty = send(officer, "review_comment_add", submitted.pk, statement="calm_1", **{"text-calm_1": ""})
    assert "Write a comment" in words(empty, 422)
    assert "Say what you would like to see changed" in words(
        send(officer, "audit_request_changes", submitted.pk, reason=" "), 422
    )
    send(officer, "audit_request_changes", submitted.pk, reason="Please ask some pupils.")
    submitted.refresh_from_db()
    assert (submitted.state, submitted.reason) == ("changes_requested", "Please ask some pupils.")
    mail = Message.objects.get(kind="audit_changes")
    assert (mail.to, "Please ask some pupils." in mail.text) == (school_lead.user.email, True)
    page = words(look(school_lead, "audit", submitted.pk))
    assert "Please ask some pupils." in page
    assert "1 comment to see to" in page
    submitted.answers.filter(statement__slug="calm_1").update(commentary="They told us")  # open again


def test_school_settles_a_comment(send, look, submitted, officer, school_lead, words):
    whole = add_comment(audit=submitted, text="Thank you, a fair picture", by=officer)
    request_changes(audit=submitted, reason="One thing", by=officer)
    assert "Thank you, a fair picture" in words(look(school_lead, "audit", submitted.pk))
    assert send(officer, "review_comment_settle", submitted.pk, whole.pk).status_code == 403
    send(school_lead, "review_comment_settle", submitted.pk, whole.pk)
    whole.refresh_from_db()
    assert whole.settled_by == school_lead
    assert "The school saw to it" in words(look(officer, "audit_review", submitted.pk))


def test_who_settled_a_comment_takes_it_back_while_the_audit_is_open(
    send, look, submitted, officer, school_lead, words
):
    said = add_comment(audit=submitted, text="A fair picture", by=officer)
    request_changes(audit=submitted, reason="One thing", by=officer)
    send(school_lead, "review_comment_settle", submitted.pk, said.pk)
    assert "Not yet after all" in words(look(school_lead, "audit", submitted.pk))
    assert "Not yet after all" not in words(look(officer, "audit_review", submitted.pk))
    assert send(officer, "review_comment_unsettle", submitted.pk, said.pk).status_code == 403
    with pytest.raises(Refused, match="A colleague said"):
        unsettle_comment(comment=said, by=member("northshire", "school_contributor"))
    assert send(school_lead, "review_comment_unsettle", submitted.pk, said.pk).status_code == 302
    said.refresh_from_db()
    assert (said.settled_at, said.settled_by) == (None, None)
    settle_comment(comment=said, by=school_lead)
    Audit.objects.filter(pk=submitted.pk).update(state="submitted")
    assert send(school_lead, "review_comment_unsettle", submitted.pk, said.pk).status_code == 403
    with pytest.raises(Refused, match="not in your hands"):
        unsettle_comment(comment=said, by=school_lead)


def test_agreed_audit_is_locked_and_its_leads_hear(send, submitted, officer, school_lead):
    assert send(officer, "audit_agree", submitted.pk).status_code == 302
    submitted.refresh_from_db()
    assert (submitted.state, submitted.agreed_by) == ("agreed", officer)
    assert Message.objects.get(kind="audit_agreed").to == school_lead.user.email
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        submitted.answers.update(level=4)
    with pytest.raises(Refused, match="while the audit is with the reviewer"):
        add_comment(audit=submitted, text="Too late", by=officer)


def test_agreed_audit_is_opened_again_with_a_reason(look, send, agreed, officer, school_lead, words):
    assert "Say why it is opened again" in words(send(officer, "audit_reopen", agreed.pk, reason=""), 422)
    send(officer, "audit_reopen", agreed.pk, reason="A wrong class was looked at")
    agreed.refresh_from_db()
    assert agreed.state == "reopened"
    assert agreed.agreed_at is not None  # what was agreed stays known
    agreed.answers.update(level=3)
    assert Message.objects.filter(kind="audit_reopened").count() == 1
    assert "A wrong class was looked at" in words(look(school_lead, "audit", agreed.pk))
    submit_audit(audit=agreed, by=school_lead)


def test_states_go_only_as_they_may(submitted, officer, school_lead):
    ways = {
        "submitted": lambda audit: submit_audit(audit=audit, by=school_lead),
        "changes_requested": lambda audit: request_changes(audit=audit, reason="x", by=officer),
        "agreed": lambda audit: agree_audit(audit=audit, by=officer),
        "reopened": lambda audit: reopen_audit(audit=audit, reason="x", by=officer),
    }
    for state, allowed in NEXT.items():
        for to, go in ways.items():
            Audit.objects.update(state=state, agreed_at=submitted.submitted_at, reason="x")
            with transaction.atomic():
                if to in allowed:
                    assert go(submitted).state == to
                else:
                    with pytest.raises(Refused):
                        go(submitted)
                transaction.set_rollback(True)


def test_one_button_saves_what_stands_in_all_boxes(send, submitted, officer, words):
    typed = {"text-calm_1": "Who said so?", "text-welcome_2": "Well seen."}
    page = words(send(officer, "review_comment_add", submitted.pk, statement="calm_2", **typed), 422)
    assert "Write a comment" in page
    assert page.count('class="govuk-details" open') == 3, "what was typed, and where something is missing"
    assert "Well seen.</textarea>" in page
    assert not ReviewComment.objects.exists()
    assert send(officer, "review_comment_add", submitted.pk, statement="nowhere", **typed).status_code == 404
    send(officer, "review_comment_add", submitted.pk, statement="calm_1", **typed)
    said = ReviewComment.objects.order_by("statement__slug").values_list("statement__slug", "text")
    assert list(said) == [("calm_1", "Who said so?"), ("welcome_2", "Well seen.")]


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("area_lead", True),
        ("officer", True),
        ("forum_lead", False),
        ("forum_worker", False),
        ("viewer", False),
        ("school_lead", False),
        ("school_contributor", False),
    ],
)
def test_who_reviews(look, send, submitted, role, may):
    who = member("northshire", role)
    assert look(who, "audit_review", submitted.pk).status_code == (200 if may else 403)
    assert send(who, "review_comment_add", submitted.pk, **{"text-": "Well"}).status_code == (
        302 if may else 403
    )
    for name in ("audit_reopen", "audit_moderator"):
        assert look(who, name, submitted.pk).status_code == (200 if may else 403)
    for name in ("audit_request_changes", "audit_agree"):
        response = send(who, name, submitted.pk, reason="Please")
        assert response.status_code == (302 if may else 403)


def test_only_the_schools_lead_submits(look, send, complete, school_contributor, officer, lead):
    for who in (school_contributor, officer, lead):
        assert look(who, "audit_check", complete.pk).status_code == 403
        assert send(who, "audit_check", complete.pk, summary="").status_code == 403
    complete.refresh_from_db()
    assert complete.state == "in_progress"


def test_area_reviews_nothing_before_it_is_submitted(look, send, complete, officer, lead):
    for who in (officer, lead):
        assert look(who, "audit_review", complete.pk).status_code == 403
        assert send(who, "audit_agree", complete.pk).status_code == 403


def test_other_area_finds_nothing(client, outsider, submitted):
    client.force_login(outsider.user)
    for name in ("audit_review", "audit_reopen", "audit_moderator"):
        for area in ("northshire", "southmoor"):
            assert client.get(reverse(name, args=[area, submitted.pk])).status_code == 404
    for name in ("audit_agree", "audit_request_changes", "review_comment_add"):
        assert client.post(reverse(name, args=["southmoor", submitted.pk])).status_code == 404
    client.force_login(member("southmoor", "school_lead").user)
    for area in ("northshire", "southmoor"):
        assert client.get(reverse("audit_check", args=[area, submitted.pk])).status_code == 404


def test_officer_of_another_council_finds_nothing(look, submitted, officer, west):
    Audit.objects.update(school=west)
    assert look(officer, "audit_review", submitted.pk).status_code == 404


def test_moderator_from_outside_reviews_instead(look, send, complete, lead, provider, school_lead, words):
    assert look(provider, "audit", complete.pk).status_code == 404
    send(lead, "audit_moderator", complete.pk, moderator=provider.pk)
    assert Message.objects.get(kind="audit_to_review").to == provider.user.email
    page = words(look(provider, "audit", complete.pk))
    assert "6 of 6 statements were looked at" in page
    assert look(provider, "audit_review", complete.pk).status_code == 403  # not yet
    submit_audit(audit=Audit.objects.get(), by=school_lead)
    assert [one.user for one in Notice.objects.all()] == [provider.user]
    assert "What we see" in words(look(provider, "audit_review", complete.pk))
    assert "You are asked to review" in words(look(provider, "audit_list"))
    assert look(provider, "audit_moderator", complete.pk).status_code == 403
    assert send(provider, "audit_agree", complete.pk).status_code == 302
    assert Audit.objects.get().agreed_by == provider


def test_lead_of_another_school_who_reviews_changes_nothing_in_it(
    look, send, complete, lead, school_lead, west, north, words
):
    """A peer sees no more than a partner, though a lead's role could begin, hand over and submit at home."""
    peer = Membership.objects.get(pk=school_lead.pk)
    with in_area(north):
        MembershipSchool.objects.filter(membership=peer).delete()
        MembershipSchool.objects.create(area=north, membership=peer, school=west)
        choose_moderator(audit=complete, moderator=peer, by=lead)
    assert "Northshire East Primary 1 is working on it" in words(look(peer, "audit", complete.pk))
    assert not Audit.objects.readable_by(peer).exists()
    assert look(peer, "audit_check", complete.pk).status_code == 403
    assert look(peer, "audit_review", complete.pk).status_code == 403


def test_people_of_the_school_are_no_moderators(look, send, submitted, lead, school_lead, officer, words):
    page = words(look(lead, "audit_moderator", submitted.pk))
    assert school_lead.user.full_name not in page
    assert officer.user.full_name in page
    assert send(lead, "audit_moderator", submitted.pk, moderator=school_lead.pk).status_code == 422
    with pytest.raises(Refused, match="works at"):
        choose_moderator(audit=submitted, moderator=school_lead, by=lead)


def test_room_needs_no_strength(lead, school_lead, year, north):
    version = make_framework(lead, "places", publish=False, places=[{"id": "hall", "name": "Hall"}])
    version.framework.unit = "place"
    version.framework.save()
    audit = make_audit(
        school_lead, make_round(lead, year, version, name="Rooms"), place="hall", place_name="Hall"
    )
    answer_all(audit, school_lead)
    assert submit_audit(audit=audit, by=school_lead).state == "submitted"


def test_review_page_costs_the_same_with_one_answer_and_with_many(
    look, audit, school_lead, officer, lead, year, north
):
    def queries(of):
        Audit.objects.filter(pk=of.pk).update(state="submitted", submitted_at=of.started_at)
        look(officer, "audit_review", of.pk)
        with CaptureQueriesContext(connection) as found:
            look(officer, "audit_review", of.pk)
        return len(found)

    first = answer(audit, school_lead, "welcome_1", flag=STRENGTH)
    first.evidence.create(area=north, kind="note", title="A", note="x", added_by=school_lead)
    ReviewComment.objects.create(area=north, audit=audit, statement=first.statement, text="x", author=officer)
    few = queries(audit)
    with in_area(north):
        other = make_audit(
            school_lead, make_round(lead, year, make_framework(lead, "big", statements=8), name="Big")
        )
        for row in answer_all(other, school_lead, flag=DEVELOPMENT):
            row.evidence.create(area=north, kind="note", title="A", note="x", added_by=school_lead)
            ReviewComment.objects.create(
                area=north, audit=other, statement=row.statement, text="x", author=officer
            )
    assert queries(other) == few
