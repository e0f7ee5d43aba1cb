"""Lists of families' addresses as schools have them: with and without headings, with faults, twice the same."""

import pytest

from common.uploads.refusal import UploadRefused
from surveys.contacts_file import Family, contacts_from, rows_of_text, telephone_of


def read(text, **more):
    return contacts_from(rows_of_text(text), **more)


def test_columns_are_read_by_their_names_in_any_order():
    found = read(
        "Name;Home language;E-mail\nSam;pl;sam@home.example\nAli;xx;ali@home.example\n", languages=["pl"]
    )
    assert found.families == [
        Family(email="sam@home.example", name="Sam", language="pl"),
        Family(email="ali@home.example", name="Ali"),
    ]


def test_without_names_an_address_is_what_looks_like_one():
    assert read("Sam, 07700 900123\nali@home.example").families == [
        Family(telephone="+447700900123", name="Sam"),
        Family(email="ali@home.example"),
    ]


def test_each_address_once_whatever_its_capitals():
    found = read("a@home.example\nA@Home.example\n07700 900123\n+44 7700 900123")
    assert (len(found.families), found.twice) == (2, 2)


def test_faults_name_their_line_and_the_rest_is_kept():
    found = read("email,name\nnot@,Sam\nok@home.example,Ali\n,Nobody\n")
    assert [number for number, _ in found.faults] == [2, 4]
    assert found.families == [Family(email="ok@home.example", name="Ali")]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("07700 900123", "+447700900123"),
        ("(01905) 555-123", "+441905555123"),
        ("0044 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("12345", ""),
        ("call me", ""),
        ("", ""),
    ],
)
def test_telephone_numbers(written, kept):
    assert telephone_of(written) == kept


def test_what_is_no_list_is_refused_in_a_sentence():
    with pytest.raises(UploadRefused, match="cannot be read"):
        rows_of_text('"' + "x" * 200_000)
