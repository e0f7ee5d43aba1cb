"""The page of one audit: what there is to do, theme by theme."""

from django.http import HttpResponse

from audits.models import Audit
from audits.policies import can_choose_moderator, can_lead, can_read, can_review, is_of_school
from audits.reading.carrying import answers_put_aside, new_words, newer_version, to_look_at_again
from audits.reading.comments import comments_of, unsettled_by_domain
from audits.reading.parts import parts_of, shown
from audits.reading.task_list import other_tasks, theme_tasks, themes_of
from audits.states import COLOURS
from common.htmx import render_page
from programmes.gate import AreaRequest, requires
from programmes.roles import Permission

from .within_reach import visible_audit


@requires(Permission.SEE_AUDITS)
def audit(request: AreaRequest, pk: int) -> HttpResponse:
    """Show an audit: to its school as tasks; to partners how far it is, and more once the school has submitted it."""
    found = visible_audit(request, pk)
    context = {
        "audit": found,
        "colour": COLOURS[Audit.State(found.state)],
        "is_own": is_of_school(request.membership, found),
        "may_lead": can_lead(request.membership, found),
        "may_review": can_review(request.membership, found),
        "newer": newer_version(found),
        "may_choose": can_choose_moderator(request.membership),
        "may_read": can_read(request.membership, found),
    }
    if context["may_read"]:
        context |= _tasks(request, found)
    return render_page(request, "audits/audit.html", context)


def _tasks(request: AreaRequest, found: Audit) -> dict[str, object]:
    parts = parts_of(found)
    changed = to_look_at_again(found, new_words(found))
    themes = themes_of(found, parts, unsettled_by_domain(found), changed)
    return {
        "themes": theme_tasks(found, themes),
        "others": other_tasks(found, leads=can_lead(request.membership, found)),
        "overall": comments_of(found).get(None, []),
        "parts": shown(parts),
        "aside": answers_put_aside(found),
        "own_parts": [
            part for part in parts if part.colleague_id == request.membership.pk and part.done_at is None
        ],
    }
