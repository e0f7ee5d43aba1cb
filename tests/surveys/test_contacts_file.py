"""Lists of families' addresses as schools have them: with and without headings, with faults, twice the same."""

import pytest

from common.uploads.refusal import UploadRefused
from surveys.contacts_file import ContactsReader, Family, rows_of_text, spellings, telephone_of

LANGUAGES = spellings(
    [
        ("en", "English", "English"),
        ("pl", "Polish", "Polski"),
        ("pa-Guru", "Panjabi", "ਪੰਜਾਬੀ"),
        ("ur", "Urdu", "اردو"),
    ]
)


def read(text, *, with_texts=True):
    return ContactsReader(LANGUAGES, with_texts=with_texts).read(rows_of_text(text))


def test_columns_are_read_by_their_names_in_any_order():
    found = read("Name;Home language;E-mail\nSam;pl;sam@home.example\nAli;;ali@home.example\n")
    assert found.families == [
        Family(email="sam@home.example", name="Sam", language="pl"),
        Family(email="ali@home.example", name="Ali"),
    ]
    assert found.unknown_languages == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("PL", "pl"),
        ("polish", "pl"),
        ("Polski", "pl"),
        ("Polish / Polski", "pl"),
        ("اردو", "ur"),
        ("Panjabi (Gurmukhi)", "pa-Guru"),
        ("Punjabi", "pa-Guru"),
        ("pa", "pa-Guru"),
        ("pa_Guru", "pa-Guru"),
        ("English", "en"),
    ],
)
def test_language_is_its_code_or_one_of_its_names(written, code):
    found = read(f"email\tlanguage\na@home.example\t{written}")
    assert (found.families[0].language, found.unknown_languages) == (code, [])


def test_language_that_nobody_knows_is_told_by_its_line_and_the_family_is_kept():
    found = read("email,language\na@home.example,Klingon\nb@home.example,Urdu\n")
    assert [family.language for family in found.families] == ["", "ur"]
    assert found.unknown_languages == [(2, "“Klingon” is none of this area’s languages.")]
    assert found.faults == []


def test_where_texts_cannot_be_sent_a_telephone_number_is_no_address():
    found = read("email,mobile\n,07700 900123\na@home.example,07700 900124\n,\nb@", with_texts=False)
    assert found.families == [Family(email="a@home.example")]
    assert found.faults[0] == (2, "There is no email address, and this portal cannot send text messages.")


def test_without_names_an_address_is_what_looks_like_one():
    assert read("Sam, 07700 900123\nali@home.example").families == [
        Family(telephone="+447700900123", name="Sam"),
        Family(email="ali@home.example"),
    ]


def test_address_too_long_to_keep_is_named_and_not_cut():
    long = f"a@{'.'.join(['b' * 60] * 4)}.{'c' * 20}.example"
    found = read(f"email\n{long}\nb@home.example\n")
    assert [family.email for family in found.families] == ["b@home.example"]
    assert [(line, "too long" in why) for line, why in found.faults] == [(2, True)]


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
