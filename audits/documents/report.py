"""The report of one audit: the page of its results on paper, with its evidence, its actions and about the figures."""

from datetime import date
from typing import Any

from audits.models import Audit
from audits.reading.results import Results, results_of
from common.charts.bars import scale
from common.charts.legend import sample, sample_of
from common.documents.kinds import CannotBuild, DocumentKind, Form, Page, Progress
from common.uploads.serving import small_as_data

GONE = "This audit can no longer be read by you, or it is not there any more."
ALONG = ("area", "round__programme", "school", "version__framework")


def read_results(parameters: dict[str, Any], membership: Any) -> Results:
    """Return the results that a document is about, as its asker may read them. Raises CannotBuild."""
    seen = Audit.objects.readable_by(membership) if membership else Audit.objects.none()
    audit = seen.select_related(*ALONG).filter(pk=parameters["audit"]).first()
    if audit is None:
        raise CannotBuild(GONE)
    day = parameters.get("on")
    found = results_of(audit, membership, date.fromisoformat(day) if day else None)
    if found.reason:
        raise CannotBuild(found.reason)
    return found


def build_report(*, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress) -> Page:
    """Return the report of an audit, as at today or the end of a past day."""
    found = read_results(parameters, membership)
    pictures = [sample_of(part) for part in scale([1] * len(found.levels.names))]
    context = {
        "found": found,
        "audit": found.audit,
        "actions": [action for row in found.rows for action in row.actions],
        "evidence": [
            (row, one, small_as_data(one.upload) if one.upload else "")
            for row in found.rows
            for one in row.evidence
        ],
        "meanings": found.version.levels,
        "parts": list(zip(pictures, found.levels.names, strict=True)),
        "shapes": {name: sample(name) for name in ("then", "now", "target", "middle", "apart")},
    }
    return Page("audits/documents/report.html", context)


REPORT = DocumentKind(
    key="audit_report",
    label="Audit report",
    forms=(Form.PDF,),
    build=build_report,
    follows_comfort=True,
)
