"""What hangs on a programme: the app of the schools that take part tells and does its part.

`programmes` knows nothing of schools in a programme. The one app that does registers a Follower in
AppConfig.ready(), and the services that change a programme have it follow in the same transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .models import Cohort, Milestone, Programme


@dataclass(frozen=True)
class Followed:
    """For how many schools something changed: a day moved, something was added, something went."""

    moved: int = 0
    added: int = 0
    gone: int = 0

    def __str__(self) -> str:
        """Return a sentence for somebody who is about to change the programme; empty when nothing changes."""
        sentences = (
            (self.moved, "The day moves for {}."),
            (self.added, "It is new for {}."),
            (self.gone, "It goes from the list of {}."),
        )
        return " ".join(
            sentence.format(f"{number} school{'s' * (number > 1)}")
            for number, sentence in sentences
            if number
        )


@dataclass(frozen=True)
class Follower:
    """What the app of the schools can do and tell.

    plan_changed: bring schools in step with changed milestones. milestone_leaves: take a milestone from
    those that have not done it. cohort_moved: its start was another day before. places_used: by
    (cohort, council). schools_in: by cohort. schools_in_clusters: by cluster.
    """

    plan_changed: Callable[[Programme], Followed]
    milestone_leaves: Callable[[Milestone], Followed]
    cohort_moved: Callable[[Cohort, date], Followed]
    places_used: Callable[[Programme], Mapping[tuple[int, int], int]]
    schools_in: Callable[[Programme], Mapping[int, int]]
    schools_in_clusters: Callable[[], Mapping[int, int]]


@dataclass(frozen=True)
class ProgrammeLink:
    """A page about a programme that another app has: it takes the area's slug and the programme's key."""

    title: str
    hint: str
    url_name: str
    may: Callable[..., bool]


_followers: list[Follower] = []
_links: list[ProgrammeLink] = []


def register_follower(follower: Follower) -> None:
    """Name the app that carries the schools of programmes. There is one."""
    if _followers:
        raise ValueError("Schools follow their programme in one place only.")
    _followers.append(follower)


def follower() -> Follower:
    """Return what was registered."""
    return _followers[0]


def register_programme_link(link: ProgrammeLink) -> None:
    """Add a page to those that a programme's own page leads to."""
    _links.append(link)


def programme_links() -> list[ProgrammeLink]:
    """Return the pages of other apps about a programme."""
    return list(_links)
