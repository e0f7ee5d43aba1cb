"""Taking up a newer version of a framework in the middle of an audit: nobody loses a word."""

from collections.abc import Mapping

from django.db import transaction

from audits.models import Action, Answer, Audit, AuditPart, Tally
from audits.reading.carrying import CarriedOver, Plan, Step, carried_over, newer_version, plan_of
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity

TO_SAVE = (
    "statement",
    "level",
    "outside",
    "target",
    "commentary",
    "because",
    "settled_at",
    "settled_by",
    "leaders_level",
    "edition",
)


@transaction.atomic
def take_version(*, audit: Audit, by: Membership) -> CarriedOver:
    """Let an audit use its round's newer version; return what became of its answers.

    An answer to unchanged words moves whole. Where words have changed it keeps what was written and loses its rating.
    What is asked no more stays with the audit, aside. Raises Refused when there is nothing newer, the audit is not in
    the school's hands, or people are just being asked about the words as they are.
    """
    held = Audit.objects.held(audit.pk)
    _refuse(held)
    before, after = held.version, held.round.version
    plan = plan_of(held, after)
    answers = {row.statement_id: row for row in held.answers.asked()}
    result = carried_over(plan, answers)
    held.version, held.carried_from = after, before
    held.save(update_fields=["version", "carried_from"])
    _move_answers(plan, answers)
    _move_what_hangs_on(held, plan)
    if (before.groups, before.scales) == (after.groups, after.scales):
        _move_voices(held, plan)
    record_activity(
        by=by,
        verb="took up new words in the self-audit",
        thing=held,
        detail=str(result),
        school=held.school,
        is_for_school=True,
    )
    return result


def _refuse(audit: Audit) -> None:
    if newer_version(audit) is None:
        raise Refused("This audit uses the newest version of its round already.")
    if not audit.is_open:
        raise Refused("This audit is not in your hands at the moment, so it keeps its words.")
    if audit.voices.filter(counted_at=None).exists():
        raise Refused("People are being asked about the words as they are. Close those questions first.")


def _move_answers(plan: Plan, answers: Mapping[int, Answer]) -> None:
    moved = [_moved(answers[step.before.pk], step) for step in plan.steps if step.before.pk in answers]
    Answer.objects.bulk_update(moved, TO_SAVE)


def _moved(answer: Answer, step: Step) -> Answer:
    """Return an answer at its new statement; without a rating if the words have changed."""
    answer.statement = step.after
    if step.is_same:
        return answer
    answer.commentary = "\n\n".join(filter(None, (answer.commentary, answer.because)))
    answer.level = answer.leaders_level = answer.target = answer.settled_at = answer.settled_by = None
    answer.outside = answer.because = ""
    answer.edition += 1
    return answer


def _move_what_hangs_on(audit: Audit, plan: Plan) -> None:
    """Let comments, actions and parts point to the new statements; a part that nobody can fill in any more goes."""
    for step in plan.steps:
        audit.comments.filter(statement=step.before).update(statement=step.after)
        Action.objects.filter(audit=audit, statement=step.before).update(statement=step.after)
    after = {step.before.pk: step.after for step in plan.steps}
    domains = {domain.slug: domain for domain in audit.version.domains.all()}
    for part in audit.parts.select_related("domain"):
        statement = after.get(part.statement_id or 0)
        domain = statement.domain if statement else domains.get(part.domain.slug)
        if domain is None or (part.statement_id and statement is None):
            part.delete()
        else:
            AuditPart.objects.filter(pk=part.pk).update(domain=domain, statement=statement)


def _move_voices(audit: Audit, plan: Plan) -> None:
    for step in plan.steps:
        if step.is_same:
            Tally.objects.filter(voice__audit=audit, statement=step.before).update(statement=step.after)
