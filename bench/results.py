"""A round in which every school of an area has submitted, and what it costs to see what they found together."""

from dataclasses import replace
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from audits.models import Audit, Domain, Framework, FrameworkVersion, Round, Statement
from programmes.models import Area, Membership, Organisation, Programme
from programmes.roles import Kind

from .data import SYSTEM, Size
from .pages import BARE, Page, wait_figure
from .report import Figure
from .servers import Server

THEMES, IN_EACH = 5, 10
LONGEST = 300  # ms, for 95 of 100 who ask one after the other
LEVELS = [
    {"id": f"level_{value}", "value": value, "name": f"Level {value}", "meaning": ""}
    for value in (1, 2, 3, 4)
]
# Levels, flags and answers apart from the levels, different from school to school and the same at every run.
ANSWERS = """
    INSERT INTO audits_answer (area_id, audit_id, statement_id, edition, level, outside, commentary, now,
        possible_action, flag, because, is_from_paper, changed_at, changed_by_id)
    SELECT a.area_id, a.id, s.id, 1, CASE WHEN n %% 20 > 0 THEN 1 + n %% 4 END,
        CASE WHEN n %% 20 = 0 THEN 'unknown' ELSE '' END, repeat('Words of a school. ', 10), '', '',
        CASE n %% 25 WHEN 3 THEN 'development' WHEN 8 THEN 'strength' ELSE '' END, '', false, now(), a.started_by_id
    FROM audits_audit a JOIN audits_statement s ON s.version_id = a.version_id,
        LATERAL (SELECT (a.id * 31 + s.id * 17 + a.id / 7) %% 100 AS n) chance
    WHERE a.round_id = %s
"""


def make_submitted_round(size: Size) -> int:
    """Write a round with fifty statements that all schools have answered and submitted, and return its key."""
    area = Area.objects.using(SYSTEM).get(slug=size.slug)
    lead = Membership.objects.using(SYSTEM).get(area=area, role="area_lead")
    version = _version(area)
    today = timezone.localdate()
    round_ = Round.objects.using(SYSTEM).create(
        area=area,
        programme=Programme.objects.using(SYSTEM).get(area=area),
        version=version,
        kind=Round.Kind.BASELINE,
        name="Together",
        opens_on=today,
        closes_on=today + timedelta(days=28),
        made_by=lead,
    )
    schools = Organisation.objects.using(SYSTEM).filter(area=area, kind=Kind.SCHOOL)
    Audit.objects.using(SYSTEM).bulk_create(
        Audit(area=area, round=round_, school=school, version=version, started_by=lead) for school in schools
    )
    _answer(round_)
    Audit.objects.using(SYSTEM).filter(round=round_).update(
        state=Audit.State.SUBMITTED, submitted_at=timezone.now()
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return round_.pk


def _answer(round_: Round) -> None:
    """Write the answers without their history and their checks, which would take minutes."""
    with connections["owner"].cursor() as owner, connections[SYSTEM].cursor() as cursor:
        owner.execute("ALTER TABLE audits_answer DISABLE TRIGGER USER")
        cursor.execute(ANSWERS, [round_.pk])
        owner.execute("ALTER TABLE audits_answer ENABLE TRIGGER USER")


def _version(area: Area) -> FrameworkVersion:
    framework = Framework.objects.using(SYSTEM).create(area=area, slug="together", title="Together")
    version = FrameworkVersion.objects.using(SYSTEM).create(
        area=area,
        framework=framework,
        number=1,
        title="Together",
        status_label="An example",
        licence="Ours",
        levels=LEVELS,
        outside=[{"id": "unknown", "name": "Needs more information", "meaning": ""}],
        boxes={"commentary": "Why these words?"},
    )
    for place in range(1, THEMES + 1):
        domain = Domain.objects.using(SYSTEM).create(
            area=area, version=version, slug=f"theme_{place}", name=f"Theme {place}", position=place
        )
        Statement.objects.using(SYSTEM).bulk_create(
            Statement(
                area=area,
                version=version,
                domain=domain,
                slug=f"statement_{place}_{number}",
                text=f"Statement {number} of theme {place}, in as many words as statements have.",
                position=number,
            )
            for number in range(1, IN_EACH + 1)
        )
    published = {"published_at": timezone.now(), "sha256": "0" * 64}
    FrameworkVersion.objects.using(SYSTEM).filter(pk=version.pk).update(**published)
    return version


def together_figures(
    bare: Page, portal: Server, round_: int, size: Size, headers: dict[str, str], *, requests: int
) -> list[Figure]:
    """Return how long the results of all schools together are waited for, kept and counted anew."""
    name = f"Results of {size.schools} audits of {THEMES * IN_EACH} statements"
    page = Page(name, portal, f"/a/{size.slug}/audits/rounds/{round_}/results/", headers)
    beside = wait_figure(bare, requests=requests)
    shown = wait_figure(page, requests=requests, limit=LONGEST)
    page = replace(page, name=f"{name}, each time after one was submitted again")
    anew = wait_figure(page, requests=requests, limit=LONGEST, before_each=lambda: _submit_one_again(round_))
    return [replace(figure, ratio=figure.value / beside.value, to=BARE) for figure in (shown, anew)]


def _submit_one_again(round_: int) -> None:
    audit = Audit.objects.using(SYSTEM).filter(round=round_).earliest("pk")
    Audit.objects.using(SYSTEM).filter(pk=audit.pk).update(submitted_at=timezone.now())
