"""Comments a page at a time, wherever they are listed."""

from typing import Any

from django.core.paginator import Page

from common.pages import nearest_page

A_PAGE = 50


def comment_page(comments: Any, number: object) -> Page:
    """Return a page of comments in the order in which they come; the nearest one to a number that there is not."""
    return nearest_page(comments, number, per_page=A_PAGE)
