"""Lists of schools in people's own words: read, decided line by line, finished."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from programmes.models import Cohort, Membership, Tier
from programmes.services.activity import Refused, record_activity
from schools.matching.reading import Line, claimed_schools, read_text
from schools.matching.tables import read_rows, split_rows
from schools.matching.verdict import Verdict
from schools.matching.whole import match_lines
from schools.models import Participation, SchoolList, SchoolListLine
from schools.services.known_names import recall
from schools.services.participations import enrol_schools

MOST_LINES = 1_000
MOST_LETTERS = 300  # of a line; the text itself is kept whole
Decision, Outcome = SchoolListLine.Decision, SchoolListLine.Outcome


@transaction.atomic
def start_list(
    *,
    name: str,
    text: str,
    la_codes: Collection[str],
    by: Membership,
    rows: list[list[str]] | None = None,
    file_name: str = "",
) -> SchoolList:
    """Keep a list, read it and look for each of its lines in the register; return it.

    `rows` are those of a workbook. Raises Refused when no line looks like a school, or when there are
    more than MOST_LINES.
    """
    lines = read_lines(text, rows)
    names = [line for line in lines if line.is_name]
    if not names:
        raise Refused("No line looks like the name of a school. Give one school on each line")
    if len(lines) > MOST_LINES:
        raise Refused(f"The list has {len(lines):,} lines. Split it into lists of {MOST_LINES:,} at most")
    made = SchoolList.objects.create(
        area_id=by.area_id,
        name=name,
        source_text=text,
        file_name=file_name[:120],
        la_codes=sorted(la_codes),
        claimed_schools=claimed_schools(text),
        created_by=by,
    )
    verdicts = match_lines(lines, la_codes=la_codes, remembered=recall(lines, by=by))
    pairs = enumerate(zip(lines, verdicts, strict=True), start=1)
    SchoolListLine.objects.bulk_create(_line(made, at, line, verdict) for at, (line, verdict) in pairs)
    record_activity(by=by, verb="gave the list", thing=made, detail=f"with {len(names)} lines")
    return made


def read_lines(text: str, rows: Sequence[Sequence[str]] | None = None) -> list[Line]:
    """Return the lines of a text, of a table in it, or of a workbook's rows; one column is a plain text."""
    table = rows if rows is not None else split_rows(text)
    if not table or max(len([cell for cell in row if cell]) for row in table) < 2:
        return read_text(text)
    return read_rows(table)


def _line(school_list: SchoolList, position: int, line: Line, verdict: Verdict) -> SchoolListLine:
    return SchoolListLine(
        area_id=school_list.area_id,
        school_list=school_list,
        position=position,
        text=line.text[:MOST_LETTERS],
        **outcome_of(verdict),
    )


def outcome_of(verdict: Verdict) -> dict[str, object]:
    """Return the fields of a line that a verdict settles: only a match chooses, by itself, a school."""
    left_out = verdict.outcome in {Outcome.PROSE, Outcome.DUPLICATE, "left_out"}
    decision = Decision.CHOSEN if verdict.urns else Decision.LEFT_OUT if left_out else Decision.OPEN
    return {
        "outcome": Outcome.NONE if verdict.outcome == "left_out" else verdict.outcome,
        "reason": verdict.reason[:400],
        "candidates": [candidate.as_json() for candidate in verdict.candidates],
        "decision": decision,
        "urns": list(verdict.urns),
        "decided_at": timezone.now() if decision else None,
    }


@transaction.atomic
def finish_list(*, school_list: SchoolList, by: Membership) -> SchoolList:
    """Say that a list is settled, and return it. Raises Refused while lines wait for a decision."""
    held = SchoolList.objects.select_for_update().get(pk=school_list.pk)
    if held.is_done:
        return held
    waiting = held.lines.filter(decision=Decision.OPEN).count()
    if waiting:
        raise Refused(f"{waiting} line{'s' if waiting > 1 else ''} of the list still need a decision.")
    held.state, held.finished_by, held.finished_at = SchoolList.State.DONE, by, timezone.now()
    held.save(update_fields=["state", "finished_by", "finished_at"])
    number = len(settled_urns(held))
    record_activity(by=by, verb="finished the list", thing=held, detail=f"with {number} schools")
    return held


@transaction.atomic
def reopen_list(*, school_list: SchoolList, by: Membership) -> SchoolList:
    """Let decisions of a finished list be changed again, and return it."""
    held = SchoolList.objects.select_for_update().get(pk=school_list.pk)
    if held.is_done:
        held.state, held.finished_by, held.finished_at = SchoolList.State.TO_DECIDE, None, None
        held.save(update_fields=["state", "finished_by", "finished_at"])
        record_activity(by=by, verb="opened again the list", thing=held)
    return held


@transaction.atomic
def enrol_list(
    *, school_list: SchoolList, cohort: Cohort, by: Membership, tier: Tier | None = None
) -> list[Participation]:
    """Let the schools of a finished list join a cohort; return the participations that are new.

    Raises Refused for a list that is not finished, and for what `enrol_schools` refuses.
    """
    if not school_list.is_done:
        raise Refused("Finish the list first: its schools join together.")
    return enrol_schools(cohort=cohort, urns=settled_urns(school_list), tier=tier, by=by)


@transaction.atomic
def delete_list(*, school_list: SchoolList, by: Membership) -> None:
    """Delete a list with its text and lines. Schools that joined a cohort stay there."""
    record_activity(by=by, verb="deleted the list", thing=school_list)
    school_list.delete()


def settled_urns(school_list: SchoolList) -> list[int]:
    """Return the schools that the list means as far as decided, each once, in the list's order. One query."""
    chosen = school_list.lines.filter(decision=Decision.CHOSEN).order_by("position")
    return list(dict.fromkeys(urn for urns in chosen.values_list("urns", flat=True) for urn in urns))
