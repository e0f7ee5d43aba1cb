"""Keying in what was counted in a group, such as thumbs or counters in pots, as sealed ballots like any other."""

from collections.abc import Iterator, Mapping
from secrets import SystemRandom
from uuid import UUID, uuid5

from django.db import transaction

from common.ballots.services import BoxClosed
from common.disclosure import Thresholds
from programmes.models import Membership
from programmes.services.activity import Refused
from programmes.services.area_settings import settings_of
from surveys.models import AskedSchool, Question
from surveys.policies import can_key_in
from surveys.reading.asked import AskedQuestion, AskedQuestions, questions_at
from surveys.reading.entrance import entrance_at

from .paper import PAPER, told_kindly
from .sending import put_in

MOST = 500  # people of one group
type Counts = Mapping[str, Mapping[str, int]]  # {slug of a question: {value of an option: how many chose it}}


def countable(asked: AskedQuestions) -> list[AskedQuestion]:
    """Return the questions that can be counted in a group: those with options, asked of everybody."""
    return [one for one in asked.questions if one.options and not one.depends_on]


@transaction.atomic
def key_in_group(*, asked: AskedSchool, people: int, counts: Counts, ballot: UUID, by: Membership) -> None:
    """Seal the counts of a group as one ballot for each of its people, once for each `ballot`.

    To whose ballot an answer goes is drawn by lot for each question apart: nobody's answers are joined, and the
    sums are those that were counted. Whoever is in none of the numbers of a question did not say. Leaves no line in
    the activity log, which would say when these ballots came. Raises Refused for a group too small to be shown.
    """
    if not can_key_in(by, asked):
        raise Refused("Only the school’s forum keys counts in, while the survey is open.")
    _refuse_small(people, Thresholds.of(settings_of(asked.area)).school)
    with told_kindly():
        entrance = entrance_at(asked.code)
        if entrance is None:
            raise BoxClosed
        for number, answers in enumerate(_dealt(questions_at(entrance, ""), people, counts)):
            put_in(entrance=entrance, answers=answers | {"way": PAPER}, ballot=uuid5(ballot, str(number)))


def _refuse_small(people: int, minimum: int) -> None:
    if people < minimum:
        raise Refused(
            f"Results are shown from {minimum} people upwards. Keep what a smaller group said for your talk with it."
        )
    if people > MOST:
        raise Refused(f"Key in at most {MOST} people at once, group by group.")


def _dealt(questions: AskedQuestions, people: int, counts: Counts) -> Iterator[dict[str, str]]:
    """Yield the answers of each ballot: those of each question lie in an order of their own."""
    columns = {one.slug: _shuffled(one, people, counts.get(one.slug, {})) for one in countable(questions)}
    for number in range(people):
        yield {slug: column[number] for slug, column in columns.items() if column[number]}


def _shuffled(question: AskedQuestion, people: int, counts: Mapping[str, int]) -> list[str]:
    """Return an answer for each person, empty for who did not say. Raises Refused for more answers than people."""
    if question.kind == Question.Kind.MULTIPLE:
        columns = [_one(value, people, counts.get(value, 0), question) for value in counts]
        return [",".join(filter(None, chosen)) for chosen in zip(*columns, strict=True)] or [""] * people
    said = [value for value, number in counts.items() for _ in range(number)]
    return _mixed(said, people, question)


def _one(value: str, people: int, number: int, question: AskedQuestion) -> list[str]:
    return _mixed([value] * number, people, question)


def _mixed(said: list[str], people: int, question: AskedQuestion) -> list[str]:
    if len(said) > people:
        raise Refused(f"More answers than people: “{question.text}”.")
    column = said + [""] * (people - len(said))
    SystemRandom().shuffle(column)
    return column
