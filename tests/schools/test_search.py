"""Finding a school with what people remember of it."""

import pytest
from django.db import connections

from schools.models import School
from schools.plain import plain
from schools.services.register import read_register
from tests.emptying import return_to_cast
from tests.schools.files import register, school

SCHOOLS = [
    school(100001, "St Mary's CofE Primary School", Town="Worcester", Postcode="WR1 2AB"),
    school(100002, "St Mary's Catholic Primary School", Town="Evesham", Postcode="WR11 4EJ"),
    school(100003, "Worcester Grammar School", Town="Kidderminster", Postcode="DY10 1AA"),
    school(100004, "Château Académie", Town="Malvern", Postcode="WR14 3AB"),
    school(100005, "St Mary's CofE Primary School", Town="Worcester", status="Closed", Postcode="WR1 9ZZ"),
    school(100006, "Oak Infants", Town="Redditch", Locality="Arrow Vale", Postcode="B97 4HS"),
]
RENAMED = school(100006, "Hedgerow Academy", Town="Redditch", Locality="Arrow Vale", Postcode="B97 4HS")


@pytest.fixture(scope="module")
def register_of_six(django_db_setup, django_db_blocker):
    """Six schools, committed once for all these tests, which only read."""
    with django_db_blocker.unblock():
        read_register(file=register(*SCHOOLS), using="system", apply=True)
        read_register(file=register(RENAMED), using="system", apply=True)
        connections.close_all()
    yield
    with django_db_blocker.unblock():
        return_to_cast()
        connections.close_all()


@pytest.fixture
def found(register_of_six, db):
    def search(text):
        return list(School.objects.search(text).values_list("pk", flat=True))

    return search


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("st marys worcster", 100001),
        ("Saint Mary Worcester", 100001),
        ("st. mary’s church of england primary, worcester", 100001),
        ("St Mary's C of E Prim Sch Worcester", 100001),
        ("st marys rc", 100002),
        ("st mary eversham", 100002),
        ("WR1 2AB", 100001),
        ("wr12ab", 100001),
        ("B97 4HS", 100006),
        ("b974h", 100006),
        ("100004", 100004),
        ("chateau academie", 100004),
        ("gramar school worc", 100003),
        ("hedge", 100006),
        ("oak infant", 100006),
        ("arrow vale", 100006),
        ("worcestershire hegderow", 100006),
    ],
)
def test_first_answer_is_the_school_that_was_meant(found, typed, first):
    assert found(typed)[0] == first


def test_open_school_comes_before_the_closed_one_of_the_same_name(found):
    assert found("st marys cofe worcester")[:2] == [100001, 100005]


def test_name_counts_more_than_town(found):
    assert found("worcester")[0] in {100003, 100001}
    assert set(found("worcester")) == {100001, 100003, 100005}


@pytest.mark.parametrize("typed", ["", "   ", "'; DROP TABLE", "!!!", "& | ! ( ) : *", "xqzwk", "\0"])
def test_nothing_sensible_finds_nothing_and_breaks_nothing(found, typed):
    assert found(typed) == []


def test_exact_words_are_not_diluted_by_similar_ones(found):
    assert found("evesham") == [100002]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("St. Mary’s C.E. School", "st mary ce school"),
        ("SS Peter and Paul’s R.C.", "st peter paul catholic"),
        ("Saint Bede‘s Roman Catholic Infants’", "st bede catholic infant"),
        ("Ysgol Gŵyr (Jnr)", "ysgol gwyr junior"),
        ("Cross Princess", "cross princess"),
        ("St Mary's\N{NO-BREAK SPACE}RC/CE", "st mary catholic ce"),
    ],
)
def test_plain_words(text, words):
    assert plain(text) == words
