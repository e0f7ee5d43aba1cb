"""When the portal has a newer version of a framework than an area's copy was taken from."""

import copy

import pytest
from django.urls import reverse

from audits.framework_file import document_of, shipped, shipped_digest
from audits.models import Framework, FrameworkVersion, Statement
from audits.reading.editions import with_own_statements
from audits.services.frameworks import (
    discard_draft,
    load_document,
    new_version,
    publish,
    take_shipped,
    take_up_edition,
)
from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from tests.areas import in_area

REVIEW = "neurodiversity_inclusion_review"
NEWER = "The portal has a newer version of this framework"
OWN = {"id": "our_own_garden", "text": "Our garden is open to everybody."}
OWN_DOMAIN = {
    "id": "outdoors",
    "name": "Outdoors",
    "statements": [{"id": "our_woods", "text": "We use the woods."}],
}


def older():
    """The portal's document as it was before: one statement more, one less, one in other words."""
    document = copy.deepcopy(shipped(REVIEW))
    first = document["domains"][0]["statements"]
    first[0]["text"] = "As it was said before."
    first[1] = {"id": "asked_no_more", "text": "Asked no more."}
    return document


@pytest.fixture
def framework(lead, north):
    """A copy of an older edition, to which the area added two statements since."""
    with in_area(north):
        made = publish(version=load_document(area=north, document=older(), by=lead), by=lead).framework
        Framework.objects.filter(pk=made.pk).update(origin=REVIEW)
        added = older()
        added["domains"][0]["statements"] += [OWN]
        added["domains"] += [OWN_DOMAIN]
        publish(version=load_document(area=north, document=added, by=lead, framework=made), by=lead)
        return Framework.objects.select_related("area").get(pk=made.pk)


def look(client, framework):
    response = client.get(framework.get_absolute_url())
    return " ".join(response.content.decode().split())


def take_up(client, framework):
    return client.post(reverse("framework_take_up", args=[framework.area.slug, framework.pk]))


def test_who_may_edit_is_told_and_others_are_not(client, framework, lead, officer, viewer):
    for who, is_told in ((lead, True), (officer, False), (viewer, False)):
        client.logout()
        client.sign_in(who)
        page = look(client, framework)
        assert (NEWER in page, "Take it up as a draft" in page) == (is_told, is_told)


def test_nobody_is_told_while_the_copy_is_of_this_edition(client, lead, north):
    with in_area(north):
        made = take_shipped(area=north, slug=REVIEW, by=lead).framework
        publish(version=new_version(framework=made, by=lead), by=lead)
        with pytest.raises(Refused, match="no newer version"):
            take_up_edition(framework=made, by=lead)
    client.sign_in(lead)
    assert NEWER not in look(client, made)


def test_framework_of_the_area_itself_is_nobody_elses(client, framework, lead):
    with in_area(framework.area):
        Framework.objects.update(origin="")
    client.sign_in(lead)
    assert NEWER not in look(client, framework)


def published(framework):
    fields = ("number", "sha256", "published_at", "title")
    with in_area(framework.area):
        return list(FrameworkVersion.objects.published().order_by("number").values(*fields))


def test_draft_says_what_the_portal_says_and_keeps_what_the_area_added(client, framework, lead):
    before = published(framework)
    client.sign_in(lead)
    assert take_up(client, framework).url == framework.get_absolute_url()

    expected = copy.deepcopy(shipped(REVIEW))["domains"]
    expected[0]["statements"] += [OWN]
    with in_area(framework.area):
        draft = FrameworkVersion.objects.get(published_at=None)
        assert document_of(draft)["domains"] == [*expected, OWN_DOMAIN]
        assert (draft.number, draft.made_by, draft.portal_sha256) == (3, lead, shipped_digest(REVIEW))
        changes = dict(Statement.objects.filter(version=draft).values_list("slug", "change"))
        assert ActivityEntry.objects.latest("pk").detail == "from the portal’s newer version"
    first, second = (each["id"] for each in expected[0]["statements"][:2])
    assert (changes[first], changes[second]) == ("reworded", "new")
    assert (changes[OWN["id"]], changes["our_woods"]) == ("same", "same")
    assert "asked_no_more" not in changes
    assert published(framework) == before


def test_page_is_quiet_once_it_is_taken_up_and_speaks_again_if_that_is_discarded(client, framework, lead):
    with in_area(framework.area):
        draft = take_up_edition(framework=framework, by=lead)
        with pytest.raises(Refused, match="no newer version"):
            take_up_edition(framework=framework, by=lead)
    client.sign_in(lead)
    assert NEWER not in look(client, framework)

    with in_area(framework.area):
        discard_draft(version=draft, by=lead)
    assert NEWER in look(client, framework)
    with in_area(framework.area):
        publish(version=take_up_edition(framework=framework, by=lead), by=lead)
    assert NEWER not in look(client, framework)


def test_draft_of_ones_own_is_finished_first(client, framework, lead):
    with in_area(framework.area):
        draft = new_version(framework=framework, by=lead)
    client.sign_in(lead)
    assert "There is a draft already." in look(client, framework)
    take_up(client, framework)
    assert "There is a draft of" in look(client, framework)
    with in_area(framework.area):
        assert FrameworkVersion.objects.get(published_at=None) == draft


def test_only_those_who_set_up_take_it_up(client, framework, officer, viewer, outsider):
    for who, status in ((officer, 403), (viewer, 403), (outsider, 404)):
        client.logout()
        client.sign_in(who)
        assert take_up(client, framework).status_code == status, who
    with in_area(framework.area):
        assert FrameworkVersion.objects.count() == 2


def test_own_statement_leaves_out_what_the_newer_edition_has_no_place_for():
    edition = copy.deepcopy(shipped(REVIEW))
    code = edition["domains"][0]["statements"][0]["code"]
    group = edition["groups"][0]["id"]
    levels = [{"level": each, "descriptor": "So."} for each in ("low", "middle", "high")]
    own = OWN | {"code": code, "levels": levels, "must_reach": "high", "holds_at": "low", "why": "For air."}
    own |= {"wording": {group: "I like it.", "gone": "No."}, "prompts": {"gone": "?"}, "places": ["gone"]}
    first, last = copy.deepcopy(edition), copy.deepcopy(edition)
    last["domains"][0]["statements"].append(own)

    (kept,) = (
        each
        for each in with_own_statements(edition, last=last, first=first)["domains"][0]["statements"]
        if each["id"] == OWN["id"]
    )

    assert kept == OWN | {"why": "For air.", "wording": {group: "I like it."}, "prompts": {}, "places": []}
