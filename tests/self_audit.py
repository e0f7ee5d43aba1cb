"""A small framework, a round and a school's audit, for tests of self-audits.

Call inside an open area: `with in_area(north): audit = make_audit(school_lead, make_round(lead, year))`.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.models import Answer, Audit, Domain, Framework, FrameworkVersion, Round, Statement
from programmes.models import Membership, Organisation
from programmes.themes import Theme
from tests.school_year import Year

LEVELS = [
    {"id": "starting_out", "value": 1, "name": "Starting out", "meaning": "Good things happen."},
    {"id": "growing", "value": 2, "name": "Growing", "meaning": "It is tried in parts of the school."},
    {"id": "secure", "value": 3, "name": "Secure", "meaning": "It happens across the school."},
    {"id": "leading", "value": 4, "name": "Leading", "meaning": "Families help to shape it."},
]
OUTSIDE = [
    {"id": "needs_more_information", "name": "Needs more information", "meaning": "We do not know yet."},
    {"id": "does_not_apply", "name": "Does not apply here", "meaning": "This cannot happen here."},
]
ADULTS: dict[str, Any] = {
    "id": "adult_view",
    "type": "single_choice",
    "use": None,
    "options": [
        {
            "value": "mostly",
            "score": 3,
            "label": "This is how it mostly is",
            "symbol": None,
            "symbol_alt": None,
        },
        {
            "value": "partly",
            "score": 2,
            "label": "This is partly how it is",
            "symbol": None,
            "symbol_alt": None,
        },
        {
            "value": "not_yet",
            "score": 1,
            "label": "This is not how it is yet",
            "symbol": None,
            "symbol_alt": None,
        },
        {"value": "not_sure", "score": None, "label": "I am not sure", "symbol": None, "symbol_alt": None},
    ],
}
GROUPS = [
    {"id": "staff", "name": "Staff", "scale": "adult_view"},
    {"id": "parents", "name": "Parent carers", "scale": "adult_view"},
]
BOXES = {"commentary": "Why these words?"}
DOMAINS = (("welcome", "Welcome and belonging", Theme.LEADERSHIP), ("calm", "Calm places", Theme.ENVIRONMENT))


def make_framework(
    by: Membership, slug: str = "small", *, statements: int = 3, publish: bool = True, **version: Any
) -> FrameworkVersion:
    """Make a framework of two domains, with `statements` statements each, and return its first version."""
    framework = Framework.objects.create(area=by.area, slug=slug, title=slug.capitalize())
    made = FrameworkVersion.objects.create(
        area=by.area,
        framework=framework,
        number=1,
        title=framework.title,
        status_label="An example, not the national instrument.",
        licence="Ours",
        **(
            {"levels": LEVELS, "outside": OUTSIDE, "groups": GROUPS, "scales": [ADULTS], "boxes": BOXES}
            | version
        ),
    )
    for position, (domain_slug, name, theme) in enumerate(DOMAINS, start=1):
        domain = Domain.objects.create(
            area=by.area, version=made, slug=domain_slug, name=name, theme=theme, position=position
        )
        for number in range(1, statements + 1):
            Statement.objects.create(
                area=by.area,
                version=made,
                domain=domain,
                slug=f"{domain_slug}_{number}",
                code=f"{domain_slug[:1].upper()}{number}",
                text=f"Statement {number} about {name.lower()}.",
                levels=[
                    {
                        "level": level["id"],
                        "descriptor": f"{level['name']} here.",
                        "next_step": "Talk about it.",
                    }
                    for level in LEVELS
                ],
                wording={"staff": f"I see {number}.", "parents": f"We feel {number}."},
                position=number,
            )
    if publish:
        made.published_at, made.sha256 = timezone.now(), "0" * 64
        made.save(update_fields=["published_at", "sha256"])
    return made


def make_round(by: Membership, year: Year, version: FrameworkVersion | None = None, **round_: Any) -> Round:
    """Make a baseline round of the year's programme, open since yesterday and for four weeks."""
    today = timezone.localdate()
    fields = {
        "programme": year.programme,
        "kind": Round.Kind.BASELINE,
        "name": "Baseline",
        "opens_on": today - timedelta(days=1),
        "closes_on": today + timedelta(days=28),
    }
    return Round.objects.create(
        area=by.area,
        version=version or make_framework(by),
        made_by=by,
        **(fields | round_),
    )


def make_audit(by: Membership, round_: Round, school: Organisation | None = None, **audit: Any) -> Audit:
    """Make the audit of a school in a round; of the school of `by` unless another is given."""
    return Audit.objects.create(
        area=by.area,
        round=round_,
        version=round_.version,
        school=school or by.organisation,
        started_by=by,
        **audit,
    )


def answer(audit: Audit, by: Membership, slug: str, level: int | None = 2, **fields: Any) -> Answer:
    """Answer one of the audit's statements, as somebody at the school."""
    statement = Statement.objects.get(version=audit.version, slug=slug)
    return Answer.objects.create(
        area=audit.area, audit=audit, statement=statement, level=level, changed_by=by, **fields
    )


def answer_all(audit: Audit, by: Membership, level: int = 2, **fields: Any) -> list[Answer]:
    """Answer every statement of the audit's version with the same level."""
    return [
        Answer.objects.create(
            area=audit.area, audit=audit, statement=one, level=level, changed_by=by, **fields
        )
        for one in audit.version.statements.all()
    ]
