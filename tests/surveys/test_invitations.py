"""Personal invitations: sent in slices, paused, resumed, reminded; a link each that works once; erased."""

import io
import re
from datetime import timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.delivery import drain
from common.outbox.models import Message
from programmes.models import ActivityEntry
from programmes.public_codes import as_shown
from programmes.services.activity import Refused
from surveys.contacts_file import Family
from surveys.invitation_links import token_of
from surveys.models import ContactList, Invitation, Questionnaire, Survey
from surveys.reading.sending import sending_of
from surveys.services import invitations
from surveys.services.contacts import add_contacts
from surveys.services.invitation_tokens import InvitationUsed, use_invitation
from surveys.services.invitations import pause, remind, resume, send_invitations, write_slice
from surveys.services.languages import take_languages
from surveys.services.retention import erase_contacts
from tests.areas import PortalClient, in_area
from tests.cast import member
from tests.family_survey import make_open_survey
from tests.surveys.respondents import said

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


def test_nothing_is_sent_before_the_survey_begins(contacts, asked, forum_worker):
    Survey.objects.filter(pk=asked.survey_id).update(opens_on=timezone.localdate() + timedelta(days=2))
    with pytest.raises(Refused, match="once the survey is open"):
        send_invitations(contacts=contacts, by=forum_worker)
    contacts.refresh_from_db()
    assert contacts.state == ContactList.State.READY


def test_nobody_is_added_once_the_survey_has_closed(contacts, asked, forum_worker):
    Survey.objects.filter(pk=asked.survey_id).update(state="closed", closed_at=timezone.now())
    with pytest.raises(Refused, match="until the survey closes"):
        add_contacts(asked=asked, name="Late", families=[Family(email="late@home.example")], by=forum_worker)
    assert Invitation.objects.count() == len(FAMILIES)


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


def test_a_link_works_at_its_own_school_alone(contacts, asked, forum_worker, client, north):
    send_invitations(contacts=contacts, by=forum_worker)
    write_all(contacts)
    other = make_open_survey(forum_worker, version=asked.survey.version, name="Another survey")
    with pytest.raises(InvitationUsed):
        use_invitation(asked=other, token=tokens()[0])
    assert not Invitation.objects.filter(is_used=True).exists()
    assert client.get(reverse("answer_personal", args=[as_shown(other.code), tokens()[0]])).status_code == 404


def test_a_family_is_invited_once_to_a_survey(contacts, asked, forum_worker):
    again = [*FAMILIES, Family(email="New@home.example")]
    assert add_contacts(asked=asked, name="Again", families=again, by=forum_worker).people == 1
    shouted = [Family(email=family.email.upper()) for family in FAMILIES]
    for same in (FAMILIES, shouted, [Family(email="new@home.example")]):
        with pytest.raises(Refused, match="Everybody on this list"):
            add_contacts(asked=asked, name="Again", families=same, by=forum_worker)


def test_who_may_not_invite_is_refused(contacts, asked, officer, viewer):
    for other in (officer, viewer):
        assert not ContactList.objects.visible_to(other).exists()
        with pytest.raises(Refused):
            add_contacts(asked=asked, name="No", families=FAMILIES, by=other)
        with pytest.raises(Refused):
            send_invitations(contacts=contacts, by=other)


def test_letters_are_for_families_alone(asked, client, school_lead, north):
    address = reverse("contact_list_new", args=[north.slug, asked.survey_id, asked.pk])
    page = reverse("asked_school", args=[north.slug, asked.survey_id, asked.pk])
    client.sign_in(school_lead)
    assert address in client.get(page).content.decode()
    with in_area(north):
        Questionnaire.objects.update(audience="staff")
    assert address not in client.get(page).content.decode()
    assert client.get(address).status_code == 403


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


def test_nobody_is_invited_to_a_survey_that_has_closed(contacts, asked, forum_worker, monkeypatch):
    monkeypatch.setattr(invitations, "SLICE", 2)
    send_invitations(contacts=contacts, by=forum_worker)
    write_slice(contacts=contacts.pk)
    Survey.objects.filter(pk=asked.survey_id).update(state="closed", closed_at=timezone.now())
    assert write_slice(contacts=contacts.pk) is False
    contacts.refresh_from_db()
    assert (contacts.state, letters().count()) == (ContactList.State.PAUSED, 2)


def test_page_asks_before_it_writes_in_english_to_who_speaks_another_language(
    asked, client, school_lead, north
):
    address = reverse("contact_list_new", args=[north.slug, asked.survey_id, asked.pk])
    client.sign_in(school_lead)
    with in_area(north):
        take_languages(north)
    sent = {"text": "email,language\none@home.example,Urdu\ntwo@home.example,Klingon\n"}
    answer = client.post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 3: “Klingon” is none of this area’s languages." in page
    assert "Write to them in English" in page
    assert "These lines cannot be used" not in page
    client.post(address, sent | {"leave_out": "1"})
    with in_area(north):
        found = Invitation.objects.order_by("email").values_list("email", "language")
        assert list(found) == [("one@home.example", "ur"), ("two@home.example", "")]


def test_texts_are_offered_only_where_they_can_be_sent(
    asked, client, school_lead, forum_worker, north, settings
):
    address = reverse("contact_list_new", args=[north.slug, asked.survey_id, asked.pk])
    client.sign_in(school_lead)
    page = client.get(address).content.decode()
    assert "cannot send text messages" in page
    assert "mobile" not in page.lower()
    answer = client.post(address, {"text": "07700 900123"})
    assert (answer.status_code, "cannot send text messages." in answer.content.decode()) == (422, True)
    with in_area(north), pytest.raises(Refused, match="cannot send text messages"):
        add_contacts(asked=asked, name="X", families=[Family(telephone="+447700900123")], by=forum_worker)
    settings.NOTIFY_API_KEY, settings.NOTIFY_TEXT_TEMPLATE = "key", "template"
    assert "a mobile number" in client.get(address).content.decode()
    assert client.post(address, {"text": "07700 900123"}).status_code == 302


def test_list_of_a_large_school_comes_in_as_a_workbook(asked, client, school_lead, north):
    address = reverse("contact_list_new", args=[north.slug, asked.survey_id, asked.pk])
    client.sign_in(school_lead)
    rows = [["Email", "Name"], [], *([f"family{number}@home.example", "Sam"] for number in range(6000))]
    rows[5000] = ["nonsense@", ""]
    file = SimpleUploadedFile("families.xlsx", workbook(rows))
    answer = client.post(address, {"file": file})
    page = answer.content.decode()
    assert "Line 5,001: “nonsense@” is not an email address." in page
    assert "5,999 families can be invited" in page
    too_many = SimpleUploadedFile("families.xlsx", workbook([["a@b.example"]] * 25_001))
    page = client.post(address, {"file": too_many}).content.decode()
    assert "more than 25,000 rows, perhaps empty ones. Copy the addresses into a new file" in page


def workbook(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "constant_memory": False}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return file.getvalue()


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
        remind(contacts=delivered, by=delivered.made_by)
        write_all(delivered)
    drain(using="system")
    assert sorted(link_in(letter) for letter in mail_server.arrived[5:]) == sorted(others)
    with transaction.atomic(), in_area(north):
        now = sending_of(delivered)
        assert (now.sent, now.done, now.is_moving) == (5, 5, False)


def test_a_reminder_goes_again_after_three_days_and_only_where_the_letter_arrived(delivered, north):
    Message.objects.using("system").filter(to=FAMILIES[0].email).update(
        state="bounced", last_error="Nobody has this address."
    )

    def again(*, after):
        ContactList.objects.update(reminded_on=timezone.localdate() - timedelta(days=after))
        remind(contacts=delivered, by=delivered.made_by)
        write_all(delivered)
        return Message.objects.filter(kind="survey_reminder").count()

    with transaction.atomic(), in_area(north):
        remind(contacts=delivered, by=delivered.made_by)
        write_all(delivered)
        with pytest.raises(Refused, match="a short while ago"):
            again(after=2)
        assert again(after=3) == 8


def pages_for(role):
    """A browser in which somebody of Northshire is signed in."""
    client = PortalClient()
    client.force_login(member("northshire", role).user)
    return client


def alike(answer, contacts):
    """A page, but for what is new on each."""
    assert answer.status_code == 200
    return re.sub(rf'nonce="[^"]+"|value="\w{{64}}"|/families/{contacts.pk}/', "", answer.content.decode())


def told_when_reminded(contacts, north):
    """Whatever pages and the log say from a reminder on, until it has come back."""
    address, messages = reverse("contact_list", args=[north.slug, contacts.pk]), f"/a/{north.slug}/messages/"
    inviter, area_lead = pages_for("forum_worker"), pages_for("area_lead")
    yield alike(inviter.post(f"{address}remind/", follow=True), contacts)
    with transaction.atomic(), in_area(north):
        write_all(contacts)
    reminders = Message.objects.using("system").filter(kind="survey_reminder")
    for come_back in (False, True):
        if come_back:
            drain(using="system")
            reminders.update(state="bounced", last_error="Nobody has this address.")
        yield from (alike(inviter.get(address), contacts), alike(area_lead.get(messages), contacts))
    yield alike(inviter.post(f"{address}remind/", follow=True), contacts)
    lines = ActivityEntry.objects.using("system").filter(thing_type="contactlist", thing_id=contacts.pk)
    yield list(lines.order_by("pk").values_list("verb", "thing", "detail"))


def test_nobody_learns_from_reminders_whether_a_family_has_answered(committed, north, mail_server):
    with transaction.atomic(), in_area(north):
        by = member("northshire", "forum_worker")
        asked = make_open_survey(by)
        lists = [
            add_contacts(asked=asked, name="One family", families=[family], by=by) for family in FAMILIES[:2]
        ]
        for contacts in lists:
            send_invitations(contacts=contacts, by=by)
            write_all(contacts)
        use_invitation(asked=asked, token=token_of(lists[0].invitations.get().pk))
    drain(using="system")
    answered, waiting = [list(told_when_reminded(contacts, north)) for contacts in lists]
    assert answered == waiting
    assert "To those who have not answered" in waiting[0]
    assert waiting[-1][-1] == (
        "reminded",
        "those who have not answered",
        "of 1 invitation to Spring survey",
    )
    assert len(mail_server.arrived) == 3, "who has answered got no reminder, and who has not got one"


def test_page_of_a_list_shows_what_did_not_arrive_and_why(delivered, north):
    sent = Message.objects.using("system").filter(kind="survey_invitation")
    sent.filter(to=FAMILIES[0].email).update(state="bounced", last_error="Nobody has this address.")
    sent.filter(to=FAMILIES[1].email).update(state="failed", last_error="550 refused", sent_at=None)
    page = said(pages_for("forum_worker").get(reverse("contact_list", args=[north.slug, delivered.pk])))
    assert "5 of 5 invitations have gone out." in page
    assert "Could not be sent 1 Came back 1" in page
    did_not_arrive = page.partition("Did not arrive")[2]
    assert "family0@home.example Nobody has this address." in did_not_arrive
    assert "family1@home.example 550 refused" in did_not_arrive
    assert "family2@home.example" not in page, "what has arrived needs no look"


def test_who_answers_before_a_reminder_is_written_gets_none(delivered, north, mail_server):
    first = link_in(mail_server.arrived[0])
    with transaction.atomic(), in_area(north):
        remind(contacts=delivered, by=delivered.made_by)
        use_invitation(asked=delivered.asked, token=first)
        write_all(delivered)
        assert Message.objects.filter(kind="survey_reminder").count() == 4
        assert not delivered.invitations.to_write().exists()


def test_once_sent_the_outbox_has_no_link(delivered):
    assert not Message.objects.using("system").exclude(text="", html="").exists()


def test_erasing_leaves_no_address_anywhere(delivered):
    erase_contacts(contacts=delivered.pk, using="system")
    assert not Invitation.objects.using("system").exists()
    assert not Message.objects.using("system").filter(to__contains="home.example").exists()
    assert ContactList.objects.using("system").get().state == "erased"
