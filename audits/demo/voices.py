"""Groups that the demo's schools asked: some closed, as paper that somebody keyed in, and some still open."""

import random
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from audits.models import Audit, GroupEntry, Statement, Voice
from audits.people import groups_of, is_asked
from audits.services.counting import close_and_count
from audits.services.voices import close_voice, open_voice
from common.tenancy.door import across_areas
from programmes.models import Membership

# How many are asked, and how many of them answer, by group; too few governors to be shown, as in life.
PEOPLE = {"staff": (34, 23), "governors": (9, 6), "parents": (210, 41), "pupils": (60, 56)}
USUAL = (30, 12)
LEANINGS = ((9, 6, 3, 1), (6, 9, 4, 2), (4, 6, 8, 2), (12, 4, 1, 1))


def ask_and_close(audit: Audit, by: Membership, groups: list[str]) -> None:
    """Let groups have answered together or on paper; `count_closed` turns that into sums."""
    dice = random.Random(f"{audit.school.urn} voices")
    for group in groups:
        answered = PEOPLE.get(group, USUAL)[1] + dice.randint(-2, 4)
        voice = ask(audit, by, group)
        GroupEntry.objects.create(
            area=audit.area,
            voice=voice,
            way=GroupEntry.Way.TOGETHER if group == "pupils" else GroupEntry.Way.PAPER,
            people=answered,
            counts=_counts(audit, group, answered, dice),
            entered_by=by,
        )
        close_voice(voice=voice, by=by)


def ask(audit: Audit, by: Membership, group: str) -> Voice:
    """Ask a group until three weeks from now; its link works once the worker has made the box's key."""
    return open_voice(
        audit=audit,
        group=group,
        expected=PEOPLE.get(group, USUAL)[0],
        closes_on=timezone.localdate() + timedelta(days=21),
        by=by,
    )


def count_closed() -> None:
    """Count the groups that have closed, as the worker does."""
    with across_areas("count the answers of the demo's groups") as using:
        close_and_count(using=using)


def _counts(audit: Audit, group: str, answered: int, dice: random.Random) -> dict[str, dict[str, int]]:
    found = groups_of(audit.version)[group]
    options = (*found.scale, *(option for option in found.outside if option))
    counts = {}
    for statement in Statement.objects.filter(version=audit.version):
        if is_asked(group, statement):
            chosen = dice.choices(options, dice.choice(LEANINGS)[: len(options)], k=answered)
            counts[statement.slug] = dict(Counter(chosen))
    return counts
