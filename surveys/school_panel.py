"""Which surveys ask a school's people, for its page."""

from django.urls import reverse

from programmes.models import Membership, Organisation
from programmes.roles import Permission
from schools.school_page.beside import Line, Panel
from surveys.models import AskedSchool
from surveys.states import State

FEW = 4


def surveys_of_school(place: Organisation, membership: Membership) -> Panel | None:
    """Return the latest surveys of a school with how far they are, in one query."""
    if not membership.can(Permission.SEE_SURVEYS):
        return None
    found = AskedSchool.objects.visible_to(membership).filter(school=place).select_related("survey")
    latest = found.order_by("-survey__opens_on", "-pk")[:FEW]
    lines = [_line(asked, membership) for asked in latest]
    return Panel("surveys", "Surveys", lines) if lines else None


def _line(asked: AskedSchool, membership: Membership) -> Line:
    survey = asked.survey
    said = survey.get_state_display()
    if survey.state == State.OPEN:
        said = f"Open until {survey.closes_on.day} {survey.closes_on:%B %Y}"
    elif asked.released_at:
        said = f"Released on {asked.released_at.day} {asked.released_at:%B %Y}"
    href = reverse("asked_school", args=[membership.area.slug, survey.pk, asked.pk])
    return Line(survey.name, href, said)
