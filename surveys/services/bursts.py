"""Noticing that very many answers come by one school's open link at once, without following anybody."""

import time

from django.db.models import F, Func, Value
from django.utils import timezone

from common.counters import count_one
from surveys.models import AskedSchool

SPAN = 10 * 60  # seconds
MOST = 12  # answers in a span that nobody wonders about


def note_answer(asked: int) -> None:
    """Count an answer by the open link; when it is one too many, note the day for the forum to look at.

    The number stands in the cache alone, and goes with its span. Of the time nothing stays but the day.
    """
    if count_one(f"survey-answers-{asked}-{int(time.time() // SPAN)}", SPAN) == MOST + 1:
        day = timezone.localdate()
        clean = AskedSchool.objects.filter(pk=asked).exclude(bursts__contains=[day])
        clean.update(bursts=Func(F("bursts"), Value(day), function="array_append"))
