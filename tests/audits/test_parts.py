"""Asking colleagues: members of the school, and people who are invited for it."""

import pytest

from audits.handover import count_parts, count_reviews, move_parts, move_reviews
from audits.models import AuditPart
from audits.policies import can_fill_in
from audits.reading.parts import parts_given_to
from audits.services.parts import finish_part, give_part
from audits.services.reviewing import choose_moderator
from common.outbox.models import Message, Notice
from programmes.models import Invitation
from programmes.services.activity import Refused
from programmes.services.joining import join_with_new_account
from tests.areas import saying


@pytest.fixture
def part(audit, school_lead, school_contributor):
    """The theme of calm places, of which the contributor was asked."""
    return give_part(
        audit=audit, domain=domain_of(audit, "calm"), colleague=school_contributor, by=school_lead
    )


def domain_of(audit, slug):
    return audit.version.domains.get(slug=slug)


def statement_of(audit, slug):
    return audit.version.statements.get(slug=slug)


def test_lead_asks_a_colleague_for_a_theme(send, look, audit, school_lead, school_contributor, words):
    assert "Ask a colleague for a part" in words(look(school_lead, "audit", audit.pk))
    sent = {"part": "calm", "colleague": school_contributor.pk, "note": "You know the den best"}
    assert send(school_lead, "audit_part_give", audit.pk, **sent).status_code == 302
    part = AuditPart.objects.get()
    assert (part.domain.slug, part.statement, part.colleague) == ("calm", None, school_contributor)
    mail = Message.objects.get(kind="audit_part")
    assert (mail.to, "You know the den best" in mail.text) == (school_contributor.user.email, True)
    page = words(look(school_contributor, "audit", audit.pk))
    assert page.index("School asked you for this") < page.index("Themes")
    assert "Ask a colleague" not in page
    assert f"asked: {school_contributor.user.full_name}" in words(look(school_lead, "audit", audit.pk))


def test_who_was_asked_fills_in_their_part_and_nothing_else(audit, part, school_contributor, school_lead):
    calm, welcome = statement_of(audit, "calm_1"), statement_of(audit, "welcome_1")
    parts = parts_given_to(school_contributor, audit)
    assert can_fill_in(school_contributor, audit, parts, calm.domain_id, calm.pk)
    assert not can_fill_in(school_contributor, audit, parts, welcome.domain_id, welcome.pk)
    give_part(
        audit=audit,
        domain=welcome.domain,
        statement=welcome,
        colleague=school_contributor,
        by=school_lead,
    )
    parts = parts_given_to(school_contributor, audit)
    assert can_fill_in(school_contributor, audit, parts, welcome.domain_id, welcome.pk)
    other = statement_of(audit, "welcome_2")
    assert not can_fill_in(school_contributor, audit, parts, other.domain_id, other.pk)


def test_form_asks_for_a_colleague_or_somebody_new(send, audit, school_lead, words):
    page = words(send(school_lead, "audit_part_give", audit.pk, part="", note="Please"), 422)
    for said in ("Select a theme or a statement", "Select a colleague above, or enter a name"):
        assert said in page
    assert "Enter their work email address" in page
    assert 'value="Please"' in page


def test_colleagues_of_other_schools_are_not_offered(send, audit, school_lead, officer):
    sent = {"part": "calm", "colleague": officer.pk}
    assert send(school_lead, "audit_part_give", audit.pk, **sent).status_code == 422
    assert not AuditPart.objects.exists()


def test_somebody_new_is_invited_and_finds_their_part_on_joining(
    send, look, audit, school_lead, north, words, east
):
    sent = {"part": "calm/calm_2", "full_name": "Nia Newcomer", "email": "nia@east1.example"}
    send(school_lead, "audit_part_give", audit.pk, **sent)
    invitation = Invitation.objects.get(email="nia@east1.example")
    assert (invitation.role, invitation.organisation) == ("school_contributor", east)
    part = AuditPart.objects.get()
    assert (part.colleague, part.invitation, part.statement.slug) == (None, invitation, "calm_2")
    assert "Nia Newcomer" in words(look(school_lead, "audit", audit.pk))
    again = sent | {"part": "welcome"}
    assert (
        send(school_lead, "audit_part_give", audit.pk, **again).status_code == 302
    )  # one invitation for both
    assert Invitation.objects.count() == 1
    with saying(area_id=north.pk):
        nia = join_with_new_account(
            invitation=invitation, full_name="Nia Newcomer", password="long-enough-words"
        )
        assert [one.colleague for one in AuditPart.objects.all()] == [nia, nia]
        assert len(parts_given_to(nia, audit)) == 2


def test_address_of_a_member_is_that_members(audit, send, school_lead, school_contributor):
    sent = {"part": "calm", "full_name": "Some Body", "email": school_contributor.user.email.upper()}
    send(school_lead, "audit_part_give", audit.pk, **sent)
    assert AuditPart.objects.get().colleague == school_contributor
    assert not Invitation.objects.exists()


def test_same_part_is_not_asked_for_twice_but_again_once_done(
    audit, part, school_lead, school_contributor, send, words
):
    sent = {"part": "calm", "colleague": school_contributor.pk}
    assert "has been asked for this already" in words(
        send(school_lead, "audit_part_give", audit.pk, **sent), 422
    )
    finish_part(part=part, by=school_contributor)
    assert send(school_lead, "audit_part_give", audit.pk, **sent).status_code == 302
    assert AuditPart.objects.get().done_at is None


def test_who_asked_hears_that_it_is_done(send, look, audit, part, school_lead, school_contributor, words):
    assert send(school_lead, "audit_part_done", audit.pk, part.pk).status_code == 403  # it is not theirs
    assert send(school_contributor, "audit_part_done", audit.pk, part.pk).status_code == 302
    send(school_contributor, "audit_part_done", audit.pk, part.pk)
    notice = Notice.objects.get()
    assert notice.user == school_lead.user
    assert "has finished “Calm places” in Baseline" in notice.line
    assert "asked you for this" not in words(look(school_contributor, "audit", audit.pk))
    assert "Done on" in words(look(school_lead, "audit", audit.pk))


def test_part_is_taken_back(send, audit, part, school_lead, school_contributor):
    assert send(school_contributor, "audit_part_take_back", audit.pk, part.pk).status_code == 403
    assert send(school_lead, "audit_part_take_back", audit.pk, part.pk).status_code == 302
    assert not AuditPart.objects.exists()


@pytest.mark.parametrize("role", ["school_contributor", "officer", "lead", "forum_worker"])
def test_only_the_schools_lead_hands_over(send, look, audit, role, request):
    who = request.getfixturevalue(role)
    assert look(who, "audit_part_give", audit.pk).status_code == 403
    assert send(who, "audit_part_give", audit.pk, part="calm").status_code == 403


def test_nothing_is_asked_for_while_the_reviewer_has_it(audit, school_lead, school_contributor):
    audit.state, audit.submitted_at = "submitted", audit.started_at
    audit.save()
    with pytest.raises(Refused, match="not in your hands"):
        give_part(audit=audit, domain=domain_of(audit, "calm"), colleague=school_contributor, by=school_lead)


def test_parts_and_reviews_are_handed_over(
    audit, part, school_contributor, school_lead, provider, officer, lead
):
    assert count_parts(school_contributor) == 1
    assert move_parts(school_contributor, school_lead) == 1
    assert (count_parts(school_contributor), count_parts(school_lead)) == (0, 1)
    choose_moderator(audit=audit, moderator=provider, by=lead)
    assert count_reviews(provider) == 1
    assert move_reviews(provider, officer) == 1
    audit.refresh_from_db()
    assert audit.moderator == officer
