"""A new version: asked again are those whom a change binds; the others keep their signature, the school its place."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.documents.models import Document
from common.outbox.models import Message
from programmes.models import ActivityEntry, Membership, MembershipSchool, Organisation
from programmes.services.activity import Refused
from schools.models import Agreement, Participation
from schools.services.agreements import (
    ask_again,
    plan_asking_again,
    send_agreements,
    sign_agreement,
    texts,
    withdraw_agreement,
)
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part

from .agreeing import new_version, sent

State = Participation.State
ROLES = ("school_lead", "forum_lead", "area_lead", "officer")


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def signed(year, lead):
    agreement = sent(year, lead)
    for role in ROLES:
        sign(agreement, role)
    agreement.refresh_from_db()
    return agreement


def sign(agreement, role):
    by = member("northshire", role)
    return sign_agreement(agreement=agreement, typed_name=by.user.full_name, by=by)


def test_only_those_whom_the_change_binds_sign_again_and_the_school_stays_active(signed, year, lead):
    new_version(year, lead, clause="forum_does", item="It brings cake.", note="Cake")
    (plan,) = plan_asking_again(programme=year.programme, by=lead)
    assert (plan.asked, plan.concerned) == (["Forum lead"], {"forum"})
    assert ask_again(programme=year.programme, by=lead) == (1, 0)
    signed.refresh_from_db()
    assert signed.replaced_at
    assert Document.objects.filter(public_id=signed.document).exists()
    second = Agreement.objects.current().get()
    assert second.text.version == 2
    carried = second.signatures.exclude(carried_from=None)
    assert [place.side for place in carried] == ["school", "care_board", "council"]
    assert {place.signed_sha256 for place in carried} == {signed.sha256} != {second.sha256}
    assert Participation.objects.get().state == State.ACTIVE
    letters = Message.objects.filter(kind="agreement_again")
    assert [letter.to for letter in letters] == ["forum-lead@northshire.example"]
    assert "Cake" in letters[0].text
    sign(second, "forum_lead")
    second.refresh_from_db()
    assert second.completed_at
    assert second.document != signed.document
    assert ActivityEntry.objects.filter(verb="asked to sign again").count() == 1


def test_agreement_that_was_replaced_cannot_be_signed(year, lead):
    agreement = sent(year, lead)
    sign(agreement, "school_lead")
    new_version(year, lead, clause="forum_does", item="It brings cake.")
    ask_again(programme=year.programme, by=lead)
    with pytest.raises(Refused, match="A new version has taken the place"):
        sign(agreement, "forum_lead")
    second = Agreement.objects.current().get()
    assert second.signatures.filter(signed_at__isnull=False).get().carried_from.agreement == agreement
    for role in ROLES[1:]:
        sign(second, role)
    assert Participation.objects.get().state == State.ACTIVE


def test_clause_for_all_and_a_new_statement_ask_everybody(signed, year, lead):
    new_version(year, lead, clause="purpose", item="We smile.")
    (plan,) = plan_asking_again(programme=year.programme, by=lead)
    assert (len(plan.asked), plan.kept) == (4, {})
    draft = texts.start_text(programme=year.programme, by=lead)
    texts.write_words(text=draft, title=draft.title, summary=[], statement="I promise.", by=lead)
    texts.publish_text(text=draft, change_note="New statement", by=lead)
    (plan,) = plan_asking_again(programme=year.programme, by=lead)
    assert len(plan.asked) == 4


def test_where_the_filled_words_are_the_same_nobody_is_asked_and_it_is_said_once(signed, year, lead):
    draft = texts.start_text(programme=year.programme, by=lead)
    texts.move_clause(text=draft, key="costs", down=True, by=lead)
    texts.write_words(text=draft, title=draft.title, summary=["Shorter"], statement=draft.statement, by=lead)
    texts.publish_text(text=draft, change_note="Another order", by=lead)
    assert ask_again(programme=year.programme, by=lead) == (0, 1)
    assert ask_again(programme=year.programme, by=lead) == (0, 0)
    signed.refresh_from_db()
    assert signed.unchanged_in.version == 2
    assert signed.replaced_at is None
    line = ActivityEntry.objects.get(verb="left as it is")
    assert (line.school, line.detail) == (signed.participation.school, "since version 2 changes nothing here")


def test_new_value_counts_as_a_change_of_the_clause_that_holds_it(signed, year, lead):
    draft = texts.start_text(programme=year.programme, by=lead)
    texts.write_values(text=draft, values={"survey_close_date": "24 December 2026"}, by=lead)
    texts.publish_text(text=draft, change_note="Longer survey", by=lead)
    (plan,) = plan_asking_again(programme=year.programme, by=lead)
    assert plan.asked == ["Head teacher"]


def test_new_signatory_is_asked_and_one_who_left_keeps_the_signature(signed, year, lead, forum_lead):
    Membership.objects.filter(pk=forum_lead.pk).update(ended_at=signed.sent_at)
    draft = texts.start_text(programme=year.programme, by=lead)
    known = [s for s in draft.signatories if s["role"] != "Local authority lead"]
    texts.write_signatories(
        text=draft, signatories=[*known, {"side": "council", "role": "Director", "required": True}], by=lead
    )
    texts.publish_text(text=draft, change_note="The director signs", by=lead)
    (plan,) = plan_asking_again(programme=year.programme, by=lead)
    assert plan.asked == ["Director"]
    ask_again(programme=year.programme, by=lead)
    second = Agreement.objects.current().get()
    assert second.signatures.get(role="Forum lead").typed_name == "Forum lead Northshire"


def test_taking_back_the_new_one_lets_the_old_one_hold_again(signed, year, lead):
    new_version(year, lead, clause="forum_does", item="It brings cake.")
    ask_again(programme=year.programme, by=lead)
    withdraw_agreement(agreement=Agreement.objects.current().get(), reason="Too soon", by=lead)
    assert Agreement.objects.current().get() == signed
    assert Participation.objects.get().state == State.ACTIVE


def test_preview_and_asking_in_the_browser_within_reach(
    client, signed, year, lead, officer, forum_lead, north
):
    new_version(year, lead, clause="forum_does", item="It brings cake.")
    at = reverse("agreement_ask_again", args=["northshire", year.programme.pk])
    client.force_login(forum_lead.user)
    assert client.get(at).status_code == 403
    client.force_login(officer.user)
    page = client.get(at).content.decode()
    assert "What the forum does" in page
    assert "Northshire East Primary 1" in page
    with in_area(north):
        assert Agreement.objects.count() == 1
    client.post(at)
    with in_area(north):
        assert Agreement.objects.count() == 2
    assert "Every agreement is at the newest version" in client.get(at).content.decode()
    shown = client.get(reverse("agreement", args=["northshire", signed.pk]))
    assert "A newer version took its place" in shown.content.decode()


def test_planning_costs_the_same_for_one_agreement_and_for_two(signed, year, lead, school_lead):
    new_version(year, lead, clause="forum_does", item="It brings cake.")

    def cost():
        with CaptureQueriesContext(connection) as captured:
            plan_asking_again(programme=year.programme, by=lead)
        return len(captured)

    one = cost()
    second = Organisation.objects.get(name="Northshire East Primary 2")
    MembershipSchool.objects.create(area=lead.area, membership=school_lead, school=second)
    send_agreements(participations=[take_part(year, second, by=lead)], by=lead)
    new_version(year, lead, clause="costs", item="Tea is free.")
    assert len(plan_asking_again(programme=year.programme, by=lead)) == 2
    assert cost() == one
