"""What it costs to match a list of three hundred names to the register of all England."""

import random
import time

from schools.matching.reading import Line
from schools.matching.register import schools_of
from schools.matching.whole import match_lines
from schools.models import School

from .report import Figure

COUNCILS, LINES, MOST_SECONDS = 5, 300, 2


def matching_figure(chance: random.Random) -> Figure:
    """Return the seconds for names of five councils, half of them misspelt, as a multiple of reading their schools."""
    codes = sorted(set(School.objects.values_list("la_code", flat=True)))[:COUNCILS]
    names = list(School.objects.filter(la_code__in=codes).order_by("urn").values_list("name", flat=True))
    lines = [Line(text, text) for text in (_as_typed(chance.choice(names), chance) for _ in range(LINES))]
    started = time.perf_counter()
    schools_of(codes)
    reading = time.perf_counter() - started
    started = time.perf_counter()
    match_lines(lines, la_codes=codes, remembered={})
    seconds = time.perf_counter() - started
    to = "reading the councils’ schools"
    return Figure(f"A list of {LINES} lines matched", seconds, "s", seconds / reading, to, MOST_SECONDS)


def _as_typed(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name))
    return name[: at - 1] + name[at:] if chance.random() < 0.5 else name.replace("CofE", "CE")
