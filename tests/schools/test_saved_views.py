"""Kept ways of looking at the board: one's own, shared ones, and what happens when a filter is gone."""

import pytest

from programmes.models import ActivityEntry, Organisation
from schools.models import SavedView
from tests.areas import in_area
from tests.cast import area, member
from tests.school_year import make_year, take_part

BOARD = "/a/northshire/schools/"
VIEWS = f"{BOARD}views/"
EAST = "Northshire East Primary 1"


@pytest.fixture
def year(north, lead):
    with in_area(north):
        made = make_year(lead)
        take_part(made, Organisation.objects.get(name=EAST), by=lead)
        yield made


def signed_in(client, role="area_lead"):
    client.force_login(member("northshire", role).user)
    return client


def kept():
    with in_area(area("northshire")):
        return SavedView.objects.select_related("owner").get()


def keep(client, query="due=late&page=3&junk=1", **form):
    return client.post(f"{VIEWS}new/?{query}", {"name": "Late ones", **form})


def test_view_keeps_filters_and_order_and_stands_above_the_board(client, year, lead):
    response = keep(signed_in(client), "due=late&sort=school&page=3&junk=1")
    assert response.url == f"{BOARD}?due=late&sort=school"
    page = client.get(response.url).content.decode()
    assert f'href="{BOARD}?due=late&amp;sort=school" aria-current="true">Late ones</a>' in page
    assert ActivityEntry.objects.get(verb="saved the view").thing == "Late ones"


def test_view_is_ones_own_until_it_is_shared(client, year):
    keep(signed_in(client))
    assert 'aria-label="Saved views"' not in signed_in(client, "officer").get(BOARD).content.decode()
    view = kept()
    signed_in(client)
    client.post(f"{VIEWS}{view.pk}/", {"name": "All late", "is_shared": "on"})
    page = signed_in(client, "officer").get(VIEWS).content.decode()
    assert "All late" in page
    assert "saved by Area lead Northshire" in page
    assert f"{VIEWS}{view.pk}/" not in page


def test_others_change_no_view_and_outsiders_find_none(client, year, outsider):
    keep(signed_in(client), is_shared="on")
    view = kept()
    signed_in(client, "officer")
    for path in (f"{VIEWS}{view.pk}/", f"{VIEWS}{view.pk}/delete/"):
        assert client.post(path, {"name": "Mine"}).status_code == 403
    client.force_login(outsider.user)
    assert client.get(VIEWS).status_code == 404
    assert client.get(f"/a/southmoor/schools/views/{view.pk}/").status_code == 404
    with in_area(area("northshire")):
        SavedView.objects.update(is_shared=False)
    assert signed_in(client, "officer").get(f"{VIEWS}{view.pk}/").status_code == 404


def test_national_viewer_keeps_no_view(client, year):
    assert keep(signed_in(client, "national_viewer")).status_code == 403


def test_used_name_and_nothing_to_keep_are_refused_and_what_was_typed_stays(client, year):
    keep(signed_in(client))
    response = keep(client, "due=week")
    assert response.status_code == 422
    page = response.content.decode()
    assert "There is a view called “Late ones” already" in page
    assert 'value="Late ones"' in page
    assert keep(client, "", name="Nothing").status_code == 422
    assert keep(client, "due=week", name="").status_code == 422
    assert "Choose some on the board" in client.get(f"{VIEWS}new/?stage=99").content.decode()
    assert SavedView.objects.count() == 1


def test_long_search_fits_or_is_refused_with_a_sentence(client, year):
    response = keep(signed_in(client), "q=" + "%F0%9F%A6%A6" * 100)
    assert response.status_code == 422
    assert "too many filters" in response.content.decode()


def test_view_with_a_filter_that_is_gone_says_so(client, year, lead):
    stage = year.stages[3]
    keep(signed_in(client), f"stage={stage.pk}&due=late")
    view = kept()
    stage.milestones.all()[0].of_schools.all().delete()
    stage.milestones.all().delete()
    stage.delete()
    page = client.get(f"{BOARD}?{view.query}").content.decode()
    assert "a stage that this board no longer has" in page
    assert EAST in page


def test_view_can_be_deleted_by_its_owner_alone_and_never_by_a_get(client, year):
    keep(signed_in(client))
    view = kept()
    assert client.get(f"{VIEWS}{view.pk}/delete/").status_code == 405
    client.post(f"{VIEWS}{view.pk}/delete/")
    assert not SavedView.objects.exists()
    assert "No view is saved yet" in client.get(VIEWS).content.decode()
