"""Counting in calendar months."""

from calendar import monthrange
from datetime import date


def months_later[Day: date](day: Day, months: int) -> Day:
    """Return the same day, and time of day, so many calendar months later; of a shorter month, its last day.

    Fewer than none is earlier. 31 March and minus one month make 28 February, in a leap year the 29th.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
