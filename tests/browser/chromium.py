"""The Chromium that is installed here, if any: none is ever downloaded."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
SWITCHES += ["--disable-background-networking", "--disable-component-update"]
PATH = next(filter(None, map(shutil.which, NAMES)), "")


def line_for_the_report() -> str:
    """Return the line at the head of a test run that says whether browser tests are part of it."""
    return f"browser tests: with {PATH}" if PATH else "browser tests: left out, there is no Chromium here"


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run it without a window. Outside this block no event loop is left that Django would refuse to work in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=SWITCHES)
        yield browser
        browser.close()
