"""Numbers in the cache that go after a while."""

from django.core.cache import cache
from redis.exceptions import RedisError


def count_one(name: str, seconds: int) -> int:
    """Count one more under a name that is kept so many seconds from the first; return how many that makes.

    0 while the cache is away: no count is worth somebody's answer.
    """
    try:
        return _count(name, seconds)
    except RedisError:
        return 0


def _count(name: str, seconds: int) -> int:
    try:
        number: int = cache.incr(name)
    except ValueError:  # nothing was counted yet, or it has just gone
        return 1 if cache.add(name, 1, seconds) else cache.incr(name)
    return number
