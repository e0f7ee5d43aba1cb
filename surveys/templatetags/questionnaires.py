"""The words of a question, plain or easy: `{% load questionnaires %}`."""

from typing import Any

from django import template

from surveys.models import Question
from surveys.symbols import drawing_of

register = template.Library()


@register.filter
def asked(question: Question, is_easy: bool) -> str:
    """Return what a question asks, in easy words where they are wanted and there."""
    return (is_easy and question.easy_read) or question.text


@register.filter
def labelled(option: dict[str, Any], is_easy: bool) -> str:
    """Return the label of an option, in easy words where they are wanted and there."""
    return str((is_easy and option.get("easy_read")) or option["label"])


@register.filter
def drawn(option: dict[str, Any]) -> str:
    """Return the drawing that stands beside an option, empty for none."""
    return drawing_of(option.get("symbol") or "")
