"""Writing an answer: one row for all who write at it, and nobody's words are lost.

A change names the edition that its writer saw; what colleagues have changed since is merged, or is a
Clash (audits.services.merging). Answers leave no line in the activity log: they are saved every few
seconds while somebody types, and their history keeps each edition and whose it was.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from audits.models import Answer, Audit, AuditPart, FrameworkVersion, Statement
from audits.policies import can_aim, can_lead
from programmes.models import Membership
from programmes.roles import Permission
from programmes.services.activity import Refused

from .merging import ASPECTS, TEXTS, Clash, Values, as_seen, merged, values_of

__all__ = ["Clash", "answer_to_hold", "refuse_unless_asked", "save_answer", "settle_clash"]

WITH_REVIEWER = "This audit is with the reviewer, so its answers stay as they are for now."
AGREED = "This audit is agreed, so its answers stay as they are."
NOT_LOOKED_AT = "This statement was not looked at before the audit was submitted, so it takes no target."
NOT_ASKED = "Somebody else at your school answers this one. Ask whoever leads the audit to hand it to you."


@transaction.atomic
def save_answer(
    *,
    audit: Audit,
    statement: Statement,
    edition: int,
    changes: Mapping[str, Any],
    by: Membership,
    is_asked: bool | None = None,
) -> Answer:
    """Write what somebody changed in an answer, and return it as it is now.

    `edition` is the one that the writer saw, 0 for none; `changes` holds fields of Answer. What does not
    differ from that edition is no change, so a whole form may be given. `is_asked`: whether `by` was asked
    for the statement, if the caller has looked. Raises Clash; and Refused for a locked audit (but for the
    target of its own school), for somebody who was not asked, and for what is not on the scale. With `because`
    the rating is what the school agrees on, and is signed; without, another rating is agreed no more. Hold the audit
    (`AuditQuerySet.to_write_in`), so that nobody submits it meanwhile.
    """
    if changes.keys() != {"target"} or not can_aim(by, audit):
        refuse_unless_asked(audit, statement, by, is_asked)
    wanted = _in_aspects(changes, audit.version)
    row = _held(audit, statement)
    if row is None and not audit.is_open:
        raise Refused(NOT_LOOKED_AT)
    if row is None:
        row = _begun(audit, statement, wanted, by)
        if row is not None:
            return row
        row = _held(audit, statement)  # a colleague was first by a moment
    if row is None:
        raise Refused("This answer could not be saved just now. Try again.")
    return _written(row, merged(row, edition, wanted, by), by, is_agreed="because" in wanted)


@transaction.atomic
def settle_clash(
    *,
    audit: Audit,
    statement: Statement,
    aspect: str,
    keep: str,
    edition: int,
    changes: Mapping[str, Any],
    by: Membership,
) -> None:
    """Save what somebody chose after a Clash: to keep "mine", "theirs" or, of a text, "both".

    `edition` is that of the Clash; `changes` holds what is mine. Raises Clash again if theirs has changed
    since, and what `save_answer` raises.
    """
    mine = {name: changes[name] for name in ASPECTS.get(aspect, ()) if name in changes}
    row = _held(audit, statement)
    if row is None or keep == "theirs" or not mine:
        return
    if keep == "both" and aspect in TEXTS:
        mine = {aspect: "\n\n".join([getattr(as_seen(row, edition), aspect), mine[aspect]])}
    save_answer(audit=audit, statement=statement, edition=edition, changes=mine, by=by)


def answer_to_hold(*, audit: Audit, statement: Statement, by: Membership) -> Answer:
    """Return the answer to a statement, held; a new one without a level if there is none yet.

    For what hangs on an answer, such as evidence. Call inside a transaction.
    """
    row = _held(audit, statement)
    if row is None:
        values = {"area": by.area, "changed_by": by}
        Answer.objects.get_or_create(audit=audit, statement=statement, defaults=values)
        row = _held(audit, statement)
    assert row is not None  # noqa: S101
    return row


def refuse_unless_asked(
    audit: Audit, statement: Statement, by: Membership, is_asked: bool | None = None
) -> None:
    """Raise Refused unless somebody may answer a statement: whoever leads, or was asked, while it is open."""
    if not audit.is_open:
        raise Refused(AGREED if audit.state == Audit.State.AGREED else WITH_REVIEWER)
    if can_lead(by, audit):
        return
    if is_asked is None:
        is_asked = AuditPart.objects.filter(
            Q(statement=statement) | Q(statement=None, domain=statement.domain_id), audit=audit, colleague=by
        ).exists()
    if not (is_asked and by.can(Permission.FILL_IN_AUDITS)):
        raise Refused(NOT_ASKED)


def _in_aspects(changes: Mapping[str, Any], version: FrameworkVersion) -> dict[str, Values]:
    """Return the changes by aspect, all of each. Raises Refused for what the version does not have."""
    levels = [None, *(level["value"] for level in version.levels)]
    outside = ["", *(one["id"] for one in version.outside)]
    level, beyond = changes.get("level"), changes.get("outside") or ""
    is_on_the_scale = level in levels and beyond in outside and changes.get("target") in levels
    if not is_on_the_scale or (level is not None and beyond):
        raise Refused("Choose one of the answers that are offered.")
    wanted: dict[str, Values] = {
        aspect: (changes[aspect],) for aspect in ASPECTS if aspect in changes and aspect != "rating"
    }
    if "level" in changes or "outside" in changes:
        wanted["rating"] = (level, beyond)
    return wanted


def _held(audit: Audit, statement: Statement) -> Answer | None:
    rows = Answer.objects.filter(audit=audit, statement=statement)
    return rows.select_for_update(of=("self",), no_key=True).first()


def _begun(audit: Audit, statement: Statement, wanted: Mapping[str, Values], by: Membership) -> Answer | None:
    """Return the first edition; one that is not kept if it says nothing; None if a colleague was first."""
    new = Answer(area=by.area, audit=audit, statement=statement, edition=0, changed_by=by)
    said = {aspect: mine for aspect, mine in wanted.items() if mine != values_of(new, aspect)}
    if not said.keys() - {"is_from_paper"}:
        return new
    try:
        with transaction.atomic():
            return _written(new, said, by, is_agreed="because" in wanted)
    except IntegrityError:
        return None


def _written(row: Answer, said: Mapping[str, Values], by: Membership, *, is_agreed: bool) -> Answer:
    """Write aspects as the next edition; nothing to write is no edition.

    Whether it was on paper first is said of a level and of words: what is typed here later takes it away.
    """
    if not said.keys() & {"rating", *TEXTS}:
        said = {aspect: values for aspect, values in said.items() if aspect != "is_from_paper"}
    if not said:
        return row
    before = row.level
    for aspect, values in said.items():
        for field, value in zip(ASPECTS[aspect], values, strict=True):
            setattr(row, field, value)
    if said.keys() & {"rating", "because"}:
        _sign(row, by if is_agreed and row.because else None, before)
    row.edition, row.changed_at, row.changed_by = row.edition + 1, timezone.now(), by
    row.save()
    return row


def _sign(row: Answer, by: Membership | None, before: int | None) -> None:
    """Sign what the school agreed on, and keep what its leaders had chosen `before`; by nobody: take that back."""
    if by is None:
        row.settled_at = row.settled_by = row.leaders_level = None
        return
    if row.settled_at is None:
        row.leaders_level = before
    row.settled_at, row.settled_by = timezone.now(), by
