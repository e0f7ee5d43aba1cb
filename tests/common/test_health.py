import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from celery.worker import state
from celery.worker.heartbeat import Heart
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import RequestFactory

from common import health, heartbeat
from launcher import data

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Each test asks anew, and leaves nothing that the next would read."""
    for forget in (True, False):
        health.readiness = health.Readiness()
        health.migrations_are_applied.cache_clear()
        if forget:
            yield


@pytest.fixture
def worker_seen() -> None:
    for queue in django_settings.WORKER_QUEUES:
        cache.set(heartbeat.KEY.format(queue=queue), True, 15)


def answer(client: Any, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
    response = client.get(path)
    return response.status_code, response.json()


def test_healthz_answers_without_asking_the_database(client: Any, django_assert_num_queries: Any) -> None:
    from django.test import Client

    with django_assert_num_queries(0):
        assert answer(Client(), "/healthz") == (200, {"alive": True})


@pytest.mark.usefixtures("worker_seen")
def test_readyz_says_that_everything_is_in_place(client: Any) -> None:
    status, said = answer(client)
    assert status == 200
    assert said["ready"] is True
    assert set(said["checks"]) == {"database", "broker", "worker", "migrations"}
    assert all(check["ok"] and check["detail"].endswith(".") for check in said["checks"].values())


def test_readyz_names_each_queue_that_no_worker_takes_from(client: Any) -> None:
    cache.set(heartbeat.KEY.format(queue="celery"), True, 15)
    status, said = answer(client)
    assert status == 503
    assert said["checks"]["worker"] == {
        "ok": False,
        "detail": "No worker takes from: mail, reports, imports.",
    }
    assert said["checks"]["database"]["ok"] is True


@pytest.mark.usefixtures("committed", "worker_seen")
def test_readyz_says_that_a_migration_waits_until_it_is_applied() -> None:
    from django.test import Client

    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'common' RETURNING app, name, applied")
        rows = cursor.fetchall()
        try:
            status, said = answer(Client())
        finally:
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)
    assert status == 503
    assert said["checks"]["migrations"]["detail"] == f"{len(rows)} migrations wait: run manage.py migrate."
    health.readiness = health.Readiness()
    assert answer(Client())[0] == 200


@pytest.mark.usefixtures("worker_seen")
def test_readyz_asks_the_database_once_however_often_it_is_asked(
    client: Any, django_assert_num_queries: Any
) -> None:
    answer(client)
    with django_assert_num_queries(0):
        health.readyz(RequestFactory().get("/readyz"))


def test_readyz_forgets_a_bad_answer_at_once(client: Any) -> None:
    assert answer(client)[0] == 503
    for queue in django_settings.WORKER_QUEUES:
        cache.set(heartbeat.KEY.format(queue=queue), True, 15)
    assert answer(client)[0] == 200
    cache.clear()
    assert answer(client)[0] == 200, "a good answer is kept for a moment"


def test_those_who_wait_for_a_bad_answer_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, wait = [], threading.Barrier(2)

    def slowly(name: str) -> dict[str, bool | str]:
        asked.append(name)
        if len(asked) == 1:
            wait.wait(5)
            time.sleep(0.3)  # the others arrive meanwhile
        return {"ok": False, "detail": "No."}

    monkeypatch.setattr(health, "check", slowly)
    threads = [threading.Thread(target=health.readiness.latest) for _ in range(4)]
    threads[0].start()
    wait.wait(5)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == ["database", "broker", "worker"]


def ask_elsewhere(**environment: str) -> dict[str, Any]:
    """Ask a process of its own, whose services are where `environment` says."""
    ask = "import django; django.setup(); from django.test import Client; print(Client().get('/readyz').text)"
    done = subprocess.run(
        [sys.executable, "-c", ask],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return json.loads(done.stdout.splitlines()[-1])["checks"]


def test_readyz_answers_without_a_database_and_gives_no_address_away() -> None:
    checks = ask_elsewhere(DATABASE_URL="postgresql://someone:sesame@127.0.0.1:1/nowhere")
    assert checks["database"] == {"ok": False, "detail": "The database does not answer."}
    assert checks["migrations"]["ok"] is False
    assert checks["broker"]["ok"] is True
    assert "sesame" not in json.dumps(checks)
    assert "127.0.0.1" not in json.dumps(checks)


def test_silent_database_is_asked_once_and_not_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        checks = ask_elsewhere(DATABASE_URL=f"postgresql://someone:sesame@127.0.0.1:{port}/nowhere")
        silent.settimeout(0)
        silent.accept()[0].close()
        with pytest.raises(BlockingIOError):
            silent.accept()
    assert checks["database"] == {"ok": False, "detail": "The database does not answer."}
    assert checks["migrations"] == {"ok": False, "detail": "It is not known whether migrations are applied."}
    assert checks["broker"]["ok"] is True


@pytest.mark.usefixtures("worker_seen")
def test_readyz_answers_while_an_earlier_check_hangs(client: Any) -> None:
    with health.readiness.lock:
        status, said = answer(client)
    assert status == 503
    assert said["checks"]["database"] == {"ok": False, "detail": "An earlier check has not ended."}
    assert answer(client)[0] == 200


def test_readyz_answers_without_broker_and_cache(django_db_setup: None) -> None:
    checks = ask_elsewhere(REDIS_URL="redis://:sesame@127.0.0.1:1/0")
    assert checks["broker"] == {"ok": False, "detail": "The broker does not answer."}
    assert checks["worker"]["ok"] is False
    assert checks["database"]["ok"] is True
    assert "sesame" not in json.dumps(checks)


def wait_until(sought: list[str], seconds: float) -> float:
    """Return after how many seconds these queues, and no others, are without a worker."""
    started = time.monotonic()
    while heartbeat.queues_without_worker(["mail", "celery"]) != sought:
        assert time.monotonic() - started < seconds, f"still not {sought} after {seconds} seconds"
        time.sleep(0.2)
    return time.monotonic() - started


@pytest.fixture
def heart() -> Iterator[Heart]:
    """What a worker sends heartbeats with, over the real broker."""
    with current_app.connection_for_write() as broker, current_app.events.Dispatcher(broker) as events:
        yield Heart(timer=None, eventer=events)


@pytest.mark.parametrize("stopping", ["should_stop", "should_terminate"])
def test_worker_that_stops_does_not_renew_its_sign(
    heart: Heart, stopping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeat.forget_workers()
    monkeypatch.setattr(heartbeat, "_renewed_at", float("-inf"))
    monkeypatch.setattr(state, stopping, 0)
    heart.stop()
    assert heartbeat.queues_without_worker(["celery"]) == ["celery"]
    monkeypatch.setattr(state, stopping, None)
    heart.stop()  # as it also does when it has lost the broker, to begin again
    assert heartbeat.queues_without_worker(["celery"]) == []
    cache.clear()


@pytest.mark.django_db(databases=["default", "system"])
@pytest.mark.usefixtures("worker_seen")
def test_start_of_the_demo_forgets_the_workers_of_an_earlier_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SETUP_LOG", "LOG_INS"):
        monkeypatch.setattr(data, name, tmp_path / name)
    monkeypatch.setattr(data, "COMMANDS", {})
    assert data.main() == 0
    assert heartbeat.queues_without_worker(django_settings.WORKER_QUEUES) == django_settings.WORKER_QUEUES


@pytest.mark.usefixtures("committed")
def test_worker_shows_itself_and_is_missed_within_half_a_minute() -> None:
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "pins_portal",
        "worker",
        "-P",
        "threads",
        "-c",
        "1",
        "-Q",
        "celery",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        try:
            wait_until(["mail"], 60)
        finally:
            worker.send_signal(signal.SIGKILL)
    assert wait_until(["mail", "celery"], 30) > 1
