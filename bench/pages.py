"""What pages cost: asked for in turns over loopback HTTP, so that a noisy neighbour disturbs all alike."""

import random
import re
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles

import httpx

from .data import PASSWORD, Size
from .report import Figure
from .servers import Server

CONNECTIONS = 4
BARE = "a bare view"


@dataclass(frozen=True)
class Page:
    """A page of a server, asked for with the headers of somebody signed in."""

    name: str
    server: Server
    path: str
    headers: dict[str, str]


def page_figures(pages: list[Page], *, rounds: int, requests: int) -> list[Figure]:
    """Return processor time of each page as a multiple of the first one's, and the time people wait.

    `requests` is how many of each page a round asks for. A figure is the median over the rounds; so is a ratio.
    """
    costs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for page in pages:
        _ask(page, requests)  # caches fill, templates are read
    for _ in range(rounds):
        for page in random.sample(pages, len(pages)):
            costs[page.name].append(_cost(page, requests))
    bare = costs[pages[0].name]
    return [figure for page in pages for figure in _figures(page.name, costs[page.name], bare)]


def sign_in(server: Server, size: Size, email: str = "") -> dict[str, str]:
    """Sign the area's lead, or somebody else, in by the form; return the headers to ask with from then on."""
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=60) as browser:
        form = browser.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        browser.post(
            "/accounts/login/",
            data={"login": email or size.lead, "password": PASSWORD, "csrfmiddlewaretoken": token},
        )
        return {"Cookie": f"sessionid={browser.cookies['sessionid']}"}


def visit(pages: list[Page], requests: int) -> None:
    """Ask for this many pages over several connections at once, so that every worker has its share."""

    def one_connection(_: int) -> None:
        for _ in range(requests // CONNECTIONS):
            _ask(random.choice(pages), 1)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(one_connection, range(CONNECTIONS)))


def wait_figure(
    page: Page,
    *,
    requests: int,
    at_once: int = 1,
    limit: float | None = None,
    before_each: Callable[[], object] | None = None,
) -> Figure:
    """Return how long 95 of 100 people wait at most when so many ask for a page at once, again and again.

    What is done `before_each` request is not waited for.
    """

    def one_connection(_: int) -> list[float]:
        return _ask(page, requests, before_each)

    with ThreadPoolExecutor(at_once) as pool:
        waits = [wait for waits in pool.map(one_connection, range(at_once)) for wait in waits]
    together = f"{at_once} at once" if at_once > 1 else "one after the other"
    return Figure(f"{page.name}, {together}", quantiles(waits, n=20)[-1], "ms for 95 of 100", limit=limit)


def _cost(page: Page, requests: int) -> tuple[float, float]:
    """Ask for a page so many times; return milliseconds of processor and of waiting for one."""
    before = page.server.cpu_ms()
    waits = _ask(page, requests)
    return (page.server.cpu_ms() - before) / requests, median(waits)


def _ask(page: Page, requests: int, before_each: Callable[[], object] | None = None) -> list[float]:
    """Ask for a page so many times over one connection; return the milliseconds that each took."""
    connection = HTTPConnection("127.0.0.1", page.server.port, timeout=60)
    waits = []
    for _ in range(requests):
        if before_each:
            before_each()
        started = time.perf_counter()
        connection.request("GET", page.path, headers=page.headers)
        response = connection.getresponse()
        response.read()
        waits.append((time.perf_counter() - started) * 1000)
        if response.status != 200:
            raise RuntimeError(f"{page.path} answers {response.status}.")
    connection.close()
    return waits


def _figures(name: str, costs: list[tuple[float, float]], bare: list[tuple[float, float]]) -> list[Figure]:
    ratios = [
        [one / other for one, other in zip(*pair, strict=True)] for pair in zip(costs, bare, strict=True)
    ]
    units = ("ms of processor", "ms until it is there")
    return [
        Figure(
            name,
            median(cost[column] for cost in costs),
            unit,
            ratio=median(ratio[column] for ratio in ratios),
            to=BARE,
        )
        for column, unit in enumerate(units)
    ]
