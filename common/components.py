"""What the components' template tags stand on: rendering, and the small decisions behind the markup."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

KEPT = 256  # parts of the shell, in the memory of one process
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def component(name: str, /, **context: Any) -> SafeString:
    """Return templates/components/<name>.html rendered with this context."""
    return render_to_string(f"components/{name}.html", context)


@lru_cache(maxsize=KEPT)
def part_of_the_shell(name: str, /, **context: Any) -> SafeString:
    """Return a component that stands on every page, kept: it is the same wherever its context is."""
    return component(name, **context)


def error_lines(form: BaseForm) -> list[tuple[str, str]]:
    """Return (message, link) for each error of a form.

    What concerns the whole form links to its first control; a hidden field has nothing to link to.
    """
    if not form.is_bound:
        return []
    visible = form.visible_fields()
    first = f"#{visible[0].first_control_id}" if visible else ""  # type: ignore[attr-defined]
    lines = [(str(message), first) for message in form.non_field_errors()]
    for field in visible:
        lines += [(str(message), f"#{field.first_control_id}") for message in field.errors]  # type: ignore[attr-defined]
    return lines + [(str(message), "") for field in form.hidden_fields() for message in field.errors]


def things_to_put_right(count: int) -> str:
    """Return the title of an error summary: "One thing to put right", "12 things to put right"."""
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} thing{'' if count == 1 else 's'} to put right"


def page_item(number: int | str, *, current: bool, href: Callable[[int], str]) -> dict[str, Any]:
    """Return one item of the pagination; a gap has no address."""
    return {"number": number, "href": href(number), "current": current} if isinstance(number, int) else {}


def headings(columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return each column's text and whether it holds numbers."""
    return [{"text": column.removesuffix("#"), "number": column.endswith("#")} for column in columns]


# The first that a browser's name for itself contains; the later ones claim to be the earlier too.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}


def device_name(user_agent: str) -> str:
    """Return "Firefox on Windows" for what a browser says of itself."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "A browser")
    system = next((name for sign, name in DEVICES.items() if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser
