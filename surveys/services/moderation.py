"""Reading comments before anyone else does: taking out names, deciding who may read them, raising a worry."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.services import queue_email
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.models import AskedSchool, Comment, Survey
from surveys.policies import can_read_raw, can_settle_flag

NOT_YOURS = "Only the forum that works with this school reads its comments before release."
READ_MEANWHILE = (
    "A colleague has read this comment in the meantime. What they decided is shown here: "
    "look at it, then save again."
)
TWO_READ_IT = (
    "Two people have read this comment, and others may have read it since. Its words stay as they are: "
    "keep it within the forum if nobody should read them."
)
RELEASED = "The results have been released. A comment can be kept back now, but not shown to more people."


@transaction.atomic
def decide(
    *,
    comment: Comment,
    state: str,
    words: str,
    why: str,
    themes: Sequence[str],
    edition: int,
    by: Membership,
) -> Comment:
    """Say what others may read of a comment, if anything, and about what it is; return the comment.

    `edition` is the one that the reader saw. Where a survey asks for two readers, the second one who saves
    it unchanged settles it; one who changes it is the first reader again: if all had been read, the reading
    is open again, and words that are released stay as they are. Raises Refused.
    """
    held = _held(comment, by)
    if held.edition != edition:
        raise Refused(READ_MEANWHILE)
    state, why = Comment.State(state), why.strip()
    kept = (held.original or held.words) if held.is_as_written(words) else words.strip()
    _check_state(held, state, why)
    _check_words(held, state, kept, why)
    _note_reader(held, by, is_same=(held.state, held.words) == (state, kept))
    held.state, held.words, held.why = state, kept, why
    held.themes = list(dict.fromkeys(themes))
    return _kept(held, by)


@transaction.atomic
def flag(*, comment: Comment, by: Membership) -> Comment:
    """Say that a child may be at risk: the named lead is written to at once, without a word of the comment.

    The comment stays within the forum until somebody has settled what becomes of it. Raises Refused.
    """
    held = _held(comment, by)
    if held.has_worry:
        raise Refused("Somebody has flagged this comment already. The safeguarding lead has been told.")
    now = timezone.now()
    held.flagged_by, held.flagged_at = by, now
    held.flag_settled_by = held.flag_settled_at = None
    held.flag_outcome, held.state, held.why = "", Comment.State.KEPT_BACK, "A child may be at risk"
    held.read_by, held.read_at = held.read_by or by, held.read_at or now
    told = _kept(held, by)
    for person in leads_to_tell(held.asked):
        _tell(person, held)
    record_activity(
        by=by, verb="flagged", thing=held, thing_name="a comment for safeguarding", detail=f"in {held.asked}"
    )
    return told


@transaction.atomic
def settle_flag(*, comment: Comment, outcome: str, by: Membership) -> Comment:
    """Say what has become of a worry, without a name. Raises Refused where there is none."""
    held = Comment.objects.held(comment.pk)
    if not can_settle_flag(by, held):
        raise Refused(NOT_YOURS)
    if not held.has_worry:
        raise Refused("Nothing waits to be settled here.")
    if not outcome.strip():
        raise Refused("Say what was done, without a name.")
    held.flag_settled_by, held.flag_settled_at, held.flag_outcome = by, timezone.now(), outcome.strip()
    record_activity(
        by=by, verb="settled", thing=held, thing_name="a safeguarding flag", detail=f"in {held.asked}"
    )
    return _kept(held, by)


@transaction.atomic
def finish_reading(*, asked: AskedSchool, by: Membership) -> AskedSchool:
    """Say that all comments of a school have been read. Raises Refused while some wait, or a worry does."""
    held = AskedSchool.objects.held(asked.pk)
    if not can_read_raw(by, held):
        raise Refused(NOT_YOURS)
    if held.survey.state != Survey.State.COUNTED:
        raise Refused("The survey has not been counted yet.")
    if held.moderated_at:
        raise Refused("The comments have been read already.")
    comments = held.comments.all()
    waiting = sum(not comment.is_settled(needs_two=held.survey.needs_two) for comment in comments)
    if waiting:
        raise Refused(f"Comments still to be read: {waiting}.")
    if any(comment.has_worry for comment in comments):
        raise Refused("A comment was flagged for safeguarding, and nobody has said what was done.")
    held.moderated_at, held.moderated_by = timezone.now(), by
    held.save(update_fields=["moderated_at", "moderated_by"])
    _record_reading(held, by, "finished reading")
    return held


def leads_to_tell(asked: AskedSchool) -> list[Membership]:
    """Return who hears of a worry: the survey's safeguarding lead, else who leads the forum."""
    named = asked.survey.safeguarding_lead
    if named is not None and named.ended_at is None:
        return [named]
    forum = Membership.objects.current().filter(organisation=asked.forum_id, role="forum_lead")
    return list(forum.select_related("user", "area"))


def _held(comment: Comment, by: Membership) -> Comment:
    AskedSchool.objects.held(comment.asked_id)  # so that nobody releases its words meanwhile
    held = Comment.objects.held(comment.pk)
    if not can_read_raw(by, held.asked):
        raise Refused(NOT_YOURS)
    return held


def _check_state(held: Comment, state: Comment.State, why: str) -> None:
    if state == Comment.State.KEPT_BACK and not why:
        raise Refused("Say why the comment is kept within the forum.")
    if state not in Comment.SHOWN:
        return
    if held.is_erased:
        raise Refused("What was written has been erased, since its time is over. Nobody else can read it.")
    if held.has_worry:
        raise Refused("This comment was flagged for safeguarding. Settle that first.")
    if held.asked.released_at and state != held.state:
        raise Refused(RELEASED)


def _check_words(held: Comment, state: Comment.State, words: str, why: str) -> None:
    if state in Comment.SHOWN and not words:
        raise Refused("There is nothing left to read. Keep the comment within the forum instead.")
    if not why and not held.is_as_written(words):
        raise Refused("Say why words were taken out or changed.")
    is_kept = state not in Comment.SHOWN or words == held.words
    if held.asked.released_at and held.asked.survey.needs_two and not is_kept:
        raise Refused(TWO_READ_IT)


def _note_reader(held: Comment, by: Membership, *, is_same: bool) -> None:
    """Note who has read it: the second of two, who changes nothing, or else the first once more."""
    if is_same and held.read_by_id not in (None, by.pk):
        held.second_read_by, held.second_read_at = by, timezone.now()
    elif not (is_same and held.read_by_id == by.pk):
        held.read_by, held.read_at = by, timezone.now()
        held.second_read_by = held.second_read_at = None


def _kept(held: Comment, by: Membership) -> Comment:
    if held.is_over:
        held.words = ""
    held.edition += 1
    held.save()
    if held.asked.moderated_at and not held.asked.released_at and not _is_read(held):
        _open_again(held.asked, by)
    return held


def _is_read(held: Comment) -> bool:
    return held.is_settled(needs_two=held.asked.survey.needs_two) and not held.has_worry


def _open_again(asked: AskedSchool, by: Membership) -> None:
    """Take back that all comments were read: nothing is released until somebody says so again."""
    asked.moderated_at = asked.moderated_by = None
    asked.save(update_fields=["moderated_at", "moderated_by"])
    _record_reading(asked, by, "opened again")


def _record_reading(asked: AskedSchool, by: Membership, verb: str) -> None:
    record_activity(
        by=by,
        verb=verb,
        thing=asked,
        thing_name="the comments",
        detail=f"of {asked.school} in {asked.survey}",
        school=asked.school,
    )


def _tell(person: Membership, comment: Comment) -> None:
    path = reverse("comment", args=[person.area.slug, comment.pk])
    queue_email(
        to=person.user.email,
        kind="survey_safeguarding",
        context={
            "full_name": person.user.full_name,
            "school_name": comment.asked.school.name,
            "survey_name": comment.asked.survey.name,
            "comment_link": settings.BASE_URL + path,
        },
        area=person.area_id,
        comfort=person.user.reading_comfort,
    )
