"""Taking one person's answers, without an account and without a trace of who it was."""

from collections.abc import Mapping
from contextlib import nullcontext
from uuid import UUID

from django.db import transaction

from common.ballots.models import Box
from common.ballots.services import BoxClosed, room_for, seal
from programmes.services.activity import Refused
from surveys.answer_draft import CODE, LINK
from surveys.answer_values import faults_in
from surveys.models import AskedSchool
from surveys.reading.asked import AskedQuestions, questions_at
from surveys.reading.entrance import Entrance, entrance_at

from .bursts import note_answer
from .invitation_tokens import use_invitation

PURPOSE = "survey"


def send_answers(
    *, asked: AskedSchool, answers: Mapping[str, str], ballot: UUID, token: str | None = None
) -> None:
    """Seal answers, {slug of a question: answer} and {"way": how they came}, once for each `ballot`.

    Raises Refused, with a sentence, for answers that do not belong to the questions; BoxClosed when nobody can
    answer any more, BoxFull when far more have answered than the school can have families; InvitationUsed for the
    token of an invitation that has been used. Leaves no line in the activity log: it would hold the moment.
    """
    with transaction.atomic():
        entrance = entrance_at(asked.code)
        if entrance is None:
            raise BoxClosed
        put_in(entrance=entrance, answers=answers, ballot=ballot, token=token)


def put_in(*, entrance: Entrance, answers: Mapping[str, str], ballot: UUID, token: str | None = None) -> None:
    """Do what `send_answers` does, in the transaction in which the entrance was found."""
    if not entrance.is_answering or entrance.box is None or not entrance.box_key:
        raise BoxClosed
    questions = questions_at(entrance, "")
    _refuse_strange(questions, answers)
    relevant = {question.slug for question in questions.relevant(answers)} | {"way"}
    ballot_of = {name: said for name, said in answers.items() if said and name in relevant}
    box = Box(pk=entrance.box, area_id=entrance.area, public_key=entrance.box_key)
    # What a used invitation brings must not stay in the box.
    with transaction.atomic() if token else nullcontext():
        is_new = seal(box, ballot_of, ballot=ballot, most=room_for(entrance.expected))
        if is_new and token:
            use_invitation(asked=entrance.asked, token=token)
    if is_new and answers.get("way") in (LINK, CODE):
        note_answer(entrance.asked)


def _refuse_strange(questions: AskedQuestions, answers: Mapping[str, str]) -> None:
    """Refuse what is no answer to what was asked."""
    if unknown := set(answers) - set(questions.by_slug) - {"way"}:
        raise Refused(f"This survey does not ask that: {sorted(unknown)[0][:80]}.")
    for slug, (name, values) in faults_in(questions, answers).items():
        raise Refused(f"{questions.by_slug[slug].text} {questions.words.filled(name, **values)}")
