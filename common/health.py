"""Is the portal alive, and is it ready? Asked by proxies, by monitoring and by whoever starts it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache as remembered

import psycopg
import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.access import public
from common.heartbeat import queues_without_worker

ANSWER_LASTS = 2  # seconds: however often one asks, a database that answers is asked no more often
BROKER_PATIENCE = 3  # seconds
DATABASE_PATIENCE = 3  # seconds
PATIENCE = 2  # seconds that one thread waits for what another finds; there are few threads in a process
log = structlog.get_logger(__name__)

type Checks = dict[str, dict[str, bool | str]]


class NotReady(Exception):
    """One check failed; the text is a sentence without addresses or secrets."""


def database_answers() -> str:
    """Ask over a connection of its own: the pool would try for longer than a check may take."""
    where = {**connection.get_connection_params(), "connect_timeout": DATABASE_PATIENCE}
    with connection.wrap_database_errors, psycopg.connect(**where) as asked:
        asked.execute("SELECT 1")
    return "The database answers."


def broker_answers() -> str:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    return "The broker answers."


def worker_answers() -> str:
    """Raise NotReady unless every queue has a worker that showed itself in the last seconds."""
    missing = queues_without_worker(settings.WORKER_QUEUES)
    if missing:
        raise NotReady(f"No worker takes from: {', '.join(missing)}.")
    return "Every queue has a worker."


@remembered
def migrations_are_applied() -> str:
    """Raise NotReady while a migration waits; once none does, that holds for this process's code."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise NotReady(f"{len(waiting)} migrations wait: run manage.py migrate.")
    return "All migrations are applied."


CHECKS: dict[str, tuple[Callable[[], str], str]] = {
    "database": (database_answers, "The database does not answer."),
    "broker": (broker_answers, "The broker does not answer."),
    "worker": (worker_answers, "It is not known whether a worker runs: the cache does not answer."),
    "migrations": (migrations_are_applied, "It is not known whether migrations are applied."),
}


def check(name: str) -> dict[str, bool | str]:
    """Run one check; whatever it raises is an answer here, and stands in the log in full."""
    run, otherwise = CHECKS[name]
    try:
        return {"ok": True, "detail": run()}
    except NotReady as error:
        return {"ok": False, "detail": str(error)}
    except Exception as error:
        log.warning(
            "not_ready", check=name, error=type(error).__name__, exc_info=not isinstance(error, DatabaseError)
        )
        return {"ok": False, "detail": otherwise}


def check_all() -> Checks:
    """Run the checks in turn; of a database that does not answer nothing more is asked."""
    found: Checks = {}
    for name, (_, otherwise) in CHECKS.items():
        pointless = name == "migrations" and not found["database"]["ok"]
        found[name] = {"ok": False, "detail": otherwise} if pointless else check(name)
    return found


@dataclass
class Readiness:
    """The last answer; one thread at a time asks anew, and those who waited for it take what it found.

    A good answer is kept for a moment, a bad one is not: another web process may have said meanwhile
    that all is well, and the two would contradict each other. Who waits too long is told that nobody knows.
    """

    checks: Checks = field(default_factory=dict)
    found_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)

    def latest(self) -> Checks:
        asked_at = time.monotonic()
        if not self.lock.acquire(timeout=PATIENCE):
            return {name: {"ok": False, "detail": "An earlier check has not ended."} for name in CHECKS}
        try:
            if self.found_at < asked_at - (ANSWER_LASTS if is_ready(self.checks) else 0):
                self.checks = check_all()
                self.found_at = time.monotonic()
            return self.checks
        finally:
            self.lock.release()


def is_ready(checks: Checks) -> bool:
    return all(answer["ok"] for answer in checks.values())


readiness = Readiness()


@public("proxies ask whether the process is alive")
@transaction.non_atomic_requests
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers. Asks nobody else, not even the database."""
    return JsonResponse({"alive": True})


@public("monitoring asks whether everything is in place")
@transaction.non_atomic_requests
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say of database, broker, worker and migrations whether each is in place: 200 if all are, else 503."""
    checks = readiness.latest()
    ready = is_ready(checks)
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)
