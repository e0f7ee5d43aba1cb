from schools.models import School, SchoolLink

MOST_STEPS = 20  # no school has changed hands as often


def follow_successor(urn: int) -> int:
    """Return the URN of the school that a closed one has become, by as many steps as there were.

    Goes on only where a school is closed and exactly one took over: of a split, people must choose.
    An open school, an unknown URN, and links that run in a circle lead to the URN itself.
    """
    seen = [urn]
    while (following := _sole_successor(seen[-1])) is not None and len(seen) < MOST_STEPS:
        if following in seen:
            return urn
        seen.append(following)
    return seen[-1]


def successors_of(urn: int) -> list[School]:
    """Return the schools that took over directly, by name; several after a split."""
    return list(School.objects.filter(links_back__predecessor=urn).order_by("name"))


def _sole_successor(urn: int) -> int | None:
    links = SchoolLink.objects.filter(predecessor=urn, predecessor__status=School.Status.CLOSED)
    found = list(links.values_list("successor", flat=True)[:2])
    return found[0] if len(found) == 1 else None
