"""Predecessors and successors: read from the file of links, followed to the school of today."""

import pytest
from django.test.utils import CaptureQueriesContext

from schools.models import School, SchoolLink
from schools.register_file.refusal import RegisterRefused
from schools.services.successors import follow_successor, successors_of
from tests.schools.files import links, school, table


@pytest.fixture
def schools(import_register):
    """Six schools, of which the last is open."""
    rows = [school(100000 + n, status="Open" if n == 5 else "Closed") for n in range(6)]
    import_register(*rows)

    def link(*pairs):
        return import_register(*rows, links=links(*pairs))

    return link


def test_links_listed_from_both_ends_are_one(schools):
    report = schools(
        (100000, 100005, "Successor"),
        (100005, 100000, "Predecessor"),
        (100001, 100005, "Sixth Form Centre Link"),
    )
    assert (report.links.new, report.links.known, report.links.other_kinds) == (1, 0, 1)
    link = SchoolLink.objects.get()
    assert (link.predecessor_id, link.successor_id, link.established_on.year) == (100000, 100005, 2020)
    again = schools((100000, 100005, "Successor"))
    assert (again.links.new, again.links.known) == (0, 1)


def test_link_to_a_school_that_is_not_in_the_register_is_counted_and_left_out(schools):
    assert schools((100000, 999999, "Successor")).links.unknown_schools == 1
    assert not SchoolLink.objects.exists()


def test_bad_links_are_listed(schools):
    report = schools(
        (100000, 100000, "Successor"), ("x", 100001, "Successor"), (100000, 100005, "Successor - merged")
    )
    assert [(f["line"], f["column"]) for f in report.links.faults.kept] == [(2, "LinkURN"), (3, "URN")]
    assert report.links.new == 1


def test_links_without_their_columns_are_refused_and_the_register_too(import_register):
    with pytest.raises(RegisterRefused, match="no columns LinkURN, LinkType"):
        import_register(school(100001), links=table(["URN"], [["100001"]]))
    assert not School.objects.exists()


def test_chain_is_followed_to_the_school_of_today(schools):
    schools((100000, 100001, "Successor"), (100001, 100002, "Successor"), (100002, 100005, "Successor"))
    assert follow_successor(100000) == 100005
    assert School.objects.get(pk=100000).current().pk == 100005
    assert School.objects.get(pk=100005).current().pk == 100005


def test_merger_leads_each_to_the_new_school(schools):
    schools((100000, 100005, "Successor - merged"), (100001, 100005, "Successor - merged"))
    assert [follow_successor(urn) for urn in (100000, 100001)] == [100005, 100005]


def test_split_is_left_to_people(schools):
    schools((100000, 100004, "Successor - Split School"), (100000, 100005, "Successor - Split School"))
    assert follow_successor(100000) == 100000
    assert [school.pk for school in successors_of(100000)] == [100004, 100005]


def test_open_school_is_not_followed(schools):
    schools((100005, 100000, "Successor"))
    assert follow_successor(100005) == 100005


def test_circle_leads_back_to_where_it_began(schools):
    schools((100000, 100001, "Successor"), (100001, 100002, "Successor"), (100002, 100000, "Successor"))
    assert [follow_successor(urn) for urn in (100000, 100001, 100002)] == [100000, 100001, 100002]


def test_unknown_number_leads_to_itself(schools):
    assert follow_successor(999999) == 999999


@pytest.mark.parametrize("number", [1, 3])
def test_pasts_of_many_schools_take_as_many_queries_as_of_one(schools, number):
    from django.db import connection

    schools(*((100000 + n, 100005, "Successor") for n in range(3)))
    with CaptureQueriesContext(connection) as queries:
        found = list(School.objects.order_by("pk")[:number].with_past())
        assert [found_school.links_forward.all()[0].successor_id for found_school in found] == [
            100005
        ] * number
    assert len(queries) == 3
