"""Somebody at a browser of their own, who notices whatever the page complains about."""

import re

from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import Browser, ConsoleMessage, Locator, Response, expect

from common.outbox.models import Message
from tests.cast import PASSWORD

PATIENCE = 30_000  # milliseconds: tests may share two cores with much else


class Visitor:
    """A person's browser: no cookies at first, and none shared with another visitor."""

    def __init__(self, chromium: Browser, site: str, *, javascript: bool = True, width: int = 1280) -> None:
        self.context = chromium.new_context(
            base_url=site, java_script_enabled=javascript, viewport={"width": width, "height": 900}
        )
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._notice)

    def sign_in(self, role: str, area: str = "northshire") -> None:
        """Sign in as the person of the cast who has the role in the area."""
        self.page.goto("/accounts/login/")
        self.fill_in_sign_in(role, area)

    def fill_in_sign_in(self, role: str, area: str = "northshire") -> None:
        self.page.fill("#id_login", f"{role.replace('_', '-')}@{area}.example")
        self.page.fill("#id_password", PASSWORD)
        self.press("Sign in")
        self.page.wait_for_url(lambda address: "/accounts/login/" not in address)

    def press(self, button: str) -> None:
        """Press a button, or a link that looks and behaves like one."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def press_in(self, part: Locator, button: str) -> None:
        """Press a button in a part of the page; one whose name begins so."""
        part.get_by_role("button", name=button).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)

    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def expect_heading(self, text: str) -> None:
        expect(self.heading()).to_have_text(text, timeout=PATIENCE)

    def tab_to(self, selector: str, *, at_most: int = 80) -> None:
        """Press the tabulator until this element has the focus."""
        for _ in range(at_most):
            self.page.keyboard.press("Tab")
            if self.focus_is_on(selector):
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard.")

    def focus_is_on(self, selector: str) -> bool:
        return bool(self.page.evaluate("selector => document.activeElement.matches(selector)", selector))

    def let_time_pass(self, seconds: int = 600) -> None:
        """Let the last confirmation in this browser's session be that much older."""
        keys = [cookie["value"] for cookie in self.context.cookies() if cookie["name"] == "sessionid"]
        session = SessionStore(keys[0])
        for record in session["account_authentication_methods"]:
            record["at"] -= seconds
        session["account_authentication_methods"] = session["account_authentication_methods"]
        session.save()

    def _hear(self, said: ConsoleMessage) -> None:
        """Note what the console calls an error, a broken content security policy too; not an honest 404 page."""
        if said.type == "error" and not said.text.startswith("Failed to load resource"):
            self.complaints.append(said.text)

    def _notice(self, response: Response) -> None:
        if response.status >= 400 and ("/static/" in response.url or response.status >= 500):
            self.complaints.append(f"{response.url} answered {response.status}")


def link_sent_to(address: str) -> str:
    """Return the link in the last email that was written to somebody."""
    message = Message.objects.using("system").filter(to=address).latest("queued_at")
    return re.search(r"https?://\S+", message.text)[0]
