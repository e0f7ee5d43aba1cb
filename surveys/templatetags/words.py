"""Words of respondents' pages with their placeholders filled in: `{% load words %}`."""

import unicodedata
from typing import Any

from django import template
from django.utils.html import format_html

from surveys.reading.asked import AskedQuestion, AskedQuestions

register = template.Library()


@register.filter
def only_if(question: AskedQuestion, asked: AskedQuestions) -> str:
    """Return after which answer to which number a question is asked; empty for one that always is."""
    return asked.only_if(question)


@register.simple_tag(takes_context=True)
def word(context: template.Context, name: str, **values: Any) -> str:
    """Return a word in the language of the page (`words` in the context), filled in; it is escaped as any text."""
    said: str = context["words"].filled(name, **values)
    return said


@register.simple_tag(takes_context=True)
def sentence(context: template.Context, name: str, **values: Any) -> str:
    """Return a word filled in, marked as English with its own direction where the page's language has not got it."""
    said = word(context, name, **values)
    if name not in context["words"].in_english:
        return said
    return format_html('<span lang="en-GB" dir="ltr">{}</span>', said)


@register.filter
def direction(text: str) -> str:
    """Return which way a text is written, by its first letter, where the setter of pages knows no `dir="auto"`."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"
