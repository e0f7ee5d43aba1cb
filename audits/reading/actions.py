"""Actions as pages show them: of a statement, and with a first idea of what one could be."""

from collections import defaultdict
from typing import Any

from django.utils.text import Truncator

from audits.models import Action, Answer, Audit, Statement
from programmes.models import Membership

LONGEST_WHAT = 200


def actions_by_statement(audit: Audit, membership: Membership) -> dict[int, list[Action]]:
    """Return the actions that came from an audit's statements, by the statement's key; in one query."""
    found: dict[int, list[Action]] = defaultdict(list)
    rows = Action.objects.visible_to(membership).filter(audit=audit, statement__isnull=False)
    for action in rows.select_related("area", "school").due_first():
        found[action.statement_id or 0].append(action)
    return dict(found)


def idea_from(audit: Audit, statement: Statement, answer: Answer | None) -> dict[str, Any]:
    """Return what a new action's form begins with: what the school thought of, else the statement's next step."""
    level = next(
        (one for one in audit.version.levels if answer is not None and one["value"] == answer.level), None
    )
    what = (answer.possible_action if answer else "") or _next_step(statement, level)
    now = f" We say “{level['name']}” today." if level else ""
    return {"what": Truncator(what).chars(LONGEST_WHAT), "why": f"{statement.text}{now}"}


def _next_step(statement: Statement, level: dict[str, Any] | None) -> str:
    """The step that the statement suggests from a level; from the lowest where there is none yet."""
    steps = {one["level"]: one.get("next_step", "") for one in statement.levels}
    return (steps.get(level["id"]) if level else next(iter(steps.values()), "")) or ""
