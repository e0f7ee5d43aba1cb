"""Groups that are asked for an audit, for tests. Call inside an open area."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.models import Audit, Statement, Tally, Voice
from audits.services.voices import open_voice
from common.ballots.models import Box
from common.ballots.sealing import new_private_key, public_of
from programmes.models import Membership
from tests.self_audit import make_audit, make_framework, make_round

PRIVATE = new_private_key()
PICTURES: dict[str, Any] = {
    "id": "picture_3",
    "type": "picture_choice",
    "use": None,
    "options": [
        {"value": value, "score": score, "label": label, "symbol": symbol, "symbol_alt": "A hand"}
        for value, score, label, symbol in (
            ("yes", 3, "Yes, mostly", "thumb_up"),
            ("sometimes", 2, "Sometimes", "thumb_sideways"),
            ("not_really", 1, "Not really", "thumb_down"),
            ("pass", None, "I want to pass", "open_hand"),
        )
    ],
}


def make_asked(by: Membership, lead: Membership, year: Any, **version: Any) -> Audit:
    """Make the audit of a school, in a round of three statements to each of two themes."""
    return make_audit(by, make_round(lead, year, make_framework(lead, **version)))


def ask(audit: Audit, by: Membership, group: str = "staff", **more: Any) -> Voice:
    """Open a group's voice, whose box has its key at once."""
    fields = {"expected": 38, "closes_on": timezone.localdate() + timedelta(days=7)} | more
    voice = open_voice(audit=audit, group=group, by=by, **fields)
    Box.objects.filter(pk=voice.box_id).update(public_key=public_of(PRIVATE))
    return voice


def count_as(voice: Voice, **statements: dict[tuple[str, ...], int]) -> Voice:
    """Close a voice with these parts for its statements, as counting leaves them."""
    for slug, parts in statements.items():
        statement = Statement.objects.get(version=voice.audit.version_id, slug=slug)
        for options, number in parts.items():
            Tally.objects.create(
                area=voice.area, voice=voice, statement=statement, options=list(options), number=number
            )
        voice.by_link = sum(parts.values())
    voice.closed_at = voice.counted_at = timezone.now()
    voice.save()
    return voice
