"""A real worker, killed half-way, starved and let down: no document is lost, and none takes it down."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from common.documents.models import Document
from common.documents.services import ask_again, request_document
from common.outbox.models import Message
from common.tenancy.context import open_area
from launcher.places import PYTHON, ROOT
from launcher.portal import REPORTS
from launcher.processes import spawn, stop
from tests.cast import member

pytestmark = pytest.mark.usefixtures("committed")
PATIENCE = 120  # seconds


@pytest.fixture
def lead(committed):
    return member("northshire", "area_lead")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Where the workers of these tests keep files."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def running(django_db_setup, folder) -> Iterator[int]:
    """A worker for all tests that leave it alive."""
    with worker(folder) as pid:
        yield pid


@contextmanager
def worker(folder: Path, **environment: str) -> Iterator[int]:
    """Run the worker of the queue as the demo does; yield its process id."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.common.documents.settings",
        "MEDIA_ROOT": str(folder),
    }
    log = folder / "worker.log"
    process = spawn([PYTHON, "-m", "launcher.tether", *REPORTS], log=log, env=env | environment, cwd=ROOT)
    try:
        yield process.pid
    finally:
        stop(process, signal_number=signal.SIGTERM, patience=5)
        print(log.read_text()[-3000:])


def ask(by, kind="test_report", as_if=None, **parameters):
    """Commit a request; `as_if` is what is already so when a worker first sees it."""
    with transaction.atomic():
        open_area(by.area_id)
        by.save()
        document = request_document(kind=kind, parameters=parameters, title="Report", by=by, area=by.area)
        if as_if:
            Document.objects.filter(pk=document.pk).update(**as_if)
        return document


def now(document):
    return Document.objects.using("system").get(pk=document.pk)


def wait_until(document, condition):
    """Return the document once the condition holds for it."""
    deadline = time.monotonic() + PATIENCE
    while not condition(found := now(document)):
        assert time.monotonic() < deadline, (found.state, found.failure, found.done, found.total)
        time.sleep(0.05)
    return found


def is_done(document):
    return not document.is_under_way


def fall_silent(document):
    """Let half a minute have passed since the last sign of life."""
    Document.objects.using("system").filter(pk=document.pk).update(
        heard_at=timezone.now() - timedelta(minutes=1)
    )


def kill_all(pid):
    """Kill a worker and its children outright, as the kernel does when memory runs out."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        kill_all(int(child))
    os.kill(pid, signal.SIGKILL)


# Some with workers of their own, before there is one for the others.


def test_document_whose_worker_was_killed_is_taken_up_by_the_next(lead, folder, tmp_path):
    go_on = tmp_path / "go-on"
    document = ask(lead, "test_many_rows", rows=200, wait_for=str(go_on))
    with worker(folder) as pid:
        wait_until(document, lambda found: found.state == "working" and found.done)
        kill_all(pid)
    fall_silent(document)
    go_on.touch()
    ask(lead)  # wakes the next worker, as beat does
    with worker(folder):
        found = wait_until(document, is_done)
    assert (found.state, found.attempts) == ("ready", 2)
    assert [path.name for path in folder.rglob(f"*{document.public_id}*")] == [str(document.public_id)]


def test_document_that_takes_too_long_fails_with_a_sentence(lead, folder):
    document = ask(lead, "test_many_rows", rows=10, wait_for="/nowhere")
    with worker(folder, DOCUMENT_SECONDS="1"):
        assert wait_until(document, is_done).failure == "It took too long to make. Ask for less at once."


def test_without_pango_pdfs_fail_with_a_sentence_and_spreadsheets_are_made(lead, folder, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    pdf, sheet = ask(lead), ask(lead, "test_list")
    with worker(folder, PYTHONPATH=str(tmp_path)):
        assert wait_until(pdf, is_done).failure.startswith("This server cannot make PDFs at the moment")
        assert wait_until(sheet, is_done).state == "ready"


def test_document_is_made_kept_and_nobody_bothered_by_email(lead, folder, running):
    document = ask(lead)
    found = wait_until(document, is_done)
    assert found.state == "ready"
    assert found.attempts == 1
    assert found.data_as_at <= found.ready_at
    assert found.expires_at == found.ready_at + timedelta(
        days=14
    )  # what areas keep downloads for unless they say otherwise
    content = (folder / found.storage_key).read_bytes()
    assert content.startswith(b"%PDF-")
    assert found.size == len(content)


def test_progress_is_true(lead, running, tmp_path):
    go_on = tmp_path / "go-on"
    document = ask(lead, "test_many_rows", rows=5000, wait_for=str(go_on))
    half = wait_until(document, lambda found: found.done >= 2500)
    assert (half.state, half.done, half.total) == ("working", 2500, 5000)
    go_on.touch()
    found = wait_until(document, is_done)
    assert (found.state, found.done, found.total) == ("ready", 5000, 5000)


def test_document_that_has_killed_three_workers_is_given_up_with_a_sentence(lead, running):
    document = ask(lead, "test_when_there", file="/nowhere", how="die")
    found = wait_until(document, is_done)
    assert (found.state, found.attempts) == ("failed", 3)
    assert found.failure.startswith("The work on it stopped before it was done, three times.")


def test_document_lost_with_its_third_worker_is_given_up_too(lead, running):
    long_ago = timezone.now() - timedelta(minutes=1)
    lost = {"state": "working", "attempts": 3, "started_at": long_ago, "heard_at": long_ago}
    document = ask(lead, "test_when_there", as_if=lost, file="/nowhere", how="die")
    found = wait_until(document, is_done)
    assert found.failure.startswith("It was begun three times and stopped each time")


def test_document_that_wants_too_much_memory_fails_with_a_sentence_and_the_worker_goes_on(lead, running):
    greedy, modest = ask(lead, "test_too_much"), ask(lead)
    assert wait_until(greedy, is_done).failure.startswith("It is too large: making it would take more memory")
    assert wait_until(modest, is_done).state == "ready"
    os.kill(running, 0)
    assert now(greedy).attempts == 1


@pytest.mark.parametrize(
    ("how", "sentence"),
    [("refuse", "There is nothing to show yet."), ("raise", "Something went wrong on our side.")],
)
def test_failure_says_why_and_asking_again_works(lead, running, tmp_path, how, sentence):
    document = ask(lead, "test_when_there", file=str(tmp_path / "there"), how=how)
    assert wait_until(document, is_done).failure.startswith(sentence)
    (tmp_path / "there").touch()
    with transaction.atomic():
        open_area(lead.area_id)
        assert ask_again(document=document).pk == document.pk
    assert wait_until(document, is_done).state == "ready"


def test_who_waited_long_is_written_to(lead, running):
    long_ago = {"requested_at": timezone.now() - timedelta(minutes=5)}
    document = ask(lead, as_if=long_ago)
    failing = ask(lead, "test_when_there", as_if=long_ago, file="/nowhere", how="refuse")
    for one in (document, failing):
        wait_until(one, is_done)
    letters = {letter.kind: letter for letter in Message.objects.using("system")}
    assert letters.keys() == {"document_ready", "document_failed"}
    assert f"/a/northshire/documents/{document.public_id}/" in letters["document_ready"].text
    assert "There is nothing to show yet." in letters["document_failed"].text
    assert {letter.to for letter in letters.values()} == {lead.user.email}


def test_nothing_is_made_for_someone_who_has_left(lead, running):
    lead.ended_at = timezone.now()
    document = ask(lead)
    found = wait_until(document, is_done)
    assert found.failure == "Whoever asked for it no longer works in this area."
