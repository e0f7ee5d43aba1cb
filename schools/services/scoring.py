"""Two people score each expression of interest, blind: each sees the other's scores after sending their own."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Kind
from programmes.services.activity import Refused, record_activity
from schools.models import Assessment, Call, Criterion, Expression, Score
from schools.scoring import Scores, mean_total, wide_differences

SCORERS, WITH_A_THIRD = 2, 3
AUTHORITIES = {Kind.ICB, Kind.LOCAL_AUTHORITY}


@transaction.atomic
def save_scores(
    *,
    expression: Expression,
    points: Mapping[Criterion, int],
    comment: str,
    by: Membership,
    send: bool = False,
) -> Assessment:
    """Keep a person's scores as their draft; with `send` give them, once and for good.

    Sending needs points from 0 to 3 for every criterion of the call. Raises Refused for a school
    beyond reach, one that two have scored, or scores that were sent before.
    """
    row, own = _own(expression, by)
    _refuse_without_a_seat(row, own)
    criteria = _criteria_to_score(row)
    if send and (missing := [criterion.name for criterion in criteria if criterion not in points]):
        raise Refused(f"Score every criterion before you send. Missing: {', '.join(missing)}.")
    own.has_close_link, own.comment = False, comment
    own.sent_at = timezone.now() if send else None
    own.save()
    own.scores.all().delete()
    Score.objects.bulk_create(
        Score(area=row.area, assessment=own, criterion=criterion, points=points[criterion])
        for criterion in criteria
        if criterion in points
    )
    if send:
        _reckon(row)
        _log(row, by, "scored")
    return own


@transaction.atomic
def declare_close_link(*, expression: Expression, by: Membership) -> Assessment:
    """Say that one has a close link with a school, and so does not score it; a draft of one's own goes."""
    row, own = _own(expression, by)
    if own.sent_at:
        raise Refused("You have sent your scores already. Tell your area lead about the link.")
    own.has_close_link, own.comment = True, ""
    own.save()
    own.scores.all().delete()
    _log(row, by, "named a close link with")
    return own


@transaction.atomic
def talk_through(
    *, expression: Expression, points: Mapping[Criterion, int], note: str, by: Membership
) -> Assessment:
    """Change one's own scores once after talking a wide difference through, or keep them; `note` says why."""
    row, own = _own(expression, by)
    if not own.sent_at or own.talked_at or row.scored_at:
        raise Refused("There is nothing to talk through here any more.")
    own.talked_at, own.talk_note = timezone.now(), note
    own.save(update_fields=["talked_at", "talk_note"])
    for score in own.scores.select_related("criterion"):
        new = points.get(score.criterion, score.points)
        if new != score.points:
            score.points_before, score.points = score.points, new
            score.save(update_fields=["points_before", "points"])
    _reckon(row)
    _log(row, by, "talked through the scores of")
    return own


def scores_of(assessments: list[Assessment]) -> list[Scores]:
    """Return each person's points by criterion, in one query for all of them."""
    given: dict[int, dict[int, int]] = {assessment.pk: {} for assessment in assessments}
    for score in Score.objects.filter(assessment__in=given):
        given[score.assessment_id][score.criterion_id] = score.points
    return list(given.values())


def lacks_a_forum(assessments: list[Assessment]) -> bool:
    """Whether two or more have scored and all of them work for the care board or a council."""
    kinds = [own.assessor.organisation.kind for own in assessments if own.assessor.organisation]
    return len(kinds) >= SCORERS and set(kinds) <= AUTHORITIES


def _own(expression: Expression, by: Membership) -> tuple[Expression, Assessment]:
    """Return the expression, held together with its call, and the person's own assessment, perhaps a new one."""
    if not Expression.objects.visible_to(by).filter(pk=expression.pk, erased_at=None).exists():
        raise Refused("You cannot score this school.")
    Call.objects.held(expression.call_id)  # criteria and scores change one after the other
    row = Expression.objects.held(expression.pk)
    found = Assessment.objects.filter(expression=row, assessor=by).first()
    return row, found or Assessment(area=row.area, expression=row, assessor=by)


def _refuse_without_a_seat(row: Expression, own: Assessment) -> None:
    if own.sent_at:
        raise Refused("You have sent your scores already. They can be changed once if you talk them through.")
    sent = row.assessments.counting().count()
    if row.scored_at or sent >= WITH_A_THIRD:
        raise Refused("Two people have scored this school already. Thank you: yours are not needed.")


def _criteria_to_score(row: Expression) -> list[Criterion]:
    criteria = list(Criterion.objects.filter(call=row.call_id))
    if sum(criterion.weight for criterion in criteria) != 100:
        raise Refused("The weights of the criteria do not make 100. They must before anybody scores.")
    return criteria


def _reckon(row: Expression) -> None:
    """Write down the points once scoring has ended: two agree, have talked it through, or a third has scored."""
    sent = list(row.assessments.counting())
    given = scores_of(sent)
    differs = wide_differences(given) and not all(own.talked_at for own in sent)
    if len(sent) < SCORERS or (len(sent) < WITH_A_THIRD and differs):
        return
    weights = dict(Criterion.objects.filter(call=row.call_id).values_list("pk", "weight"))
    row.points, row.scored_at = mean_total(given, weights), timezone.now()
    row.save(update_fields=["points", "scored_at"])


def _log(row: Expression, by: Membership, verb: str) -> None:
    school = row.participation.school if row.participation else None
    record_activity(
        by=by, verb=verb, thing=row, thing_name=row.school_name, detail=f"for “{row.call}”", school=school
    )
