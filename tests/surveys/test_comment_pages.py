"""Comments come a page at a time: each on one page alone, in an order that stays, whatever an address asks for."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.disclosure import Thresholds
from common.pages import nearest_page
from programmes.themes import Theme
from surveys.documents.family_results import build_family_report
from surveys.documents.results import build_asked_report
from surveys.models import Comment
from surveys.reading import comment_pages
from surveys.reading.released_comments import comments_of
from tests.areas import PortalClient, in_area
from tests.cast import member
from tests.surveys.test_results_pages import built, look, urdu, words
from tests.surveys.told import told, wrote

NOWHERE = ["", "x", "²", "-1", "0", "9" * 5000, "1.5", "nan", "\0"]


@pytest.fixture
def asked(committed, monkeypatch):
    """A school whose families wrote eight comments about two themes; five stand on a page."""
    monkeypatch.setattr(comment_pages, "A_PAGE", 5)
    [asked] = told([(12, 8)])
    wrote(asked, *[f"Garden {n}" for n in range(6)], themes=[Theme.FAMILIES])
    wrote(asked, "Office 0", "Office 1")
    return asked


def client_of(role="forum_lead"):
    client = PortalClient()
    client.force_login(member("northshire", role).user)
    return client


def results(asked):
    return reverse("asked_results", args=["northshire", asked.survey_id, asked.pk])


def quotes(said):
    return re.findall(r"(?:Garden|Office) \d", said)


@pytest.mark.parametrize("number", NOWHERE)
def test_number_that_is_none_gives_the_first_page(number):
    assert nearest_page([1, 2, 3], number, per_page=2).number == 1


def test_number_past_the_end_gives_the_last_page_and_an_empty_list_its_one():
    assert nearest_page([1, 2, 3], "99", per_page=2).object_list == [3]
    assert nearest_page([], "2", per_page=2).object_list == []


def test_each_comment_of_a_school_is_on_one_page_in_an_order_that_stays(asked):
    client, here = client_of("school_lead"), results(asked)
    first, second = (words(client.get(f"{here}?page={number}")) for number in (1, 2))
    assert (len(quotes(first)), len(quotes(second))) == (5, 3)
    assert len({*quotes(first), *quotes(second)}) == 8
    assert quotes(words(client.get(here))) == quotes(first), "and stands there each time"
    assert quotes(words(client.get(f"{here}?page=99"))) == quotes(second)
    assert quotes(words(client.get(f"{here}?page=-3&about=rubbish"))) == quotes(first)
    assert 'href="?page=2#words"' in first
    assert 'id="words" tabindex="-1">In their own words<span class="pp-soft pp-light">, page 1 of 2' in first
    assert "Parent carer involvement (6)" in second, (
        "its heading stands on every page, with how many there are"
    )
    keys = Comment.objects.using("system").filter(asked=asked).order_by("pk")
    ordered = [one.words for one in keys if one.themes]
    assert [one for one in quotes(first + second) if one.startswith("Garden")] == ordered


def test_theme_is_kept_from_page_to_page(asked):
    client, here = client_of(), results(asked)
    assert "?about=q-works_well#words" in words(client.get(here))
    said = words(client.get(f"{here}?about={Theme.FAMILIES}"))
    assert len(quotes(said)) == 5
    assert f'href="?about={Theme.FAMILIES}&amp;page=2#words"' in said
    said = words(client.get(f"{here}?about={Theme.FAMILIES}&page=2"))
    assert len(quotes(said)) == 1
    assert f'href="?about={Theme.FAMILIES}#words" aria-current="true"' in said
    assert quotes(words(client.get(f"{here}?about=q-works_well&page=7"))) != quotes(said)


def groups(asked):
    with transaction.atomic(), in_area(asked.area):
        found = comments_of(asked, Thresholds(), for_families=False, hidden=())
        return {one.title: (one.number, len(one.comments)) for one in found.groups}, found.has_repeats


def test_theme_of_few_comments_is_not_named_and_they_stand_under_their_question(asked):
    wrote(asked, *[f"Office {n}" for n in range(2, 6)], themes=[Theme.READINESS])
    six = ("What does school do well?", "Parent carer involvement")
    assert groups(asked) == ({six[0]: (6, 6), six[1]: (6, 6)}, False)
    client, here = client_of("school_lead"), results(asked)
    said = words(client.get(f"{here}?about={Theme.READINESS}"))
    assert f"?about={Theme.READINESS}#words" not in said, "it is not offered"
    assert "page 1 of 3" in said, "all comments, as for a theme that is none"
    wrote(asked, "Office 6", themes=[Theme.READINESS])
    assert groups(asked)[0]["Readiness to learn"] == (5, 5)
    left = words(client.get(f"{here}?about=q-works_well"))
    assert '<h3 class="govuk-heading-s">What does school do well?</h3>' in left, "two are too few to say"
    assert len(quotes(left)) == 2


def test_comment_stands_under_each_theme_that_it_is_about_and_that_is_heard(asked):
    wrote(asked, *[f"Office {n}" for n in range(2, 7)], themes=[Theme.FAMILIES, Theme.READINESS])
    wrote(asked, "Office 7", themes=[Theme.PUPIL_VOICE, Theme.READINESS, Theme.READINESS])
    assert groups(asked) == (
        {
            "What does school do well?": (None, 2),
            "Parent carer involvement": (11, 11),
            "Readiness to learn": (6, 6),
        },
        True,
    )
    assert "stands under each of them" in words(client_of().get(results(asked)))


def test_preview_is_paged_as_the_page_is(asked):
    where = ("asked_results_preview", asked.survey_id, asked.pk)
    assert len(quotes(words(look("forum_lead", *where, "leaders")))) == 5
    assert len(quotes(words(look("forum_lead", *where, "families")))) == 5


def test_families_turn_pages_in_their_language(asked):
    urdu(asked)
    client, here = PortalClient(), reverse("family_results", args=[asked.code])
    first, second = (words(client.get(f"{here}?l=ur&page={number}")) for number in (1, 2))
    assert len({*quotes(first), *quotes(second)}) == 8
    assert 'rel="next" href="?l=ur&amp;page=2#words"' in first
    assert 'rel="prev" href="?l=ur&amp;page=1#words"' in second
    for number in NOWHERE:
        assert client.get(here, {"page": number, "about": number}).status_code == 200


def test_documents_hold_all_comments(asked):
    for build in (build_asked_report, build_family_report):
        found = built(build, asked=asked.pk)[0].context["found"]
        assert sum(len(group.comments) for group in found.comments.groups) == 8


def test_comments_of_all_schools_keep_their_theme_and_place(committed, monkeypatch):
    monkeypatch.setattr(comment_pages, "A_PAGE", 3)
    asked = told([(12, 8)] * 3)
    wrote(asked[0], *[f"Garden {n}" for n in range(5)])
    here = ("survey_comments", asked[0].survey_id, "q-works_well")
    said = words(look("forum_lead", *here))
    assert len(quotes(said)) == 3
    assert 'href="?page=2#words"' in said
    address = reverse("survey_comments", args=["northshire", *here[1:]])
    assert len(quotes(words(client_of().get(f"{address}?page=0")))) == 3
    assert len(quotes(words(client_of().get(f"{address}?page=77")))) == 2


def test_queue_is_paged_and_counts_all(asked):
    Comment.objects.using("system").filter(words__startswith="Office").update(state="waiting", read_by=None)
    client, here = client_of(), reverse("comment_queue", args=["northshire", asked.survey_id, asked.pk])
    first, second = (words(client.get(f"{here}?page={number}")) for number in (1, 2))
    assert "<b>6 of 8 read.</b>" in first
    assert "<b>6 of 8 read.</b>" in second
    assert len({*quotes(first), *quotes(second)}) == 8
    assert 'href="?page=2#list"' in first
    last = Comment.objects.using("system").filter(asked=asked).order_by("pk").last()
    said = words(client.get(reverse("comment", args=["northshire", last.pk])))
    assert f'href="{here}?page=2#list"' in said, "back to where it stands"
    assert quotes(words(client.get(f"{here}?page=-8"))) == quotes(first)


def test_any_number_of_comments_takes_the_same_queries(asked):
    client = client_of()
    addresses = (
        results(asked),
        reverse("comment_queue", args=["northshire", asked.survey_id, asked.pk]),
        reverse("family_results", args=[asked.code]),
    )

    def cost():
        return [_cost(client, address) for address in addresses]

    cost()
    few = cost()
    wrote(asked, *[f"Garden {n}" for n in range(20)])
    assert cost() == few == [20, 9, 15]


def _cost(client, address):
    with CaptureQueriesContext(connection) as queries:
        words(client.get(address))
    return len(queries)
