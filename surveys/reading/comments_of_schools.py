"""Released comments of several schools at once, as sheets list them: by question, in the order of random keys."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from common.disclosure import Thresholds
from surveys.models import AskedSchool, Comment

from .earlier import base_of


class Written(NamedTuple):
    """What somebody wrote to a question, as it was released."""

    question: str
    text: str
    words: str


def comments_of_schools(
    schools: Sequence[AskedSchool], limits: Thresholds, *, hidden: Mapping[int, Collection[str]]
) -> Mapping[int, Sequence[Written]]:
    """Return what leaders and partners may read of each released school, by key, as its page has it. One query.

    A question is heard from `limits.cell` comments on, and not where it is `hidden`: questions by the school's key.
    """
    released = [one.pk for one in schools if one.released_at and base_of(one, limits)]
    seen = Comment.objects.to_show_leaders().filter(asked__in=released)
    ordered = seen.order_by("question__section__position", "question__position", "pk")
    found: dict[int, list[Written]] = defaultdict(list)
    for asked, *one in ordered.values_list("asked", "question__slug", "question__text", "words"):
        found[asked].append(Written(*one))
    return {asked: _heard(written, limits, hidden[asked]) for asked, written in found.items()}


def _heard(written: Sequence[Written], limits: Thresholds, hidden: Collection[str]) -> list[Written]:
    numbers = Counter(one.question for one in written)
    return [one for one in written if numbers[one.question] >= limits.cell and one.question not in hidden]
