"""One Chromium and one web process for all browser tests of a worker; visitors with a browser each."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser

from tests.processes import running_web

from . import chromium as installed
from .visitor import Visitor

type Visit = Callable[..., Visitor]

collect_ignore_glob = [] if installed.PATH else ["test_*.py"]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what stands in this folder."""
    if "tests/browser/" in item.nodeid:
        item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, so Django is told that queries are fine all the same."""
    with pytest.MonkeyPatch.context() as patch, installed.running_chromium() as browser:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield browser


@pytest.fixture(scope="package")
def site(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real web process over the test database."""
    log = tmp_path_factory.mktemp("web") / "web.log"
    with running_web(log, settings="tests.browser.settings") as address:
        yield address


@pytest.fixture
def visit(chromium: Browser, site: str, committed: None) -> Iterator[Visit]:
    """Let somebody visit the portal; at the end nobody's browser may have complained."""
    visitors: list[Visitor] = []

    def arrive(**options: object) -> Visitor:
        visitors.append(Visitor(chromium, site, **options))
        return visitors[-1]

    with ExitStack() as leaving:
        leaving.callback(lambda: [visitor.context.close() for visitor in visitors])
        yield arrive
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
