"""What is sent by a form of a survey after the session has ended: kept, but for the sheets of families."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from surveys.models import Comment
from surveys.services.moderation import flag
from tests.areas import in_area
from tests.family_survey import counted


@pytest.fixture
def comment(asked, north):
    with in_area(north):
        return counted(asked, "Mrs Hall is lovely with him.")[0]


def too_late(client, member, page, sent_to, fields):
    """Send a form after the session has ended, and sign in again; return its page as it is then."""
    client.force_login(member.user)
    assert client.get(page).status_code == 200
    client.cookies.pop("sessionid")
    assert "/login/" in client.post(sent_to, fields, headers={"referer": f"http://testserver{page}"}).url
    client.force_login(member.user)
    return BeautifulSoup(client.get(page).content, "html.parser")


def test_what_others_were_to_read_of_a_comment_stands_there_unsaved(comment, client, forum_worker, north):
    here = reverse("comment", args=[north.slug, comment.pk])
    sent = {
        "words": "She is lovely.",
        "state": "leaders",
        "themes": ["pupil_voice", "readiness_to_learn"],
        "edition": "0",
    }
    page = too_late(client, forum_worker, here, here, sent)
    assert "This is not saved yet." in page.text
    assert page.select_one("[name=words]").text.strip() == "She is lovely."
    assert page.select_one("[name=edition]")["value"] == "0", "the edition that they had read"
    chosen = {box["value"] for box in page.select("[name=themes][checked], [name=state][checked]")}
    assert chosen == {"leaders", "pupil_voice", "readiness_to_learn"}
    with in_area(north):
        assert Comment.objects.get().state == Comment.State.WAITING


def test_what_became_of_a_worry_stands_there_unsaved(comment, client, forum_worker, north):
    with in_area(north):
        flag(comment=comment, by=forum_worker)
    args = [north.slug, comment.pk]
    page = too_late(
        client,
        forum_worker,
        reverse("comment", args=args),
        reverse("comment_settle", args=args),
        {"outcome": "Told"},
    )
    assert page.select_one("[name=outcome]")["value"] == "Told"
    assert page.select_one("[name=words]").text.strip() != "Told"


def test_sheet_that_a_family_filled_in_is_not_kept(asked, client, forum_worker, north):
    here = reverse("paper_entry", args=[north.slug, asked.survey_id, asked.pk])
    page = too_late(client, forum_worker, here, here, {"languages": "A family's own words"})
    assert "not saved yet" not in page.text
    assert "kept_posts" not in client.session
