"""What a school said last time: shown beside the new answers, never as them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from audits.models import Answer, Audit

from .like_with_like import first_of_its_words


def last_audit(audit: Audit) -> Audit | None:
    """Return the audit of the round before: same school, framework and place, and given out of the school's hands.

    The round before is the last that opened earlier. Its name and its audit's `submitted_at` say when it was.
    """
    return audits_before(audit).filter(state__in=(Audit.State.SUBMITTED, Audit.State.AGREED)).first()


def audits_before(audit: Audit) -> QuerySet[Audit]:
    """Return all audits of earlier rounds with the same school, framework and place, the last first."""
    found = Audit.objects.filter(
        school=audit.school_id,
        version__framework=audit.version.framework_id,
        place=audit.place,
        place_name=audit.place_name,
        round__opens_on__lt=audit.round.opens_on,
    )
    return found.select_related("round", "version").order_by("-round__opens_on", "-pk")


def last_answers(audit: Audit) -> Mapping[int, Answer]:
    """Return last time's answers by the key of each statement that says the same, in three queries.

    That is a statement of whichever version of the framework; each answer has `audit` and `audit.round` along.
    """
    before = last_audit(audit)
    if before is None:
        return {}
    words = first_of_its_words(audit.version.framework_id)
    given = before.answers.looked_at().select_related("audit__round", "audit__version")
    by_words = {words[answer.statement_id]: answer for answer in given}
    return {pk: by_words[first] for pk, first in words.items() if first in by_words}
