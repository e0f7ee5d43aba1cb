"""Counting a group's answers: once, by a worker, in one transaction that leaves nothing but sums."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import structlog
from django.db import transaction
from django.utils import timezone

from audits.models import GroupEntry, Statement, Tally, Voice
from audits.people import DID_NOT_SAY, Group, groups_of, is_asked
from common.ballots.keys import KeyLost
from common.ballots.services import close_box, empty
from common.disclosure import Distribution, Thresholds, distribution
from programmes.models import AreaSettings

log = structlog.get_logger(__name__)

type Answers = Mapping[str, str]  # {slug of a statement: option}


def close_and_count(*, using: str) -> None:
    """Close the voices whose last day has passed, and count those that are closed, of all areas."""
    due = Voice.objects.using(using).filter(closed_at=None, closes_on__lt=timezone.localdate())
    for voice in due.values_list("pk", flat=True):
        _close(voice, using=using)
    waiting = Voice.objects.using(using).filter(closed_at__isnull=False, counted_at=None)
    for voice in waiting.values_list("pk", flat=True):
        try:
            count_voice(voice=voice, using=using)
        except KeyLost as lost:
            log.error("ballot_key_lost", voice=voice, error=str(lost))


def _close(voice: int, *, using: str) -> None:
    """Close a voice and its box, unless somebody was quicker. Leaves no line in the log: nobody did it."""
    with transaction.atomic(using=using):
        held = Voice.objects.using(using).select_for_update().get(pk=voice)
        if held.closed_at is None:
            close_box(box=held.box_id, using=using)
            held.closed_at = timezone.now()
            held.save(using=using, update_fields=["closed_at"])


def count_voice(*, voice: int, using: str) -> bool:
    """Turn a closed voice's ballots and group entries into tallies; False if that was done before.

    Ballots, entries and, after the commit, the box's key are gone then. Raises KeyLost.
    """
    with transaction.atomic(using=using):
        found = Voice.objects.using(using).select_for_update(of=("self",)).select_related("audit__version")
        held = found.get(pk=voice)
        if held.closed_at is None or held.counted_at is not None:
            return False
        ballots = empty(box=held.box_id, using=using) or []
        entries = list(GroupEntry.objects.using(using).filter(voice=held))
        limits = _thresholds(held, using)
        held.is_link_left_out = bool(entries) and 0 < len(ballots) < limits.school
        counted = [] if held.is_link_left_out else ballots
        Tally.objects.using(using).bulk_create(_tallies(held, counted, entries, limits, using))
        held.by_link, held.in_groups = len(counted), sum(entry.people for entry in entries)
        held.counted_at = timezone.now()
        held.save(using=using)
        GroupEntry.objects.using(using).filter(voice=held).delete()
    return True


def _thresholds(voice: Voice, using: str) -> Thresholds:
    settings = AreaSettings.objects.using(using).filter(area=voice.area_id).first()
    return Thresholds.of(settings or AreaSettings())


def _tallies(
    voice: Voice, ballots: Sequence[Answers], entries: Sequence[GroupEntry], limits: Thresholds, using: str
) -> Iterator[Tally]:
    group = groups_of(voice.audit.version)[voice.group]
    statements = Statement.objects.using(using).filter(version=voice.audit.version_id)
    for statement in statements.of_place(voice.audit.place):
        if not is_asked(voice.group, statement):
            continue
        shown = _shown(group, statement.slug, ballots, entries, limits)
        for options, number in _parts(shown, group):
            yield Tally(
                area_id=voice.area_id, voice=voice, statement=statement, options=options, number=number
            )


def _parts(shown: Distribution, group: Group) -> Iterator[tuple[list[str], int]]:
    """Yield what is kept of a statement: its parts, or everybody in one, or nothing."""
    if shown.parts:
        yield from ((list(part.options), part.number) for part in shown.parts)
    elif shown.base is not None:
        yield [*group.scale, *group.outside], shown.base


def _shown(
    group: Group, slug: str, ballots: Sequence[Answers], entries: Sequence[GroupEntry], limits: Thresholds
) -> Distribution:
    links = _of_ballots(group, slug, ballots)
    groups = {entry: _of_entry(slug, entry) for entry in entries}
    total = links + _summed(groups.values())
    return distribution(
        total,
        order=group.scale,
        outside=group.outside,
        base=total.total(),
        thresholds=limits,
        apart=_left_to_work_out(links, groups),
    )


def _left_to_work_out(links: Counter[str], groups: Mapping[GroupEntry, Counter[str]]) -> list[Counter[str]]:
    """Return what somebody could get by taking away what they know: facilitators know their own groups.

    If all of them know all groups, the answers by link are left. Without those, each facilitator could
    work out what the others counted.
    """
    if links or not groups:
        return [links] if groups else []
    people = {entry.entered_by_id for entry in groups}
    if len(people) == 1:
        return []
    return [
        _summed(counts for entry, counts in groups.items() if entry.entered_by_id != person)
        for person in people
    ]


def _of_ballots(group: Group, slug: str, ballots: Sequence[Answers]) -> Counter[str]:
    known = {*group.scale, *group.outside}
    said = (answers.get(slug, DID_NOT_SAY) for answers in ballots)
    return Counter(option if option in known else DID_NOT_SAY for option in said)


def _of_entry(slug: str, entry: GroupEntry) -> Counter[str]:
    said = Counter[str](entry.counts.get(slug, {}))
    return said + Counter({DID_NOT_SAY: entry.people - said.total()})


def _summed(counts: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counts, Counter[str]())
