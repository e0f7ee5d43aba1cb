"""What a reviewer says about an audit, and that its school has seen to it, or not yet after all."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, ReviewComment, Statement
from programmes.models import Membership
from programmes.services.activity import Refused


@transaction.atomic
def add_comment(
    *, audit: Audit, text: str, by: Membership, statement: Statement | None = None
) -> ReviewComment:
    """Say something about a statement, or about the audit as a whole; return the comment. Raises Refused."""
    return add_comments(audit=audit, texts={statement: text}, by=by)[0]


@transaction.atomic
def add_comments(
    *, audit: Audit, texts: Mapping[Statement | None, str], by: Membership
) -> list[ReviewComment]:
    """Say something about several statements, None for the audit as a whole; return the comments.

    Raises Refused while the school has it in hand, or once it is agreed.
    """
    held = Audit.objects.held(audit.pk)
    if held.state != Audit.State.SUBMITTED:
        raise Refused("Comments can be written while the audit is with the reviewer.")
    return [
        ReviewComment.objects.create(
            area=audit.area, audit=held, statement=statement, text=text.strip(), author=by
        )
        for statement, text in texts.items()
    ]


@transaction.atomic
def settle_comment(*, comment: ReviewComment, by: Membership) -> ReviewComment:
    """Say that the school has seen to a comment; one that was settled already stays as it is."""
    held = ReviewComment.objects.select_for_update().get(pk=comment.pk)
    if held.settled_at is None:
        held.settled_at, held.settled_by = timezone.now(), by
        held.save(update_fields=["settled_at", "settled_by"])
    return held


@transaction.atomic
def unsettle_comment(*, comment: ReviewComment, by: Membership) -> ReviewComment:
    """Take back that the school has seen to a comment: who said so, while the audit is open. Raises Refused."""
    audit = Audit.objects.held(comment.audit_id)
    held = ReviewComment.objects.select_for_update().get(pk=comment.pk)
    if not audit.is_open:
        raise Refused("The audit is not in your hands at the moment, so its comments stay as they are.")
    if held.settled_by_id not in (None, by.pk):
        raise Refused("A colleague said that this was seen to. Ask them to take it back.")
    held.settled_at = held.settled_by = None
    held.save(update_fields=["settled_at", "settled_by"])
    return held
