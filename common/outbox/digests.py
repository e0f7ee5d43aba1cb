"""Telling people what concerns them in one email, at the pace they chose.

A notice is marked with its email in the transaction that writes the email: it is never told twice,
and never forgotten because a run was missed.
"""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from .markup import Words
from .models import DigestPreference, Frequency, Group, Message, Notice
from .services import queue_email


def notify(*, person: Any, area: Any, group: Group, text: str, path: str) -> Notice | None:
    """Tell a person one thing, at once or in their next digest; None for people who want no emails.

    `text` is one line; `path` is where it leads on this site, from the slash on. Needs the open area.
    """
    preference = preference_of(person, area)
    if preference.frequency == Frequency.NONE:
        return None
    notice = Notice(area=area, user=person, group=group, line=text, path=path)
    if preference.frequency == Frequency.AT_ONCE:
        notice.message = _queue("notice", person, area, notice_link=_link(notice), line=text)
    notice.save()
    return notice


def frequency_of(person: Any, area: Any) -> str:
    """Return how often a person wants to hear of an area, daily until they say otherwise; writes nothing."""
    chosen = DigestPreference.objects.filter(area=area, user=person).first()
    return (chosen or DigestPreference()).frequency


def preference_of(person: Any, area: Any) -> DigestPreference:
    """Return a person's preference in an area, written down as daily if there is none yet."""
    return DigestPreference.objects.get_or_create(area=area, user=person)[0]


def choose_frequency(*, person: Any, area: Any, frequency: Frequency) -> None:
    """Keep how often a person wants to hear. Who wants nothing has nothing left waiting either."""
    preference = preference_of(person, area)
    preference.frequency = frequency
    if frequency == Frequency.WEEKLY and preference.digested_on is None:
        preference.digested_on = timezone.localdate()  # the first comes next Monday, not tomorrow
    preference.save()
    if frequency == Frequency.NONE:
        Notice.objects.waiting().filter(area=area, user=person).delete()


def send_digests(*, area: Any, readers: QuerySet[Any], on: date | None = None) -> int:
    """Write one email to each reader whose digest is due and not empty; return how many.

    Call it in a transaction with the area open. `readers` are the users who still belong to the
    area; a second run on the same day finds nothing to do.
    """
    on = on or timezone.localdate()
    due = DigestPreference.objects.filter(area=area, user__in=readers).due(on).select_related("user")
    preferences = list(due.select_for_update(of=("self",)))
    for preference in preferences:
        send_digest(preference, area=area, on=on)
    return len(preferences)


def send_digest(preference: DigestPreference, *, area: Any, on: date) -> Message:
    """Write the email with everything that waits for one person, and mark it as told."""
    notices = list(Notice.objects.waiting().filter(area=area, user=preference.user_id))
    message = _queue("digest", preference.user, area, **digest_context(notices, preference.frequency))
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(message=message)
    preference.digested_on = on
    preference.save(update_fields=["digested_on"])
    return message


def digest_context(notices: Sequence[Notice], frequency: str) -> dict[str, Any]:
    """Return what fills the template: a list of links for each heading, and the line that opens."""
    by_group = sorted(notices, key=lambda notice: Group.values.index(notice.group))
    lists = {
        group: [Words(notice.line, _link(notice)) for notice in some]
        for group, some in groupby(by_group, key=lambda notice: notice.group)
    }
    return {
        **{group: lists.get(group, []) for group in Group.values},
        "opening": opening(late=len(lists.get(Group.LATE, [])), due=len(lists.get(Group.DUE, []))),
        "period": "week" if frequency == Frequency.WEEKLY else "day",
        "count": f"{len(notices)} thing{'' if len(notices) == 1 else 's'}",
    }


def opening(*, late: int, due: int) -> str:
    """Return the line that is true; never cheerful about late work, and never blaming."""
    if late > 1:
        return (
            "A few things have passed their dates. If the load is too much, tell whoever leads your "
            "programme. They can help to decide what matters most."
        )
    if late:
        return (
            "One thing has passed its date. You can finish it, move the date with a reason, "
            "or hand it to a colleague."
        )
    return "Nothing is late. These are coming up." if due else "Nothing needs you. Here is what has happened."


def _queue(kind: str, person: Any, area: Any, **context: Any) -> Message:
    preferences = settings.BASE_URL + reverse("digest_choose", args=[area.slug])
    context |= {"first_name": person.get_short_name(), "area": area.name, "preferences_link": preferences}
    return queue_email(
        to=person.email, kind=kind, context=context, area=area.pk, comfort=person.reading_comfort
    )


def _link(notice: Notice) -> str:
    return f"{settings.BASE_URL}{notice.path}"
