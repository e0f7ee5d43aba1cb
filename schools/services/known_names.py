"""What names mean is remembered for an organisation, and offered to its people when they come again."""

from collections.abc import Sequence

from django.utils import timezone

from programmes.models import Membership
from schools.matching.reading import Line
from schools.matching.whole import Remembered
from schools.models import KnownName
from schools.plain import plain


def recall(lines: Sequence[Line], *, by: Membership) -> dict[str, Remembered]:
    """Return what was decided for names of these lines, by plain name; the last decision counts. One query."""
    asked = {plain(line.text) for line in lines if line.is_name}
    known = KnownName.objects.visible_to(by).filter(plain__in=asked)
    found = known.select_related("decided_by__user").order_by("decided_at")
    return {name.plain: Remembered(tuple(name.urns), _said(name)) for name in found}


def remember(*, text: str, urns: Sequence[int], by: Membership) -> None:
    """Keep what a name means for the organisation of whoever decided; without URNs: to be left out."""
    name = plain(text)
    if name and by.organisation_id:
        KnownName.objects.update_or_create(
            area_id=by.area_id,
            organisation_id=by.organisation_id,
            plain=name,
            defaults={"urns": list(urns), "decided_by": by, "decided_at": timezone.now()},
        )


def _said(name: KnownName) -> str:
    day = timezone.localtime(name.decided_at)
    return f"as decided by {name.decided_by.user} on {day.day} {day:%B %Y}"
