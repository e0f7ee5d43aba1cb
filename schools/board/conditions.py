"""What each filter of the board asks of a participation that carries `due_first`."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from programmes.models import Membership, SchoolPartner
from schools.models import FormerIdentity, Participation
from schools.states import WITH_A_PLAN

from .words import WEEK

LATE, SOON, CLEAR = "late", "week", "clear"
MINE, NOBODY = "me", "nobody"

# A school waits for its agreement from the day it got its place.
WAITING_FOR_AGREEMENT = (Participation.State.SELECTED.value, Participation.State.AGREEMENT_SENT.value)
IN_THE_PROGRAMME = Q(state__in=WITH_A_PLAN)


def named_or_numbered(words: str) -> Q:
    """Schools whose name has all these words in it, or with this URN; the former ones count as well."""
    if words.isdecimal() and len(words) < 10:
        now, before = Q(school__urn=int(words)), Q(urn=int(words))
    else:
        now, before = _all_words(words, "school__name"), _all_words(words, "name")
    return now | Q(school__in=FormerIdentity.objects.filter(before).values("school"))


def _all_words(words: str, column: str) -> Q:
    found = Q()
    for word in words.split():
        found &= Q(**{f"{column}__icontains": word})
    return found


def due(when: str) -> Q:
    """Schools whose next step is late, due within a week, or that have nothing late."""
    today = timezone.localdate()
    if when == LATE:
        return Q(due_first__lt=today)
    if when == SOON:
        return Q(due_first__range=(today, today + timedelta(days=WEEK)))
    return Q(due_first=None) | Q(due_first__gte=today)


def looked_after_by(worker: str, me: Membership) -> Q:
    """Schools with this link worker: somebody, oneself, or nobody."""
    if worker == NOBODY:
        return Q(link_worker=None)
    return Q(link_worker=me.pk if worker == MINE else int(worker))


def of_council(council: str) -> Q:
    """Schools that a council works with."""
    partners = SchoolPartner.objects.filter(partner=int(council), ends_on=None)
    return Q(school__in=partners.values("school"))
