"""What a school's timeline says of letters about a round."""

from audits.models import Round
from programmes.models import ActivityEntry, Membership, Organisation

BY_ITSELF = "PINS Portal, by itself"


def line_for(
    round_: Round, school: Organisation, *, verb: str, detail: str, by: Membership | None
) -> ActivityEntry:
    """Return a line that the school may read, not saved yet; without `by` the portal wrote by itself."""
    return ActivityEntry(
        area=round_.area,
        user_id=by.user_id if by else None,
        membership=by,
        actor=f"{by.user} ({by})" if by else BY_ITSELF,
        verb=verb,
        thing_type="round",
        thing_id=str(round_.pk),
        thing=str(round_),
        detail=detail,
        school=school,
        is_for_school=True,
    )
