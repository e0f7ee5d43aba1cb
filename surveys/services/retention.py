"""What surveys forget when its time is over: addresses, comments as they were written, how to reach people."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.outbox.models import Message
from schools.services.retention import DAYS_IN_A_MONTH
from surveys.models import Comment, ContactList, LeftDetails, SavedDraft, Survey

from .invitations import batch_of


def erase_what_is_over(*, using: str) -> None:
    """Erase contact lists and left details some days after closing, and comments' first words some months after.

    Of comments only what others may read is left. Answers that were put by and never sent go as soon as nobody can
    send them any more.
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
        over_at = closed_at and closed_at + timedelta(days=months * DAYS_IN_A_MONTH)
        if over_at and over_at < now:
            _forget_first_words(survey, over_at, using)


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


def _forget_first_words(survey: int, over_at: datetime, using: str) -> None:
    """Leave of comments what others may read. A worry raised since then keeps those words until it is settled."""
    comments = Comment.objects.using(using).filter(asked__survey=survey)
    comments.filter(state=Comment.State.WAITING, flagged_at=None).delete()  # nobody has read them
    new_worry = Q(flagged_at__gte=over_at, flag_settled_at=None)
    within = comments.exclude(state__in=Comment.SHOWN).exclude(new_worry)
    within.exclude(original="", words="").update(original="", words="")
    comments.exclude(original="").update(original="")


def _erase_contacts_of(survey: int, using: str) -> None:
    lists = ContactList.objects.using(using).filter(asked__survey=survey).exclude(state="erased")
    for contacts in lists.values_list("pk", flat=True):
        erase_contacts(contacts=contacts, using=using)
    LeftDetails.objects.using(using).filter(asked__survey=survey).delete()
