"""Pieces of markup: what stands in their gaps is escaped once, whatever it is."""

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from common.filling import fill, fill_each

VALUES = ("<b>'\"&amp;", mark_safe("<b>ours</b>"), 7, 2.5, None, gettext_lazy("a < b"))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_gaps_are_filled_as_django_fills_them(value):
    assert fill('<i title="{}">{}</i>', value, value) == format_html('<i title="{}">{}</i>', value, value)


def test_each_row_is_filled_and_stays_markup():
    rows = [(one, 1) for one in VALUES]
    found = fill_each("<br>", "<i>{}: {}</i>", rows)
    assert found == format_html_join(mark_safe("<br>"), "<i>{}: {}</i>", rows)
    assert fill("{}", found) == found
