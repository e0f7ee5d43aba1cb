"""What surveys forget when its time is over: addresses, comments as they were written, how to reach people."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.outbox.models import Message
from schools.services.retention import DAYS_IN_A_MONTH
from surveys.models import Comment, ContactList, LeftDetails, SavedDraft, Survey

from .invitations import batch_of


def erase_what_is_over(*, using: str) -> None:
    """Erase contact lists and left details some days after closing, and comments' first words some months after.

    Answers that were put by and never sent go as soon as nobody can send them any more.
    """
    now = timezone.now()
    late = Q(kept_until__lt=timezone.localdate()) | Q(asked__survey__closed_at__isnull=False)
    SavedDraft.objects.using(using).filter(late).delete()
    closed = Survey.objects.using(using).filter(closed_at__isnull=False)
    for survey, closed_at, days, months in closed.values_list(
        "pk", "closed_at", "contacts_kept_days", "comments_kept_months"
    ):
        if closed_at and closed_at < now - timedelta(days=days):
            _erase_contacts_of(survey, using)
        if closed_at and closed_at < now - timedelta(days=months * DAYS_IN_A_MONTH):
            old = Comment.objects.using(using).filter(asked__survey=survey).exclude(original="")
            old.update(original="")


def erase_contacts(*, contacts: int, using: str) -> None:
    """Erase one list: its invitations, and the letters that were written to them."""
    with transaction.atomic(using=using):
        held = ContactList.objects.using(using).select_for_update().get(pk=contacts)
        if held.state == ContactList.State.ERASED:
            return
        held.invitations.all().delete()
        Message.objects.using(using).filter(area=held.area_id, batch=batch_of(held.pk)).delete()
        held.state, held.erased_at = ContactList.State.ERASED, timezone.now()
        held.save(using=using, update_fields=["state", "erased_at"])


def _erase_contacts_of(survey: int, using: str) -> None:
    lists = ContactList.objects.using(using).filter(asked__survey=survey).exclude(state="erased")
    for contacts in lists.values_list("pk", flat=True):
        erase_contacts(contacts=contacts, using=using)
    LeftDetails.objects.using(using).filter(asked__survey=survey).delete()
