"""Groups that the demo's schools asked: counted ones as counting leaves them, and one that is still open."""

import random
from datetime import timedelta

from django.utils import timezone

from audits.models import Audit, Tally, Voice
from common.ballots.models import Box
from programmes.models import Membership
from programmes.models.area import CODE_LETTERS

# How many are asked, and how many of them answer, by group; too few governors to be shown, as in life.
PEOPLE = {"staff": (34, 23), "governors": (9, 6), "parents": (210, 41), "pupils": (60, 56)}
USUAL = (30, 12)


def count_groups(audit: Audit, by: Membership, groups: list[str]) -> None:
    """Let groups have answered and been counted a week ago: the sums alone, as always."""
    dice = random.Random(f"{audit.school.urn} voices")
    for group in groups:
        asked, answered = PEOPLE.get(group, USUAL)
        answered = max(answered + dice.randint(-2, 8), 0)
        voice = _ask(audit, by, group, asked, dice)
        _sum(voice, audit, answered, dice)
        now = timezone.now() - timedelta(days=7)
        Box.objects.filter(pk=voice.box_id).update(closed_at=now, emptied_at=now)
        Voice.objects.filter(pk=voice.pk).update(
            closed_at=now,
            counted_at=now,
            by_link=0 if group == "pupils" else answered,
            in_groups=answered if group == "pupils" else 0,
        )


def open_group(audit: Audit, by: Membership, group: str) -> Voice:
    """Ask a group until three weeks from now; its link works once the worker has made the box's key."""
    asked = PEOPLE.get(group, USUAL)[0]
    return _ask(audit, by, group, asked, random.Random(f"{audit.school.urn} {group} open"))


def _ask(audit: Audit, by: Membership, group: str, asked: int, dice: random.Random) -> Voice:
    return Voice.objects.create(
        area=audit.area,
        audit=audit,
        group=group,
        code=audit.area.code_prefix + "".join(dice.choices(CODE_LETTERS, k=5)),
        box=Box.objects.create(area=audit.area, purpose="audit_voice"),
        expected=asked,
        opened_by=by,
        closes_on=timezone.localdate() + timedelta(days=21),
    )


def _sum(voice: Voice, audit: Audit, answered: int, dice: random.Random) -> None:
    version = audit.version
    scale = next(group["scale"] for group in version.groups if group["id"] == voice.group)
    options = [
        option["value"] for found in version.scales if found["id"] == scale for option in found["options"]
    ]
    weights = [9, 6, 3, 2, 1][: len(options)]
    rows = []
    for domain in version.domains.all():
        for statement in domain.statements.all():
            if not statement.wording.get(voice.group):
                continue
            leaning = dice.sample(weights, len(weights))
            chosen = dice.choices(options, leaning, k=answered)
            rows += [
                Tally(area=voice.area, voice=voice, statement=statement, option=one, number=chosen.count(one))
                for one in options
                if one in chosen
            ]
    Tally.objects.bulk_create(rows)
