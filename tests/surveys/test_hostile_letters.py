"""Hostile texts in letters to families, in lists of their addresses and in what they leave: said as text, no more."""

import re
from email import policy
from email.parser import BytesParser

import pytest
from django.db import transaction
from django.urls import reverse

from common.outbox.delivery import drain
from common.outbox.markup import fill_subject
from common.outbox.models import Message
from common.outbox.services import compose
from common.outbox.transports.smtp import letter_for
from programmes.models import Organisation
from surveys.contacts_file import ContactsReader, Family
from surveys.models import AskedSchool, ContactList, LeftDetails
from surveys.reading.letters import Letters
from surveys.services.contacts import add_contacts
from surveys.services.invitations import send_invitations, write_slice
from tests.areas import in_area
from tests.cast import member
from tests.family_survey import make_open_survey
from tests.hostile import SEEDS, hostile
from tests.surveys.shown import Shown, as_sent, look, visible

WORDS = [as_sent(text).replace("\0", "") for text in hostile()]
EACH = [as_sent(text).replace("\0", "") for texts in SEEDS.values() for text in texts]
HEADERS = {
    *("Subject", "From", "To", "Message-ID", "Auto-Submitted", "Date"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
}
LINK = "http://127.0.0.1/s/northshire/i/abcdefghijklmnopqrstuvwxyz/"


def joined(texts, most):
    """The words in lines of so many letters at most; what is longer by itself is cut."""
    lines = [""]
    for text in texts:
        if len(lines[-1]) + len(text) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {text[:most]}".strip()
    return lines


def read_back(message):
    """A message as a mail program reads it, once nothing has slipped between its headers."""
    content = letter_for(message).message(policy=policy.SMTP).as_bytes()
    head = content.partition(b"\r\n\r\n")[0]
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[^\x20-\x7e\r\n]", head)
    letter = BytesParser(policy=policy.default).parsebytes(content)
    is_sound(letter, message.to)
    return letter


def is_sound(letter, to):
    assert set(letter.keys()) - {"X-Peer", "X-MailFrom", "X-RcptTo"} == HEADERS - {
        "Content-Transfer-Encoding"
    }
    assert letter["To"] == to
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert not [part.defects for part in letter.walk() if part.defects]


def words_in(letter, form):
    return letter.get_body((form,)).get_content()


def elements_in(letter):
    return set(Shown(words_in(letter, "html")).elements)


def said_in(letter):
    return visible("".join(Shown(words_in(letter, "html")).said))


def holds(words, wanted):
    """Whether these words stand in others, in their order and one after the other."""
    return f" {' '.join(wanted)} " in f" {' '.join(words)} "


@pytest.fixture
def letter_saying(asked, north):
    """Write an invitation in which a school, its forum and who gave the address are called so; return it as read."""

    def write(school, *, help_contact="help", source="a school"):
        asked.school.name, asked.survey.help_contact = school, help_contact
        letter = Letters(asked, source=source, sender="Northshire").in_language("")
        rendered = letter.email("survey_invitation", LINK)
        message = compose(
            to="family@home.example", kind="survey_invitation", rendered=rendered, area=asked.area_id
        )
        return message, read_back(message)

    with in_area(north):
        yield write


def test_words_of_letters_are_read_as_they_were_written(letter_saying):
    _, harmless = letter_saying("x", help_contact="x", source="x")
    for text in joined(WORDS[::4], 6000):
        _, letter = letter_saying("x", help_contact=text, source=text)
        assert holds(visible(words_in(letter, "plain")), visible(text))
        assert holds(said_in(letter), visible(text))
        assert elements_in(letter) == elements_in(harmless)
        assert words_in(letter, "plain").count(LINK) == 1
    for text in EACH[::9]:
        _, letter = letter_saying(f"School {text} of", source=f"{text}.")
        assert elements_in(letter) == elements_in(harmless)
        assert holds(visible(words_in(letter, "plain")), visible(f"School {text} of"))


def test_subjects_hold_all_that_was_written_and_make_no_header():
    for text in EACH:  # longer ones lose a space here and there where the library folds them
        subject = fill_subject("Re: {text}", {"text": text})
        letter = read_back(
            Message(to="family@home.example", subject=subject, text="x", html="<p>x", message_id="<x@y>")
        )
        assert visible(letter["Subject"]) == visible(subject)


NASTY = '"<b>Forum</b>" {school_name} =1+1 a\u2028Bcc: x@home.example'
SOME = [name for text in EACH[::25] if (name := text.strip()[:120])]


@pytest.fixture
def delivered(committed, north, mail_server):
    """Families with hostile names, whose letters from a hostile school and forum a real server has taken."""
    with transaction.atomic(), in_area(north):
        by = member("northshire", "forum_worker")
        asked = make_open_survey(by, help_contact=NASTY)
        called = Organisation.objects.using("system").filter(pk__in=(asked.school_id, by.organisation_id))
        called.update(name=NASTY)
        families = [Family(email=f"family{at}@home.example", name=name) for at, name in enumerate(SOME)]
        contacts = add_contacts(asked=asked, name=NASTY, families=families, by=by)
        send_invitations(contacts=contacts, by=by)
        write_slice(contacts=contacts.pk)
    drain(using="system")
    return contacts


def test_letters_to_hostile_names_arrive_whole_and_do_not_say_them(delivered, mail_server):
    assert sorted(letter["To"] for letter in mail_server.arrived) == sorted(
        f"family{at}@home.example" for at in range(len(SOME))
    )
    for letter in mail_server.arrived:
        is_sound(letter, letter["To"])
        assert holds(visible(letter["Subject"]), visible(NASTY))
        assert holds(said_in(letter), visible(NASTY))
        assert words_in(letter, "plain").count("/i/") == 1
        assert not [name for name in SOME if len(name) > 8 and name in words_in(letter, "plain")]
    assert len({tuple(elements_in(letter)) for letter in mail_server.arrived}) == 1


def pages(contacts):
    asked = contacts.asked
    inside = "northshire", asked.survey_id, asked.pk
    return {
        "list": look("contact_list", "northshire", contacts.pk, role="forum_worker"),
        "new": look("contact_list_new", *inside, role="forum_worker"),
        "left": look("left_details", *inside),
    }


def test_pages_say_hostile_names_as_text(delivered):
    letters = Message.objects.using("system")
    letters.update(state="failed", sent_at=None, last_error=NASTY)
    AskedSchool.objects.using("system").update(forum=member("northshire", "forum_lead").organisation_id)
    about = {"area_id": delivered.area_id, "asked_id": delivered.asked_id}
    left = [LeftDetails(name=name, contact=name, wish=name, **about) for name in SOME]
    LeftDetails.objects.using("system").bulk_create(left)
    hostile_pages = pages(delivered)
    said = visible("".join(hostile_pages["left"].said))
    for name in filter(visible, SOME):
        assert holds(said, visible(name))
    letters.update(last_error="x")
    LeftDetails.objects.using("system").update(name="x", contact="x", wish="x")
    ContactList.objects.using("system").update(name="x")
    Organisation.objects.using("system").filter(name=NASTY).update(name="x")
    for name, page in pages(delivered).items():
        assert page.elements == hostile_pages[name].elements, name


def test_hostile_addresses_are_refused_by_their_line():
    reader = ContactsReader({}, with_texts=True)
    for column in ("email", "telephone"):
        found = reader.read([[column, "name"], *([text, "x"] for text in WORDS)])
        assert not [family for family in found.families if not family.telephone]
        assert len(found.families) + found.twice + len(found.faults) == len(WORDS)
        assert not [family for family in found.families if not re.fullmatch(r"\+[0-9]{10,15}", family.key)]
        assert len(found.faults) > len(WORDS) - 5


def test_page_names_lines_with_hostile_addresses(client, asked, forum_worker):
    client.sign_in(forum_worker)
    address = reverse("contact_list_new", args=["northshire", asked.survey_id, asked.pk])

    def refused(texts):
        page = client.post(address, {"text": "\n".join(["email\tname", *(f"{text}\tx" for text in texts)])})
        assert page.status_code == 422
        return Shown(page.content.decode()).elements

    some = [
        text
        for text in EACH
        if visible(text) and len(text.splitlines()) == 1 and not set('\t\x1b"') & set(text)
    ]
    for start in range(0, 60, 20):
        assert refused(some[start : start + 20]) == refused(["x"] * 20)
