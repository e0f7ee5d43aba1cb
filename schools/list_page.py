"""What the page of a list shows: a card for each line that needs an eye, tables for the rest, counts."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from programmes.models import Membership
from schools.forms.lists import LEAVE_OUT, SEARCH
from schools.models import School, SchoolList, SchoolListLine

MOST_FOUND = 8
Outcome = SchoolListLine.Outcome
SHOWN = ("name", "status", "phase", "type", "town", "locality", "postcode", "la_name", "la_code", "closed_on")


@dataclass(frozen=True)
class Option:
    """One answer that a card offers."""

    value: str
    label: str
    hint: str = ""
    is_chosen: bool = False


@dataclass
class Card:
    """One line with what it may mean."""

    line: SchoolListLine
    options: list[Option]
    decided: str = ""
    is_searching: bool = False
    asked: str = ""
    found: list[Option] = field(default_factory=list)
    refusal: str = ""

    @property
    def seen(self) -> str:
        """Return what this page shows as decided, for the answer to be compared with."""
        return f"{self.line.version}:{_value(self.line)}"


@dataclass
class ListPage:
    """A list with its lines, told apart by what they need."""

    school_list: SchoolList
    lines: list[SchoolListLine]
    by: Membership
    schools: Mapping[int, School]
    refusals: Mapping[int, str] = field(default_factory=dict)
    searching: int = 0  # the line for which somebody searches
    asked: str = ""
    found: Sequence[School] = ()

    @classmethod
    def of(cls, school_list: SchoolList, by: Membership, **shown: object) -> "ListPage":
        """Read lines and the schools they name. Two queries."""
        lines = list(school_list.lines.select_related("decided_by__user"))
        urns = {urn for line in lines for urn in _urns(line)}
        return cls(school_list, lines, by, School.objects.only(*SHOWN).in_bulk(urns), **shown)  # type: ignore[arg-type]

    @property
    def doubtful(self) -> list[Card]:
        return [self.card(line) for line in self._with(Outcome.DOUBTFUL)]

    @property
    def unknown(self) -> list[Card]:
        return [self.card(line) for line in self._with(Outcome.NONE)]

    @property
    def cards(self) -> list[Card]:
        return [*self.doubtful, *self.unknown]

    @property
    def matches(self) -> list[tuple[SchoolListLine, list[School]]]:
        return [(line, self.schools_of(line)) for line in self._with(Outcome.MATCH)]

    @property
    def duplicates(self) -> list[SchoolListLine]:
        return self._with(Outcome.DUPLICATE)

    @property
    def prose(self) -> list[SchoolListLine]:
        return self._with(Outcome.PROSE)

    @property
    def matches_said(self) -> str:
        number = len(self.matches)
        return f"See the {number} lines that match" if number > 1 else "See the line that matches"

    @property
    def duplicates_said(self) -> str:
        return f"See what is there twice ({_lines(len(self.duplicates))})"

    @property
    def prose_said(self) -> str:
        return f"Left out as not the name of a school ({_lines(len(self.prose))})"

    @property
    def counts(self) -> Counter[str]:
        """Return how many lines there are of each outcome, and how many are settled or wait."""
        names = [line for line in self.lines if line.outcome != Outcome.PROSE]
        counts = Counter(str(line.outcome) for line in names)
        counts["lines"], counts["settled"] = len(names), sum(line.is_settled for line in names)
        counts["by_people"] = sum(line.decided_by_id is not None for line in names)
        counts["waiting"] = counts["lines"] - counts["settled"]
        return counts

    @property
    def holds(self) -> int:
        """Return how many schools the list holds: those settled, and what open lines look like."""
        settled = {urn for line in self.lines for urn in line.urns}
        open_lines = [line for line in self.lines if not line.is_settled]
        return len(settled) + sum(
            max([len(c["urns"]) for c in line.candidates] or [1]) for line in open_lines
        )

    def schools_of(self, line: SchoolListLine) -> list[School]:
        """Return the schools that a line is decided to mean."""
        return [self.schools[urn] for urn in line.urns if urn in self.schools]

    def card(self, line: SchoolListLine) -> Card:
        """Return the card of one line."""
        is_searching = line.pk == self.searching
        card = Card(line, list(self._options(line)), self._decided(line), is_searching)
        card.refusal = self.refusals.get(line.pk, "")
        if is_searching:
            known = {option.value for option in card.options}
            card.asked = self.asked
            card.found = [o for s in self.found if (o := _option((s,), line)).value not in known]
        return card

    def _options(self, line: SchoolListLine) -> Iterable[Option]:
        offered = [tuple(candidate["urns"]) for candidate in line.candidates]
        chosen = [tuple(line.urns)] if line.urns and tuple(line.urns) not in offered else []
        is_joined = any(len(urns) > 1 for urns in offered)
        for urns in [*chosen, *offered]:
            if schools := [self.schools[urn] for urn in urns if urn in self.schools]:
                yield _option(schools, line, is_joined=is_joined)
        yield Option(SEARCH, "None of these: let me search" if offered else "Let me search")
        yield Option(LEAVE_OUT, "Leave this line out", is_chosen=line.decision == LEAVE_OUT)

    def _decided(self, line: SchoolListLine) -> str:
        if line.decided_by is None:
            return ""
        return "Decided by you" if line.decided_by_id == self.by.pk else f"Decided by {line.decided_by.user}"

    def _with(self, outcome: str) -> list[SchoolListLine]:
        return [line for line in self.lines if line.outcome == outcome]


def search_register(text: str, la_codes: Sequence[str]) -> list[School]:
    """Return open schools for what somebody looks for, those of the list's councils first."""
    open_ones = School.objects.search(text).filter(status__in=(School.Status.OPEN, School.Status.CLOSING))
    return sorted(open_ones[: MOST_FOUND * 4], key=lambda school: school.la_code not in la_codes)[:MOST_FOUND]


def _lines(number: int) -> str:
    return f"{number} line{'' if number == 1 else 's'}"


def _option(schools: Sequence[School], line: SchoolListLine, *, is_joined: bool = False) -> Option:
    names = " and ".join(school.name for school in schools)
    label = f"Both: {names}" if len(schools) > 1 else f"Only {names}" if is_joined else names
    value = "-".join(str(school.pk) for school in schools)
    return Option(value, label, "; ".join(map(_hint, schools)), value == _value(line))


def _hint(school: School) -> str:
    """Return “URN 146754. Redditch B98 8LU. Primary, open”."""
    place = f"{school.town or school.locality or school.la_name} {school.postcode}".strip()
    status = school.get_status_display() if school.is_open else f"closed {school.closed_on or ''}".strip()
    sort = "academy" if school.type.startswith("Academy") else school.type.lower()
    kind = ", ".join(filter(None, (school.phase.partition(" ")[0], sort, status.lower())))
    return f"URN {school.pk}. {place}. {kind}"


def _value(line: SchoolListLine) -> str:
    return "-".join(map(str, line.urns)) or (LEAVE_OUT if line.decision == LEAVE_OUT else "")


def _urns(line: SchoolListLine) -> Iterable[int]:
    yield from line.urns
    for candidate in line.candidates:
        yield from candidate["urns"]
