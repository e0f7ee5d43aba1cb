"""What a reviewer says about an audit, and that its school has seen to it."""

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, ReviewComment, Statement
from programmes.models import Membership
from programmes.services.activity import Refused


@transaction.atomic
def add_comment(
    *, audit: Audit, text: str, by: Membership, statement: Statement | None = None
) -> ReviewComment:
    """Say something about a statement, or about the audit as a whole; return the comment.

    Raises Refused while the school has it in hand, or once it is agreed.
    """
    held = Audit.objects.held(audit.pk)
    if held.state != Audit.State.SUBMITTED:
        raise Refused("Comments can be written while the audit is with the reviewer.")
    return ReviewComment.objects.create(
        area=audit.area, audit=held, statement=statement, text=text.strip(), author=by
    )


@transaction.atomic
def settle_comment(*, comment: ReviewComment, by: Membership) -> ReviewComment:
    """Say that the school has seen to a comment; one that was settled already stays as it is."""
    held = ReviewComment.objects.select_for_update().get(pk=comment.pk)
    if held.settled_at is None:
        held.settled_at, held.settled_by = timezone.now(), by
        held.save(update_fields=["settled_at", "settled_by"])
    return held
