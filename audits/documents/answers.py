"""The answers of one audit as a spreadsheet: a row a statement; voices, evidence and actions on their own sheets."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from audits.models import Action, Answer, Evidence
from audits.reading.result_rows import Row
from audits.reading.results import Results
from common.documents.kinds import DocumentKind, Form, Progress
from common.documents.sheets import Column, Sheet, Type, Workbook

from .report import read_results

FLAGS = {label: f"The school marked it as {label.lower()}" for label in Answer.Flag.labels}
KINDS = {label: label for label in Evidence.Kind.labels}
STATUSES = {label: f"How far: {label.lower()}" for label in Action.Status.labels}


def build_answers(
    *, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress
) -> Workbook:
    """Return the answers of an audit, as at today or the end of a past day."""
    found = read_results(parameters, membership)
    sheets = [
        Sheet("Answers", _columns(found), _answers(found), total=len(found.rows)),
        Sheet("Voices", VOICES, _voices(found)),
        Sheet("Evidence", EVIDENCE, _evidence(found)),
        Sheet("Actions", ACTIONS, _actions(found)),
    ]
    return Workbook(sheets, notes=_notes(found), licence=found.version.licence)


def _columns(found: Results) -> tuple[Column, ...]:
    levels = {level["name"]: level["meaning"] for level in found.version.levels}
    apart = {one["name"]: one["meaning"] for one in found.version.outside}
    numbers = {str(level["value"]): level["name"] for level in found.version.levels}
    return (
        Column("URN", "Unique reference number of the school", Type.NUMBER),
        Column("School", "Name of the school in this area", width=36),
        Column("Round", "The time in which schools looked at themselves", width=18),
        Column("Place", "The room or other place, if the audit is of one", width=18),
        Column("Framework", "What the statements are from", width=28),
        Column("Version", "Version of the framework", Type.NUMBER),
        Column("Theme", "Group of statements", width=28),
        Column("Code", "Short name of the statement", width=10),
        Column("Statement", "What may be true of the school to some level", width=60),
        Column("Level", "The school’s own level as a number, 1 for the lowest", Type.NUMBER, numbers),
        Column("Level in words", "The same in the words of the framework", values=levels, width=20),
        Column("Apart", "An answer that stands apart from the levels", values=apart, width=24),
        Column("Marked as", "What the school named it as", values=FLAGS, width=24),
        Column("Own target", "The level that the school wants to reach", Type.NUMBER, numbers),
        Column(
            "Last time",
            "Level in the round before; empty where there was none or the words have changed",
            Type.NUMBER,
            numbers,
        ),
        Column("Commentary", "What the school writes about it", width=60),
        Column("Now", "What there is today", width=40),
        Column("Possible action", "What the school thought of", width=40),
        Column("Because", "How the school came to its level when it had looked at all voices", width=40),
        Column("Evidence", "How many pieces", Type.NUMBER),
        Column("From paper", "Whether it was keyed in from paper", Type.YES_NO),
        Column("Changed on", "Day of the last change", Type.DATE),
        *(Column(f"Voices: {group.name}", SAID, width=40) for group in found.groups.groups),
    )


SAID = "What this group says, of how many people; small numbers are put together or not shown"
VOICES = (
    Column("Code", "Short name of the statement", width=10),
    Column("Statement", "The statement, in the school’s wording", width=60),
    Column("Group", "Who was asked", width=20),
    Column("Their wording", "The statement as the group was asked it", width=60),
    Column("People", "How many of the group answered", Type.NUMBER),
    Column("Chose", "One option, or neighbouring ones that are put together", width=40),
    Column("Number", "How many people chose it", Type.NUMBER),
    Column("Not shown", "Why there are no numbers", width=40),
)

EVIDENCE = (
    Column("Code", "Short name of the statement", width=10),
    Column("Statement", "The statement that it is for", width=60),
    Column("Kind", "What it is", values=KINDS, width=16),
    Column("Title", "What it is called", width=40),
    Column("Link or note", "Where it is, or what it says", width=60),
    Column("Dated", "The day it is from", Type.DATE),
)
ACTIONS = (
    Column("Code", "Short name of the statement", width=10),
    Column("Statement", "The statement that it came from", width=60),
    Column("What", "What the school will do", width=50),
    Column("Why", "Why it will", width=50),
    Column("Who", "The role that sees to it", width=20),
    Column("By", "The day by which", Type.DATE),
    Column("How far", "How far it is", values=STATUSES, width=14),
    Column("Since", "Since when it is there", Type.DATE),
    Column("Note", "How it went, or why not now", width=50),
)


def _answers(found: Results) -> Iterator[tuple[Any, ...]]:
    audit, version = found.audit, found.version
    for theme in found.themes:
        for row in theme.rows:
            yield (
                audit.school.urn,
                str(audit.school),
                str(audit.round),
                audit.place_name or None,
                version.title,
                version.number,
                str(theme.domain),
                row.statement.code or None,
                row.statement.text,
                *_said(row),
                *(view.words if view else None for view in row.views),
            )


def _said(row: Row) -> tuple[Any, ...]:
    """What the school says about a statement; empty cells for one that it has not looked at."""
    answer = row.answer
    if answer is None:
        return (None,) * 5 + (row.then,) + (None,) * 4 + (0, None, None)
    return (
        answer.level,
        row.levels.name(answer.level) or None,
        row.levels.apart.get(answer.outside),
        Answer.Flag(answer.flag).label if answer.flag else None,
        answer.target,
        row.then,
        answer.commentary,
        answer.now,
        answer.possible_action,
        answer.because,
        len(row.evidence),
        answer.is_from_paper,
        timezone.localdate(answer.changed_at),
    )


def _voices(found: Results) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each number that may be shown of a group, or one that says why there are none."""
    for row in found.rows:
        for view in filter(None, row.views):
            about = (row.statement.code, row.statement.text, view.group.name)
            asked = (*about, row.statement.wording[view.group.id], view.shown.base)
            for part in view.shown.parts:
                yield (*asked, view.group.words(part.options), part.number, None)
            if not view.shown.parts:
                yield (*asked, None, None, view.shown.reason)


def _evidence(found: Results) -> Iterator[tuple[Any, ...]]:
    for row in found.rows:
        for one in row.evidence:
            yield (
                row.statement.code,
                row.statement.text,
                one.get_kind_display(),
                one.title,
                one.url or one.note or None,
                one.dated_on,
            )


def _actions(found: Results) -> Iterator[tuple[Any, ...]]:
    for row in found.rows:
        for action in row.actions:
            yield (
                row.statement.code,
                row.statement.text,
                action.what,
                action.why,
                action.owner_role,
                action.due_on,
                action.get_status_display(),
                timezone.localdate(action.status_since),
                action.note,
            )


def _notes(found: Results) -> list[str]:
    day = f"As at the end of {found.on:%-d %B %Y}" if found.on else "As it is today"
    looked = f"{found.looked_at} of {len(found.rows)} statements looked at"
    before = (
        f"“Last time” is {found.before.round}, for statements whose words are the same"
        if found.before
        else "There is no round before to compare with"
    )
    return [found.version.status_label, day, looked, before, _who_spoke(found), *found.groups.hidden]


def _who_spoke(found: Results) -> str:
    if found.on:
        return "What groups say is not shown for a past day"
    names = ", ".join(group.name for group in found.groups.groups)
    return f"Groups whose answers are shown: {names}" if names else "No group’s answers are shown"


ANSWERS = DocumentKind(
    key="audit_answers", label="Audit answers", forms=(Form.XLSX, Form.CSV), build=build_answers
)
