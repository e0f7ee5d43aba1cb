"""Words of respondents' pages with their placeholders filled in: `{% load words %}`."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def word(context: template.Context, name: str, **values: Any) -> str:
    """Return a word in the language of the page (`words` in the context), filled in; it is escaped as any text."""
    said: str = context["words"].filled(name, **values)
    return said
