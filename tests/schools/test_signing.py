"""Sending and signing agreements: who is asked, who may sign, what follows, and what is refused."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.documents.models import Document
from common.outbox.models import Message
from common.tenancy.context import open_area
from programmes.home import steps_for
from programmes.models import ActivityEntry, Membership, MembershipSchool, Organisation, Quota, SchoolPartner
from programmes.services.activity import Refused
from programmes.services.memberships import end_membership, hand_over
from schools.models import Agreement, AgreementText, Participation, Signature
from schools.services.agreements import (
    name_signatory,
    plan_sending,
    remind_about,
    remind_by_themselves,
    remind_signatories,
    send_agreements,
    sign_agreement,
    texts,
    withdraw_agreement,
)
from schools.services.participations import change_state, enrol_schools
from tests.areas import in_area, make_account
from tests.cast import area as area_of
from tests.cast import member
from tests.school_year import make_year, take_part

from .agreeing import first_school, published, sent

State = Participation.State
WEST_NEWCOMER, NEWCOMER = 910112, 910102
REQUIRED = ("school_lead", "forum_lead", "area_lead", "officer")


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def agreement(year, lead):
    return sent(year, lead)


def sign(agreement, membership, name=""):
    return sign_agreement(agreement=agreement, typed_name=name or membership.user.full_name, by=membership)


def sign_all(agreement, *roles):
    for role in roles or REQUIRED:
        sign(agreement, member("northshire", role))
    agreement.refresh_from_db()


def place(agreement, role):
    return agreement.signatures.get(role=role)


def colleague(like, name, **fields):
    user = make_account(f"{name.split()[0].lower()}@northshire.example", name)
    with in_area(like.area):
        return Membership.objects.create(
            area=like.area, user=user, organisation=like.organisation, role=like.role, **fields
        )


# Sending ----------------------------------------------------------------------------------------


def test_sending_freezes_the_words_asks_each_party_and_writes_to_them(agreement, lead, north):
    assert agreement.participation.school.name in agreement.clauses[0]["items"][0]
    assert not any("{" in item for clause in agreement.clauses for item in clause["items"])
    asked = {row.role: row.signatory and row.signatory.role for row in agreement.signatures.all()}
    assert asked == {
        "Head teacher": "school_lead",
        "Chair of governors or trustees": None,
        "Forum lead": "forum_lead",
        "Integrated care board lead": "area_lead",
        "Local authority lead": "officer",
    }
    assert Participation.objects.get().state == State.AGREEMENT_SENT
    letters = Message.objects.filter(kind="agreement_to_sign")
    assert set(letters.values_list("to", flat=True)) == {
        f"{role.replace('_', '-')}@northshire.example" for role in REQUIRED
    }
    assert f"/a/northshire/agreements/{agreement.pk}/" in letters[0].text
    line = ActivityEntry.objects.filter(verb="sent").get()
    assert line.is_for_school
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Agreement.objects.update(clauses=[])


def test_nothing_is_sent_without_a_published_text(year, lead):
    with pytest.raises(Refused, match="no published agreement yet"):
        send_agreements(participations=[first_school(year, lead)], by=lead)


def test_unresolved_placeholder_and_missing_people_are_named_and_nothing_is_sent(year, lead):
    draft = texts.start_text(programme=year.programme, by=lead)
    texts.publish_text(text=draft, change_note="", by=lead)
    first = first_school(year, lead)
    with pytest.raises(Refused, match=r"asked to sign yet. Nothing fills \{audit_due_date\}"):
        send_agreements(participations=[first], by=lead)
    (newcomer,) = enrol_schools(cohort=year.cohort, urns=[WEST_NEWCOMER], by=lead)
    SchoolPartner.objects.filter(school=newcomer.school, partner__kind="forum").delete()
    (plan,) = plan_sending(participations=[newcomer])
    found = " ".join(plan.problems)
    assert "Nothing fills {forum_name}: no parent carer forum works with the school." in found
    assert "Nobody at Northshire West Newcomer has an account" in found
    assert "No parent carer forum works with the school yet." in found
    assert "Nobody at Northshire West Council has an account" in found
    assert not Agreement.objects.exists()


def test_all_are_sent_or_none(year, lead):
    published(year, lead)
    (newcomer,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead)
    with pytest.raises(Refused, match="Northshire East Newcomer cannot be asked"), transaction.atomic():
        send_agreements(participations=[first_school(year, lead), newcomer], by=lead)
    assert not Agreement.objects.exists()
    assert not Message.objects.filter(kind="agreement_to_sign").exists()


def test_where_several_could_sign_somebody_is_chosen_and_nobody_twice(year, lead, school_lead):
    published(year, lead)
    first = first_school(year, lead)
    governor = colleague(school_lead, "Gail Governor")
    (plan,) = plan_sending(participations=[first])
    assert plan.problems == ["Choose who signs as Head teacher for Northshire East Primary 1."]
    with pytest.raises(Refused, match="asked to sign twice"), transaction.atomic():
        send_agreements(participations=[first], by=lead, named={1: [governor.pk], 2: [governor.pk]})
    (made,) = send_agreements(participations=[first], by=lead, named={1: [school_lead.pk], 2: [governor.pk]})
    assert place(made, "Chair of governors or trustees").signatory == governor


def test_federations_head_signs_for_each_of_its_schools(year, lead, school_lead):
    published(year, lead)
    second = Organisation.objects.get(name="Northshire East Primary 2")
    MembershipSchool.objects.create(area=lead.area, membership=school_lead, school=second)
    (made,) = send_agreements(participations=[take_part(year, second, by=lead)], by=lead)
    head = place(made, "Head teacher")
    assert (head.signatory, head.organisation) == (school_lead, second)


def test_only_selected_schools_that_need_one_are_asked_once(year, lead, agreement):
    with pytest.raises(Refused, match="sent already"):
        send_agreements(participations=[agreement.participation], by=lead)
    (training,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead, tier=year.training)
    assert "need no agreement" in plan_sending(participations=[training])[0].problems[0]
    agreement.pk = None
    with pytest.raises(IntegrityError, match="agreement_one_at_a_time"), transaction.atomic():
        agreement.save(force_insert=True)


def test_planning_costs_the_same_for_one_school_and_for_three(year, lead, north):
    published(year, lead)
    made = enrol_schools(cohort=year.cohort, urns=[NEWCOMER, WEST_NEWCOMER], by=lead)
    every = [*made, first_school(year, lead)]
    rows = list(Participation.objects.select_related("school", "programme", "cohort", "tier", "area"))

    def cost(rows):
        with CaptureQueriesContext(connection) as captured:
            assert len(plan_sending(participations=rows)) == len(rows)
        return len(captured)

    assert cost(rows[:1]) == cost(rows)
    assert len(every) == 3


# Signing ----------------------------------------------------------------------------------------


def test_signature_keeps_account_name_time_statement_and_fingerprint(agreement, school_lead):
    given = sign(agreement, school_lead, "  school lead   NORTHSHIRE ")
    assert given.signatory == school_lead
    assert given.typed_name == "school lead   NORTHSHIRE"
    assert given.statement == agreement.text.statement
    assert given.signed_sha256 == agreement.sha256
    assert timezone.now() - given.signed_at < timedelta(minutes=1)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Signature.objects.filter(pk=given.pk).update(typed_name="Somebody Else")


def test_last_required_signature_begins_the_work_and_tells_everybody(agreement):
    sign_all(agreement, *REQUIRED[:3])
    assert agreement.completed_at is None
    sign_all(agreement, REQUIRED[3])
    participation = Participation.objects.get()
    assert participation.state == State.ACTIVE
    assert participation.milestones.get(milestone__name="Sign the agreement").done_on == timezone.localdate()
    assert participation.stage.name == "Baseline"
    document = Document.objects.get(public_id=agreement.document)
    assert (document.membership, document.title) == (
        None,
        "Memorandum of understanding: Northshire East Primary 1",
    )
    letters = Message.objects.filter(kind="agreement_signed")
    assert letters.count() == 4
    assert f"/a/northshire/documents/{document.public_id}/" in letters[0].text


def test_signing_twice_gives_one_signature(agreement, school_lead):
    first = sign(agreement, school_lead)
    assert sign(agreement, school_lead).signed_at == first.signed_at
    assert ActivityEntry.objects.filter(verb="signed").count() == 1


def test_smaller_quota_does_not_stop_the_last_signature(agreement, year, lead):
    council = Organisation.objects.get(name="Northshire East Council")
    Quota.objects.create(area=lead.area, cohort=year.cohort, council=council, places=0)
    sign_all(agreement)
    assert agreement.completed_at


def test_optional_place_is_closed_when_the_agreement_is_complete(agreement, school_lead, lead):
    governor = colleague(school_lead, "Gail Governor")
    name_signatory(signature=place(agreement, "Chair of governors or trustees"), person=governor, by=lead)
    sign_all(agreement)
    with pytest.raises(Refused, match="this agreement is closed"):
        sign(agreement, governor)


@pytest.mark.parametrize("role", ["forum_worker", "school_contributor", "viewer", "provider"])
def test_nobody_signs_who_is_not_asked(agreement, role):
    with pytest.raises(Refused, match="You are not asked to sign"):
        sign(agreement, member("northshire", role))


def test_a_colleague_of_the_same_role_cannot_sign_for_the_named_person(agreement, school_lead):
    other = colleague(school_lead, "Olive Other")
    with pytest.raises(Refused, match="You are not asked"):
        sign(agreement, other, school_lead.user.full_name)


def test_somebody_elses_name_is_refused_and_the_accounts_is_told(agreement, school_lead):
    with pytest.raises(Refused, match="as your account has it: School lead Northshire"):
        sign(agreement, school_lead, "Forum lead Southmoor")
    assert not agreement.signatures.filter(signed_at__isnull=False).exists()


def test_withdrawn_agreement_cannot_be_signed_and_the_school_is_selected_again(agreement, lead, school_lead):
    sign(agreement, school_lead)
    with pytest.raises(Refused, match="why you take it back"):
        withdraw_agreement(agreement=agreement, reason=" ", by=lead)
    withdraw_agreement(agreement=agreement, reason="Wrong forum", by=lead)
    assert Participation.objects.get().state == State.SELECTED
    with pytest.raises(Refused, match="taken back"):
        sign(agreement, member("northshire", "forum_lead"))
    assert Message.objects.filter(kind="agreement_withdrawn").count() == 4
    (again,) = send_agreements(participations=[Participation.objects.get()], by=lead)
    assert not again.signatures.filter(signed_at__isnull=False).exists()
    with pytest.raises(Refused, match="cannot be taken back"):
        withdraw_agreement(agreement=agreement, reason="Again", by=lead)


def test_school_that_left_cannot_be_signed_for_and_an_unfinished_agreement_gives_way(
    agreement, lead, school_lead
):
    change_state(
        participation=agreement.participation, to=State.WITHDRAWN, by=lead, reason="New head teacher"
    )
    with pytest.raises(Refused, match="is “Left” now"):
        sign(agreement, school_lead)
    change_state(participation=agreement.participation, to=State.SELECTED, by=lead)
    send_agreements(participations=[agreement.participation], by=lead)
    agreement.refresh_from_db()
    assert agreement.withdrawn_at


# Somebody else, reminders, handing over ----------------------------------------------------------


def test_somebody_else_is_asked_who_can_sign_for_the_party(agreement, lead, forum_lead, school_lead):
    other = colleague(forum_lead, "Fay Forum")
    asked = place(agreement, "Forum lead")
    with pytest.raises(Refused, match="cannot sign for Northshire East Parent Carer Forum"):
        name_signatory(signature=asked, person=school_lead, by=lead)
    with pytest.raises(Refused, match="no longer waits"):
        name_signatory(signature=asked, person=other, by=forum_lead)
    name_signatory(signature=asked, person=other, by=lead)
    with pytest.raises(Refused, match="You are not asked"):
        sign(agreement, forum_lead)
    assert sign(agreement, other).typed_name == "Fay Forum"
    with pytest.raises(Refused, match="is signed"):
        name_signatory(signature=asked, person=forum_lead, by=lead)


def test_handing_over_moves_places_of_the_same_party_only(agreement, lead, school_lead):
    successor = colleague(school_lead, "Sam Successor")
    moved = hand_over(leaver=school_lead, successor=successor, by=lead)
    assert ("Agreements to sign", 1) in moved
    assert place(agreement, "Head teacher").signatory == successor
    end_membership(membership=successor, by=lead, successor=lead)
    assert place(agreement, "Head teacher").signatory is None
    with pytest.raises(Refused, match="You are not asked"):
        sign(agreement, successor)


def test_reminders_come_after_one_and_two_weeks_to_those_who_have_not_signed(agreement, school_lead):
    sign(agreement, school_lead)
    waiting = agreement.signatures.filter(signed_at=None)

    def days_pass(days):
        waiting.update(asked_at=timezone.now() - timedelta(days=days))
        waiting.filter(reminded_at__isnull=False).update(reminded_at=timezone.now() - timedelta(days=5))
        return remind_by_themselves()

    assert days_pass(6) == 0
    assert days_pass(7) == 3
    assert remind_by_themselves() == 0
    assert days_pass(13) == 0
    assert days_pass(14) == 3
    assert days_pass(60) == 0
    letters = Message.objects.filter(kind="agreement_reminder")
    assert school_lead.user.email not in set(letters.values_list("to", flat=True))
    assert "Signed so far: Head teacher" in letters[0].text


def test_reminding_by_hand_waits_two_days_and_says_who_was_left_out(agreement, year, lead, school_lead):
    with pytest.raises(Refused, match="in the last two days"):
        remind_about(agreement=agreement, by=lead)
    agreement.signatures.filter(signatory__isnull=False).update(asked_at=timezone.now() - timedelta(days=3))
    sign(agreement, school_lead)
    (newcomer,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead)
    result = remind_signatories(participations=[agreement.participation, newcomer], by=lead)
    assert result.written_to == 3
    assert result.left_out == [("Northshire East Newcomer", "No agreement waits for a signature.")]
    again = remind_signatories(participations=[agreement.participation], by=lead)
    assert (again.written_to, again.left_out[0][0]) == (0, "Northshire East Primary 1")
    with pytest.raises(Refused):
        remind_about(agreement=agreement, by=school_lead)


def test_task_reminds_each_area_by_itself(agreement, north):
    from schools.tasks import remind_signatories_task

    agreement.signatures.filter(signatory__isnull=False).update(asked_at=timezone.now() - timedelta(days=8))
    assert remind_signatories_task(area=north.pk) == 4


# Home -------------------------------------------------------------------------------------------


def test_home_asks_to_sign_and_tells_officers_what_waits(agreement, lead, officer, school_lead, viewer):
    titles = [step.title for step in steps_for(school_lead)]
    assert titles[0] == "Sign the agreement of Northshire East Primary 1"
    assert "An agreement waits for signatures" in [step.title for step in steps_for(officer)]
    with pytest.raises(ProgrammingError), transaction.atomic():
        Agreement.objects.update(sent_at=timezone.now())
    sign_all(agreement)
    assert not any("agreement" in step.title for step in [*steps_for(school_lead), *steps_for(officer)])
    assert not any("agreement" in step.title.lower() for step in steps_for(viewer))


# Pages ------------------------------------------------------------------------------------------


def address(name, *more):
    return reverse(name, args=["northshire", *more])


def test_head_teacher_reads_and_signs_in_the_browser(client, agreement, school_lead, north):
    client.sign_in(school_lead)
    page = client.get(address("agreement", agreement.pk)).content.decode()
    assert "You are asked to sign as Head teacher" in page
    assert "0 of 4 signed" in page
    assert "3. What the school does" in page
    at = address("agreement_sign", agreement.pk)
    assert "What the school does" in client.get(at).content.decode()
    for typed, message in (
        ({"typed_name": "School lead Northshire"}, "Tick the box when you have read"),
        ({"has_read": "on"}, "Type your full name"),
        ({"has_read": "on", "typed_name": "Mickey Mouse"}, "as your account has it"),
        ({"has_read": "on", "typed_name": "x" * 151}, "150 characters or fewer"),
    ):
        response = client.post(at, typed)
        assert response.status_code == 422
        assert message in response.content.decode()
        assert typed.get("typed_name", "") in response.content.decode()
    client.post(at, {"has_read": "on", "typed_name": "School lead Northshire"})
    assert client.post(at, {"has_read": "on", "typed_name": "School lead Northshire"}).status_code == 302
    page = client.get(address("agreement", agreement.pk)).content.decode()
    assert "1 of 4 signed" in page
    assert "You are asked to sign" not in page


def test_signing_asks_again_who_one_is(client, agreement, school_lead, north):
    client.force_login(school_lead.user)
    at = address("agreement_sign", agreement.pk)
    for response in (
        client.get(at),
        client.post(at, {"has_read": "on", "typed_name": "School lead Northshire"}),
    ):
        assert response.status_code == 302
        assert "reauthenticate" in response.url
    with in_area(north):
        assert not Signature.objects.filter(signed_at__isnull=False).exists()


def test_wrong_people_cannot_sign_in_the_browser(client, agreement, forum_worker, outsider, north):
    typed = {"has_read": "on", "typed_name": "School lead Northshire"}
    at = address("agreement_sign", agreement.pk)
    client.sign_in(forum_worker)
    assert client.post(at, typed).status_code == 403
    client.logout()
    client.sign_in(outsider)
    assert client.post(at, typed).status_code == 404
    assert client.post(at.replace("northshire", "southmoor"), typed).status_code == 404
    assert (
        client.get(address("agreement", agreement.pk).replace("northshire", "southmoor")).status_code == 404
    )
    client.logout()
    other = member("northshire", "officer")
    with in_area(north):
        place(agreement, "Local authority lead")
        Signature.objects.filter(signatory=other.pk).update(signatory=None)
    client.sign_in(other)
    response = client.post(at, typed, follow=True)
    assert "You are not asked to sign" in response.content.decode()
    with in_area(north):
        assert not Signature.objects.filter(signed_at__isnull=False).exists()


def test_forum_of_the_other_council_does_not_see_it_but_the_named_person_does(agreement, lead, north):
    west = Organisation.objects.get(name="Northshire West Parent Carer Forum")
    user = make_account("west@northshire.example", "West Forum")
    with in_area(north):
        stranger = Membership.objects.create(area=north, user=user, organisation=west, role="forum_lead")
        assert not Agreement.objects.visible_to(stranger).exists()
        Signature.objects.filter(role="Forum lead").update(signatory=stranger)
        assert Agreement.objects.visible_to(stranger).get() == agreement


def test_officer_sends_one_school_from_its_page(client, year, lead, officer, north):
    published(year, lead)
    first = first_school(year, lead)
    client.force_login(officer.user)
    at = address("agreement_send_school", first.pk)
    page = client.get(at).content.decode()
    assert "Ask Northshire East Primary 1 to sign" in page
    assert "Officer Northshire" in page
    assert client.post(at, {"place_1_0": "999"}).status_code == 422
    refused = client.post(at, {})
    assert refused.status_code == 422
    assert "Choose who signs as Head teacher" in refused.content.decode()
    with in_area(north):
        people = {m.role: m.pk for m in Membership.objects.filter(role__in=REQUIRED)}
    chosen = {
        "place_1_0": people["school_lead"],
        "place_3_2": people["forum_lead"],
        "place_4_3": people["area_lead"],
        "place_5_4": people["officer"],
    }
    assert client.post(at, chosen).status_code == 302
    with in_area(north):
        made = Agreement.objects.get()
        assert made.sent_by == officer
        assert place(made, "Chair of governors or trustees").signatory is None


def test_many_are_sent_with_preview_and_the_others_are_explained(client, year, lead, north):
    published(year, lead)
    first = first_school(year, lead)
    enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead)
    client.force_login(lead.user)
    at = address("agreement_send", year.programme.pk)
    page = client.get(at).content.decode()
    assert (
        page.index("Northshire East Primary 1")
        < page.index("Not yet")
        < page.index("Northshire East Newcomer")
    )
    assert "Nobody at Northshire East Newcomer has an account" in page
    assert client.post(at, {"send": "1"}).status_code == 422
    assert client.post(at, {"school": first.pk}).status_code == 200  # a preview
    with in_area(north):
        assert not Agreement.objects.exists()
    assert client.post(at, {"send": "1", "school": first.pk}).status_code == 302
    with in_area(north):
        assert Agreement.objects.get().participation == first


def test_officers_reach_limits_what_they_send(client, year, lead, officer, north):
    published(year, lead)
    (west,) = enrol_schools(cohort=year.cohort, urns=[WEST_NEWCOMER], by=lead)
    client.force_login(officer.user)
    assert client.get(address("agreement_send_school", west.pk)).status_code == 404
    assert "West Newcomer" not in client.get(address("agreement_send", year.programme.pk)).content.decode()


def test_list_shows_what_waits_for_whom(client, agreement, lead, forum_lead, school_lead, north):
    with in_area(north):
        sign(agreement, school_lead)
    client.force_login(forum_lead.user)
    at = address("agreement_list")
    assert "0 of 1 agreements are signed" in client.get(at).content.decode()
    for status, shown in (
        ("", True),
        ("me", True),
        ("forum", True),
        ("school", False),
        ("late", False),
        ("signed", False),
        ("taken_back", False),
        ("nonsense", True),
    ):
        page = client.get(at, {"status": status}).content.decode()
        assert ("Northshire East Primary 1</a>" in page) is shown, status
    assert "No agreement here" in client.get(at, {"q": "zzz"}).content.decode()
    fragment = client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="agreements">')


def test_list_costs_the_same_with_one_agreement_and_with_three(client, agreement, year, lead, north):
    client.force_login(lead.user)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("agreement_list")).status_code == 200
        return len(captured)

    one = cost()
    with in_area(north):
        text = AgreementText.objects.get()
        for made in enrol_schools(cohort=year.cohort, urns=[NEWCOMER, WEST_NEWCOMER], by=lead):
            more = Agreement.objects.create(
                area=north, participation=made, text=text, clauses=[], sha256="0" * 64, sent_by=lead
            )
            Signature.objects.create(
                area=north, agreement=more, side="school", role="Head", position=1, organisation=made.school
            )
    assert cost() == one


def test_reminding_taking_back_and_naming_others_in_the_browser(
    client, agreement, lead, officer, school_lead, north
):
    colleague(school_lead, "Olive Other")
    with in_area(north):
        agreement.signatures.filter(signatory__isnull=False).update(
            asked_at=timezone.now() - timedelta(days=3)
        )
        head = place(agreement, "Head teacher")
        other = Membership.objects.get(user__full_name="Olive Other")
    client.force_login(officer.user)
    page = client.post(address("agreement_remind", agreement.pk), follow=True).content.decode()
    assert "We have written to 4 people" in page
    assert (
        "last two days"
        in client.post(address("agreement_remind", agreement.pk), follow=True).content.decode()
    )
    at = address("agreement_signatory", agreement.pk, head.pk)
    assert client.post(at, {"person": "999"}).status_code == 422
    assert "Who signs as Head teacher?" in client.get(at).content.decode()
    client.post(at, {"person": other.pk})
    with in_area(north):
        head.refresh_from_db()
    assert head.signatory_id == other.pk
    at = address("agreement_withdraw", agreement.pk)
    assert client.post(at, {"reason": ""}).status_code == 422
    client.post(at, {"reason": "Not this year"})
    assert "Taken back on" in client.get(address("agreement", agreement.pk)).content.decode()
    assert client.get(at).status_code == 403
    client.force_login(school_lead.user)
    for name in ("agreement_withdraw", "agreement_remind"):
        assert client.post(address(name, agreement.pk)).status_code == 403


# Two at once ------------------------------------------------------------------------------------


def _sign_apart(agreement_pk, role, start, done):
    try:
        start.wait()
        with transaction.atomic():
            open_area(area_of("northshire").pk)
            row = Agreement.objects.get(pk=agreement_pk)
            sign(row, member("northshire", role))
        done.append(role)
    finally:
        connections.close_all()


def test_the_last_two_sign_at_the_same_moment(committed):
    north, lead = area_of("northshire"), member("northshire", "area_lead")
    with transaction.atomic():
        open_area(north.pk)
        agreement = sent(make_year(lead), lead)
        sign_all(agreement, *REQUIRED[:2])
    start, done = threading.Barrier(2), []
    threads = [
        threading.Thread(target=_sign_apart, args=(agreement.pk, role, start, done)) for role in REQUIRED[2:]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(done) == sorted(REQUIRED[2:])
    with transaction.atomic():
        open_area(north.pk)
        agreement.refresh_from_db()
        assert agreement.completed_at
        assert agreement.signatures.filter(signed_at__isnull=False).count() == 4
        assert Document.objects.filter(kind="agreement").count() == 1
        assert ActivityEntry.objects.filter(verb="completed").count() == 1
        assert Message.objects.filter(kind="agreement_signed").count() == 4
        assert Participation.objects.get().state == State.ACTIVE
