"""How far a school's audits are, for its page."""

from django.db.models import Q
from django.urls import reverse

from audits.models import Audit
from programmes.models import Membership, Organisation
from programmes.roles import Permission
from schools.policies import works_at_school
from schools.school_page.beside import Line, Panel

FEW = 4


def audits_of_school(place: Organisation, membership: Membership) -> Panel | None:
    """Return a school's latest audits with how far they are, in one query."""
    if not membership.can(Permission.SEE_AUDITS):
        return None
    found = Audit.objects.visible_to(membership).filter(school=place).with_progress()
    if not works_at_school(membership):  # a round of the school's own is its own until it is given out
        found = found.filter(Q(round__school=None) | Q(submitted_at__isnull=False))
    latest = found.select_related("round").order_by("-round__opens_on", "place_name", "pk")[:FEW]
    lines = [_line(audit, membership) for audit in latest]
    return Panel("audits", "Audits", lines) if lines else None


def _line(audit: Audit, membership: Membership) -> Line:
    said = f"{audit.get_state_display()} since {audit.state_since.day} {audit.state_since:%B %Y}"
    if audit.is_open:
        said = f"{audit.get_state_display()}, {audit.seen} of {audit.asked} looked at"  # type: ignore[attr-defined]
    return Line(str(audit), reverse("audit", args=[membership.area.slug, audit.pk]), said)
