"""Which school one name means. Sure only where one open school fits and nothing speaks against it."""

import re
from collections.abc import Iterable

from schools.matching.index import Index
from schools.matching.names import TELLS_LITTLE, Name, likeness, may_be_same_kind, same_faith, same_kind
from schools.matching.register import Known
from schools.matching.verdict import NONE, Candidate, Verdict
from schools.matching.words import a_kind, count, listed, on
from schools.plain import plain

MOST_CANDIDATES = 5
POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b")


def judge(index: Index, text: str, place: str = "") -> Verdict:
    """Return what a name means among the schools of the index; `place` is what else the list says of it."""
    name = Name.of(text)
    if not name.plain:
        return NONE
    same = unique([*index.named(name), *index.named_with_place(name)])
    if any(school.is_open for school in same):
        return _judge_open(index, name, text, place, same)
    for verdict in (_closed(index, same), _renamed(index, name)):
        if verdict:
            return verdict
    return _nearest(index, name, text)


def _judge_open(index: Index, name: Name, text: str, place: str, same: list[Known]) -> Verdict:
    open_ones = [school for school in same if school.is_open]
    fitting = [school for school in open_ones if _fits(name, school)]
    placed = [school for school in fitting if _lies_in(school, place)] if place else fitting
    chosen = placed if len(placed) == 1 else fitting
    objection = _objection(index, name, text, place, chosen, open_ones)
    if not objection:
        return Verdict("match", _since(index, chosen[0]), (Candidate((chosen[0].urn,), 1.0),))
    rivals = _rivals(index, name, chosen[0]) if len(chosen) == 1 else []
    offered = [school for school in open_ones if same_faith(name, school.known_as)] or open_ones
    return Verdict("doubtful", objection, ranked(name, unique([*chosen, *offered, *rivals])))


def _fits(name: Name, school: Known) -> bool:
    """Whether neither phase nor faith rules the school out."""
    return may_be_same_kind(name, school.known_as)


def _objection(
    index: Index, name: Name, text: str, place: str, fitting: list[Known], open_ones: list[Known]
) -> str:
    """Return what speaks against a single answer, as a sentence; nothing if there is one and it is sure."""
    if not fitting:
        return _other_kind(name, open_ones)
    if len(fitting) > 1:
        return _several(name, fitting, open_ones)
    only = fitting[0]
    if not same_kind(name, only.name):
        return f"The register knows no “{text}”. The nearest name is {only.label}, {a_kind(only)}."
    if not name.faiths <= only.known_as.faiths:
        return "The rest of the name fits, but the register does not give this school that faith."
    if only not in index.named(name):
        return "The register’s name goes on, so this may be another school."
    if place and not _lies_in(only, place):
        return f"The name fits, but this school lies in {only.town or only.la_name}."
    if _rivals(index, name, only):
        return "One school has just this name, but others begin or end with it."
    return _closed_one_fits_better(index, name, only)


def _other_kind(name: Name, schools: list[Known]) -> str:
    if len(schools) > 1:
        return f"{count(len(schools), 'school')} carry this name, but none of this kind."
    if name.faiths and schools[0].known_as.faiths and not name.faiths & schools[0].known_as.faiths:
        return "The same name, but the register gives the school another faith."
    return f"The same name, but the register calls it {a_kind(schools[0])}."


def _several(name: Name, fitting: list[Known], open_ones: list[Known]) -> str:
    alike = [school for school in open_ones if same_faith(name, school.known_as)]
    said = f"{count(len(alike), 'school')} carry this name."
    exact = [school for school in fitting if name.phases and name.phases <= school.name.phases]
    return f"{said} Only one is {a_kind(exact[0])}." if len(exact) == 1 else said


def _rivals(index: Index, name: Name, only: Known) -> list[Known]:
    """Other open schools whose longer name may be meant, where no phase is said: “Lickey” for “Lickey End”."""
    if name.phases - TELLS_LITTLE:
        return []
    return [school for school in index.containing(name) if school is not only and _fits(name, school)]


def _closed_one_fits_better(index: Index, name: Name, only: Known) -> str:
    """A closed school may have had exactly this name, and have become another than the one found."""
    if only.name.plain == name.plain:
        return ""
    for closed in index.named(name):
        if closed.is_open or closed.name.plain.removesuffix(" school") != name.plain.removesuffix(" school"):
            continue
        if only not in (became := index.became(closed)) and (became or closed.postcode != only.postcode):
            return f"A school of exactly this name closed{on(closed.closed_on)}; this one has a similar name."
    return ""


def _since(index: Index, school: Known) -> str:
    before = index.before(school)
    return (
        f"Its URN was {before[0].urn} until{on(before[0].closed_on)[3:] or ' it changed'}." if before else ""
    )


def _closed(index: Index, same: list[Known]) -> Verdict | None:
    """The name is that of a closed school: what it has become is offered."""
    for closed in same:
        if became := index.became(closed):
            names = listed([school.label for school in became])
            reason = f"{closed.label} (URN {closed.urn}) closed{on(closed.closed_on)} and became {names}."
            return Verdict("doubtful", reason, tuple(Candidate((s.urn,), 0.9, "took over") for s in became))
    if not same:
        return None
    reason = (
        f"{same[0].label} (URN {same[0].urn}) closed{on(same[0].closed_on)}; the register names no successor."
    )
    return Verdict("none", reason)


def _renamed(index: Index, name: Name) -> Verdict | None:
    if not (formerly := index.formerly(name)):
        return None
    first = formerly[0]
    reason = f"{first.school.label} was called “{first.label}” until {first.until:%B %Y}."
    schools = unique(former.school for former in formerly)
    return Verdict("doubtful", reason, tuple(Candidate((s.urn,), 0.9, "former name") for s in schools))


def _nearest(index: Index, name: Name, text: str) -> Verdict:
    nearest = [school for _, school in index.like(name)]
    if not nearest:
        return NONE
    reason = f"The register knows no “{text}” in these councils. The nearest names are offered."
    return Verdict("doubtful", reason, ranked(name, nearest))


def ranked(name: Name, schools: Iterable[Known]) -> tuple[Candidate, ...]:
    """Return the best few as candidates, best first."""
    scored = [Candidate((school.urn,), score(name, school)) for school in schools]
    return tuple(sorted(scored, key=lambda c: (-c.score, c.urns))[:MOST_CANDIDATES])


def score(name: Name, school: Known) -> float:
    """Return how well a school fits, 0 to 1: mostly by the telling part, a little by phase and faith."""
    kind = 0.1 * same_kind(name, school.name) + 0.05 * (
        not name.faiths or name.faiths <= school.known_as.faiths
    )
    return 0.75 * likeness(name, school.name) + kind + 0.1 * _fits(name, school)


def _lies_in(school: Known, place: str) -> bool:
    """Whether the school's address has what the list says of the place; a postcode decides alone."""
    if postcode := POSTCODE.search(place.upper()):
        return school.postcode.replace(" ", "") == "".join(postcode.groups())
    words = set(plain(place).split()) - set(plain(school.la_name).split())
    return not words or bool(words & school.place)


def unique(schools: Iterable[Known]) -> list[Known]:
    """Return each school once, in order."""
    return list({school.urn: school for school in schools}.values())
