"""What schools sent, their points and what was decided, as a spreadsheet for those who decide."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Avg

from common.documents.kinds import CannotBuild, DocumentKind, Form, Progress
from common.documents.sheets import Column, Sheet, Type, Workbook
from programmes.models import Membership
from schools.answers import LONG, others_named
from schools.models import Call, Criterion, Decision, Expression, Score
from schools.ranking import Ranked, places_of, ranked


def build_expressions(
    *, area_id: int, parameters: dict[str, Any], membership: Membership, progress: Progress
) -> Workbook:
    """Return a row for each expression within reach, in the order of the points."""
    call = Call.objects.visible_to(membership).filter(pk=parameters["call"]).select_related("cohort").first()
    if call is None:
        raise CannotBuild("This call is not there any more, or not within your reach.")
    rows = ranked(call, Expression.objects.visible_to(membership), places_of(call.cohort))
    criteria = list(call.criteria.all())
    sheet = Sheet("Expressions", _columns(criteria), _rows(rows, criteria), total=len(rows))
    return Workbook(
        [sheet],
        notes=[
            "For the people who decide. Points are for choosing schools and are not passed on.",
            "Points of a criterion are the mean of the people who scored, once scoring has ended.",
        ],
    )


def _columns(criteria: list[Criterion]) -> list[Column]:
    outcomes = {str(label): f"The decision was: {label.lower()}" for _, label in Decision.Outcome.choices}
    return [
        Column("Rank", "Order by points, ties broken as the call says", Type.NUMBER),
        Column("School", "Name when it was sent"),
        Column("URN", "Unique reference number of the school", Type.NUMBER),
        Column("Council", "Council that the school belongs to"),
        Column("Reference", "What the school quotes"),
        Column("Sent", "When the school sent it", Type.MOMENT),
        Column("Head teacher confirmed", "When the head teacher confirmed", Type.MOMENT),
        Column("Governor", "Whether a governor or trustee follows the work", Type.YES_NO),
        Column("Other programmes", "Other teams that work with the school"),
        Column("Asks together with", "URNs of schools that would share a place"),
        *(Column(name.capitalize(), question) for name, question in LONG.items()),
        *(
            Column(criterion.name, f"Mean points from 0 to 3; weight {criterion.weight}", Type.NUMBER)
            for criterion in criteria
        ),
        Column("Points", "Of 100, once scoring has ended", Type.NUMBER),
        Column("Decision", "The latest decision", values=outcomes),
        Column("Place", "Place on the waiting list", Type.NUMBER),
        Column("Reason", "Why it was decided so"),
        Column("Letter sent", "When the school was told", Type.MOMENT),
    ]


def _rows(rows: list[Ranked], criteria: list[Criterion]) -> Iterator[list[Any]]:
    settled = [row.expression.pk for row in rows if row.expression.scored_at]
    counted = Score.objects.filter(assessment__expression__in=settled, assessment__sent_at__isnull=False)
    found = counted.values_list("assessment__expression", "criterion").annotate(mean=Avg("points")).order_by()
    means = {(expression, criterion): float(mean) for expression, criterion, mean in found}
    for row in rows:
        expression: Any = row.expression  # with what `with_decision` adds
        yield [
            row.rank,
            expression.school_name,
            expression.urn,
            str(row.council or ""),
            expression.reference,
            expression.sent_at,
            expression.head_confirmed_at,
            expression.has_governor,
            others_named(expression),
            ", ".join(map(str, expression.applying_with)),
            *(getattr(expression, name) for name in LONG),
            *(means.get((expression.pk, criterion.pk)) for criterion in criteria),
            expression.points,
            row.outcome,
            expression.place,
            expression.decision_reason or "",
            expression.letter_sent_at,
        ]


EXPRESSIONS = DocumentKind(
    key="expressions",
    label="Expressions of interest",
    forms=(Form.XLSX, Form.CSV),
    build=build_expressions,
)
