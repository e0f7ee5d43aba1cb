"""Personal invitations: sent in slices, paused, resumed, reminded; a link each that works once; erased."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from common.outbox.delivery import drain
from common.outbox.models import Message
from programmes.services.activity import Refused
from surveys.contacts_file import Family
from surveys.models import ContactList, Invitation
from surveys.services import invitations
from surveys.services.contacts import add_contacts
from surveys.services.invitation_tokens import InvitationUsed, use_invitation
from surveys.services.invitations import pause, remind, resume, send_invitations, write_slice
from surveys.services.retention import erase_contacts
from tests.areas import in_area
from tests.cast import member
from tests.family_survey import make_open_survey

FAMILIES = [Family(email=f"family{number}@home.example") for number in range(5)]


@pytest.fixture
def contacts(asked, forum_worker, north):
    with in_area(north):
        yield add_contacts(asked=asked, name="Year 3", families=FAMILIES, by=forum_worker)


def letters(**fields):
    return Message.objects.filter(kind="survey_invitation", **fields)


def write_all(contacts):
    while write_slice(contacts=contacts.pk):
        pass


def link_in(letter):
    return re.search(r"/i/([a-z2-7]{26})/", letter.get_body(("plain",)).get_content())[1]


def tokens():
    return [re.search(r"/i/([a-z2-7]{26})/", letter.text)[1] for letter in letters().order_by("to")]


def test_nothing_is_sent_before_somebody_says_so(contacts):
    assert write_slice(contacts=contacts.pk) is False
    assert not letters().exists()


def test_everybody_gets_one_letter_whatever_happens_on_the_way(contacts, forum_worker, monkeypatch):
    monkeypatch.setattr(invitations, "SLICE", 2)
    send_invitations(contacts=contacts, by=forum_worker)
    assert write_slice(contacts=contacts.pk) is True
    with transaction.atomic():
        write_slice(contacts=contacts.pk)
        transaction.set_rollback(True)  # the worker is killed
    write_all(contacts)
    assert sorted(letters().values_list("to", flat=True)) == [family.email for family in FAMILIES]
    assert len(set(tokens())) == 5
    contacts.refresh_from_db()
    assert contacts.state == ContactList.State.SENT


def test_letters_forget_their_link_once_sent(contacts, forum_worker):
    send_invitations(contacts=contacts, by=forum_worker)
    write_all(contacts)
    assert letters(is_sensitive=True).count() == 5
    assert not any(
        token.encode() in bytes(row.token_hash) for token in tokens() for row in Invitation.objects.all()
    )


def test_a_pause_holds_what_is_written_and_what_is_not(contacts, forum_worker, monkeypatch):
    monkeypatch.setattr(invitations, "SLICE", 2)
    send_invitations(contacts=contacts, by=forum_worker)
    write_slice(contacts=contacts.pk)
    pause(contacts=contacts, by=forum_worker)
    assert write_slice(contacts=contacts.pk) is False
    assert not Message.objects.due(["email"]).filter(kind="survey_invitation").exists()
    resume(contacts=contacts, by=forum_worker)
    write_all(contacts)
    assert Message.objects.due(["email"]).filter(kind="survey_invitation").count() == 5


def test_a_link_works_once(contacts, asked, forum_worker):
    send_invitations(contacts=contacts, by=forum_worker)
    write_all(contacts)
    token = tokens()[0]
    use_invitation(asked=asked, token=token)
    for used in (token, "a" * 26, ""):
        with pytest.raises(InvitationUsed):
            use_invitation(asked=asked, token=used)
    assert Invitation.objects.filter(is_used=True).count() == 1


def test_a_family_is_invited_once_to_a_survey(contacts, asked, forum_worker):
    again = [*FAMILIES, Family(email="new@home.example")]
    assert add_contacts(asked=asked, name="Again", families=again, by=forum_worker).people == 1
    with pytest.raises(Refused, match="Everybody on this list"):
        add_contacts(asked=asked, name="Again", families=FAMILIES, by=forum_worker)


def test_who_may_not_invite_is_refused(contacts, asked, officer, viewer):
    for other in (officer, viewer):
        assert not ContactList.objects.visible_to(other).exists()
        with pytest.raises(Refused):
            add_contacts(asked=asked, name="No", families=FAMILIES, by=other)
        with pytest.raises(Refused):
            send_invitations(contacts=contacts, by=other)


def test_pages_take_addresses_and_send(asked, client, school_lead, north):
    address = reverse("contact_list_new", args=[north.slug, asked.survey_id, asked.pk])
    client.sign_in(school_lead)
    answer = client.post(address, {"text": "one@home.example\nnonsense@\n"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2:" in page
    assert "one@home.example" in page
    answer = client.post(address, {"text": "one@home.example\nnonsense@\n", "leave_out": "1"})
    shown = client.get(answer.url).content.decode()
    assert "0 of 1 invitations have gone out" in shown
    client.post(f"{answer.url}send/")
    with in_area(north):
        assert ContactList.objects.get().state == "sending"


def test_others_find_no_list(contacts, client, officer, outsider, north):
    address = reverse("contact_list", args=[north.slug, contacts.pk])
    for other, status in ((officer, 403), (outsider, 404)):
        client.sign_in(other)
        assert client.get(address).status_code == status
        client.logout()


@pytest.fixture
def delivered(committed, north, mail_server):
    """A list whose letters a real server has taken."""
    with transaction.atomic(), in_area(north):
        by = member("northshire", "forum_worker")
        contacts = add_contacts(asked=make_open_survey(by), name="Year 3", families=FAMILIES, by=by)
        send_invitations(contacts=contacts, by=by)
        write_all(contacts)
    drain(using="system")
    return contacts


def test_only_who_has_not_answered_is_reminded_by_the_same_link(delivered, north, mail_server):
    first, *others = (link_in(letter) for letter in mail_server.arrived)
    with transaction.atomic(), in_area(north):
        use_invitation(asked=delivered.asked, token=first)
        assert remind(contacts=delivered, by=delivered.made_by) == 4
    drain(using="system")
    assert sorted(link_in(letter) for letter in mail_server.arrived[5:]) == sorted(others)
    with transaction.atomic(), in_area(north), pytest.raises(Refused, match="Nobody is left"):
        remind(contacts=delivered, by=delivered.made_by)


def test_once_sent_the_outbox_has_no_link(delivered):
    assert not Message.objects.using("system").exclude(text="", html="").exists()


def test_erasing_leaves_no_address_anywhere(delivered):
    erase_contacts(contacts=delivered.pk, using="system")
    assert not Invitation.objects.using("system").exists()
    assert not Message.objects.using("system").filter(to__contains="home.example").exists()
    assert ContactList.objects.using("system").get().state == "erased"
