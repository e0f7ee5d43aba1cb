"""What a facilitator counted: hands, thumbs or slips of paper, kept until the group's answers are counted."""

from collections.abc import Mapping

from django.db import transaction

from audits.models import GroupEntry, Statement, Voice
from audits.people import groups_of, is_asked
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity

from .voices import held_voice


@transaction.atomic
def add_group_entry(
    *,
    voice: Voice,
    way: str,
    people: int,
    counts: Mapping[str, Mapping[str, int]],
    note: str = "",
    by: Membership,
) -> GroupEntry:
    """Keep how many of `people` chose each option: {slug of a statement: {option: number}}.

    Whoever is in none of a statement's numbers did not say. Raises Refused if the numbers of a statement
    are more than the people, or name what the group is not asked.
    """
    held = held_voice(voice, by)
    group = groups_of(held.audit.version)[held.group]
    statements = Statement.objects.filter(version=held.audit.version).of_place(held.audit.place)
    asked = {statement.slug for statement in statements if is_asked(held.group, statement)}
    known = set(group.scale) | set(group.outside)
    for slug, numbers in counts.items():
        if slug not in asked or not set(numbers) <= known or min(numbers.values(), default=0) < 0:
            raise Refused("Count only what this group was asked.")
        if sum(numbers.values()) > people:
            raise Refused(f"The numbers of a statement must not be more than the {people} people.")
    entry = GroupEntry.objects.create(
        area=held.area,
        voice=held,
        way=way,
        people=people,
        counts={slug: dict(numbers) for slug, numbers in counts.items()},
        note=note,
        entered_by=by,
    )
    record_activity(
        by=by,
        verb="entered",
        thing=entry,
        thing_name=f"a group of {group.name.lower()}",
        school=held.audit.school,
    )
    return entry


@transaction.atomic
def remove_group_entry(*, entry: GroupEntry, by: Membership) -> None:
    """Take an entry back before its group's answers are counted. Raises Refused."""
    held = held_voice(entry.voice, by)
    name = groups_of(held.audit.version)[held.group].name.lower()
    record_activity(
        by=by, verb="removed", thing=entry, thing_name=f"a group of {name}", school=held.audit.school
    )
    entry.delete()
