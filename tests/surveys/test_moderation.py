"""The forum reads comments before anyone else does: who may, what is taken out, two readers, worries."""

import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from programmes.models import ActivityEntry, Membership
from programmes.services.activity import Refused
from surveys.models import Comment, Survey
from surveys.reading.queue import queue_of
from surveys.services.moderation import decide, finish_reading, flag, settle_flag
from surveys.services.release import release_to_leaders
from tests.areas import in_area
from tests.family_survey import counted

SAID = "Mrs Hall is lovely with him. Call me on 07700 900123."


@pytest.fixture
def comment(asked, north):
    with in_area(north):
        return counted(asked, SAID)[0]


def say(comment, by, **what):
    comment.refresh_from_db()
    fields = {
        "state": "ready",
        "words": "Staff are kind.",
        "why": "A name taken out",
        "themes": [],
        "edition": comment.edition,
    }
    return decide(comment=comment, by=by, **(fields | what))


def insist(client, address, sent):
    """Send a form whose words may point to somebody, and once more with the hint that its page shows."""
    asked = client.post(address, sent)
    hint = re.search(r'name="seen" value="([^"]+)"', asked.content.decode())
    assert (asked.status_code, bool(hint)) == (200, True)
    assert "Is this right?" in asked.content.decode()
    return client.post(address, sent | {"seen": unescape(hint[1])})


def test_words_for_others_stand_beside_what_was_written(comment, forum_worker, north):
    with in_area(north):
        decided = say(comment, forum_worker, why="A name", themes=["pupil_voice"])
        assert (decided.words, decided.original, decided.read_by) == ("Staff are kind.", SAID, forum_worker)
        assert [shown.words for shown in Comment.objects.to_show()] == ["Staff are kind."]


def test_a_comment_kept_back_or_for_leaders_is_not_shown_to_families(comment, forum_worker, north):
    with in_area(north):
        say(comment, forum_worker, state="leaders")
        assert not Comment.objects.to_show()
        assert Comment.objects.to_show_leaders().count() == 1
        with pytest.raises(Refused, match="nothing left to read"):
            say(comment, forum_worker, state="leaders", words=" ")
        with pytest.raises(Refused, match="Say why"):
            say(comment, forum_worker, state="kept_back", why="")
        say(comment, forum_worker, state="kept_back", why="One family could be known by it")
        assert not Comment.objects.to_show_leaders()


def test_other_words_need_a_reason_and_the_same_words_do_not(comment, forum_worker, north):
    with in_area(north):
        with pytest.raises(Refused, match="Say why words were taken out"):
            say(comment, forum_worker, why=" ")
        assert say(comment, forum_worker, words=f" {SAID}", why="").words == SAID
        with (
            pytest.raises(IntegrityError, match="comment_words_taken_out_for_a_reason"),
            transaction.atomic(),
        ):
            Comment.objects.update(words="Other words")
        Comment.objects.update(original="", words="Staff are kind.")
        assert say(comment, forum_worker, why="").words == "Staff are kind."
        with pytest.raises(Refused, match="Say why words were taken out"):
            say(comment, forum_worker, words="Adults are kind.", why="")


def test_line_ends_of_a_browser_are_no_other_words(asked, forum_worker, forum_lead, north):
    with in_area(north):
        comment = counted(asked, "One\nTwo")[0]
        assert say(comment, forum_worker, words="One\r\nTwo", why="").words == "One\nTwo"
        assert say(comment, forum_lead, words="One\r\nTwo", why="").second_read_by == forum_lead


def test_who_read_an_older_edition_overwrites_nobody(comment, forum_worker, forum_lead, north):
    with in_area(north):
        say(comment, forum_worker)
        with pytest.raises(Refused, match="A colleague has read this comment"):
            say(comment, forum_lead, words="Other words.", edition=1)
        comment.refresh_from_db()
        assert comment.words == "Staff are kind."


def test_only_the_schools_forum_reads_them(comment, asked, lead, school_lead, officer, forum_lead, north):
    with in_area(north):
        for other in (lead, school_lead, officer):
            assert not Comment.objects.visible_to(other).exists()
            with pytest.raises(Refused, match="Only the forum"):
                say(comment, other)
        asked.forum = lead.organisation
        asked.save()
        assert not Comment.objects.visible_to(forum_lead).exists()
        with pytest.raises(Refused, match="Only the forum"):
            say(comment, forum_lead)


def test_after_the_release_a_comment_is_kept_back_and_shown_to_nobody_else(comment, asked, forum_lead, north):
    with in_area(north):
        say(comment, forum_lead, state="leaders")
        asked.moderated_at = asked.released_at = timezone.now()
        asked.save()
        with pytest.raises(Refused, match="but not shown to more people"):
            say(comment, forum_lead, state="ready")
        say(comment, forum_lead, state="leaders", words="A name taken out")
        say(comment, forum_lead, state="kept_back", why="One family could be known by it")
        with pytest.raises(Refused, match="but not shown to more people"):
            say(comment, forum_lead, state="leaders")
        assert not Comment.objects.to_show_leaders()


def test_two_people_read_where_the_survey_asks_for_two(comment, asked, forum_worker, forum_lead, north):
    with in_area(north):
        asked.survey.needs_two = True
        asked.survey.save()
        say(comment, forum_worker)
        say(comment, forum_worker)
        with pytest.raises(Refused, match="still to be read: 1"):
            finish_reading(asked=asked, by=forum_lead)
        assert say(comment, forum_lead, words="Adults are kind.").second_read_by is None
        assert say(comment, forum_worker, words="Adults are kind.").second_read_by == forum_worker
        assert say(comment, forum_lead, words="Some are kind.").second_read_by is None, (
            "other words, read by one"
        )
        say(comment, forum_worker, words="Some are kind.")
        assert finish_reading(asked=asked, by=forum_lead).moderated_by == forum_lead


@pytest.fixture
def read_by_two(comment, asked, forum_worker, forum_lead, north):
    """A comment that two people decided to keep back, and all are said to be read."""
    with in_area(north):
        Survey.objects.filter(pk=asked.survey_id).update(needs_two=True)
        for reader in (forum_worker, forum_lead):
            say(comment, reader, state="kept_back")
        finish_reading(asked=asked, by=forum_lead)
    return comment


def test_who_changes_what_two_have_read_opens_the_reading_again(
    read_by_two, asked, forum_worker, forum_lead, client, north
):
    here = reverse("comment", args=[north.slug, read_by_two.pk])
    client.sign_in(forum_lead)
    sent = {"words": SAID, "state": "ready", "why": "", "edition": 3}
    said = client.get(insist(client, here, sent).url).content.decode()
    assert "say once more that all are read" in said
    with in_area(north):
        asked.refresh_from_db()
        assert (asked.moderated_at, asked.moderated_by) == (None, None)
        assert ActivityEntry.objects.filter(verb="opened again", thing="the comments").exists()
        with pytest.raises(Refused, match="Read all comments"):
            release_to_leaders(asked=asked, by=forum_lead)
        with pytest.raises(Refused, match="still to be read: 1"):
            finish_reading(asked=asked, by=forum_lead)
        say(read_by_two, forum_worker, words=SAID)
        finish_reading(asked=asked, by=forum_lead)
        release_to_leaders(asked=asked, by=forum_lead)


def test_a_worry_opens_the_reading_again_until_it_is_settled(asked, comment, forum_lead, north):
    with in_area(north):
        say(comment, forum_lead)
        finish_reading(asked=asked, by=forum_lead)
        say(comment, forum_lead, words="Adults are kind.")
        asked.refresh_from_db()
        assert asked.moderated_at, "one reader is all that this survey asks for"
        flag(comment=comment, by=forum_lead)
        with pytest.raises(Refused, match="Read all comments"):
            release_to_leaders(asked=asked, by=forum_lead)
        settle_flag(comment=comment, outcome="Passed on", by=forum_lead)
        finish_reading(asked=asked, by=forum_lead)


def test_words_that_two_have_read_stay_as_they_were_released(
    read_by_two, asked, forum_worker, forum_lead, north
):
    with in_area(north):
        for reader in (forum_lead, forum_worker):
            say(read_by_two, reader)
        finish_reading(asked=asked, by=forum_lead)
        release_to_leaders(asked=asked, by=forum_lead)
        for reader in (forum_lead, forum_worker):
            with pytest.raises(Refused, match="Its words stay as they are"):
                say(read_by_two, reader, words=SAID)
        say(read_by_two, forum_lead, themes=["pupil_voice"])
        assert [one.words for one in Comment.objects.to_show()] == ["Staff are kind."]
        say(read_by_two, forum_lead, state="kept_back", words=SAID)
        asked.refresh_from_db()
        assert asked.moderated_at, "what was released was read"
        assert not Comment.objects.to_show_leaders()


def test_what_one_has_read_waits_for_a_colleague_and_not_for_them(
    comment, asked, forum_worker, forum_lead, north
):
    with in_area(north):
        asked.survey.needs_two = True
        asked.survey.save()
        say(comment, forum_worker)
        own, colleagues = (queue_of(asked, reader=one.pk) for one in (forum_worker, forum_lead))
    assert (own.to_read, own.with_colleague, own.is_finished) == ([], 1, False)
    assert (colleagues.to_read, colleagues.with_colleague) == ([comment], 0)


def test_a_worry_is_told_at_once_without_the_words(comment, asked, officer, lead, forum_worker, north):
    with in_area(north):
        asked.survey.safeguarding_lead = officer
        asked.survey.save()
        assert not Comment.objects.visible_to(officer), "what nobody has flagged is not theirs to read"
        flag(comment=comment, by=forum_worker)
        letter = Message.objects.get(kind="survey_safeguarding")
        assert letter.to == officer.user.email
        assert "Mrs Hall" not in letter.text
        assert Comment.objects.visible_to(officer).get() == comment
        for state in ("ready", "leaders"):
            with pytest.raises(Refused, match="Settle that first"):
                say(comment, forum_worker, state=state)
        with pytest.raises(Refused, match="nobody has said what was done"):
            finish_reading(asked=asked, by=forum_worker)
        with pytest.raises(Refused, match="Only the forum"):
            settle_flag(comment=comment, outcome="Nothing to see", by=lead)
        settle_flag(comment=comment, outcome="Passed on, 3 March", by=officer)
        with pytest.raises(Refused, match="Nothing waits"):
            settle_flag(comment=comment, outcome="Something else", by=officer)
        finish_reading(asked=asked, by=forum_worker)


def test_a_worry_takes_back_what_others_could_read_and_may_come_up_again(comment, forum_worker, north):
    with in_area(north):
        say(comment, forum_worker)
        flag(comment=comment, by=forum_worker)
        assert not Comment.objects.to_show_leaders(), "it was ready for everybody"
        with pytest.raises(Refused, match="flagged this comment already"):
            flag(comment=comment, by=forum_worker)
        settle_flag(comment=comment, outcome="Passed on", by=forum_worker)
        again = flag(comment=comment, by=forum_worker)
        assert (again.flag_settled_at, again.flag_outcome) == (None, "")
        assert Message.objects.filter(kind="survey_safeguarding").count() == 2


@pytest.mark.parametrize("named", [False, True])
def test_without_a_lead_who_is_still_there_who_leads_the_forum_hears_of_a_worry(
    comment, asked, officer, forum_lead, forum_worker, north, named
):
    with in_area(north):
        if named:
            Membership.objects.filter(pk=officer.pk).update(ended_at=timezone.now())
            Survey.objects.filter(pk=asked.survey_id).update(safeguarding_lead=officer)
        flag(comment=comment, by=forum_worker)
        assert Message.objects.get(kind="survey_safeguarding").to == forum_lead.user.email


def test_named_lead_sees_the_worry_and_decides_nothing_about_the_words(
    comment, asked, client, officer, forum_worker, north
):
    with in_area(north):
        Survey.objects.filter(pk=asked.survey_id).update(safeguarding_lead=officer)
        flag(comment=comment, by=forum_worker)
    here = reverse("comment", args=[north.slug, comment.pk])
    client.sign_in(officer)
    page = client.get(here).content.decode()
    assert "Mrs Hall is lovely" in page
    assert "Who may read it?" not in page
    settle = reverse("comment_settle", args=[north.slug, comment.pk])
    assert client.post(settle, {"outcome": ""}).status_code == 422
    assert client.post(settle, {"outcome": "Passed on"}).url == here
    with in_area(north):
        comment.refresh_from_db()
        assert (comment.state, comment.flag_settled_by) == ("kept_back", officer)


def test_who_looks_again_finds_what_was_decided(comment, client, forum_worker, north):
    with in_area(north):
        say(comment, forum_worker, words="Adults are kind.")
    client.sign_in(forum_worker)
    page = client.get(reverse("comment", args=[north.slug, comment.pk])).content.decode()
    assert "Adults are kind.</textarea>" in page


def test_pages_mark_what_may_point_to_a_person(comment, client, forum_worker, north):
    client.sign_in(forum_worker)
    page = client.get(reverse("comment", args=[north.slug, comment.pk])).content.decode()
    assert "looks like a member of staff" in page
    assert "[a member of staff] is lovely with him. Call me on [taken out]." in page


def test_a_reason_stands_there_with_the_suggestion_and_is_asked_for_otherwise(
    comment, client, forum_worker, north
):
    here = reverse("comment", args=[north.slug, comment.pk])
    client.sign_in(forum_worker)
    assert 'value="A name taken out"' in client.get(here).content.decode()
    sent = {"words": "Kind.", "state": "ready", "why": "", "edition": 1}
    for wrong, fault in (
        (sent, "Enter why words were taken out or changed"),
        (
            sent | {"state": "kept_back", "why": "A name taken out"},
            "Enter why it is kept within the forum",
        ),
    ):
        answer = client.post(here, wrong)
        assert answer.status_code == 422
        assert f'href="#id_why">{fault}' in answer.content.decode()
    insist(client, here, sent | {"words": SAID, "why": "A name taken out"})
    with in_area(north):
        comment.refresh_from_db()
        assert (comment.words, comment.why) == (SAID, ""), "nothing was taken out after all"


def test_what_may_point_to_somebody_is_asked_about_once_before_it_is_saved(
    comment, client, forum_worker, north
):
    here = reverse("comment", args=[north.slug, comment.pk])
    client.sign_in(forum_worker)
    sent = {"words": "Ask Jayden, my son is autistic.", "state": "leaders", "why": "A name", "edition": 1}
    page = client.post(here, sent).content.decode()
    assert "“Jayden” looks like a name and “autistic” looks like a diagnosis" in page
    assert "Ask Jayden, my son is autistic.</textarea>" in page
    with in_area(north):
        comment.refresh_from_db()
        assert (comment.state, comment.words) == ("waiting", SAID), "nothing is saved yet"
    other = sent | {"words": "Ask Samir.", "seen": "something else"}
    assert "“Samir” looks like a name" in client.post(here, other).content.decode()
    assert insist(client, here, sent).status_code == 302
    with in_area(north):
        comment.refresh_from_db()
        assert (comment.state, comment.words) == ("leaders", sent["words"])


def test_reason_and_outcome_are_looked_at_as_well_and_words_that_nobody_reads_are_not(
    comment, client, forum_worker, north
):
    here = reverse("comment", args=[north.slug, comment.pk])
    settle = reverse("comment_settle", args=[north.slug, comment.pk])
    client.sign_in(forum_worker)
    sent = {"words": SAID, "state": "kept_back", "why": "It is about Jayden", "edition": 1}
    assert "“Jayden” looks like a name. Change it" in client.post(here, sent).content.decode()
    assert client.post(here, sent | {"why": "One family could be known by it"}).status_code == 302
    client.post(reverse("comment_flag", args=[north.slug, comment.pk]))
    assert insist(client, settle, {"outcome": "Told mrs hall"}).url == here
    with in_area(north):
        comment.refresh_from_db()
        assert comment.flag_outcome == "Told mrs hall"


def test_saving_goes_to_the_next_and_at_the_end_to_the_list(asked, client, forum_worker, north):
    with in_area(north):
        first, second = sorted(counted(asked, "One", "Two"), key=lambda comment: str(comment.pk))
    client.sign_in(forum_worker)
    sent = {"words": first.words, "state": "ready", "why": "", "edition": 1}
    answer = client.post(reverse("comment", args=[north.slug, first.pk]), sent)
    assert answer.url == reverse("comment", args=[north.slug, second.pk])
    sent |= {"words": second.words}
    answer = client.post(reverse("comment", args=[north.slug, second.pk]), sent)
    queue = reverse("comment_queue", args=[north.slug, asked.survey_id, asked.pk])
    assert answer.url == queue
    assert "2 of 2 read" in client.get(queue).content.decode()
    client.post(queue)
    with in_area(north):
        asked.refresh_from_db()
        assert asked.moderated_at


def test_a_clash_keeps_what_was_typed_and_shows_what_stands(comment, client, forum_worker, forum_lead, north):
    with in_area(north):
        say(comment, forum_lead, words="Their words")
    client.sign_in(forum_worker)
    sent = {"words": "My words", "state": "ready", "why": "A name", "edition": 1}
    answer = client.post(reverse("comment", args=[north.slug, comment.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(words in page for words in ("A colleague has read this comment", "My words", "Their words"))
    assert 'name="edition" value="2"' in page


def test_others_find_no_comment(comment, client, school_lead, outsider, viewer, north):
    for other, status in ((school_lead, 404), (viewer, 404), (outsider, 404)):
        client.sign_in(other)
        assert client.get(reverse("comment", args=[north.slug, comment.pk])).status_code == status
        client.logout()
