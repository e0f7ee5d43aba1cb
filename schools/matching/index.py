"""The schools of a list's councils, to be found by the telling part of a name, exactly or nearly."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from schools.matching.names import Name, likeness, trigrams
from schools.matching.register import Known

MOST_COMPARED = 30
LIKE_ENOUGH = 0.5
MOST_PLACE_WORDS = 3
MOST_STEPS = 20  # from a closed school to what it has become


@dataclass(frozen=True)
class Former:
    """A school that had a name until a day."""

    school: Known
    label: str
    until: date


class Index:
    """Finds schools of some councils; knows others by their URN alone."""

    def __init__(self, schools: dict[int, Known], la_codes: Collection[str]) -> None:
        self.schools = schools
        self.inside = {urn: school for urn, school in schools.items() if school.la_code in la_codes}
        self._by_core: dict[str, list[Known]] = {}
        self._by_shorter: dict[str, list[Known]] = {}
        self._by_former: dict[str, list[Former]] = {}
        self._by_trigram: dict[str, list[int]] = {}
        self._by_word: dict[str, set[int]] = {}
        for school in self.inside.values():
            self._learn(school)

    def _learn(self, school: Known) -> None:
        self._by_core.setdefault(school.name.compact, []).append(school)
        shorter = "".join(word for word in school.name.core if word not in school.place)
        if shorter and shorter != school.name.compact:
            self._by_shorter.setdefault(shorter, []).append(school)
        for name, label, until in school.former:
            self._by_former.setdefault(name.compact, []).append(Former(school, label, until))
        if school.is_open:
            for word in school.name.core:
                self._by_word.setdefault(word, set()).add(school.urn)
            for gram in trigrams(school.name.compact):
                self._by_trigram.setdefault(gram, []).append(school.urn)

    def named(self, name: Name) -> list[Known]:
        """Schools with this telling part, or with this and a place of theirs: “St Mary’s Worcester”."""
        found = list(self._by_core.get(name.compact, ()))
        for number in range(1, min(MOST_PLACE_WORDS + 1, len(name.core))):
            before, place = "".join(name.core[:-number]), set(name.core[-number:])
            found += [school for school in self._by_core.get(before, ()) if place <= school.place]
        return found

    def named_with_place(self, name: Name) -> list[Known]:
        """Schools whose own name goes on with their place: “St Mary’s Primary School, Broadway”."""
        return self._by_shorter.get(name.compact, [])

    def containing(self, name: Name) -> list[Known]:
        """Open schools whose telling part has all these words and more."""
        sets = [self._by_word.get(word, set()) for word in name.core]
        return [self.schools[urn] for urn in sorted(set.intersection(*sets))] if sets else []

    def formerly(self, name: Name) -> list[Former]:
        """Open schools that had this name."""
        return [former for former in self._by_former.get(name.compact, ()) if former.school.is_open]

    def like(self, name: Name) -> list[tuple[float, Known]]:
        """Open schools whose telling part is like this one, with how much, the most alike first."""
        shared = Counter(urn for gram in trigrams(name.compact) for urn in self._by_trigram.get(gram, ()))
        nearest = {urn for urn, _ in shared.most_common(MOST_COMPARED)}
        known = [self.schools[urn] for urn in nearest | {s.urn for s in self.containing(name)}]
        scored = [(likeness(name, school.name), school) for school in known]
        return sorted(
            ((score, school) for score, school in scored if score >= LIKE_ENOUGH),
            key=lambda pair: (-pair[0], pair[1].urn),
        )

    def became(self, school: Known) -> list[Known]:
        """Open schools that a closed one has become: by the register's links, else by name and postcode."""
        found: list[Known] = []
        waiting, seen = [school], {school.urn}
        while waiting and len(seen) < MOST_STEPS:
            for urn in waiting.pop().successors:
                after = self.schools.get(urn)
                if after is not None and urn not in seen:
                    seen.add(urn)
                    (found if after.is_open else waiting).append(after)
        return found or [other for other in self._at(school) if other.is_open]

    def before(self, school: Known) -> list[Known]:
        """Closed schools of the same name that this one has become, the last first."""
        same = self._by_core.get(school.name.compact, ())
        closed = [other for other in same if not other.is_open and school in self.became(other)]
        return sorted(closed, key=lambda other: other.closed_on or date.min, reverse=True)

    def _at(self, school: Known) -> Iterable[Known]:
        same = self._by_core.get(school.name.compact, ())
        return (other for other in same if school.postcode and other.postcode == school.postcode)
