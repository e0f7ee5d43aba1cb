"""Template tags for the portal's components: `{% load portal %}`. Examples stand in docs/components.md."""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from common.components import (
    component,
    device_name,
    error_lines,
    headings,
    page_item,
    part_of_the_shell,
    things_to_put_right,
)
from common.filling import fill, fill_each
from common.reading_comfort import CHOICES

SWATCH = '<button type="submit" class="pp-swatch pp-swatch--{}" name="tint" value="{}" aria-pressed="{}">{}</button>'
NUMERIC = " govuk-table__cell--numeric"

register = template.Library()
register.filter("device", device_name)

# One tag, one component ------------------------------------------------------------------------


@register.simple_tag
def button(text: str, **options: Any) -> SafeString:
    """Render a button, or with `href` a link that looks like one.

    kind: "secondary" or "warning". start, disabled, once (ignore double clicks), name, value, type, form, id.
    """
    return component("button", text=text, **options)


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """Render the link back to the page before."""
    return component("back_link", href=href, text=text)


@register.simple_tag
def breadcrumbs(*parts: str) -> SafeString:
    """Render breadcrumbs from text, address, text, address … and last the text of this page."""
    addresses = [*parts[1::2], None][: len(parts[::2])]
    return component("breadcrumbs", items=list(zip(parts[::2], addresses, strict=True)))


@register.simple_tag
def tag(text: str, colour: str = "") -> SafeString:
    """Render a tag: grey, blue, green, turquoise, purple, yellow, orange or red."""
    return component("tag", text=text, colour=colour)


@register.simple_tag
def warning(text: str) -> SafeString:
    """Render a warning with its exclamation mark."""
    return component("warning", text=text)


@register.simple_tag
def notification(*texts: str, level: str = "info", number: int = 1) -> SafeString:
    """Render one notification banner for texts of that level; `number` keeps the ids of several apart."""
    titles = {"success": "Success", "error": "There is a problem"}
    return component(
        "notification_banner",
        texts=texts,
        title=titles.get(level, "Important"),
        success=level == "success",
        error=level == "error",
        title_id="govuk-notification-banner-title" + (f"-{number}" if number > 1 else ""),
    )


@register.simple_tag
def notifications(messages: Iterable[Message]) -> SafeString:
    """Render Django's messages, those of one level in one banner: two alerts would interrupt each other."""
    by_level: dict[str, list[str]] = {}
    for message in messages:
        by_level.setdefault(message.level_tag, []).append(str(message))
    banners = [
        (notification(*texts, level=level, number=number),)
        for number, (level, texts) in enumerate(by_level.items(), start=1)
    ]
    return format_html_join("\n", "{}", banners)


@register.simple_tag
def task_list(tasks: Iterable[Any], id: str = "task-list") -> SafeString:  # noqa: A002
    """Render tasks with title and, as needed, href, hint, status, colour and cannot_start."""
    return component("task_list", tasks=tasks, id=id)


@register.simple_tag
def skip_link(target: str = "main", text: str = "Skip to main content") -> SafeString:
    """Render the first link of the page, past header and navigation."""
    return part_of_the_shell("skip_link", target=target, text=text)


@register.simple_tag
def service_navigation(items: Iterable[Any], label: str = "Menu") -> SafeString:
    """Render navigation from items with label, href and current ("page", "true" or empty)."""
    return part_of_the_shell("service_navigation", items=tuple(items), label=label)


@register.simple_tag
@lru_cache
def swatches(tint: str) -> SafeString:
    """Render a button for each page colour, the one that is shown as pressed."""
    rows = (
        (value, value, "true" if value == tint else "false", name) for value, name in CHOICES["tint"].items()
    )
    return fill_each("\n", SWATCH, rows)


# Forms -----------------------------------------------------------------------------------------


@register.simple_tag
def error_summary(*forms: BaseForm | str) -> SafeString | str:
    """Render the error summary of bound forms, each line linked to its control; nothing when all is well.

    Above a form that shows what was typed before its sender had to sign in again, say so.
    """
    for form in forms:
        boxes = form.visible_fields() if getattr(form, "kept_at", None) else []  # type: ignore[union-attr]
        if boxes:
            return component("kept", form=form, first=next((box for box in boxes if box.value()), boxes[0]))
    errors = [line for form in forms if isinstance(form, BaseForm) for line in error_lines(form)]
    if not errors:
        return ""
    return component("error_summary", title=things_to_put_right(len(errors)), errors=errors)


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """Return "Error: " for the page title when the page's form has errors."""
    form = context.get("form")
    return "Error: " if isinstance(form, BaseForm) and form.is_bound and form.errors else ""


# Pages of a list -------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page, at: str = "") -> SafeString | str:
    """Render links to the other pages of a list, keeping its filters; nothing when there is one page.

    `at` is the id of what to go on reading at, for a list that stands further down its page.
    """
    if page.paginator.num_pages < 2:
        return ""

    def href(number: int) -> str:
        query = context["request"].GET.copy()
        query["page"] = str(number)
        return f"?{query.urlencode()}{f'#{at}' if at else ''}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    items = [page_item(number, current=number == page.number, href=href) for number in numbers]
    return component(
        "pagination",
        items=items,
        previous=href(page.previous_page_number()) if page.has_previous() else "",
        next=href(page.next_page_number()) if page.has_next() else "",
    )


# Components around content ---------------------------------------------------------------------


@register.simple_block_tag
def phase_banner(content: str, tag: str = "Beta") -> SafeString:
    """Render the banner that says how finished the service is."""
    return part_of_the_shell("phase_banner", content=content, tag=tag)


@register.simple_block_tag
def details(content: str, summary: str, open: bool = False) -> SafeString:  # noqa: A002
    """Render a disclosure: a summary that shows or hides what is inside."""
    return component("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Render text set apart by a bar at its side."""
    return component("inset", content=content)


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """Render the panel that confirms something was done; its title is the page's heading."""
    return component("panel", content=content, title=title)


@register.simple_block_tag
def summary_list(content: str, plain: bool = False) -> SafeString:
    """Render a list of names and values; `plain` leaves out the lines between them."""
    return component("summary_list", content=content, plain=plain)


@register.simple_block_tag
def summary_row(
    content: str, key: str, href: str = "", action: str = "Change", about: str = ""
) -> SafeString:
    """Render one row; with `href` its action, read out as "Change <about>", by default the key."""
    return component(
        "summary_row", content=content, key=key, href=href, action=action, about=about or key.lower()
    )


@register.simple_block_tag
def table(content: str, caption: str, *columns: str, size: str = "m", stacks: bool = True) -> SafeString:
    """Render a table around its rows. A column ending in "#" holds numbers. It stacks on a phone."""
    return component(
        "table", content=content, caption=caption, columns=headings(columns), size=size, stacks=stacks
    )


@register.simple_block_tag
def cell(content: str, label: str = "", number: bool = False) -> SafeString:
    """Render a table cell; `label` is its column's name, shown when the table stacks.

    Without a template: a list has hundreds of cells.
    """
    kind = NUMERIC if number else ""
    name = fill(' data-label="{}"', label) if label else ""
    return fill('<td class="govuk-table__cell{}"{}>{}</td>', kind, name, content)


@register.simple_tag
def number_cells(numbers: Iterable[tuple[str, int]]) -> SafeString:
    """Render a table cell for each column's name and number, in one piece."""
    return fill_each("", f'<td class="govuk-table__cell{NUMERIC}" data-label="{{}}">{{}}</td>', numbers)


@register.filter
def attributes(values: dict[str, Any]) -> SafeString:
    """Return a control's attributes as HTML, where Django includes a template for those of each option."""
    return flatatt(values)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Return what somebody typed as paragraphs of the page: an empty line begins a new one."""
    parts = [part.strip() for part in str(text).replace("\r\n", "\n").split("\n\n")]
    return fill_each("\n", '<p class="govuk-body">{}</p>', ((linebreaksbr(part),) for part in parts if part))


@register.filter
def clock(value: datetime.datetime) -> str:
    """Return a time of day as people write it: 7.44pm, 9am."""
    return time_words(timezone.localtime(value))


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """Return day and time in local time: Saturday 21 November 2026, 7.44pm; nothing for no moment."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local:%A} {local.day} {local:%B %Y}, {time_words(local)}"


@register.filter
def hours(minutes: int) -> str:
    """Return a length of time in words: 30 hours, 7 hours 30 minutes, 45 minutes."""
    parts = [(minutes // 60, "hour"), (minutes % 60, "minute")]
    return " ".join(f"{number} {unit}{'s' * (number != 1)}" for number, unit in parts if number)


def time_words(local: datetime.datetime) -> str:
    """Return the time of a local moment in words and figures."""
    half = "am" if local.hour < 12 else "pm"
    minutes = f".{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{half}"
