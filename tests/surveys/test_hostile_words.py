"""Six thousand hostile texts as answers, options and names: kept or refused, shown as text, and nothing falls over."""

import csv
import io
import zipfile
from collections import Counter

import openpyxl
import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Func, Value
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from common.documents.models import Document
from common.documents.services import request_document
from common.tenancy.context import open_area
from pins_portal.settings.uploads import uploads_storage
from surveys.answer_values import chosen, faults_in
from surveys.choices import as_text
from surveys.documents.result_sheets import ASKED_SHEET
from surveys.documents.results import ASKED_REPORT
from surveys.models import AskedSchool, Comment, Invitation, Question
from surveys.reading.asked import asked_of
from tests.areas import in_area
from tests.documents import make_all_within_caps
from tests.family_survey import QUESTIONS, make_questionnaire
from tests.hostile import LONG, SEEDS, hostile
from tests.surveys.counting import ask_four_schools, by, close_and_count, put_in
from tests.surveys.respondents import begin, carried, fill, number_in_box, said
from tests.surveys.shown import as_sent, look, visible

ASKED = [f"words_{number}" for number in range(1, 4)]
WORDS = hostile()
EACH = [text for texts in SEEDS.values() for text in texts]
LABELS = [label for text in EACH[::5] if (label := as_text(text, 60))]


def questions():
    """Three questions in own words, and one with options that somebody has made up."""
    words = ({"slug": slug, "kind": "long_text", "text": f"<b>{slug}</b>?"} for slug in ASKED)
    options = [{"value": f"o{place}", "label": label, "score": None} for place, label in enumerate(LABELS)]
    odd = {"slug": "odd", "kind": "multiple", "text": "=1+1 <i>which</i>?", "options": options}
    return (QUESTIONS[0], odd, *words)


@pytest.fixture
def schools(committed, tmp_path, settings):
    """A survey that is open at four schools."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    settings.STORAGES = {**settings.STORAGES, "uploads": uploads_storage(tmp_path / "uploads")}
    return ask_four_schools(lambda: make_questionnaire(by(), "odd", questions=questions()))


def typed(asked):
    """The words as the page takes them: each with what is wrong with it, and what of it goes into the box."""
    with transaction.atomic():
        open_area(asked.area_id)
        found = asked_of(asked, "en")
    for start in range(0, len(WORDS), len(ASKED)):
        sent = dict(zip(ASKED, WORDS[start : start + len(ASKED)], strict=True))
        answers = chosen(found.questions, MultiValueDict({slug: [text] for slug, text in sent.items()}))
        faults = faults_in(found, answers)
        yield sent, {slug: said for slug, said in answers.items() if slug not in faults}, faults


def release(asked):
    """Let leaders and families read all that was written."""
    now = asked.survey.made_at
    agreed = {"forum_agreed_at": now, "school_agreed_at": now, "summary": "<b>=1+1</b>"}
    AskedSchool.objects.using("system").filter(survey=asked.survey_id).update(
        moderated_at=now, released_at=now, **agreed
    )
    Comment.objects.using("system").update(state="ready", read_by=by().pk)


def inside(asked):
    return "northshire", asked.survey_id, asked.pk


def pages(asked):
    return {
        "queue": look("comment_queue", *inside(asked)),
        "leaders": look("asked_results", *inside(asked), role="school_lead"),
        "families": look("family_results", asked.code, role=""),
    }


def keep(texts):
    """Leave these comments alone on the pages."""
    Comment.objects.using("system").exclude(original__in=texts).delete()


def make_harmless():
    """Put an x in the place of all that is hostile, in as many lines."""
    lines = Func("words", Value("[^\n]+"), Value("x"), Value("g"), function="regexp_replace")
    Comment.objects.using("system").update(words=lines, why="Made harmless")
    for one in Question.objects.using("system").filter(slug="odd"):
        one.options = [{**option, "label": "x"} for option in one.options]
        one.save(using="system")


def test_what_was_typed_is_what_the_forum_reads_and_others_see_it_as_text(schools, monkeypatch):
    monkeypatch.setattr("surveys.reading.comment_pages.A_PAGE", 10_000)
    asked, ballots, refused = schools[0], [], 0
    for sent, kept, faults in typed(asked):
        refused += len(faults)
        assert all(name == "error_too_long" for name, _ in faults.values())
        assert all(visible(text) == visible(kept[slug]) for slug, text in sent.items() if slug in kept)
        ballots.append(
            {**kept, "way": "link", "welcome": "agree_a_lot", "odd": f"o{len(ballots) % len(LABELS)}"}
        )
    assert refused == len(LONG) - 1, "all but the one of spaces"
    put_in(asked.box_id, ballots)
    close_and_count(asked.survey)
    wanted = Counter(text for one in ballots for slug in ASKED if (text := one.get(slug)))
    assert Counter(Comment.objects.using("system").values_list("original", flat=True)) == wanted
    release(asked)
    everything = look("asked_results", *inside(asked), role="school_lead")
    assert Counter(everything.quotes) == wanted
    keep([text for one in ballots[: len(EACH)] for text in one.values()])
    hostile_pages = pages(asked)
    make_harmless()
    harmless_pages = pages(asked)
    for name, page in hostile_pages.items():
        assert page.elements == harmless_pages[name].elements, name
    assert set(everything.elements) == set(harmless_pages["leaders"].elements)


def test_documents_of_hostile_words_are_made_within_their_caps_and_calculate_nothing(schools, settings):
    asked = schools[0]
    put_in(asked.box_id, [{"welcome": "agree_a_lot", "words_1": text} for text in joined()])
    close_and_count(asked.survey)
    release(asked)
    kinds = (ASKED_REPORT, "pdf"), (ASKED_SHEET, "xlsx"), (ASKED_SHEET, "zip")
    with transaction.atomic():
        open_area(asked.area_id)
        for kind, form in kinds:
            title, about = f"=1+1 <b>{form}", {"asked": asked.pk}
            request_document(
                kind=kind.key, parameters=about, title=title, by=by(), area=asked.area, form=form
            )
    make_all_within_caps(settings)
    made = list(Document.objects.using("system").order_by("pk"))
    assert [(one.state, one.failure) for one in made] == [("ready", "")] * len(kinds)
    pdf, xlsx, tables = (kept(one) for one in made)
    is_harmless_pdf(pdf)
    pages = openpyxl.load_workbook(io.BytesIO(xlsx))
    assert {cell.data_type for page in pages for row in page for cell in row} <= {"s", "n", "d", "inlineStr"}
    number = Comment.objects.using("system").count()
    assert pages["Comments"].max_row == 1 + number > 90
    with zipfile.ZipFile(io.BytesIO(tables)) as file:
        sheets = {name: rows_of(file.read(name)) for name in file.namelist()}
    assert {len(row) for row in sheets["answers.csv"]} == {14}
    assert len(sheets["comments.csv"]) == 1 + number
    cells = [cell for rows in sheets.values() for row in rows for cell in row if cell]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r\n"]


def rows_of(table):
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def joined():
    """All the words, as many in one comment as there is room for: a page is as long as its words, and no longer."""
    comments = [""]
    for text in WORDS:
        if len(comments[-1]) + len(text) > 1500:
            comments.append("")
        comments[-1] = f"{comments[-1]} {' '.join(text[:1500].split('\n'))}"
    return comments


def kept(document):
    with storages["uploads"].open(document.storage_key) as file:
        return file.read()


def is_harmless_pdf(content):
    """A PDF that leads nowhere, runs nothing and carries nothing along."""
    with pikepdf.open(io.BytesIO(content)) as file:
        kinds = [one for one in file.objects if isinstance(one, pikepdf.Dictionary)]
        assert not [one for one in kinds if {"/JS", "/URI", "/EF", "/Launch"} & set(one.keys())]
        assert len(file.pages) > 20
        assert "/StructTreeRoot" in file.Root


def test_page_takes_hostile_words_or_says_what_is_wrong(client, asked, opened):
    some = [as_sent(text) for texts in SEEDS.values() for text in texts[::5]]
    for text in some:
        page = fill(
            client, asked, begin(client, asked, "begin:all"), "send", works_well=text, welcome="agree_a_lot"
        )
        assert page.status_code == 302, text
    assert number_in_box(asked) == len(some)
    assert [visible(ballot.get("works_well", "")) for ballot in opened(asked)] == [
        visible(text) for text in some
    ]
    for text in LONG[:3]:
        page = fill(client, asked, begin(client, asked, "begin:all"), "send", works_well=text)
        assert page.status_code == 422
        assert "Your answer is too long." in said(page)
    for name in carried(begin(client, asked)):
        for text in ("=<b>\x00", "\u202e", "-1", "{}", "x" * 10_000):
            assert fill(client, asked, begin(client, asked), "next", **{name: text}).status_code < 500


def test_names_of_families_are_kept_as_they_were_or_their_line_is_named(client, asked, forum_worker, north):
    client.sign_in(forum_worker)
    address = reverse("contact_list_new", args=["northshire", asked.survey_id, asked.pk])
    names = [as_sent(text) for text in WORDS]
    page = client.post(address, {"text": as_list(["\0"])})
    assert page.status_code == 422
    assert "must not contain control characters" in said(page)
    page = client.post(address, {"text": as_list(name.replace("\0", "") for name in names)})
    assert page.status_code == 422
    assert "These lines cannot be used" in said(page)
    typed = {"text": as_list(name.replace("\0", "") for name in names), "leave_out": "yes"}
    assert client.post(address, typed).status_code == 302
    with in_area(north):
        kept = dict(Invitation.objects.values_list("email", "name"))
    assert len(kept) == len(names)
    for place, name in enumerate(names):
        if len(name.splitlines()) == 1 and "\0" not in name:
            assert kept[f"family{place}@home.example"] == name.strip()[:120].rstrip(), name


def as_list(names):
    """A list of addresses with these names, as a spreadsheet program saves it."""
    file = io.StringIO()
    rows = ([f"family{place}@home.example", name] for place, name in enumerate(names))
    csv.writer(file).writerows([["email", "name"], *rows])
    return file.getvalue()
