"""What the database's own catalogue says about the walls: the last word after every migration."""

from django.db import connections

# A tenant table has a column area_id. Reference to the area itself needs no composite key.
FAULTS = {
    "row level security is not forced": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'area_id'
        AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "no policy that checks reads and writes by area": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'area_id'
        AND NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
            AND pg_get_expr(p.polqual, c.oid) LIKE '%pins.area_id%'
            AND pg_get_expr(p.polwithcheck, c.oid) LIKE '%pins.area_id%')""",
    "no key (area_id, id)": """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND a.attname = 'area_id'
        AND NOT EXISTS (SELECT 1 FROM pg_attribute h WHERE h.attrelid = c.oid AND h.attname = 'pgh_id')
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'u'
            AND k.conkey[1] = a.attnum AND cardinality(k.conkey) = 2)""",
    "a key into a tenant table that may cross areas": """
        SELECT c.relname || '.' || k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_attribute target ON target.attrelid = k.confrelid AND target.attname = 'area_id'
        WHERE k.contype = 'f' AND NOT target.attnum = ANY (k.confkey)""",
}


def faults(using: str) -> list[str]:
    """Return a sentence for each tenant table whose policy or keys are not as they must be."""
    found = []
    with connections[using].cursor() as cursor:
        for fault, query in FAULTS.items():
            cursor.execute(query)
            found += [f"{name}: {fault}" for (name,) in cursor.fetchall()]
    return found
