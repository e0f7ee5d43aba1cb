"""What a school's name is made of: what tells it from others, and the words for its kind."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from schools.plain import plain

# In the words of schools.plain: without case, marks and the s at the end.
PHASES = frozenset(
    "first middle primary infant junior nursery lower upper high secondary grammar special prep".split()  # noqa: SIM905
)
FAITHS = frozenset("ce catholic methodist jewish muslim sikh hindu quaker orthodox".split())  # noqa: SIM905
# Added and left out freely, so they tell nothing apart.
FILLERS = frozenset(
    "school academy community college voluntary aided controlled va vc endowed centre form sixth"  # noqa: SIM905
    " foundation trust federation".split()
)
TELLS_LITTLE = frozenset({"nursery"})  # “Batchley First” is “Batchley First and Nursery School”
KIND_WORDS = PHASES | FAITHS | FILLERS


@dataclass(frozen=True)
class Name:
    """A name taken apart: “St George’s CofE First School” is “st george”, first, ce."""

    plain: str
    core: tuple[str, ...]
    phases: frozenset[str]
    faiths: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Self:
        """Take a name apart as written."""
        return cls._of_plain(plain(text))

    @classmethod
    @lru_cache(maxsize=8192)
    def _of_plain(cls, text: str) -> Self:
        words = text.split()
        core = tuple(word for word in words if word not in KIND_WORDS)
        return cls(text, core or tuple(words), PHASES.intersection(words), FAITHS.intersection(words))

    @property
    def compact(self) -> str:
        """The telling part without spaces, for “Astonfields” is “Aston Fields”."""
        return "".join(self.core)

    @property
    def says_kind(self) -> bool:
        """Whether it has a word that only schools have."""
        return bool((self.phases | self.faiths) or KIND_WORDS.intersection(self.plain.split()))


def same_kind(asked: Name, found: Name) -> bool:
    """Whether the found name says the kind that was asked for, or more, or was not asked for one.

    A phase that the found name lacks speaks against it, even where it has none at all: “Woodfield
    Middle” may be another school than “Woodfield Academy”. So does one that it has beside.
    """
    asked_phases = asked.phases - TELLS_LITTLE or asked.phases
    found_phases = found.phases if asked.phases == TELLS_LITTLE else found.phases - TELLS_LITTLE
    return not asked_phases or asked_phases == found_phases


def may_be_same_kind(asked: Name, found: Name) -> bool:
    """Whether nothing in the two names rules out that they mean one school."""
    phases = not asked.phases or not found.phases or bool(asked.phases & found.phases)
    return phases and same_faith(asked, found)


def same_faith(asked: Name, found: Name) -> bool:
    """Whether both names speak of one faith, or one of them of none."""
    return not asked.faiths or not found.faiths or bool(asked.faiths & found.faiths)


def trigrams(text: str) -> set[str]:
    """Return the threes of letters of a text, with the beginning counting once more."""
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def likeness(one: Name, other: Name) -> float:
    """Return how much the telling parts are alike, from 0 to 1; a part of the other counts as 0.75."""
    if one.compact == other.compact:
        return 1.0
    a, b = trigrams(one.compact), trigrams(other.compact)
    alike = 2 * len(a & b) / (len(a) + len(b))
    words, others = set(one.core) - {"st"}, set(other.core) - {"st"}
    contained = bool(words and others) and (words <= others or others <= words)
    return max(alike, 0.75) if contained else alike
