"""Noticing that very many answers come by one school's open link at once, without following anybody."""

import time

import structlog
from django.core.cache import cache
from django.db.models import F, Func, Value
from django.utils import timezone
from redis.exceptions import RedisError

from surveys.models import AskedSchool

SPAN = 10 * 60  # seconds
MOST = 12  # answers in a span that nobody wonders about
log = structlog.get_logger(__name__)


def note_answer(asked: int) -> None:
    """Count an answer by the open link; when it is one too many, note the day for the forum to look at.

    The number stands in the cache alone, and goes with its span. Of the time nothing stays but the day.
    """
    if _count(asked) == MOST + 1:
        day = timezone.localdate()
        clean = AskedSchool.objects.filter(pk=asked).exclude(bursts__contains=[day])
        clean.update(bursts=Func(F("bursts"), Value(day), function="array_append"))


def _count(asked: int) -> int:
    """Return how many have come in this span; 0 when the cache is away, which must cost nobody an answer."""
    key = f"survey-answers-{asked}-{int(time.time() // SPAN)}"
    try:
        number: int = cache.incr(key)
    except ValueError:
        cache.add(key, 1, 2 * SPAN)
        return 1
    except RedisError:
        return 0
    return number
