"""Decisions about one line of a list. Nobody's decision goes over another that they have not seen."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership
from programmes.services.activity import Refused
from schools.matching.reading import Line
from schools.matching.whole import match_lines
from schools.models import School, SchoolList, SchoolListLine
from schools.models.lists import MOST_SCHOOLS
from schools.services.known_names import remember
from schools.services.school_lists import outcome_of

Decision, Outcome = SchoolListLine.Decision, SchoolListLine.Outcome


@transaction.atomic
def choose_schools(
    *, line: SchoolListLine, urns: Sequence[int], version: int, by: Membership
) -> SchoolListLine:
    """Say which school a line means, or which two, and remember it. `version` is the line's as seen.

    Raises Refused for schools that are not open, and where somebody decided meanwhile.
    """
    wanted = list(dict.fromkeys(urns))
    held = _hold(line, version)
    found = School.objects.filter(pk__in=wanted, status__in=(School.Status.OPEN, School.Status.CLOSING))
    if not wanted or len(wanted) > MOST_SCHOOLS or found.count() != len(wanted):
        raise Refused(f"Choose an open school of the register for “{line}”.")
    remember(text=held.text, urns=wanted, by=by)
    return _decide(held, Decision.CHOSEN, wanted, by)


@transaction.atomic
def leave_out(*, line: SchoolListLine, version: int, by: Membership) -> SchoolListLine:
    """Leave a line out of the list, and remember it. Raises Refused where somebody decided meanwhile."""
    held = _hold(line, version)
    remember(text=held.text, urns=(), by=by)
    return _decide(held, Decision.LEFT_OUT, [], by)


@transaction.atomic
def reconsider(*, line: SchoolListLine, version: int, by: Membership) -> SchoolListLine:
    """Open a line again that was settled: a match that is not right, a sentence that is a school, a double.

    Raises Refused where somebody decided meanwhile.
    """
    held = _hold(line, version)
    if held.outcome in {Outcome.PROSE, Outcome.DUPLICATE}:
        return _look_again(held)
    if held.outcome == Outcome.MATCH:
        held.outcome, held.reason = Outcome.DOUBTFUL, f"{by.user} said that this match is not right."
    return _decide(held, Decision.OPEN, [], None)


def _look_again(held: SchoolListLine) -> SchoolListLine:
    """Ask the register for a line taken back; even a match then waits for the person who asked."""
    (verdict,) = match_lines([Line(held.text, held.text)], la_codes=held.school_list.la_codes, remembered={})
    for field, value in outcome_of(verdict).items():
        setattr(held, field, value)
    if held.outcome == Outcome.MATCH:
        held.outcome = Outcome.DOUBTFUL
    held.reason = held.reason or "Taken back into the list."
    return _decide(held, Decision.OPEN, [], None)


def _hold(line: SchoolListLine, version: int) -> SchoolListLine:
    """Return the line locked; raise Refused if its list is finished, or it was decided since `version`."""
    school_list = SchoolList.objects.select_for_update().get(pk=line.school_list_id)
    if school_list.is_done:
        raise Refused("The list is finished. Open it again to change a decision.")
    held = SchoolListLine.objects.select_related("decided_by__user").get(pk=line.pk)
    held.school_list = school_list
    if held.version != version:
        who = held.decided_by.user if held.decided_by else "Somebody"
        raise Refused(f"{who} decided “{held}” meanwhile. What you see now is their decision.")
    return held


def _decide(held: SchoolListLine, decision: str, urns: list[int], by: Membership | None) -> SchoolListLine:
    held.decision, held.urns, held.decided_by = decision, urns, by
    held.decided_at = timezone.now() if decision else None
    held.version += 1
    held.save()
    return held
