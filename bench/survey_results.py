"""A survey of twenty thousand answers: what counting it costs, its page, and its answers as files."""

import os
import resource
import time
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from common.ballots.keys import make_key
from common.ballots.models import Ballot, Box
from common.ballots.sealing import seal_bytes
from common.documents.csv_file import write_csv
from common.documents.facts import Facts
from common.documents.sheets import Workbook
from common.documents.xlsx_file import write_xlsx
from common.tenancy.context import open_area
from programmes.models import Area, Membership, Organisation
from programmes.roles import Kind
from surveys.documents.result_sheets import build_survey_sheet
from surveys.models import AskedSchool, QuestionnaireVersion, Survey
from surveys.services.counting import count_survey

from .data import SYSTEM, Size
from .floor_form import QUESTIONS, WORDS
from .pages import BARE, Page, wait_figure
from .report import Figure
from .servers import Server

SCHOOLS = 300  # at most
LONGEST = 300  # ms, for 95 of 100 who ask one after the other
CSV_SECONDS, XLSX_SECONDS, XLSX_MEMORY, COUNT_MEMORY = 1.0, 6.0, 60, 300  # memory in MiB
CHOSEN = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6)  # options, as often as they are chosen


def make_closed_survey(size: Size, *, answers: int) -> int:
    """Write a survey that has closed at three hundred schools with so many sealed ballots; return its key."""
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    lead = Membership.objects.using(SYSTEM).get(area=area, role="area_lead")
    schools = Organisation.objects.using(SYSTEM).filter(area=area)
    forum, today = schools.get(kind=Kind.FORUM), timezone.localdate()
    version = QuestionnaireVersion.objects.using(SYSTEM).get(area=area, questionnaire__slug="bench")
    survey = Survey.objects.using(SYSTEM).create(
        area=area, version=version, name="Many", kind="other", state="closed", run_by=forum, made_by=lead,
        opens_on=today, closes_on=today + timedelta(days=9), opened_at=timezone.now(), closed_at=timezone.now(),
        help_contact="the forum", safeguarding_contact="the team",
    )  # fmt: skip
    some = list(schools.filter(kind=Kind.SCHOOL).order_by("pk")[:SCHOOLS])
    for number, school in enumerate(some):
        box = _box(area)
        AskedSchool.objects.using(SYSTEM).create(
            area=area,
            survey=survey,
            school=school,
            forum=forum,
            code=f"{area.code_prefix}{number:05}",
            box=box,
        )
        _fill(box, answers // len(some), number)
    return survey.pk


def _box(area: Area) -> Box:
    box = Box.objects.using(SYSTEM).create(area=area, purpose="survey", closed_at=timezone.now())
    box.public_key = make_key((area.pk, box.pk))
    box.save(using=SYSTEM)
    return box


def _fill(box: Box, number: int, school: int) -> None:
    """Put sealed ballots into a box, different from school to school and the same at every run."""
    public, bound = bytes(box.public_key or b""), f"{box.area_id}/{box.pk}"
    Ballot.objects.using(SYSTEM).bulk_create(
        Ballot(
            id=uuid.uuid4(),
            area_id=box.area_id,
            box=box,
            sealed=seal_bytes(public, _answers(school * 7 + person), box=bound),
        )
        for person in range(number)
    )


def _answers(seed: int) -> dict[str, str]:
    chosen = {
        one["name"]: f"o{CHOSEN[(seed * 31 + place * 17) % len(CHOSEN)]}"
        for place, one in enumerate(QUESTIONS)
    }
    return {"way": "link", **chosen, **{one["name"]: "It is calm in the morning." for one in WORDS}}


def survey_figures(
    bare: Page,
    portal: Server,
    survey: int,
    size: Size,
    headers: dict[str, str],
    *,
    answers: int,
    requests: int,
) -> list[Figure]:
    """Count the survey; return what that cost, how long its page is waited for, and what its files cost."""
    name = f"Survey of {answers} answers at {min(size.schools, SCHOOLS)} schools"
    counting, memory = _apart(lambda: count_survey(survey=survey, using=SYSTEM))
    _release(survey)
    page = Page(f"{name}: its page", portal, f"/a/{size.slug}/surveys/{survey}/results/", headers)
    beside = wait_figure(bare, requests=requests)
    shown = wait_figure(page, requests=requests, limit=LONGEST)
    csv, _ = _apart(lambda: _write(survey, size, _csv))
    xlsx, grown = _apart(lambda: _write(survey, size, _xlsx))
    return [
        Figure(f"{name}: counted", counting, "s"),
        Figure(f"{name}: memory that counting takes", memory, "MiB", limit=COUNT_MEMORY),
        replace(shown, ratio=shown.value / beside.value, to=BARE),
        Figure(f"{name}: as CSV", csv, "s", limit=CSV_SECONDS),
        Figure(f"{name}: as XLSX", xlsx, "s", limit=XLSX_SECONDS),
        Figure(f"{name}: memory that XLSX takes", grown, "MiB", limit=XLSX_MEMORY),
    ]


def _release(survey: int) -> None:
    """Let everybody who sees the schools see what each of them said, and all of them together."""
    now = timezone.now()
    AskedSchool.objects.using(SYSTEM).filter(survey=survey).update(moderated_at=now, released_at=now)
    Survey.objects.using(SYSTEM).filter(pk=survey).update(released_at=now)


def _apart(work: Callable[[], object]) -> tuple[float, float]:
    """Do something in a process of its own; return how long it took, in s, and by how many MiB it grew."""
    connections.close_all()
    reading, writing = os.pipe()
    if not (child := os.fork()):
        before, started = _peak(), time.perf_counter()
        work()
        os.write(writing, f"{time.perf_counter() - started} {_peak() - before}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        seconds, grown = told.read().split()
    os.waitpid(child, 0)
    return float(seconds), float(grown)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _write(survey: int, size: Size, write: Callable[[Workbook, Path], None]) -> None:
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    with TemporaryDirectory() as folder, transaction.atomic():
        open_area(area.pk)
        lead = Membership.objects.select_related("area", "organisation").get(area=area, role="area_lead")
        book = build_survey_sheet(
            area_id=area.pk, parameters={"survey": survey}, membership=lead, progress=_nobody
        )
        write(book, Path(folder) / "answers")


def _csv(book: Workbook, path: Path) -> None:
    write_csv(book, path, progress=_nobody)


def _xlsx(book: Workbook, path: Path) -> None:
    facts = Facts("Answers", "1", timezone.now(), "Large", "Area lead", "0")
    write_xlsx(book, facts, path, progress=_nobody)


def _nobody(*_: Any) -> None:
    """Tell nobody how far it is."""
