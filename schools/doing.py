"""Where a school does what the portal ticks off by itself: apps above register it in AppConfig.ready()."""

from dataclasses import dataclass

from programmes.models import Milestone


@dataclass(frozen=True)
class Doing:
    """A page that takes the area's slug alone, and the words of the button that leads there."""

    words: str
    url_name: str


_doings: dict[Milestone.DoneWhen, Doing] = {}


def register_doing(event: Milestone.DoneWhen, doing: Doing) -> None:
    """Say where schools do what this event is about."""
    _doings[event] = doing


def doing_of(milestone: Milestone) -> Doing | None:
    """Return where a milestone is done, if that is somewhere in the portal."""
    return _doings.get(Milestone.DoneWhen(milestone.done_when))
