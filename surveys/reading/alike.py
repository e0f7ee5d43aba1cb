"""What schools alike said: the sum of what each of them shows, so that it gives nothing away that they do not.

Whoever could read the page of every school would get these figures by adding. So they leave no less open than
the schools and all of them together do, which are protected beside each other (docs/adr/0019), and it does not
matter how schools are grouped. It is docs/anonymity.md that says so to others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from common.disclosure import Distribution, Thresholds, share
from schools.models import School
from surveys.choices import Choices
from surveys.models import AskedSchool

from .results import Shown, shown_of

# Up to how many pupils schools are of about one size. 210 is one class of thirty in each of seven years.
SIZES = (0, 100, 210, 420, 900)
NO_PHASE = frozenset({"", "Not applicable"})  # as the register says it


@dataclass(frozen=True)
class Pooled:
    """How many of `base` people at so many schools agreed."""

    number: int
    base: int
    schools: int

    @property
    def agree(self) -> float:
        """Return their share."""
        return self.number / self.base


@dataclass(frozen=True)
class Alike:
    """Schools of one kind in a survey, in words, and what they said to each question on a scale."""

    words: str
    schools: int
    said: Mapping[str, Pooled]  # by question


def alike_of(
    asked: AskedSchool, tables: Sequence[Choices], numbers: Shown, limits: Thresholds
) -> Alike | None:
    """Return what schools alike said, this one among them; None where there are too few of them.

    Alike are schools of the same phase and about the same size; where those are too few, of the same phase. Only
    schools whose results were released are in it, and of them what they do not hold back. Beside this school
    there are at least as many as a figure of several schools needs. `numbers` is what is shown of this one.
    Four queries.
    """
    others = list(
        AskedSchool.objects.filter(survey=asked.survey_id, released_at__isnull=False)
        .exclude(pk=asked.pk)
        .select_related("survey__area", "school")
    )
    for words, group in _groups(asked, others):
        if len(group) >= limits.schools:
            said = _said(asked, group, tables, numbers, limits)
            return Alike(words, len(group) + 1, said) if said else None
    return None


def _groups(asked: AskedSchool, others: Sequence[AskedSchool]) -> list[tuple[str, list[AskedSchool]]]:
    """Return those of about the same size and phase, then those of the same phase."""
    found = School.objects.only("phase", "type", "pupils").in_bulk(
        [one.school.urn for one in (asked, *others) if one.school.urn]
    )
    own = found.get(asked.school.urn or 0)
    kind = kind_of(own) if own else ""
    if own is None or not kind:
        return []
    same_kind = [one for one in others if (it := found.get(one.school.urn or 0)) and kind_of(it) == kind]
    size = size_of(own)
    same_size = [one for one in same_kind if size and size_of(found[one.school.urn or 0]) == size]
    return [(f"{kind} with {size}", same_size), (kind, same_kind)]


def kind_of(school: School) -> str:
    """Return what schools of its phase are called, such as “primary schools”; empty where the register does not say."""
    sort = school.type.lower()
    if "special" in sort:
        return "special schools"
    if "referral" in sort or "alternative provision" in sort:
        return "schools of alternative provision"
    return "" if school.phase in NO_PHASE else f"{school.phase.lower()} schools"


def size_of(school: School) -> str:
    """Return about how many pupils a school has, such as “101 to 210 pupils”; empty where that is not known."""
    if not school.pupils:
        return ""
    for low, high in pairwise(SIZES):
        if low < school.pupils <= high:
            return f"{low + 1} to {high} pupils" if low else f"up to {high} pupils"
    return f"more than {SIZES[-1]} pupils"


def _said(
    asked: AskedSchool,
    group: Sequence[AskedSchool],
    tables: Sequence[Choices],
    numbers: Shown,
    limits: Thresholds,
) -> dict[str, Pooled]:
    scales = [table for table in tables if table.middle]
    each = shown_of(group, tables)
    found = {}
    for table in scales:
        place = table.question.slug, table.about
        theirs = [each[one.pk][place] for one in group if table.question.slug not in one.held_back]
        told = [said for one in theirs if (said := _agree(one, table))]
        if len(told) >= limits.schools:
            told += [said for said in [_agree(numbers[place], table)] if said]
            people = sum(number for number, _ in told), sum(base for _, base in told)
            found[table.question.slug] = Pooled(*people, schools=len(told))
    return found


def _agree(shown: Distribution, table: Choices) -> tuple[int, int] | None:
    """Return how many agreed, of how many, where a school shows that."""
    found = share(shown, table.order, table.middle)
    return (round(found * shown.base), shown.base) if found is not None and shown.base else None
