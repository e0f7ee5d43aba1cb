"""What groups say to an audit's statements, as far as it may be shown, and how far asking them is.

Every page, document and sheet reads voices here: `shown` has passed common.disclosure.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from audits.models import Audit, GroupEntry, Statement, Tally, Voice
from audits.people import Group, groups_of, is_asked
from common.ballots.services import count_ballots
from common.disclosure import Distribution, Part, Thresholds, coarser, live_count
from programmes.services.area_settings import settings_of

type Shown = dict[str, dict[int, Distribution]]


def shown(audit: Audit, statements: Sequence[Statement] | None = None) -> Shown:
    """Return {group: {key of a statement: what is shown of it}} for the groups that have been counted.

    Of all statements of the audit, or of some of them: three queries and one for all statements, however
    many groups; one if nobody was counted. A group of too few has a Distribution without a base for each
    statement that it was asked about; a statement whose words have changed since, none. `audit` needs its
    area and version.
    """
    groups = [group["id"] for group in audit.version.groups]
    counted = list(Voice.objects.filter(audit=audit, counted_at__isnull=False, group__in=groups))
    if not counted:
        return {}
    limits = thresholds_of(audit)
    statements = statements_of(audit) if statements is None else statements
    kept = _kept(audit, statements)
    return {
        voice.group: {
            statement.pk: coarser(kept[voice.group, statement.pk], limits)
            for statement in statements
            if is_asked(voice.group, statement)
            and not (_had_other_words(audit, voice, limits) and (voice.group, statement.pk) not in kept)
        }
        for voice in counted
    }


def _had_other_words(audit: Audit, voice: Voice, limits: Thresholds) -> bool:
    """Whether a statement without numbers was asked in other words: enough answered, before a newer version."""
    return audit.carried_from_id is not None and voice.by_link + voice.in_groups >= limits.school


def _kept(audit: Audit, statements: Sequence[Statement]) -> dict[tuple[str, int], list[Part]]:
    """Return the parts that were published, by group and key of the statement."""
    kept: dict[tuple[str, int], list[Part]] = defaultdict(list)
    asked = Tally.objects.filter(voice__audit=audit, statement__in=[one.pk for one in statements])
    rows = asked.order_by("pk").values_list("voice__group", "statement", "options", "number")
    for group, statement_id, options, number in rows:
        kept[group, statement_id].append(Part(tuple(options), number))
    return kept


def thresholds_of(audit: Audit) -> Thresholds:
    """Return from how many people on the area of an audit shows anything."""
    return Thresholds.of(settings_of(audit.area))


def statements_of(audit: Audit) -> list[Statement]:
    """Return the statements of an audit in their order, each with its domain."""
    asked = Statement.objects.filter(version=audit.version_id).of_place(audit.place)
    return list(asked.select_related("domain"))


@dataclass(frozen=True)
class Asked:
    """A group of people, and how far asking them is. `number` is None where it is too few to tell."""

    group: Group
    voice: Voice | None = None
    number: int | None = None
    minimum: int = 0

    @property
    def state(self) -> str:
        """Return not_asked, preparing, open, counting or counted."""
        if self.voice is None:
            return "not_asked"
        if self.voice.counted_at:
            return "counted"
        if not self.voice.is_answering:
            return "counting"
        return "open" if self.voice.box.public_key else "preparing"

    @property
    def words(self) -> str:
        """Return how many answered, as a sentence would say it."""
        if self.number is None:
            return f"fewer than {self.minimum}"
        expected = self.voice.expected if self.voice else None
        return f"{self.number} of {expected}" if expected and expected >= self.number else str(self.number)


def asked(audit: Audit) -> list[Asked]:
    """Return every group that an audit's statements are worded for, each with how far asking it is.

    Five queries at most, however many groups.
    """
    statements = statements_of(audit)
    voices = {voice.group: voice for voice in audit.voices.select_related("box", "audit")}
    limits, numbers = thresholds_of(audit), _numbers(list(voices.values()))
    return [
        Asked(
            group,
            voice := voices.get(group.id),
            live_count(numbers[voice.pk], limits) if voice else None,
            limits.school,
        )
        for group in groups_of(audit.version).values()
        if any(is_asked(group.id, statement) for statement in statements)
    ]


def _numbers(voices: list[Voice]) -> dict[int, int]:
    """Return how many people have answered so far, or did, by the key of each voice."""
    in_boxes = count_ballots(voice.box_id for voice in voices if not voice.counted_at)
    entries = GroupEntry.objects.filter(voice__in=voices).values_list("voice").annotate(Sum("people"))
    in_entries = dict(entries.order_by())
    return {
        voice.pk: voice.by_link
        + voice.in_groups
        + in_boxes.get(voice.box_id, 0)
        + in_entries.get(voice.pk, 0)
        for voice in voices
    }
