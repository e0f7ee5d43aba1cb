"""What keeps `Participation.next_due_on` in step with the milestones, whoever changes them and however many.

The board sorts and counts thousands of schools by it. Worked out on the way, it is most of what the page
costs; kept by a service, it is wrong the first time somebody writes milestones without that service.
"""

import pgtrigger

KEEP = """
UPDATE schools_participation p SET next_due_on = now_due.day
FROM (
    SELECT touched.area_id, touched.participation_id, min(m.due_on) AS day
    FROM (SELECT DISTINCT area_id, participation_id FROM {touched}) touched
    LEFT JOIN schools_participation_milestone m
        ON m.area_id = touched.area_id AND m.participation_id = touched.participation_id AND m.done_on IS NULL
    GROUP BY touched.area_id, touched.participation_id
) now_due
WHERE p.area_id = now_due.area_id AND p.id = now_due.participation_id
    AND p.next_due_on IS DISTINCT FROM now_due.day;
RETURN NULL;
"""


def _keep(name: str, operation: pgtrigger.Operation, **rows: str) -> pgtrigger.Trigger:
    touched = " UNION SELECT area_id, participation_id FROM ".join(rows.values())
    return pgtrigger.Trigger(
        name=f"next_due_{name}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**rows),
        func=KEEP.format(touched=touched),
    )


KEEP_NEXT_DUE = (
    _keep("insert", pgtrigger.Insert, new="new_rows"),
    _keep("update", pgtrigger.Update, old="old_rows", new="new_rows"),
    _keep("delete", pgtrigger.Delete, old="old_rows"),
)
