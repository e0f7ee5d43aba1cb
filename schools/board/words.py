"""When something is due, as people say it."""

from datetime import date

WEEK = 7  # days that “within a week” reaches


def due_words(day: date, today: date) -> str:
    """Return when something is due, seen from today: 4 days late, Due today, Due Tuesday, Due 3 March."""
    away = (day - today).days
    if away < 0:
        return "1 day late" if away == -1 else f"{-away} days late"
    if away < WEEK:
        return {0: "Due today", 1: "Due tomorrow"}.get(away, f"Due {day:%A}")
    return f"Due {day:%-d %B}" if day.year == today.year else f"Due {day:%-d %B %Y}"


def urgency_class(day: date, today: date) -> str:
    """Return the class that a day is shown with: late, soon, or quiet."""
    away = (day - today).days
    return "pp-late" if away < 0 else "pp-due" if away < 3 else "pp-soft"
