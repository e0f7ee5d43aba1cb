"""What a PDF costs beside WeasyPrint alone, and how large the worker that makes it grows."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.documents.facts import Facts
from common.documents.kinds import DocumentKind, Form, Page
from common.documents.models import Document
from common.documents.services import request_document
from common.reading_comfort import Comfort
from common.tenancy.context import open_area
from launcher.places import PYTHON, ROOT
from launcher.portal import REPORTS
from launcher.processes import spawn, stop
from programmes.models import Area

from .data import SYSTEM, Size
from .report import Figure
from .servers import children, rollup

MOST_MEMORY = 300  # MiB, all processes of the worker together
MOST_RATIO = 1.3
ROWS = 120  # about six pages
SECONDS_TO_MAKE = 120
TICKS = os.sysconf("SC_CLK_TCK")


def build_report(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Any) -> Page:
    return Page("documents/report.html", {"numbers": range(ROWS)})


REPORT = DocumentKind("bench_report", "Report", (Form.PDF,), build_report)


def document_figures(folder: Path, size: Size, *, number: int) -> list[Figure]:
    """Make so many PDFs in a real worker; return their processor time, its ratio, and the worker's peak."""
    with reports_worker(folder) as worker:
        make(size, 1)  # loads what PDFs need
        with highest(worker) as peak:
            before = worker_seconds(worker)
            make(size, number)
            each = (worker_seconds(worker) - before) / number
    ratio = each / alone(number)
    return [
        Figure("PDF of six pages, from request to file", each, "s of processor", ratio, "WeasyPrint alone"),
        Figure("The same as a multiple of WeasyPrint alone", ratio, "times", limit=MOST_RATIO),
        Figure("Worker at its largest, all its processes", peak[0], "MiB", limit=MOST_MEMORY),
    ]


def alone(number: int) -> float:
    """Return the seconds of processor that WeasyPrint takes for the finished HTML, everything loaded."""
    from weasyprint import HTML

    from common.documents.pdf import BASE, VARIANT, OwnFiles, as_html

    facts = Facts("Report", "1", timezone.now(), "Area 1", "PINS Portal", "0")
    html = as_html(Page("documents/report.html", {"numbers": range(ROWS)}), facts, Comfort())
    started = time.process_time()
    for _ in range(number):
        HTML(string=html, base_url=BASE, url_fetcher=OwnFiles()).write_pdf(**VARIANT)
    return (time.process_time() - started) / number


def make(size: Size, number: int) -> None:
    """Ask for so many documents and wait until a worker has made them."""
    area = Area.objects.get(slug=size.slug)
    with transaction.atomic():
        open_area(area.pk)
        for order in range(number):
            request_document(kind=REPORT.key, parameters={"order": order}, title="Report", by=None, area=area)
    deadline = time.monotonic() + SECONDS_TO_MAKE
    while Document.objects.using(SYSTEM).exclude(state="ready").exists():
        if time.monotonic() > deadline:
            raise RuntimeError("The worker has not made the documents.")
        time.sleep(0.1)


@contextmanager
def reports_worker(folder: Path) -> Iterator[int]:
    """Run the worker that makes documents, as the demo does; yield its process id."""
    process = spawn(
        [PYTHON, "-m", "launcher.tether", *REPORTS], log=folder / "reports.log", env=os.environ, cwd=ROOT
    )
    try:
        yield process.pid
    finally:
        stop(process, signal_number=signal.SIGTERM, patience=5)


@contextmanager
def highest(pid: int) -> Iterator[list[float]]:
    """Look at the memory of a process and all below it, many times a second; the most is in the list, in MiB."""
    most, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            most[0] = max(most[0], sum(proportional_mib(one) for one in family(pid)))

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield most
    finally:
        ended.set()
        looking.join()


def family(pid: int) -> list[int]:
    """Return a process and all below it."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def proportional_mib(pid: int) -> float:
    try:
        return rollup(pid)["Pss"] / 1024
    except OSError:  # it ended meanwhile
        return 0.0


def worker_seconds(pid: int) -> float:
    """Return the seconds of processor of a worker's processes so far, of those that have ended too."""
    stats = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid))
    return sum(int(ticks) for stat in stats for ticks in stat[11:15]) / TICKS
