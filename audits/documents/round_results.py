"""The results of a round for the area: as a spreadsheet with the schools behind each priority, and on paper."""

from collections.abc import Iterator
from typing import Any

from audits.levels import Levels
from audits.models import Answer, Round
from audits.policies import can_see_together
from audits.reading.round_results import RoundResults, StatementTogether, round_results, submitted_audits
from audits.reading.round_schools import Narrowed
from common.charts.bars import scale
from common.charts.legend import sample, sample_of
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.documents.sheets import Column, Sheet, Type, Workbook

GONE = "This round can no longer be seen by you, or it is not there any more."
TOO_FEW = "Numbers are shown once {} have submitted."
FLAGS = {label: f"The school marked it as {label.lower()}" for label in Answer.Flag.labels}


def read_round(parameters: dict[str, Any], membership: Any) -> tuple[RoundResults, Narrowed]:
    """Return the results that a document is about, as its asker may see them. Raises CannotBuild."""
    seen = Round.objects.visible_to(membership) if membership else Round.objects.none()
    along = seen.select_related("area", "programme", "cohort", "version__framework")
    found = along.filter(pk=parameters["round"]).first()
    if found is None or not can_see_together(membership):
        raise CannotBuild(GONE)
    narrowed = Narrowed(parameters["council"], parameters["cohort"])
    shown = round_results(found, membership, narrowed)
    if not shown.is_enough:
        raise CannotBuild(TOO_FEW.format(f"{shown.least} {shown.things}"))
    return shown, narrowed


def build_sheet(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Workbook:
    """Return a row a statement with numbers of schools, and on a second sheet who named what."""
    found, narrowed = read_round(parameters, membership)
    audits = submitted_audits(found.round, membership, narrowed)
    sheets = [
        Sheet("Statements", _columns(found), _statements(found)),
        Sheet("Named by schools", NAMED, _named(found.levels, audits)),
    ]
    notes = [
        found.round.version.status_label,
        found.sentence,
        f"{found.how_many.submitted} of {found.how_many.schools} schools have submitted",
        "The median is the level in the middle, of two middles the lower. It is no rank",
    ]
    return Workbook(sheets, notes=notes, licence=found.round.version.licence)


def build_summary(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return the themes and priorities of a round on paper, without names of schools."""
    found, _ = read_round(parameters, membership)
    pictures = [sample_of(part) for part in scale([1] * len(found.levels.names))]
    context = {
        "found": found,
        "parts": list(zip(pictures, found.levels.names, strict=True)),
        "apart": sample("apart"),
    }
    return Page("audits/documents/round_results.html", context)


def _columns(found: RoundResults) -> tuple[Column, ...]:
    things = found.things
    return (
        Column("Theme", "Group of statements", width=28),
        Column("Code", "Short name of the statement", width=10),
        Column("Statement", "What may be true of a school to some level", width=60),
        Column("Version", "Version of the framework that the words are from", Type.NUMBER),
        Column("Looked at", f"How many {things} that have submitted looked at it", Type.NUMBER),
        *(Column(name, f"How many {things} stand at “{name}”", Type.NUMBER) for name in found.levels.names),
        Column("Apart", f"How many {things} answered apart from the levels", Type.NUMBER),
        Column("Median", "The level in the middle", values={name: name for name in found.levels.names}),
        Column("Strength", f"How many {things} named it as a strength", Type.NUMBER),
        Column("Development", f"How many {things} named it as an area for development", Type.NUMBER),
    )


NAMED = (
    Column("URN", "Unique reference number of the school", Type.NUMBER),
    Column("School", "Name of the school in this area", width=40),
    Column("Place", "The room or other place, if the audit is of one", width=20),
    Column("Theme", "Group of statements", width=28),
    Column("Statement", "What the school named", width=60),
    Column("Named as", "What it is for the school", values=FLAGS, width=24),
    Column("Level", "Where the school stands, in words", width=18),
)


def _statements(found: RoundResults) -> Iterator[tuple[Any, ...]]:
    for theme in sorted(found.themes, key=lambda theme: theme.domain.position):
        for row in theme.rows:
            yield _row(str(theme.domain), row)


def _row(theme: str, row: StatementTogether) -> tuple[Any, ...]:
    return (
        theme,
        row.statement.code or None,
        row.statement.text,
        row.statement.version.number,
        row.base,
        *row.spread,
        row.apart,
        row.middle or None,
        row.strengths,
        row.developments,
    )


def _named(levels: Levels, audits: Any) -> Iterator[tuple[Any, ...]]:
    named = Answer.objects.filter(audit__in=audits).exclude(flag="")
    along = named.select_related("audit__school", "statement__domain").order_by(
        "audit__school__name", "audit__place_name", "statement__domain__position", "statement__position"
    )
    for answer in along.iterator(1000):
        yield (
            answer.audit.school.urn,
            str(answer.audit.school),
            answer.audit.place_name or None,
            str(answer.statement.domain),
            answer.statement.text,
            answer.get_flag_display(),
            levels.name(answer.level) or None,
        )


SHEET = DocumentKind(
    key="round_results", label="Results of a round", forms=(Form.XLSX, Form.CSV), build=build_sheet
)
SUMMARY = DocumentKind(
    key="round_results_print",
    label="Results of a round to print",
    forms=(Form.PDF,),
    build=build_summary,
    follows_comfort=True,
)
