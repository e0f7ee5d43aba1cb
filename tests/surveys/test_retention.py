"""What surveys forget when its time is over, by the clock of each survey's own closing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from pins_portal.celery import app
from programmes.services.activity import Refused
from surveys.contacts_file import Family
from surveys.models import Comment, ContactList, Invitation, LeftDetails, Question, Survey
from surveys.services.contacts import add_contacts
from surveys.services.erasing import ask_to_erase
from surveys.services.invitations import send_invitations, write_slice
from surveys.services.moderation import decide, settle_flag
from surveys.services.retention import erase_what_is_over
from tests.areas import PortalClient, in_area
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
        said = {"original": "Mrs Hall is kind.", "words": "Staff are kind.", "why": "A name taken out"}
        Comment.objects.create(
            area=north, asked=found, question=question, state="ready", read_by=forum, **said
        )
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


def kept(asked, state, **fields):
    """Let somebody have written about a person, and the forum have decided this about it."""
    forum = member("northshire", "forum_worker").pk
    question = Question.objects.using("system").get(slug="works_well").pk
    said = {"area": asked.area, "asked": asked, "question_id": question, "original": "Raw", "words": "Raw"}
    return Comment.objects.using("system").create(**said | {"state": state, "read_by_id": forum} | fields)


def test_raw_words_that_nobody_else_may_read_end_with_the_first_ones(asked):
    old = timezone.now() - timedelta(days=400)
    by = {"flagged_by_id": member("northshire", "forum_worker").pk}
    waiting = kept(asked, "waiting", read_by_id=None)
    back = kept(asked, "kept_back", why="One family could be known by it")
    open_worry = kept(asked, "kept_back", flagged_at=old, **by)
    late_worry = kept(asked, "kept_back", flagged_at=timezone.now(), **by)
    Survey.objects.using("system").filter(pk=asked.survey_id).update(
        state="closed", closed_at=timezone.now() - timedelta(days=364)
    )
    erase_what_is_over(using="system")
    assert Comment.objects.using("system").filter(original="Raw", words="Raw").count() == 4
    Survey.objects.using("system").update(closed_at=timezone.now() - timedelta(days=367))
    erase_what_is_over(using="system")
    left = dict(Comment.objects.using("system").values_list("pk", "words"))
    assert waiting.pk not in left, "nothing of it is left to decide about"
    assert (left[back.pk], left[open_worry.pk], left[late_worry.pk]) == ("", "", "Raw")
    assert not Comment.objects.using("system").exclude(original="").exists()
    with transaction.atomic(), in_area(asked.area):
        settle_flag(comment=late_worry, outcome="Passed on", by=member("northshire", "forum_worker"))
    assert Comment.objects.using("system").get(pk=late_worry.pk).words == "", "with the worry the words end"


def test_database_keeps_no_words_that_nobody_else_may_read_without_the_first_ones(asked):
    with pytest.raises(IntegrityError, match="comment_words_end_with_the_original"):
        kept(asked, "kept_back", original="")


def test_what_was_erased_is_said_and_nobody_makes_up_other_words(asked, north):
    back = kept(asked, "kept_back", original="", words="", why="A name", edition=3)
    forum, client = member("northshire", "forum_worker"), PortalClient()
    client.force_login(forum.user)
    queue = client.get(reverse("comment_queue", args=[north.slug, asked.survey_id, asked.pk]))
    assert "No words of it are kept" in queue.content.decode()
    with transaction.atomic(), in_area(north), pytest.raises(Refused, match="has been erased"):
        decide(comment=back, state="ready", words="Mine", why="", themes=[], edition=3, by=forum)


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
