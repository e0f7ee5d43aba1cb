"""The report of an audit and its answers as a spreadsheet: what is in them, who gets them, how they are tagged."""

import csv
import io

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import storages
from django.utils import timezone
from pypdf import PdfReader

from audits.documents.report import build_report
from audits.models import Answer, Audit
from audits.services.actions import add_action
from audits.services.evidence import add_evidence
from common.documents.kinds import CannotBuild
from common.documents.models import Document
from tests.audits.asking import ask, count_as
from tests.audits.test_evidence import photo
from tests.documents import made
from tests.self_audit import answer


@pytest.fixture
def filled(audit, school_lead):
    """An audit with a strength, an area for development, words that look like a formula, evidence and an action."""
    answer(audit, school_lead, "welcome_1", level=3, flag="strength", commentary="Pupils <b>planned</b> it")
    weak = answer(
        audit, school_lead, "calm_1", level=1, flag="development", target=3, commentary='=HYPERLINK("x")'
    )
    weak.evidence.create(
        area=audit.area, kind="link", title="Our policy", url="https://oak.example/p", added_by=school_lead
    )
    answer(audit, school_lead, "calm_2", level=None, outside="needs_more_information", is_from_paper=True)
    add_action(
        school=audit.school,
        audit=audit,
        statement=weak.statement,
        what="+Plan calm places",
        why="",
        owner_role="SENCO",
        due_on=timezone.localdate(),
        by=school_lead,
    )
    return audit


@pytest.fixture
def asked(send):
    """Ask for a document of an audit as somebody, and return the file."""

    def ask(who, audit, form, **more):
        assert send(who, "audit_download", audit.pk, form=form, **more).status_code == 302
        return made(Document.objects.latest("pk"))

    return ask


def words(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def figures(content):
    """The alternative texts of a PDF's pictures, None for one without."""
    with pikepdf.open(io.BytesIO(content)) as file:
        pictures = [
            thing
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"
        ]
        return [str(thing["/Alt"]) if "/Alt" in thing else None for thing in pictures]


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_report_holds_what_the_page_shows_and_is_tagged(filled, school_lead, asked):
    content = asked(school_lead, filled, "pdf")
    text = words(content)
    for expected in (
        "Northshire East Primary 1: what we found",
        "Baseline, PINS 2026 to 2027",
        "An example, not the national instrument.",
        "Not submitted yet",
        "1 strength and 1 area for development",
        "Pupils <b>planned</b> it",
        "3 of 6 statements looked at; 1 of them: needs more information",
        "Our policy",
        "+Plan calm places",
        "About these figures",
        "Needs more information (from paper)",
    ):
        assert expected in text, expected
    assert text.index("Strengths") < text.index("Areas for development")
    with pikepdf.open(io.BytesIO(content)) as file:
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "en-GB"


def test_report_shows_photos_small_and_what_notes_say(filled, school_lead, asked):
    about = {"audit": filled, "statement": filled.version.statements.get(slug="calm_1"), "by": school_lead}
    add_evidence(**about, kind="file", file=photo(), title="The den under the stairs")
    add_evidence(**about, kind="note", note="Parents said\nso at the gate")
    lost = add_evidence(**about, kind="file", file=photo(), title="Lost")
    storages["uploads"].delete(lost.upload.storage_key)
    content = asked(school_lead, filled, "pdf")
    assert "The den under the stairs" in figures(content)
    assert None not in figures(content)
    assert "Lost" not in figures(content)
    for said in ("The den under the stairs", "Parents said so at the gate", "Lost"):
        assert said in words(content)
    with pikepdf.open(io.BytesIO(content)) as file:
        pictures = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Width")]
    assert [(one.Width, one.Height) for one in pictures] == [(20, 20)]


def test_each_chart_of_the_report_says_what_it_shows(filled, school_lead, asked):
    named = figures(asked(school_lead, filled, "pdf"))
    assert "“Starting out” now; own target “Secure”" in named
    assert "Calm places: 1 at “Starting out”, 1 apart from the levels" in named
    assert None not in named
    assert {"Full dot", "Open diamond", "Broken outline", "Filled to 100%"} <= set(named)  # the legend


def test_answers_have_a_row_a_statement_with_version_and_real_dates(filled, school_lead, asked):
    book = openpyxl.load_workbook(io.BytesIO(asked(school_lead, filled, "xlsx")))
    assert book.sheetnames == ["Answers", "Voices", "Evidence", "Actions", "Codebook", "About"]
    head, *body = rows(book["Answers"])
    answers = {row[head.index("Code")]: dict(zip(head, row, strict=True)) for row in body}
    assert len(body) == 6
    calm = answers["C1"]
    assert (calm["URN"], calm["Version"], calm["Level"], calm["Level in words"]) == (
        900101,
        1,
        1,
        "Starting out",
    )
    assert (calm["Own target"], calm["Marked as"], calm["Evidence"]) == (3, "An area for development", 1)
    assert calm["Commentary"] == '=HYPERLINK("x")'
    assert book["Answers"].cell(5, 16).data_type == "s"
    assert calm["Changed on"].date() == timezone.localdate()
    assert (answers["C2"]["Apart"], answers["C2"]["From paper"]) == ("Needs more information", "yes")
    assert answers["C3"]["Level"] is None
    assert rows(book["Actions"])[1][2] == "+Plan calm places"
    assert rows(book["Evidence"])[1][3:5] == ["Our policy", "https://oak.example/p"]
    meanings = {(row[0], row[1]): row for row in rows(book["Codebook"])}
    assert "1: Starting out" in meanings["Answers", "Level"][4]
    assert ("Note", "An example, not the national instrument.") in [tuple(row) for row in rows(book["About"])]


def test_sheets_hold_of_each_group_what_may_be_shown_and_no_more(filled, school_lead, asked):
    parts = {("mostly",): 7, ("partly", "not_yet"): 6}
    count_as(ask(filled, school_lead, "staff"), welcome_1=parts, welcome_2={("mostly",): 13})
    count_as(ask(filled, school_lead, "parents"), welcome_1={("mostly",): 4, ("partly",): 3})  # too few
    book = openpyxl.load_workbook(io.BytesIO(asked(school_lead, filled, "xlsx")))
    head, *body = rows(book["Voices"])
    said = [dict(zip(head, row, strict=True)) for row in body]
    assert {row["Group"] for row in said} == {"Staff"}
    first, second = [row for row in said if row["Code"] == "W1"]
    assert (first["Their wording"], first["People"], first["Chose"], first["Number"]) == (
        "I see 1.",
        13,
        "This is how it mostly is",
        7,
    )
    assert (second["Number"], second["Not shown"]) == (6, None)
    (alike,) = [row for row in said if row["Code"] == "W2"]
    assert (alike["People"], alike["Number"]) == (13, None)
    assert "so small" in alike["Not shown"]
    assert {row[1] for row in rows(book["Codebook"]) if row[0] == "Voices"} == set(head)
    notes = [row[1] for row in rows(book["About"])]
    assert "Groups whose answers are shown: Staff" in notes
    assert any(note.startswith("Parent carers: Fewer than 10 answered.") for note in notes)
    (line, *_) = csv.DictReader(io.StringIO(asked(school_lead, filled, "csv").decode("utf-8-sig")))
    assert line["Voices: Staff"].startswith("Of 13: 7 This is how it mostly is; 6 This is partly")
    assert "Voices: Parent carers" not in line


def test_past_day_has_no_groups_in_its_sheets(filled, school_lead, asked):
    count_as(ask(filled, school_lead, "staff"), welcome_1={("mostly",): 13})
    today = timezone.localdate().isoformat()
    book = openpyxl.load_workbook(io.BytesIO(asked(school_lead, filled, "xlsx", on=today)))
    assert len(rows(book["Voices"])) == 1
    assert "What groups say is not shown for a past day" in [row[1] for row in rows(book["About"])]


def test_csv_has_dates_that_sort_and_no_formula(filled, school_lead, asked):
    read = list(csv.DictReader(io.StringIO(asked(school_lead, filled, "csv").decode("utf-8-sig"))))
    calm = next(row for row in read if row["Code"] == "C1")
    assert calm["Commentary"] == '\'=HYPERLINK("x")'
    assert calm["Changed on"] == timezone.localdate().isoformat()


def test_report_as_at_a_past_day_says_so(filled, school_lead, asked):
    today = timezone.localdate()
    Answer.objects.filter(statement__slug="welcome_1").update(level=4)
    text = words(asked(school_lead, filled, "pdf", on=today.isoformat()))
    assert f"As it stood at the end of {today:%-d %B %Y}" in text
    assert "Plan calm places" not in text
    assert "Other schools are not shown for a past day." in text


def test_documents_are_for_those_who_may_read_the_audit(filled, send, officer, outsider, north):
    assert send(officer, "audit_download", filled.pk, form="pdf").status_code == 403
    Audit.objects.filter(pk=filled.pk).update(state="submitted", submitted_at=timezone.now())
    assert send(officer, "audit_download", filled.pk, form="pdf").status_code == 302
    assert send(outsider, "audit_download", filled.pk, form="pdf").status_code == 404
    document = Document.objects.get()
    Audit.objects.filter(pk=filled.pk).update(state="in_progress", submitted_at=None)
    with pytest.raises(CannotBuild, match="no longer"):
        made(document)  # asked for, then no longer readable


def test_a_day_before_the_audit_began_makes_no_report(filled, school_lead):
    with pytest.raises(CannotBuild, match="had not begun"):
        build_report(
            area_id=filled.area_id,
            parameters={"audit": filled.pk, "on": "2020-01-01"},
            membership=school_lead,
            progress=lambda done, total: None,
        )
