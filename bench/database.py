"""How many queries a page makes, and what row level security adds to one."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from common.tenancy.context import open_area
from programmes.models import Area, Membership, Organisation, User

from .data import SYSTEM, Size
from .report import Figure

MOST_QUERIES = 16  # of the page that people see first, where audits are under way
MOST_ON_THE_BOARD = 16
A_PAGE = 50
AROUND = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")  # a transaction's frame is no query


@override_settings(SECOND_FACTOR_REQUIRED=True)
def count_queries(name: str, path: str, size: Size, *, limit: float | None = None) -> Figure:
    """Return how many queries a page takes for the lead of an area, second factor and all."""
    lead = User.objects.using(SYSTEM).get(email=size.lead)
    Authenticator.objects.using(SYSTEM).get_or_create(user=lead, type=Authenticator.Type.TOTP, data={})
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(lead)
    browser.get(path)
    return Figure(name, made_by_the_page(lambda: browser.get(path)), "queries", limit=limit)


def made_by_the_page(ask: Callable[[], Any]) -> int:
    """Return how many queries a request makes that must be answered with 200."""
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    if response.status_code != 200:
        raise RuntimeError(f"The page answers {response.status_code}.")
    return sum(not _is_frame(query["sql"]) for query in queries)


def _is_frame(sql: str) -> bool:
    """Whether a statement only frames a transaction; the history's context may stand before it."""
    return sql.startswith(AROUND) or "SAVEPOINT" in sql


def cost_of_walls(size: Size, *, rounds: int) -> list[Figure]:
    """Return what lists cost behind the walls, as a multiple of the same rows read by a role without walls."""
    area = Area.objects.get(slug=size.slug)
    lists = {
        "50 of all schools by name": lambda using: (
            Organisation.objects.using(using).schools().order_by("name")
        ),
        "50 people by name, with organisation": lambda using: (
            Membership.objects.using(using)
            .current()
            .select_related("user", "organisation")
            .order_by("user__full_name")
        ),
    }
    return [_cost_of_walls(name, rows, area, rounds) for name, rows in lists.items()]


def _cost_of_walls(name: str, rows: Callable[[str], Any], area: Area, rounds: int) -> Figure:
    within, without = [], []
    for _ in range(rounds):
        with transaction.atomic():
            open_area(area.pk)
            within.append(_milliseconds(rows("default")))
        with transaction.atomic(using=SYSTEM):
            without.append(_milliseconds(rows(SYSTEM).filter(area=area)))
    ratio = median(one / other for one, other in zip(within, without, strict=True))
    return Figure(f"Row level security: {name}", median(within), "ms", ratio=ratio, to="the same without")


def _milliseconds(rows: Any) -> float:
    started = time.perf_counter()
    found = list(rows[:A_PAGE])
    if not found:
        raise RuntimeError("There is nothing to list.")
    return (time.perf_counter() - started) * 1000
