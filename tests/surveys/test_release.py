"""Letting others see results: comments read first, leaders before families, two keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from programmes.services.activity import Refused
from surveys.models import AskedSchool
from surveys.policies import can_agree_for_school, can_see_results, can_see_together
from surveys.services.moderation import finish_reading
from surveys.services.release import (
    agree_for_families,
    prepare_release,
    release_to_leaders,
    release_together,
)
from tests.areas import in_area
from tests.family_survey import counted
from tests.surveys.test_moderation import insist, say

SUMMARY = "Families feel welcome. They would like more notice."


@pytest.fixture
def read(asked, forum_lead, north):
    with in_area(north):
        counted(asked)
        return finish_reading(asked=asked, by=forum_lead)


def test_nobody_else_sees_results_until_they_are_released(
    read, forum_worker, school_lead, lead, forum_lead, north
):
    with in_area(north):
        assert can_see_results(forum_worker, read)
        assert not can_see_results(school_lead, read)
        assert not can_see_results(lead, read)
        released = release_to_leaders(asked=read, by=forum_lead)
        assert can_see_results(school_lead, released)
        assert can_see_results(lead, released)
        assert Message.objects.get(kind="survey_released").to == school_lead.user.email


def test_comments_are_read_first(asked, forum_lead, north):
    with in_area(north):
        counted(asked, "Kind")
        with pytest.raises(Refused, match="Read all comments"):
            release_to_leaders(asked=asked, by=forum_lead)


def test_only_who_leads_the_forum_releases(read, forum_worker, school_lead, lead, north):
    with in_area(north):
        for other in (forum_worker, school_lead, lead):
            with pytest.raises(Refused, match="Only who leads the forum"):
                release_to_leaders(asked=read, by=other)


def test_forum_that_no_longer_works_with_the_school_releases_nothing(read, client, forum_lead, lead, north):
    with in_area(north):
        AskedSchool.objects.filter(pk=read.pk).update(forum=lead.organisation)
        for refused in (
            lambda: prepare_release(asked=read, held_back=[], summary=SUMMARY, by=forum_lead),
            lambda: release_to_leaders(asked=read, by=forum_lead),
        ):
            with pytest.raises(Refused, match="Only who leads the forum"):
                refused()
        AskedSchool.objects.filter(pk=read.pk).update(released_at=timezone.now())
        with pytest.raises(Refused, match="decide together"):
            agree_for_families(asked=read, by=forum_lead)
    client.sign_in(forum_lead)
    address = reverse("asked_results_preview", args=[north.slug, read.survey_id, read.pk, "families"])
    assert client.get(address).status_code == 403, "released to partners, and no word of families' preview"


def test_nothing_is_prepared_or_released_before_the_survey_is_counted(asked, forum_lead, north):
    with in_area(north):
        for refused in (
            lambda: finish_reading(asked=asked, by=forum_lead),
            lambda: prepare_release(asked=asked, held_back=["welcome"], summary="", by=forum_lead),
            lambda: release_to_leaders(asked=asked, by=forum_lead),
            lambda: release_together(survey=asked.survey, by=forum_lead),
        ):
            with pytest.raises(Refused, match="not been counted yet"):
                refused()


def test_results_are_released_once_and_leaders_are_written_to_once(read, forum_lead, north):
    with in_area(north):
        first = release_to_leaders(asked=read, by=forum_lead).released_at
        with pytest.raises(Refused, match="have been released"):
            release_to_leaders(asked=read, by=forum_lead)
        assert AskedSchool.objects.get(pk=read.pk).released_at == first
        assert Message.objects.filter(kind="survey_released").count() == 1


def test_all_schools_together_are_released_once_by_who_runs_the_survey(
    read, officer, forum_lead, lead, north
):
    with in_area(north):
        for other in (officer, lead):
            assert not can_see_together(other, read.survey)
            with pytest.raises(Refused, match="Only who runs the survey"):
                release_together(survey=read.survey, by=other)
        with pytest.raises(Refused, match="1 school has enough answers"):
            release_together(survey=read.survey, by=forum_lead)
        release_to_leaders(asked=read, by=forum_lead)
        released = release_together(survey=read.survey, by=forum_lead)
        assert can_see_together(officer, released)
        with pytest.raises(Refused, match="see this already"):
            release_together(survey=read.survey, by=forum_lead)
        released.refresh_from_db()
        assert released.released_by == forum_lead


def test_families_see_results_once_both_keys_are_turned(read, forum_lead, school_lead, lead, north):
    with in_area(north):
        assert not can_agree_for_school(school_lead, read)
        with pytest.raises(Refused, match="leaders see the results before"):
            agree_for_families(asked=read, by=forum_lead)
        release_to_leaders(asked=read, by=forum_lead)
        with pytest.raises(Refused, match="Write the summary"):
            agree_for_families(asked=read, by=forum_lead)
        prepare_release(asked=read, held_back=[], summary=SUMMARY, by=forum_lead)
        assert not agree_for_families(asked=read, by=forum_lead).is_with_families
        assert Message.objects.filter(kind="survey_to_agree", to=school_lead.user.email).exists()
        with pytest.raises(Refused, match="decide together"):
            agree_for_families(asked=read, by=lead)
        with pytest.raises(Refused, match="agreed already"):
            agree_for_families(asked=read, by=forum_lead)
        prepare_release(asked=read, held_back=[], summary="In other words.", by=forum_lead)
        assert agree_for_families(asked=read, by=school_lead).is_with_families
        with pytest.raises(Refused, match="Families have this summary already"):
            prepare_release(asked=read, held_back=[], summary=SUMMARY, by=forum_lead)


def test_what_is_held_back_stays_as_it_was_at_the_release(read, forum_lead, north):
    with in_area(north):
        with pytest.raises(Refused, match="not in the survey"):
            prepare_release(asked=read, held_back=["nothing"], summary="", by=forum_lead)
        prepare_release(asked=read, held_back=["welcome"], summary="", by=forum_lead)
        release_to_leaders(asked=read, by=forum_lead)
        with pytest.raises(Refused, match="stays as it is"):
            prepare_release(asked=read, held_back=[], summary="", by=forum_lead)
        assert (
            prepare_release(asked=read, held_back=["welcome"], summary=SUMMARY, by=forum_lead).summary
            == SUMMARY
        )


def test_the_page_leads_through_the_release(read, client, forum_lead, school_lead, lead, north):
    address = reverse("asked_release", args=[north.slug, read.survey_id, read.pk])
    client.sign_in(school_lead)
    assert client.get(address).status_code == 403
    client.logout()
    client.sign_in(forum_lead)
    assert client.post(address, {"held_back": ["belonging"], "summary": SUMMARY}).status_code == 302
    client.post(reverse("asked_release_leaders", args=[north.slug, read.survey_id, read.pk]))
    agree = reverse("asked_agree", args=[north.slug, read.survey_id, read.pk])
    client.post(agree)
    client.logout()
    client.sign_in(lead)
    assert "May families see the results?" not in client.get(address).content.decode()
    client.logout()
    client.sign_in(school_lead)
    assert "May families see the results?" in client.get(address).content.decode()
    client.post(agree)
    with in_area(north):
        kept = AskedSchool.objects.get(pk=read.pk)
        assert (kept.is_with_families, kept.held_back, kept.summary) == (True, ["belonging"], SUMMARY)


def test_summary_is_asked_about_once_where_it_may_point_to_somebody(read, client, forum_lead, north):
    address = reverse("asked_release", args=[north.slug, read.survey_id, read.pk])
    client.sign_in(forum_lead)
    sent = {"summary": f"Families of {read.school} thank Mrs Hall."}
    assert insist(client, address, sent).status_code == 302
    assert client.post(address, sent | {"held_back": ["belonging"]}).status_code == 302, "it stands there"
    with in_area(north):
        read.refresh_from_db()
        assert (read.summary, read.held_back) == (sent["summary"], ["belonging"])


def test_release_page_tells_which_comments_may_still_point_to_somebody(asked, client, forum_lead, north):
    address = reverse("asked_release", args=[north.slug, asked.survey_id, asked.pk])
    with in_area(north):
        first, *others = counted(asked, *["Ask Jayden about it."] * 3)
        say(first, forum_lead, words=first.original)
    client.sign_in(forum_lead)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address).content.decode()
        return page, len(queries)

    page, queries = cost()
    assert "1 comment for others to read may still point to a person" in page
    assert f'href="{reverse("comment", args=[north.slug, first.pk])}">Ask Jayden about it.</a>' in page
    assert "“Jayden” looks like a name" in page
    with in_area(north):
        for other in others:
            say(other, forum_lead, words=other.original)
    assert cost()[1] == queries
    with in_area(north):
        for comment in (first, *others):
            say(comment, forum_lead, state="kept_back")
    assert "may still point" not in cost()[0]


def test_others_find_nothing(read, client, outsider, forum_worker, north):
    address = reverse("asked_release", args=[north.slug, read.survey_id, read.pk])
    client.sign_in(outsider)
    assert client.get(address).status_code == 404
    client.logout()
    client.sign_in(forum_worker)
    leaders = reverse("asked_release_leaders", args=[north.slug, read.survey_id, read.pk])
    assert client.post(leaders).status_code == 403


def test_the_forum_sees_what_others_will_before_they_do(asked, client, forum_lead, school_lead, north):
    with in_area(north):
        said = [f"{word}, {number}" for word in ("Kind", "Open") for number in range(6)]
        for comment in counted(asked, *said):
            state = "leaders" if comment.words.startswith("Kind") else "ready"
            say(comment, forum_lead, words=comment.words, state=state)
        finish_reading(asked=asked, by=forum_lead)
        prepare_release(asked=asked, held_back=["belonging"], summary=SUMMARY, by=forum_lead)
    client.sign_in(forum_lead)
    pages = {
        reader: client.get(
            reverse("asked_results_preview", args=[north.slug, asked.survey_id, asked.pk, reader])
        ).content.decode()
        for reader in ("leaders", "officers", "families")
    }
    assert all("My child belongs." not in page and "A preview" in page for page in pages.values())
    assert "Kind, 3" in pages["leaders"]
    assert ("Kind, 3" in pages["families"], "Open, 3" in pages["families"]) == (False, True)
    assert SUMMARY in pages["families"]
    asked.refresh_from_db()
    assert asked.released_at is None
    client.logout()
    client.sign_in(school_lead)
    address = reverse("asked_results_preview", args=[north.slug, asked.survey_id, asked.pk, "leaders"])
    assert client.get(address).status_code == 403
