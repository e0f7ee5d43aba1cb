"""A school's audit with all its voices, and what answering it costs."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPConnection
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from audits.models import Answer, Audit, Domain, Framework, FrameworkVersion, Round, Statement, Tally, Voice
from common.ballots.models import Box
from programmes.models import Area, Membership

from .data import SYSTEM, Size
from .database import made_by_the_page
from .pages import BARE, CONNECTIONS, Page, wait_figure
from .report import Figure
from .servers import Server

STATEMENTS = 8
PEOPLE = 30  # in each group
LONGEST_PAGE, LONGEST_SAVE = 100, 40  # ms, for 95 of 100
MOST_ON_THE_PAGE, MOST_TO_SAVE = 19, 7  # queries
LEVELS = [
    {"id": f"l{value}", "value": value, "name": f"Level {value}", "meaning": ""} for value in (1, 2, 3, 4)
]
OPTIONS = [
    {"value": f"o{score}", "score": score, "label": f"Option {score}", "symbol": None} for score in (1, 2, 3)
]
NAMES = ("Staff", "Governors", "Parent carers", "Pupils")
GROUPS = [{"id": f"g{number}", "name": name, "scale": "words"} for number, name in enumerate(NAMES)]


@dataclass(frozen=True)
class ToAnswer:
    """An audit: who answers it, its theme's page, and where each statement's answer is saved."""

    email: str
    membership: int
    theme: str
    saves: list[str]


def make_audit_to_answer(size: Size) -> ToAnswer:
    """Write a theme of eight statements, all answered by the leaders and by four groups of thirty."""
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    head = (
        Membership.objects.using(SYSTEM).select_related("user").filter(area=area, role="school_lead").first()
    )
    if head is None:
        raise RuntimeError("There are too few people for a school to have somebody who leads.")
    version = _version(area)
    today = timezone.localdate()
    round_ = Round.objects.using(SYSTEM).create(
        area=area, school_id=head.organisation_id, version=version, kind="baseline", name="Baseline",
        opens_on=today, closes_on=today + timedelta(days=28), made_by=head,
    )  # fmt: skip
    audit = Audit.objects.using(SYSTEM).create(
        area=area, round=round_, school_id=head.organisation_id, version=version, started_by=head
    )
    statements = list(version.statements.using(SYSTEM).all())
    for statement in statements:
        Answer.objects.using(SYSTEM).create(
            area=area, audit=audit, statement=statement, level=2, commentary="Words. " * 40, changed_by=head
        )
    _voices(audit, head, statements)
    base = f"/a/{size.slug}/audits/{audit.pk}"
    saves = [f"{base}/statements/{statement.slug}/" for statement in statements]
    return ToAnswer(head.user.email, head.pk, f"{base}/themes/theme/", saves)


def _version(area: Area) -> FrameworkVersion:
    framework = Framework.objects.using(SYSTEM).create(area=area, slug="bench", title="Bench")
    version = FrameworkVersion.objects.using(SYSTEM).create(
        area=area, framework=framework, number=1, title="Bench", status_label="An example", licence="Ours",
        levels=LEVELS, outside=[], groups=GROUPS, scales=[{"id": "words", "options": OPTIONS}],
        boxes={"commentary": "Why these words?"},
    )  # fmt: skip
    domain = Domain.objects.using(SYSTEM).create(
        area=area, version=version, slug="theme", name="Theme", position=1
    )
    words = [{"level": level["id"], "descriptor": "Words. " * 10, "next_step": "A step."} for level in LEVELS]
    for number in range(1, STATEMENTS + 1):
        Statement.objects.using(SYSTEM).create(
            area=area, version=version, domain=domain, slug=f"statement_{number}", text=f"Statement {number}",
            levels=words, wording={group["id"]: "Is it so?" for group in GROUPS}, position=number,
        )  # fmt: skip
    FrameworkVersion.objects.using(SYSTEM).filter(pk=version.pk).update(
        published_at=timezone.now(), sha256="0" * 64
    )
    return version


def _voices(audit: Audit, head: Membership, statements: list[Statement]) -> None:
    now = timezone.now()
    for number, group in enumerate(GROUPS):
        voice = Voice.objects.using(SYSTEM).create(
            area=audit.area, audit=audit, group=group["id"], code=f"AA{number}",
            box=Box.objects.using(SYSTEM).create(area=audit.area), opened_by=head,
            closes_on=now.date(), closed_at=now, counted_at=now, by_link=PEOPLE,
        )  # fmt: skip
        Tally.objects.using(SYSTEM).bulk_create(
            Tally(
                area=audit.area, voice=voice, statement=statement, options=[option["value"]],
                number=PEOPLE // len(OPTIONS),
            )
            for statement in statements
            for option in OPTIONS
        )  # fmt: skip


def answering_figures(
    bare: Page, portal: Server, to_answer: ToAnswer, headers: dict[str, str], *, requests: int
) -> list[Figure]:
    """Return how long the theme and an autosave are waited for, and how many queries they make.

    The theme is asked for by several at once. The limit of an autosave is that of one after the other;
    what several at once wait for, who wait for each other as well, is shown beside it without a limit.
    """
    theme = Page(f"Theme of {STATEMENTS} statements, {len(GROUPS)} voices", portal, to_answer.theme, headers)
    beside = wait_figure(bare, requests=requests, at_once=CONNECTIONS)
    shown = wait_figure(theme, requests=requests, at_once=CONNECTIONS, limit=LONGEST_PAGE)
    *together, apart = to_answer.saves[: CONNECTIONS + 1]
    alone = _autosaves(portal, [apart], to_answer.membership, headers, CONNECTIONS * requests)
    at_once = _autosaves(portal, together, to_answer.membership, headers, requests)
    return [
        beside,
        replace(shown, ratio=shown.value / beside.value, to=BARE),
        Figure("Autosave of an answer, one after the other", alone, "ms for 95 of 100", limit=LONGEST_SAVE),
        Figure(
            f"Autosave of an answer, {CONNECTIONS} at once", at_once, "ms for 95 of 100",
            ratio=at_once / beside.value, to=BARE,
        ),
        *_queries(theme.name, to_answer),
    ]  # fmt: skip


def _autosaves(portal: Server, paths: list[str], hat: int, headers: dict[str, str], requests: int) -> float:
    """Save again and again as a page does while somebody types, over a connection for each statement.

    Return the milliseconds in which 95 of 100 are answered.
    """
    with ThreadPoolExecutor(len(paths)) as pool:
        sets = pool.map(lambda path: list(_type(portal, path, hat, headers, requests)), paths)
        return quantiles((wait for waits in sets for wait in waits), n=20)[-1]


def _type(portal: Server, path: str, hat: int, headers: dict[str, str], requests: int) -> Iterator[float]:
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=60)
    token = "a" * 32
    sent = headers | {"Cookie": f"{headers['Cookie']}; csrftoken={token}", "HX-Request": "true"}
    sent |= {"X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded"}
    edition = 1
    for number in range(requests):
        body = urlencode(_form(hat, edition, f"Words. {number} " * 30))
        started = time.perf_counter()
        connection.request("POST", path, body=body, headers=sent)
        response = connection.getresponse()
        text = response.read().decode()
        yield (time.perf_counter() - started) * 1000
        edition = _edition_in(text)
    connection.close()


def _queries(theme: str, to_answer: ToAnswer) -> list[Figure]:
    """Count the queries of the page, and of a save after all others."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(
        Membership.objects.using(SYSTEM).select_related("user").get(pk=to_answer.membership).user
    )
    path, htmx = to_answer.saves[-1], {"HX-Request": "true"}
    first = browser.post(path, _form(to_answer.membership, 1, "First."), headers=htmx)
    edition = _edition_in(first.content.decode())
    save = _form(to_answer.membership, edition, "Second.")
    return [
        Figure(theme, made_by_the_page(lambda: browser.get(to_answer.theme)), "queries", limit=MOST_ON_THE_PAGE),
        Figure(
            "Autosave of an answer", made_by_the_page(lambda: browser.post(path, save, headers=htmx)),
            "queries", limit=MOST_TO_SAVE,
        ),
    ]  # fmt: skip


def _form(hat: int, edition: int, text: str) -> dict[str, Any]:
    return {"hat": hat, "edition": edition, "rating": "2", "flag": "", "commentary": text}


def _edition_in(text: str) -> int:
    found = re.search(r'data-edition="(\d+)"', text)
    if found is None:
        raise RuntimeError(f"An autosave was not taken: {text[:300]}")
    return int(found[1])
