"""What one may do with audits: pure questions about objects, without a query.

Whether the school lies within somebody's reach is a matter of `visible_to`.
"""

from audits.models import Audit, AuditPart, Round
from programmes.models import Membership
from programmes.policies import can_set_up
from programmes.roles import Permission
from schools.policies import works_at_school


def is_of_school(membership: Membership, audit: Audit) -> bool:
    """Whether a membership that sees an audit is of its school, and not of another that was asked to review it."""
    return works_at_school(membership) and audit.moderator_id != membership.pk


def can_read(membership: Membership, audit: Audit) -> bool:
    """Whether a membership may read the answers of an audit within reach.

    The school's own people always; everybody else once the school has submitted it for the first time:
    what is still being thought about is the school's own.
    """
    if not membership.can(Permission.SEE_AUDITS):
        return False
    return is_of_school(membership, audit) or audit.submitted_at is not None


def can_lead(membership: Membership, audit: Audit | None = None) -> bool:
    """Whether a membership may begin audits of its school, hand parts over, ask groups, and submit an open one."""
    is_own = audit is None or (audit.is_open and is_of_school(membership, audit))
    return membership.can(Permission.LEAD_AUDITS) and is_own


def can_fill_in(
    membership: Membership, audit: Audit, parts: list[AuditPart], domain: int, statement: int
) -> bool:
    """Whether a membership may answer a statement of an open audit: who leads it all, a colleague what they were asked.

    `parts` are those of the audit that were given to this membership; `domain` and `statement` are keys.
    """
    if can_lead(membership, audit):
        return True
    asked = any(
        part.statement_id == statement or (part.statement_id is None and part.domain_id == domain)
        for part in parts
        if part.colleague_id == membership.pk
    )
    return asked and audit.is_open and membership.can(Permission.FILL_IN_AUDITS)


def can_aim(membership: Membership, audit: Audit) -> bool:
    """Whether a membership may set its school's own targets, also of a submitted audit: nobody agrees those."""
    return membership.can(Permission.LEAD_AUDITS) and is_of_school(membership, audit)


def can_close_voice(membership: Membership, audit: Audit) -> bool:
    """Whether a membership may let nobody else of a group answer: who leads the audit, also once it is submitted.

    To close only begins the counting; it changes nothing that the school or the group has said.
    """
    return membership.can(Permission.LEAD_AUDITS) and is_of_school(membership, audit)


def can_review(membership: Membership, audit: Audit) -> bool:
    """Whether a membership may comment, ask for changes and agree: the named moderator, else the area's people."""
    if audit.moderator_id is not None:
        return audit.moderator_id == membership.pk or can_choose_moderator(membership)
    return membership.can(Permission.REVIEW_AUDITS)


def can_choose_moderator(membership: Membership) -> bool:
    """Whether a membership may say who reviews an audit, and open an agreed one again."""
    return membership.can(Permission.REVIEW_AUDITS)


def can_set_rounds(membership: Membership) -> bool:
    """Whether a membership may set a round for the school that it leads."""
    return membership.can(Permission.LEAD_AUDITS)


def can_keep_actions(membership: Membership) -> bool:
    """Whether a membership may make and change the actions of its schools: who leads their audits."""
    return membership.can(Permission.LEAD_AUDITS)


def can_change_round(membership: Membership, round_: Round) -> bool:
    """Whether a membership may change a round within reach: one of a programme, or of the school that it leads."""
    return can_set_rounds(membership) if round_.school_id else can_set_up(membership)


def can_remind(membership: Membership) -> bool:
    """Whether a membership may write to schools that have not submitted."""
    return membership.can(Permission.REVIEW_AUDITS)


def can_see_together(membership: Membership) -> bool:
    """Whether a membership may see what the schools of a round found together: partners, never a school."""
    return membership.can(Permission.SEE_AUDITS) and not works_at_school(membership)
