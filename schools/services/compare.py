"""What a staged file would change."""

from datetime import date
from typing import Any

from schools.models import School

from .report import Report
from .staging import Staging

EXAMPLES = 10
OPEN = "r.status IN ('open', 'closing')"
CLOSES = f"({OPEN} AND s.status = 'closed')"
RENAMED = "r.name <> s.name"
BOTH = "staged s JOIN schools_school r USING (urn)"
LABELS = {f.name: str(f.verbose_name).capitalize() for f in School._meta.fields} | {
    "la_code": "Local authority code",
    "la_name": "Local authority",
    "la_gss_code": "Local authority GSS code",
}


def compare(staging: Staging, report: Report) -> None:
    """Write into the report what the staged file would change."""
    (counts,) = staging.all(f"""
        SELECT count(*) FILTER (WHERE r.urn IS NULL) AS new,
               count(*) FILTER (WHERE {staging.differs}) AS changed,
               count(r.urn) - count(*) FILTER (WHERE {staging.differs}) AS unchanged,
               count(*) FILTER (WHERE {RENAMED}) AS renamed,
               count(*) FILTER (WHERE {CLOSES}) AS closed,
               count(*) FILTER (WHERE {OPEN}) AS open_before,
               (SELECT count(*) FROM schools_school) - count(r.urn) AS missing
        FROM staged s LEFT JOIN schools_school r USING (urn)""")
    for name, count in counts.items():
        setattr(report, name, count)
    kinds = {"new": "r.urn IS NULL", "closed": CLOSES, "renamed": RENAMED}
    report.examples = {kind: _examples(staging, kinds[kind]) for kind in kinds if counts[kind]}
    if report.changed:
        report.fields = _fields_that_differ(staging)
        report.examples["changed"] = _changes(staging)


def _fields_that_differ(staging: Staging) -> dict[str, int]:
    """Return by label how many schools differ in a field, the most frequent first."""
    counts = ", ".join(
        f"count(*) FILTER (WHERE r.{name} IS DISTINCT FROM s.{name}) AS {name}" for name in staging.compared
    )
    (found,) = staging.all(f"SELECT {counts} FROM {BOTH}")
    often = sorted(found.items(), key=lambda pair: -pair[1])
    return {LABELS[name]: count for name, count in often if count}


def _examples(staging: Staging, condition: str) -> list[dict[str, Any]]:
    town = "s.town" if "town" in staging.fields else "''"
    return staging.all(f"""
        SELECT urn, s.name, {town} AS town, r.name AS before
        FROM staged s LEFT JOIN schools_school r USING (urn)
        WHERE {condition} ORDER BY urn LIMIT {EXAMPLES}""")


def _changes(staging: Staging) -> list[dict[str, Any]]:
    """Return the first schools that change, with every field before and after."""
    pairs = ", ".join(f"r.{name} AS r_{name}, s.{name} AS s_{name}" for name in staging.compared)
    rows = staging.all(
        f"SELECT urn, {pairs} FROM {BOTH} WHERE {staging.differs} ORDER BY urn LIMIT {EXAMPLES}"
    )
    return [
        {"urn": row["urn"], "name": row["s_name"], "changes": _changes_of(row, staging.compared)}
        for row in rows
    ]


def _changes_of(row: dict[str, Any], fields: list[str]) -> list[dict[str, str]]:
    return [
        {"field": LABELS[name], "before": _shown(row[f"r_{name}"]), "after": _shown(row[f"s_{name}"])}
        for name in fields
        if row[f"r_{name}"] != row[f"s_{name}"]
    ]


def _shown(value: Any) -> str:
    """Return a value as people read it."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "" if value is None else str(value)
