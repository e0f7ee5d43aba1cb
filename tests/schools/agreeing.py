"""An agreement written, published and sent to the first school of the cast, for tests of what follows.

Call inside an open area.
"""

from programmes.models import Membership, Organisation
from schools.models import Agreement, AgreementText, Participation
from schools.services.agreements import send_agreements, texts
from tests.school_year import Year, take_part

VALUES = {
    "audit_due_date": "1 December 2026",
    "survey_open_date": "2 November 2026",
    "survey_close_date": "30 November 2026",
    "data_controllers_link": "https://area.example/data",
    "safeguarding_contact": "the safeguarding team",
    "programme_contact": "team@area.example",
}


def published(year: Year, by: Membership) -> AgreementText:
    """Publish the template as version 1, with what only the area knows."""
    draft = texts.start_text(programme=year.programme, by=by)
    texts.write_values(text=draft, values=VALUES, by=by)
    return texts.publish_text(text=draft, change_note="", by=by)


def new_version(
    year: Year, by: Membership, *, clause: str, item: str, note: str = "One more promise"
) -> AgreementText:
    """Publish a version in which one clause says one thing more."""
    draft = texts.start_text(programme=year.programme, by=by)
    known = next(known for known in draft.clauses if known["id"] == clause)
    texts.write_clause(
        text=draft,
        key=clause,
        heading=known["heading"],
        items=[*known["items"], item],
        sides=known["sides"],
        by=by,
    )
    return texts.publish_text(text=draft, change_note=note, by=by)


def first_school(year: Year, by: Membership) -> Participation:
    """Give the cast's first school, whose partners all have people, a place."""
    return take_part(year, Organisation.objects.get(name="Northshire East Primary 1"), by=by)


def sent(year: Year, by: Membership) -> Agreement:
    """Publish the template and send it to the first school."""
    published(year, by)
    return send_agreements(participations=[first_school(year, by)], by=by)[0]
