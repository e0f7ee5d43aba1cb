"""Who decided what about which school, and why; the waiting list; the training-only tier for others."""

from django.db import transaction
from django.utils import timezone

from programmes.models import Membership, Tier
from programmes.roles import Permission
from programmes.services.activity import Refused, record_activity
from schools.models import Call, Decision, Expression, Participation

from .participations import change_state, change_terms

Outcome = Decision.Outcome
State = Participation.State
TO_STATE = {
    Outcome.SELECTED: State.SELECTED,
    Outcome.WAITING: State.WAITING,
    Outcome.NOT_SELECTED: State.NOT_SELECTED,
}
FULL_PLACE = "Moves from training only to a place in the programme"


@transaction.atomic
def decide(
    *,
    expression: Expression,
    outcome: str,
    reason: str,
    by: Membership,
    offers_training: bool = False,
    position: int | None = None,
) -> Decision:
    """Decide about a school, beside whatever was decided before, and take its participation along.

    `position` is its place on the waiting list, by default the last; the others move. `offers_training`
    gives a school that is not selected the tier with training only, which takes no place. Raises
    Refused before the call has closed, beyond reach, over a council's quota, for a school that takes
    part already, and when nothing would change.
    """
    _refuse_others(expression, by)
    call = Call.objects.held(expression.call_id)
    row = Expression.objects.held(expression.pk)
    if not call.is_closed:
        raise Refused("Schools may still write. Decide when the call has closed, or close it early.")
    if not reason.strip():
        raise Refused("Say in a sentence or two why.")
    before = row.decisions.order_by("-decided_at", "-pk").first()
    offers_training = offers_training and outcome == Outcome.NOT_SELECTED
    if before and (before.outcome, before.offers_training) == (outcome, offers_training) and position is None:
        raise Refused(f"This was decided on {timezone.localdate(before.decided_at):%-d %B %Y} already.")
    _take_along(row, Outcome(outcome), offers_training, by)
    made = Decision.objects.create(
        area=row.area,
        expression=row,
        outcome=outcome,
        waiting_position=_last_position(call) if outcome == Outcome.WAITING else None,
        reason=reason.strip(),
        offers_training=offers_training,
        points=row.points,
        decided_by=by,
    )
    _renumber(call, made, position)
    record_activity(
        by=by,
        verb="decided about",
        thing=row,
        thing_name=row.school_name,
        detail=f"{made.get_outcome_display()}: {made.reason}",
        school=row.participation.school if row.participation else None,
    )
    return made


def _refuse_others(expression: Expression, by: Membership) -> None:
    reached = Expression.objects.visible_to(by).filter(pk=expression.pk, erased_at=None)
    if not by.can(Permission.MANAGE_PROGRAMMES) or not reached.exists():
        raise Refused("You cannot decide about this school.")


def _take_along(row: Expression, outcome: Outcome, offers_training: bool, by: Membership) -> None:
    """Bring the participation to the state that the outcome means, if it is not there yet."""
    participation = row.participation
    if participation is None:
        raise Refused("This expression of interest has not been sent.")
    held = Participation.objects.held(participation.pk)
    trains_only = held.tier.kind == Tier.Kind.TRAINING_ONLY
    if outcome == Outcome.SELECTED:
        if held.state not in Participation.PLACED or trains_only:
            _give_a_place(held, row.call, by)
    elif held.state in Participation.PLACED and not trains_only:
        raise Refused(f"{row.school_name} has a place already. If it leaves, say so in its record.")
    elif offers_training:
        _give_training(held, by)
    elif held.state != TO_STATE[outcome]:
        change_state(participation=held, to=TO_STATE[outcome], by=by)


def _give_a_place(held: Participation, call: Call, by: Membership) -> None:
    """Select the school in the call's cohort; one that trains only has to leave that first."""
    if held.state == State.ACTIVE:
        held = change_state(participation=held, to=State.WITHDRAWN, by=by, reason=FULL_PLACE)
    _change_tier(held, call.cohort.tier, by)
    if held.state != State.SELECTED:
        change_state(participation=held, to=State.SELECTED, by=by)


def _give_training(held: Participation, by: Membership) -> None:
    """Let a school that is not selected take part in training: there is nothing to sign, so it begins at once."""
    tier = Tier.objects.filter(programme=held.programme_id, kind=Tier.Kind.TRAINING_ONLY).first()
    if tier is None:
        raise Refused("This programme has no tier with training only. Add one to the programme first.")
    _change_tier(held, tier, by)
    if held.state in {State.INTERESTED, State.WAITING, State.NOT_SELECTED, State.WITHDRAWN}:
        held = change_state(participation=held, to=State.SELECTED, by=by)
    if held.state == State.SELECTED and not tier.needs_agreement:
        change_state(participation=held, to=State.ACTIVE, by=by)


def _change_tier(held: Participation, tier: Tier, by: Membership) -> None:
    if held.tier_id != tier.pk:
        change_terms(
            participation=held,
            by=by,
            cohort=held.cohort,
            tier=tier,
            starts_on=held.starts_on,
            cluster=held.cluster,
            shares_place_with=held.shares_place_with,
        )


def _last_position(call: Call) -> int:
    return Decision.objects.filter(expression__call=call).waiting().count() + 1


def _renumber(call: Call, made: Decision, position: int | None) -> None:
    """Number the waiting list afresh, with the new decision at its place; schools that no longer wait are out."""
    waiting = list(Decision.objects.filter(expression__call=call).waiting().exclude(pk=made.pk))
    if made.outcome == Outcome.WAITING:
        waiting.insert(len(waiting) if position is None else max(0, position - 1), made)
    for number, decision in enumerate(waiting, start=1):
        if decision.waiting_position != number:
            decision.waiting_position = number
            decision.save(update_fields=["waiting_position"])
