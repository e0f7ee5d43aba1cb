"""The levels that a school wants to reach: its own, never anybody else's."""

from collections.abc import Mapping

from django.db import transaction

from audits.models import Audit, Statement
from programmes.models import Membership
from programmes.services.activity import Refused, record_activity

from .answers import Clash, save_answer


@transaction.atomic
def set_targets(
    *,
    audit: Audit,
    statements: Mapping[str, Statement],
    targets: Mapping[str, tuple[int | None, int]],
    by: Membership,
) -> int:
    """Set the school's own target for statements, by slug, and return how many have changed.

    Each comes with the edition of the answer that was seen, 0 for none. Who leads the audit may do so
    whoever has it, since a target is no part of what is agreed; others while it is open. Raises Refused
    for statements that `by` was not asked for, for what is no level, and where a colleague has set
    another target meanwhile; then none is changed.
    """
    held = Audit.objects.held(audit.pk)
    changed = 0
    for slug, (target, edition) in targets.items():
        try:
            row = save_answer(
                audit=held, statement=statements[slug], edition=edition, changes={"target": target}, by=by
            )
        except Clash as clash:
            raise Refused(
                f"A colleague has set another target meanwhile for: {statements[slug].text}"
            ) from clash
        changed += row.edition > edition
    if changed:
        what = "1 statement" if changed == 1 else f"{changed} statements"
        record_activity(
            by=by,
            verb="set own targets in the self-audit",
            thing=held,
            detail=f"for {what}",
            school=held.school,
            is_for_school=True,
        )
    return changed
