"""Comparing a file with the register and taking it over."""

import io
from datetime import date

import pytest
from django.db import ProgrammingError, connections, transaction

from schools.models import LocalAuthority, School, SchoolName
from schools.register_file.refusal import RegisterRefused
from schools.services.register import PreviewOutdated
from tests.schools.files import register, school, table, zipped


def test_first_import_adds_every_school_with_its_values(import_register):
    report = import_register(
        school(
            "100001",
            "Oak  Primary\N{NO-BREAK SPACE}School ",
            OpenDate="01-09-2007",
            StatutoryLowAge="4",
            NumberOfPupils="210",
            Postcode="WR1 2AB",
        ),
        school(100002, "Ash Primary", status="Closed", CloseDate="31-08-2018"),
    )
    assert (report.new, report.changed, report.faults.rows) == (2, 0, 0)
    oak = School.objects.get(pk=100001)
    assert (oak.name, oak.status, oak.town, oak.la_code) == ("Oak Primary School", "open", "Worcester", "885")
    assert (oak.opened_on, oak.lowest_age, oak.pupils, oak.closed_on) == (date(2007, 9, 1), 4, 210, None)
    assert School.objects.get(pk=100002).closed_on == date(2018, 8, 31)


def test_nothing_of_a_head_teacher_is_kept(import_register):
    import_register(school(100001, "Oak Primary"))
    with connections["system"].cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM schools_school s")
        assert "Never-kept" not in cursor.fetchone()[0]


def test_preview_changes_nothing_and_says_what_would(import_register):
    import_register(
        school(100001, "Oak Infants"), school(100002, "Ash Primary"), *(school(200000 + n) for n in range(30))
    )
    report = import_register(
        school(100001, "Oak Primary", Town="Evesham"),
        school(100002, "Ash Primary", status="Closed", CloseDate="31-08-2026"),
        school(100003, "Elm Primary"),
        *(school(200000 + n) for n in range(29)),
        apply=False,
    )
    assert (report.new, report.changed, report.renamed, report.closed) == (1, 2, 1, 1)
    assert (report.unchanged, report.missing, report.open_before) == (29, 1, 31)
    assert report.fields == {"Name": 1, "Status": 1, "Closed on": 1, "Town": 1}
    assert report.examples["changed"][0] == {
        "urn": 100001,
        "name": "Oak Primary",
        "changes": [
            {"field": "Name", "before": "Oak Infants", "after": "Oak Primary"},
            {"field": "Town", "before": "Worcester", "after": "Evesham"},
        ],
    }
    assert report.examples["changed"][1]["changes"][1]["after"] == "31 August 2026"
    assert [row["urn"] for row in report.examples["new"]] == [100003]
    assert [row["urn"] for row in report.examples["closed"]] == [100002]
    assert report.examples["renamed"][0]["before"] == "Oak Infants"
    assert School.objects.get(pk=100001).name == "Oak Infants"
    assert not School.objects.filter(pk=100003).exists()


def test_importing_the_same_again_changes_nothing(import_register):
    rows = [school(100001, "Oak Primary"), school(100002, "Ash Primary", CloseDate="31-08-2018")]
    import_register(*rows)
    before = list(School.objects.order_by("pk").values())
    report = import_register(*rows)
    assert (report.new, report.changed, report.unchanged) == (0, 0, 2)
    assert list(School.objects.order_by("pk").values()) == before
    assert not SchoolName.objects.exists()


def test_schools_that_a_file_lacks_stay(import_register):
    import_register(school(100001), school(100002))
    assert import_register(school(100002)).missing == 1
    assert School.objects.get(pk=100001).status == "open"


def test_former_names_are_kept_once(import_register):
    for name in ("Oak Infants", "Oak Primary", "Oak Academy", "Oak Primary", "Oak Academy"):
        import_register(school(100001, name))
    former = School.objects.get(pk=100001).former_names.values_list("name", flat=True)
    assert sorted(former) == ["Oak Academy", "Oak Infants", "Oak Primary"]


def test_columns_come_and_go_in_any_order(import_register):
    import_register(school(100001, "Oak Primary", Postcode="WR1 2AB", NumberOfPupils="210"))
    header = ["New in 2030", "establishmentname", "LA (code)", "EstablishmentStatus (code)", "URN"]
    report = import_register(file=table(header, [["?", "Oak Academy", "885", "3", "100001"]]))
    oak = School.objects.get(pk=100001)
    assert (oak.name, oak.status, oak.postcode, oak.pupils) == ("Oak Academy", "closing", "WR1 2AB", 210)
    assert {"Postcode", "NumberOfPupils"} <= set(report.columns_missing)
    assert School.objects.search("oak wr12ab").get() == oak


def test_missing_required_columns_are_all_named_in_one_sentence(import_register):
    file = register(school(100001), without=("URN", "LA (code)"))
    with pytest.raises(RegisterRefused, match=r"^The file has no columns URN, LA \(code\)\."):
        import_register(file=file)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no columns"),
        (b"just some words\n", "no columns"),
        (register().getvalue(), "a header and no rows"),
        (register(school("x")).getvalue(), "None of the 1 rows can be used. The first: line 2, URN is not"),
        (register(school(100001)).getvalue() + b'"100002","unfinished', "cannot be read as CSV"),
    ],
)
def test_unusable_file_is_refused_and_changes_nothing(import_register, content, sentence):
    with pytest.raises(RegisterRefused, match=sentence):
        import_register(file=io.BytesIO(content))
    assert not School.objects.exists()


FAULTS = [
    ({"URN": ""}, "URN", "is empty"),
    ({"URN": "12"}, "URN", "is not a unique reference number"),
    ({"URN": "１０００５５"}, "URN", "is not a unique reference number"),
    ({"URN": "100001"}, "URN", "stands in line 2 already"),
    ({"EstablishmentName": "\N{NO-BREAK SPACE}"}, "EstablishmentName", "is empty"),
    ({"EstablishmentName": "O" * 201}, "EstablishmentName", "is longer than 200"),
    ({"EstablishmentStatus (name)": ""}, "EstablishmentStatus (name)", "is empty"),
    ({"EstablishmentStatus (name)": "Maybe"}, "EstablishmentStatus (name)", "is not a status"),
    ({"LA (code)": ""}, "LA (code)", "is empty"),
    ({"LA (code)": "Kent"}, "LA (code)", "three figures"),
    ({"OpenDate": "31-02-2020"}, "OpenDate", "is not a date like 31-08-2024"),
    ({"OpenDate": "2020-09-01"}, "OpenDate", "is not a date"),
    ({"CloseDate": "soon"}, "CloseDate", "is not a date"),
    ({"CloseDate": "01-13-2020"}, "CloseDate", "is not a date"),
    ({"StatutoryLowAge": "four"}, "StatutoryLowAge", "is not a whole number"),
    ({"StatutoryHighAge": "-1"}, "StatutoryHighAge", "is not a whole number"),
    ({"StatutoryHighAge": "111"}, "StatutoryHighAge", "is not a whole number up to 99"),
    ({"NumberOfPupils": "1e9"}, "NumberOfPupils", "is not a whole number"),
    ({"Postcode": "WR1 2AB, but not on Mondays"}, "Postcode", "is longer than 8"),
    ({"EstablishmentNumber": "20001"}, "EstablishmentNumber", "is longer than 4"),
]


def test_twenty_faults_are_listed_by_line_column_and_reason_and_good_rows_go_in(import_register):
    bad = [school(110000 + n) | cells for n, (cells, _, _) in enumerate(FAULTS)]
    rows = [school(100001, "Oak Primary"), *bad, school(100002, "Ash Primary")]
    report = import_register(file=register(*rows, encoding="utf-8"))
    assert len(FAULTS) == report.faults.rows == report.faults.total == 20
    for fault, line, (cells, column, reason) in zip(report.faults.kept, range(3, 23), FAULTS, strict=True):
        assert (fault["line"], fault["column"]) == (line, column), fault
        assert reason in fault["reason"]
        assert fault["value"] in " ".join(next(iter(cells.values())).split())
    assert list(School.objects.order_by("pk").values_list("name", flat=True)) == [
        "Oak Primary",
        "Ash Primary",
    ]


def test_row_of_another_width_and_lines_after_breaks_are_numbered_as_an_editor_does(import_register):
    content = register(school(100001, "Oak\r\nPrimary")).getvalue() + b'"100002","885"\r\n\r\n'
    report = import_register(file=io.BytesIO(content))
    assert School.objects.get().name == "Oak Primary"
    (fault,) = report.faults.kept
    assert (fault["line"], fault["column"], fault["reason"]) == (
        4,
        "",
        "has 2 cells where the header has 25",
    )


def test_bad_row_leaves_its_school_as_it_was(import_register):
    import_register(school(100001, "Oak Primary"), school(100002))
    report = import_register(school(100001, "Oak Academy", OpenDate="never"), school(100002))
    assert (School.objects.get(pk=100001).name, report.missing) == ("Oak Primary", 1)


def test_only_the_first_faults_are_kept_and_all_are_counted(import_register):
    report = import_register(
        school(100001), *(school(200000 + n, OpenDate="x", CloseDate="y") for n in range(300))
    )
    assert (len(report.faults.kept), report.faults.total, report.faults.rows) == (200, 600, 300)


def test_file_that_closes_many_schools_is_refused_unless_allowed(import_register):
    import_register(*(school(100000 + n) for n in range(40)))
    closing = [school(100000 + n, status="Closed" if n < 3 else "Open") for n in range(40)]
    with pytest.raises(RegisterRefused, match=r"closes 3 of the 40 open schools that it names \(7\.5 %\)"):
        import_register(*closing)
    assert not School.objects.filter(status="closed").exists()
    import_register(*closing, allows_many_closures=True)
    assert School.objects.filter(status="closed").count() == 3


def test_few_closures_need_no_permission(import_register):
    import_register(*(school(100000 + n) for n in range(40)))
    import_register(*(school(100000 + n, status="Closed" if n < 2 else "Open") for n in range(40)))
    assert School.objects.filter(status="closed").count() == 2


def test_agreed_preview_must_still_be_true(import_register):
    seen = import_register(school(100001, "Oak Primary"), apply=False)
    import_register(school(100001, "Oak Infants"))
    with pytest.raises(PreviewOutdated) as outdated:
        import_register(school(100001, "Oak Primary"), previewed=list(seen.counts))
    assert (outdated.value.report.new, outdated.value.report.renamed) == (0, 1)
    assert School.objects.get().name == "Oak Infants"


def test_zip_is_imported_like_its_table(import_register):
    archive = zipped(edubase__csv=register(school(100001, "Oak Primary")).getvalue(), readme__txt=b"x")
    assert import_register(file=archive).new == 1


def test_progress_is_told_in_lines(import_register):
    told = []
    import_register(
        *(school(100000 + n) for n in range(2500)), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(1001, 2501), (2001, 2501)]


def test_councils_that_only_the_register_knows_are_noted_with_the_code_of_most_of_their_schools(
    import_register,
):
    import_register(
        school(100001, la="701", **{"LA (name)": "BFPO Overseas Establishments"}),
        *(
            school(100002 + n, **{"GSSLACode (name)": code})
            for n, code in enumerate(("E1", "E10000034", "E10000034"))
        ),
    )
    assert LocalAuthority.objects.get(code="701").name == "BFPO Overseas Establishments"
    assert LocalAuthority.objects.get(code="885").gss_code == "E10000034"


def test_web_role_reads_the_register_and_cannot_change_it(import_register, empty_register):
    import_register(school(100001, "Oak Primary"))
    for statement in (
        "UPDATE schools_school SET name = 'x'",
        "DELETE FROM schools_school",
        "CREATE TEMPORARY TABLE t ()",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute(statement)
    assert School.objects.get().name == "Oak Primary"


def test_register_is_analysed_in_the_import_so_that_searching_is_fast_at_once(import_register):
    """Without the owner's help, and before autovacuum: from PostgreSQL 17 on the system role may."""
    with connections["system"].cursor() as cursor:
        may_analyse = cursor.connection.info.server_version >= 170000
        import_register(*[school(100001 + number) for number in range(7)])
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'schools_school'")
        assert (cursor.fetchone() == (7,)) is may_analyse
