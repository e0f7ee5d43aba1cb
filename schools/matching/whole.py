"""A whole list: each line by its URN, by what colleagues decided, by its name; then what is twice in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from schools.matching.index import Index
from schools.matching.joined import split_joined
from schools.matching.judging import judge
from schools.matching.names import Name, likeness
from schools.matching.reading import Line
from schools.matching.register import find_elsewhere, schools_of
from schools.matching.verdict import NONE, Candidate, Verdict
from schools.matching.words import listed, on
from schools.plain import plain

NAME_AGREES = 0.5  # likeness from which a URN and the name beside it are taken to mean one school
PROSE = Verdict("prose")


@dataclass(frozen=True)
class Remembered:
    """What a colleague decided that a name means; without URNs, that it is left out."""

    urns: tuple[int, ...]
    said: str  # “as decided by Priya Nair on 3 March 2026”


def match_lines(
    lines: Sequence[Line], *, la_codes: Collection[str], remembered: Mapping[str, Remembered]
) -> list[Verdict]:
    """Return a verdict for each line, in order, by a constant number of queries.

    `remembered` is by plain name. A line that looks like a sentence, and in a text with sentences a line
    that neither the register nor its own words make a school, is prose.
    """
    urns = {line.urn for line in lines if line.urn} | {urn for r in remembered.values() for urn in r.urns}
    index = Index(schools_of(la_codes, urns), la_codes)
    found = [_verdict(index, line, remembered) for line in lines]
    _look_elsewhere(index, lines, found)
    if any(not line.is_name for line in lines):
        found = [
            PROSE if verdict.outcome == "none" and not _says_school(line) else verdict
            for line, verdict in zip(lines, found, strict=True)
        ]
    return _mark_duplicates(lines, found)


def _verdict(index: Index, line: Line, remembered: Mapping[str, Remembered]) -> Verdict:
    if not line.is_name:
        return PROSE
    known = remembered.get(plain(line.text))
    if known and (verdict := _as_remembered(index, known)):
        return verdict
    if line.urn:
        return _by_urn(index, line)
    verdict = judge(index, line.name, line.place)
    return verdict if verdict.urns else split_joined(index, line.name) or verdict


def _as_remembered(index: Index, known: Remembered) -> Verdict | None:
    if not known.urns:
        return Verdict("left_out", f"Left out, {known.said}.")
    schools = [index.schools[urn] for urn in known.urns if urn in index.schools]
    if len(schools) < len(known.urns) or not all(school.is_open for school in schools):
        return None  # what was decided no longer stands: ask again
    names = listed([school.label for school in schools])
    outcome = "match" if all(school.urn in index.inside for school in schools) else "doubtful"
    return Verdict(outcome, f"{names}, {known.said}.", (Candidate(known.urns, 1.0, known.said),))


def _by_urn(index: Index, line: Line) -> Verdict:
    """The URN counts where the name beside it does not say otherwise."""
    by_name = judge(index, line.name, line.place) if line.name else NONE
    school = index.schools.get(line.urn or 0)
    if school is None:
        outcome = "doubtful" if by_name.candidates else "none"
        return replace(by_name, outcome=outcome, reason=f"The register has no URN {line.urn}.")
    if not school.is_open:
        became = tuple(Candidate((after.urn,), 0.9, "took over") for after in index.became(school))
        reason = f"{school.label} (URN {school.urn}) closed{on(school.closed_on)}."
        return Verdict("doubtful", reason, became or by_name.candidates)
    itself = Candidate((school.urn,), 1.0, "by its URN")
    if line.name and likeness(Name.of(line.name), school.name) < NAME_AGREES:
        others = tuple(c for c in by_name.candidates if c.urns != itself.urns)
        return Verdict("doubtful", f"The register calls URN {school.urn} {school.label}.", (itself, *others))
    if school.urn not in index.inside:
        return Verdict("doubtful", f"This school lies in {school.la_name}.", (itself,))
    return Verdict("match", "By its URN.", (itself,))


def _look_elsewhere(index: Index, lines: Sequence[Line], found: list[Verdict]) -> None:
    """Offer schools of other councils for lines that have no candidate at all."""
    lost = [n for n, verdict in enumerate(found) if verdict == NONE and _says_school(lines[n])]
    elsewhere = find_elsewhere([lines[n].name for n in lost]) if lost else {}
    for number, urns in elsewhere.items():
        candidates = tuple(Candidate((urn,), 0.5, "in another council") for urn in urns)
        reason = "No school of these councils has such a name. Schools elsewhere have."
        found[lost[number]] = Verdict("doubtful", reason, candidates)


def _says_school(line: Line) -> bool:
    return bool(line.urn) or Name.of(line.name).says_kind


def _mark_duplicates(lines: Sequence[Line], found: list[Verdict]) -> list[Verdict]:
    """A line that says or means what an earlier one does is settled by that."""
    first: dict[object, int] = {}
    marked = []
    for number, (line, verdict) in enumerate(zip(lines, found, strict=True)):
        keys = [verdict.urns] if verdict.urns else []
        if verdict.outcome in {"match", "doubtful", "none"}:
            keys.append((plain(line.text), plain(line.place), line.urn))  # type: ignore[arg-type]
        earlier = next((first[key] for key in keys if key in first), None)
        for key in keys:
            first.setdefault(key, number)
        same = f"The same as “{lines[earlier].text}” above." if earlier is not None else ""
        marked.append(Verdict("duplicate", same, verdict.candidates) if same else verdict)
    return marked
