"""What somebody holds of audits, and who could take it over."""

from audits.models import Audit, AuditPart
from programmes.handover import Holding
from programmes.models import Membership
from programmes.roles import Permission
from schools.policies import works_at_school


def count_parts(membership: Membership) -> int:
    """Parts that the person was asked for and has not done."""
    return AuditPart.objects.filter(colleague=membership, done_at=None).count()


def move_parts(leaver: Membership, successor: Membership) -> int:
    """Give these parts to the successor; one that they have already is not needed twice."""
    moved = 0
    for part in AuditPart.objects.filter(colleague=leaver, done_at=None):
        same = AuditPart.objects.filter(
            audit=part.audit_id, domain=part.domain_id, statement=part.statement_id, colleague=successor
        )
        if same.exists():
            part.delete()
        else:
            part.colleague, part.invitation = successor, None
            part.save(update_fields=["colleague", "invitation"])
        moved += 1
    return moved


def count_reviews(membership: Membership) -> int:
    """Audits that the person was asked to review and that are not agreed."""
    return Audit.objects.filter(moderator=membership).exclude(state=Audit.State.AGREED).count()


def move_reviews(leaver: Membership, successor: Membership) -> int:
    """Let the successor review them."""
    return (
        Audit.objects.filter(moderator=leaver).exclude(state=Audit.State.AGREED).update(moderator=successor)
    )


PARTS = Holding(
    "Parts of audits that they were asked for",
    count=count_parts,
    move=move_parts,
    may_hold=lambda membership: membership.can(Permission.FILL_IN_AUDITS),
)
REVIEWS = Holding(
    "Audits that they were asked to review",
    count=count_reviews,
    move=move_reviews,
    may_hold=lambda membership: membership.can(Permission.SEE_AUDITS) and not works_at_school(membership),
)
