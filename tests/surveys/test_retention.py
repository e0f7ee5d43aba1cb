"""What surveys forget when its time is over, by the clock of each survey's own closing."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common.outbox.models import Message
from pins_portal.celery import app
from programmes.services.activity import Refused
from surveys.contacts_file import Family
from surveys.models import Comment, ContactList, Invitation, LeftDetails, Survey
from surveys.services.contacts import add_contacts
from surveys.services.erasing import ask_to_erase
from surveys.services.invitations import send_invitations, write_slice
from surveys.services.retention import erase_what_is_over
from tests.areas import in_area
from tests.cast import member
from tests.family_survey import make_open_survey

FAMILIES = [Family(email=f"family{number}@home.example") for number in range(2)]


@pytest.fixture
def asked(committed, north):
    """An open survey that families were invited to, with a comment and details as counting leaves them."""
    with transaction.atomic(), in_area(north):
        forum = member("northshire", "forum_worker")
        found = make_open_survey(forum)
        contacts = add_contacts(asked=found, name="Year 3", families=FAMILIES, by=forum)
        send_invitations(contacts=contacts, by=forum)
        write_slice(contacts=contacts.pk)
        question = found.survey.version.questions.get(slug="works_well")
        said = {"original": "Mrs Hall is kind.", "words": "Staff are kind."}
        Comment.objects.create(area=north, asked=found, question=question, **said)
    LeftDetails.objects.using("system").create(area=north, asked=found, contact="ann@home.example")
    return found


def left(asked, *, days):
    """What is left so many days after closing: letters and addresses, left details, first and released words."""
    closed_at = timezone.now() - timedelta(days=days)
    Survey.objects.using("system").filter(pk=asked.survey_id).update(state="closed", closed_at=closed_at)
    erase_what_is_over(using="system")
    letters = Message.objects.using("system").filter(to__endswith="home.example").count()
    addresses = Invitation.objects.using("system").count()
    (said,) = Comment.objects.using("system").values_list("original", "words")
    return letters, addresses, LeftDetails.objects.using("system").count(), said


def test_addresses_go_some_days_after_closing_and_first_words_some_months_after(asked):
    words = ("Mrs Hall is kind.", "Staff are kind.")
    assert left(asked, days=29) == (2, 2, 1, words)
    assert left(asked, days=31) == (0, 0, 0, words), "thirty days, where nobody has said otherwise"
    assert ContactList.objects.using("system").get().state == "erased"
    assert left(asked, days=364)[3] == words
    assert left(asked, days=367)[3] == ("", "Staff are kind."), "what was released stays as it is"


def test_who_invites_has_addresses_erased_at_once_and_nobody_else(asked, north, monkeypatch):
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    with transaction.atomic(), in_area(north):
        contacts = ContactList.objects.get()
        with pytest.raises(Refused, match="Only who invites families"):
            ask_to_erase(contacts=contacts, by=member("northshire", "officer"))
    with transaction.atomic(), in_area(north):
        ask_to_erase(contacts=contacts, by=member("northshire", "forum_worker"))
    assert not Invitation.objects.using("system").exists()
    with transaction.atomic(), in_area(north), pytest.raises(Refused, match="erased already"):
        ask_to_erase(contacts=contacts, by=member("northshire", "forum_worker"))
