"""A parent's journey through a survey of fifteen questions, and what it costs beside a bare Django."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from statistics import median
from urllib.parse import urlencode

from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.ballots.models import Ballot, Box
from common.ballots.sealing import new_private_key, public_of
from programmes.models import Area, Membership, Organisation
from programmes.public_codes import as_shown
from programmes.roles import Kind
from surveys.models import (
    AskedSchool,
    Language,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
    Survey,
)

from .data import SYSTEM, Size
from .floor_form import OPTIONS, QUESTIONS, TABLE, WORDS
from .pages import CONNECTIONS, Page, wait_figure
from .report import Figure
from .servers import Server

FLOOR = "a bare Django"
MOST, MOST_STATEMENTS, LONGEST = 2.0, 12, 100  # times the floor; in a journey; ms for 95 of 100 who open
PARENTS = 100  # who send at the same moment
SCALE = {
    "id": "agree",
    "type": "single_choice",
    "options": [
        {"value": f"o{number}", "score": number if number < 6 else None, "label": label}
        for number, label in enumerate(OPTIONS, start=1)
    ],
}
ANSWERS = {one["name"]: "o1" for one in QUESTIONS} | {
    one["name"]: "It is calm in the morning." for one in WORDS
}


@dataclass(frozen=True)
class ToAnswer:
    """A survey that is open at a school: its address, and the box that answers go into."""

    path: str
    box: int


def make_survey_to_answer(size: Size) -> ToAnswer:
    """Open a survey of fifteen questions at a school of an area; make the table of the floor."""
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    lead = Membership.objects.using(SYSTEM).get(area=area, role="area_lead")
    schools = Organisation.objects.using(SYSTEM).filter(area=area)
    forum, school = schools.get(kind=Kind.FORUM), schools.filter(kind=Kind.SCHOOL).first()
    Language.objects.using(SYSTEM).create(
        area=area, code="en", name="English", own_name="English", is_source=True
    )
    today = timezone.localdate()
    boxes = [
        Box.objects.using(SYSTEM).create(area=area, public_key=public_of(new_private_key())) for _ in range(2)
    ]
    survey = Survey.objects.using(SYSTEM).create(
        area=area, version=_version(area), name="Journey", kind="other", state="open", run_by=forum, made_by=lead,
        opens_on=today, closes_on=today + timedelta(days=9), opened_at=timezone.now(), details_box=boxes[1],
        help_contact="the forum", safeguarding_contact="the team",
    )  # fmt: skip
    asked = AskedSchool.objects.using(SYSTEM).create(
        area=area, survey=survey, school=school, forum=forum, code=f"{area.code_prefix}TRIPS", box=boxes[0]
    )
    _make_floor()
    return ToAnswer(f"/s/{as_shown(asked.code)}/", boxes[0].pk)


def _version(area: Area) -> QuestionnaireVersion:
    questionnaire = Questionnaire.objects.using(SYSTEM).create(
        area=area, slug="bench", title="Bench", audience="families"
    )
    version = QuestionnaireVersion.objects.using(SYSTEM).create(
        area=area, questionnaire=questionnaire, number=1, title="Bench", status_label="An example",
        licence="Ours", minutes=6, scales=[SCALE],
    )  # fmt: skip
    section = Section.objects.using(SYSTEM).create(area=area, version=version, slug="all", position=1)
    kinds = [(one, "scale") for one in QUESTIONS] + [(one, "long_text") for one in WORDS]
    for position, (one, kind) in enumerate(kinds, start=1):
        Question.objects.using(SYSTEM).create(
            area=area, version=version, section=section, slug=one["name"], kind=kind, text=one["text"],
            scale="agree" if kind == "scale" else "", position=position,
        )  # fmt: skip
    QuestionnaireVersion.objects.using(SYSTEM).filter(pk=version.pk).update(
        published_at=timezone.now(), sha256="0" * 64
    )
    return version


def _make_floor() -> None:
    """Make the floor's one table, and let the web write into it."""
    role = connections["default"].settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigint GENERATED ALWAYS AS IDENTITY, answers jsonb)"
        )
        cursor.execute(f'GRANT INSERT ON {TABLE} TO "{role}"')


def journey_figures(
    floor: Server, portal: Server, to_answer: ToAnswer, *, rounds: int, requests: int
) -> list[Figure]:
    """Return what a journey costs beside the floor, how many statements it makes, and that nobody is lost."""

    def through_portal(browser: HTTPConnection) -> None:
        journey(browser, to_answer.path)

    costs = []
    for server, go in ((floor, through_floor), (portal, through_portal)):
        _cost(server, go, requests)  # caches fill, templates are read
    for number in range(rounds):
        pair = [(floor, through_floor), (portal, through_portal)]
        order = pair if number % 2 else pair[::-1]
        found = {server.port: _cost(server, go, requests) for server, go in order}
        costs.append((found[floor.port], found[portal.port]))
    ratio = median(ours / bare for bare, ours in costs)
    name = "A parent's journey: open, answer 15 questions on one page, send, thanks"
    return [
        Figure(f"{name}: {FLOOR}", median(bare for bare, _ in costs), "ms of processor"),
        Figure(name, median(ours for _, ours in costs), "ms of processor", ratio=ratio, to=FLOOR),
        Figure(f"{name}: so many times {FLOOR}", ratio, "times", limit=MOST),
        Figure(name, statements(to_answer.path), "statements, frames of transactions too", limit=MOST_STATEMENTS),
        wait_figure(
            Page("A survey's first page", portal, to_answer.path, {}),
            requests=requests, at_once=CONNECTIONS, limit=LONGEST,
        ),
        _lost(portal, to_answer),
    ]  # fmt: skip


def through_floor(browser: HTTPConnection) -> None:
    """Open the floor's form, send it, and read the thanks."""
    _ask(browser, "GET", "/")
    _, address = _ask(browser, "POST", "/", ANSWERS)
    _ask(browser, "GET", address)


def journey(browser: HTTPConnection, path: str) -> None:
    """Open a survey, answer everything on one page, send it, and read the thanks."""
    _ask(browser, "GET", path)
    page, _ = _ask(browser, "POST", f"{path}answer/", {"way": "link", "l": "en", "go": "begin:all"})
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    _, address = _ask(browser, "POST", f"{path}answer/", fields | ANSWERS | {"go": "send"})
    if not address:
        raise RuntimeError("The answers were not taken.")
    _ask(browser, "GET", address)


def statements(path: str) -> int:
    """Return how many statements a whole journey makes, once its words are known."""
    browser = Client(SERVER_NAME="127.0.0.1")
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
            page = browser.post(f"{path}answer/", {"way": "link", "l": "en", "go": "begin:all"})
            fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
            done = browser.post(f"{path}answer/", fields | ANSWERS | {"go": "send"})
            browser.get(done["Location"])
    return len(queries)


def _lost(portal: Server, to_answer: ToAnswer) -> Figure:
    """Let many parents go through it at the same moment, and count those whose answers are not in the box."""
    found = Ballot.objects.using(SYSTEM).filter(box=to_answer.box)
    before, started = found.count(), time.perf_counter()

    def parent(_: int) -> None:
        browser = HTTPConnection("127.0.0.1", portal.port, timeout=60)
        journey(browser, to_answer.path)
        browser.close()

    with ThreadPoolExecutor(PARENTS) as pool:
        list(pool.map(parent, range(PARENTS)))
    lost = PARENTS - (found.count() - before)
    seconds = time.perf_counter() - started
    return Figure(f"Lost of {PARENTS} parents at once, in {seconds:.1f} s", lost, "ballots", limit=0)


def _cost(server: Server, go: Callable[[HTTPConnection], None], journeys: int) -> float:
    """Return the milliseconds of processor that a journey takes."""
    browser = HTTPConnection("127.0.0.1", server.port, timeout=60)
    before = server.cpu_ms()
    for _ in range(journeys):
        go(browser)
    browser.close()
    return (server.cpu_ms() - before) / journeys


def _ask(
    browser: HTTPConnection, method: str, path: str, fields: dict[str, str] | None = None
) -> tuple[str, str]:
    """Ask for a page; return it, and where it leads."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    browser.request(method, path, body=urlencode(fields) if fields else None, headers=headers)
    response: HTTPResponse = browser.getresponse()
    text = response.read().decode()
    if response.status not in (200, 302):
        raise RuntimeError(f"{path} answers {response.status}: {text[:300]}")
    return text, response.headers.get("Location", "")
