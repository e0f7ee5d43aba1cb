"""What a school will do: made, changed, and moved on. The log says that it was, not what it says."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from audits.action_states import next_of
from audits.models import Action, Audit, Statement
from audits.policies import can_keep_actions
from programmes.models import Membership, Organisation
from programmes.services.activity import Refused, record_activity

NOT_YOURS = "Only those who lead the school’s audits keep its actions."


@transaction.atomic
def add_action(
    *,
    school: Organisation,
    what: str,
    why: str,
    owner_role: str,
    due_on: date | None,
    by: Membership,
    audit: Audit | None = None,
    statement: Statement | None = None,
) -> Action:
    """Make an action of a school, with the audit and statement that it came from, and return it.

    Raises Refused for whoever may not, and for an audit or statement of somewhere else.
    """
    _refuse_others(by)
    if audit is not None and audit.school_id != school.pk:
        raise Refused("This audit is another school’s.")
    if statement is not None and (audit is None or statement.version_id != audit.version_id):
        raise Refused("This statement is not part of the audit.")
    action = Action.objects.create(
        area=by.area,
        school=school,
        audit=audit,
        statement=statement,
        what=what,
        why=why,
        owner_role=owner_role,
        due_on=due_on,
        made_by=by,
    )
    _record(action, "made an action at", by)
    return action


@transaction.atomic
def change_action(
    *, action: Action, what: str, why: str, owner_role: str, due_on: date | None, by: Membership
) -> Action:
    """Change what an action says, who sees to it and by when. What it said is kept in its history."""
    _refuse_others(by)
    row = _held(action)
    row.what, row.why, row.owner_role, row.due_on = what, why, owner_role, due_on
    row.save(update_fields=["what", "why", "owner_role", "due_on"])
    _record(row, "changed an action at", by)
    return row


@transaction.atomic
def move_action(*, action: Action, status: str, note: str, by: Membership) -> Action:
    """Say how far an action is. Raises Refused for a step that it cannot take, and for “not now” without a reason."""
    _refuse_others(by)
    row = _held(action)
    if status not in next_of(row.status):
        raise Refused(f"This action is “{row.get_status_display()}” by now. Look at it again.")
    if status == Action.Status.NOT_NOW and not note:
        raise Refused("Say why not now.")
    row.status, row.status_since, row.note = status, timezone.now(), note
    row.save(update_fields=["status", "status_since", "note"])
    _record(row, "moved an action at", by, f"to “{row.get_status_display()}”")
    return row


def _refuse_others(by: Membership) -> None:
    if not can_keep_actions(by):
        raise Refused(NOT_YOURS)


def _held(action: Action) -> Action:
    found = Action.objects.select_for_update(of=("self",))
    return found.select_related("school").get(pk=action.pk)


def _record(action: Action, verb: str, by: Membership, detail: str = "") -> None:
    """Write the line for the school's timeline, without the action's words: partners may not read them yet."""
    record_activity(
        by=by,
        verb=verb,
        thing=action,
        thing_name=str(action.school),
        detail=detail,
        school=action.school,
        is_for_school=True,
    )
