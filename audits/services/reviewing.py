"""An audit from state to state: submitted, reviewed, agreed, opened again (audits.states)."""

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, Round
from audits.reading.completeness import completeness_of
from audits.states import may_become
from programmes.models import Membership, Milestone
from programmes.services.activity import Refused, record_activity
from schools.models import Participation
from schools.services.milestones import tick_by_event

from .review_messages import tell_leads, tell_moderator, tell_reviewers

State = Audit.State
TICKS = {
    Round.Kind.BASELINE: Milestone.DoneWhen.BASELINE_SUBMITTED,
    Round.Kind.END: Milestone.DoneWhen.ENDLINE_SUBMITTED,
}
CANNOT = {
    State.SUBMITTED: "This audit is with the reviewer already, or agreed.",
    State.CHANGES_REQUESTED: "This audit is not with the reviewer at the moment.",
    State.AGREED: "This audit is not with the reviewer at the moment.",
    State.REOPENED: "Only an agreed audit is opened again.",
}


@transaction.atomic
def submit_audit(*, audit: Audit, by: Membership, summary: str = "") -> Audit:
    """Give an audit to the reviewer, with what the school takes from it; from then on its answers stay.

    Raises Refused when something is missing (audits.reading.completeness), or it was submitted already.
    """
    held = _held(audit, State.SUBMITTED)
    if gaps := completeness_of(held).gaps:
        raise Refused(f"{'. '.join(gaps)}.")
    held.summary, held.reason = summary.strip(), ""
    held.submitted_at, held.submitted_by = timezone.now(), by
    _become(held, State.SUBMITTED, by, "submitted the self-audit")
    tick_milestones(held, by)
    tell_reviewers(held, by)
    return held


@transaction.atomic
def request_changes(*, audit: Audit, reason: str, by: Membership) -> Audit:
    """Give an audit back to its school with a reason; its leads are written to. Raises Refused if it is not there."""
    held = _held(audit, State.CHANGES_REQUESTED)
    held.reason = _reason(reason, "Say what you would like to see changed.")
    _become(held, State.CHANGES_REQUESTED, by, "asked for changes to the self-audit", held.reason)
    tell_leads(held, by, "audit_changes")
    return held


@transaction.atomic
def agree_audit(*, audit: Audit, by: Membership) -> Audit:
    """Agree an audit: from then on it is what later rounds are compared with. Raises Refused if it is not there."""
    held = _held(audit, State.AGREED)
    held.agreed_at, held.agreed_by, held.reason = timezone.now(), by, ""
    _become(held, State.AGREED, by, "agreed the self-audit")
    tell_leads(held, by, "audit_agreed")
    return held


@transaction.atomic
def reopen_audit(*, audit: Audit, reason: str, by: Membership) -> Audit:
    """Open an agreed audit again, with a reason; its leads are written to. Raises Refused if it is not agreed."""
    held = _held(audit, State.REOPENED)
    held.reason = _reason(reason, "Say why it is opened again.")
    _become(held, State.REOPENED, by, "opened the self-audit again", held.reason)
    tell_leads(held, by, "audit_reopened")
    return held


@transaction.atomic
def choose_moderator(*, audit: Audit, moderator: Membership | None, by: Membership) -> Audit:
    """Let somebody from outside the area's staff review an audit, or the area's people again with None.

    Raises Refused for an agreed audit, and for somebody who works at its school.
    """
    held = Audit.objects.held(audit.pk)
    if held.state == State.AGREED:
        raise Refused("This audit is agreed, so nobody reviews it any more.")
    if moderator and moderator.school_links.filter(school=held.school_id).exists():
        raise Refused(f"{moderator.user} works at {held.school}. Choose somebody from outside.")
    held.moderator = moderator
    held.save(update_fields=["moderator"])
    who = f"{moderator.user}" if moderator else "the area’s people"
    record_activity(
        by=by, verb="chose who reviews", thing=held, detail=who, school=held.school, is_for_school=True
    )
    if moderator:
        tell_moderator(held, by)
    return held


def _held(audit: Audit, to: State) -> Audit:
    held = Audit.objects.held(audit.pk)
    if not may_become(held.state, to):
        raise Refused(CANNOT[to])
    return held


def _become(audit: Audit, state: State, by: Membership, verb: str, detail: str = "") -> None:
    audit.state, audit.state_since = state, timezone.now()
    audit.save()
    record_activity(by=by, verb=verb, thing=audit, detail=detail, school=audit.school, is_for_school=True)


def _reason(typed: str, ask: str) -> str:
    reason = typed.strip()
    if not reason:
        raise Refused(ask)
    return reason


def tick_milestones(audit: Audit, by: Membership) -> None:
    """Tick what the programme waits for. A room's audit is no audit of the school."""
    event = TICKS.get(Round.Kind(audit.round.kind))
    if event is None or audit.place or audit.round.programme_id is None:
        return
    mine = Participation.objects.filter(school=audit.school_id, programme=audit.round.programme_id)
    for participation in mine:
        tick_by_event(participation=participation, event=event, by=by)
