"""Pages of a list whose address anybody may have typed."""

from typing import Any

from django.core.paginator import Page, Paginator


def nearest_page(items: Any, number: object, *, per_page: int) -> Page:
    """Return the page of that number: the nearest one where there is no such page, the first for what is no number.

    `items` is a list or a queryset with an order. Never raises, whatever `number` is.
    """
    pages = Paginator(items, per_page)
    try:
        wanted = int(str(number))
    except ValueError:
        wanted = 1
    return pages.page(min(max(wanted, 1), pages.num_pages))
