"""The demo's baseline: schools of every state, groups that were asked, and for one school last year's look."""

import random
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from audits.models import Action, Answer, Audit, Evidence, FrameworkVersion, ReviewComment, Round
from audits.services.reviewing import tick_milestones
from common.tenancy.context import open_area
from programmes.models import Area, Membership, Milestone, Organisation, Programme
from schools.demo.plans import PLANS, day_of, school_year
from schools.demo.years import person
from schools.models import Participation, ParticipationMilestone

from . import words
from .voices import ask, ask_and_close, count_closed

USUAL, SOLIHULL = "neurodiversity_inclusion_review", "inclusion_audit_three_dimensions"
State = Audit.State
# How far the schools that take part are, over and over; None has not begun.
HOW_FAR = (State.AGREED, State.SUBMITTED, State.IN_PROGRESS, State.AGREED, State.CHANGES_REQUESTED, None)
WEIGHTS = (18, 42, 32, 8)  # of the levels, lowest first
FIRST_LOOK = 14  # statements that the school lead's own school has looked at


def load_audits() -> None:
    """Give each of the demo's areas a baseline round with audits, unless it has one."""
    for plan in PLANS:
        area = Area.objects.filter(slug=plan.area).first()
        if area is not None:
            _load_round(area)
    count_closed()


@transaction.atomic
def _load_round(area: Area) -> None:
    open_area(area.pk)
    if Round.objects.exists():
        return
    lead, year = person(area, "area_lead"), school_year(timezone.localdate())
    origin = SOLIHULL if area.slug == "solihull" else USUAL
    version = FrameworkVersion.objects.published().with_words().get(framework__origin=origin)
    round_ = Round.objects.create(
        area=area,
        programme=Programme.objects.get(),
        version=version,
        kind=Round.Kind.BASELINE,
        name=f"Baseline, autumn {year}",
        opens_on=day_of(9, 15, year),
        closes_on=day_of(7, 15, year),
        made_by=lead,
    )
    own = Organisation.objects.get(memberships=person(area, "school_lead"))
    taking_part = Participation.objects.filter(state=Participation.State.ACTIVE).exclude(school=own)
    for number, participation in enumerate(taking_part.select_related("school").order_by("school__name")):
        state = HOW_FAR[number % len(HOW_FAR)]
        if state is not None:
            _load_audit(round_, participation.school, state, reviewer=lead)
    _load_own_school(area, own, round_, year)


def _load_own_school(area: Area, school: Organisation, round_: Round, year: int) -> None:
    """A look of its own last year, agreed; this year a start, with one group counted and two still asked."""
    head = _leads(school)
    before = Round.objects.create(
        area=area,
        school=school,
        version=round_.version,
        kind=Round.Kind.BASELINE,
        name=f"Our first look, autumn {year - 1}",
        opens_on=day_of(9, 15, year - 1),
        closes_on=day_of(12, 18, year - 1),
        made_by=head,
    )
    _load_audit(before, school, State.AGREED, reviewer=person(area, "area_lead"), ago=340)
    audit = _begin(round_, school, head, ago=20)
    _answer(audit, head, limit=FIRST_LOOK)
    groups = [group["id"] for group in round_.version.groups]
    ask_and_close(audit, head, groups[:1])
    for group in groups[1:3]:
        ask(audit, head, group)


def _load_audit(
    round_: Round, school: Organisation, state: State, *, reviewer: Membership, ago: int = 40
) -> Audit:
    """An audit that has got to a state; those agreed have actions, and their groups' answers are counted."""
    head = _leads(school)
    audit = _begin(round_, school, head, ago)
    if state == State.IN_PROGRESS:
        _answer(audit, head, limit=random.Random(school.urn).randint(5, 30))
        return audit
    _answer(audit, head)
    if state == State.AGREED:
        ask_and_close(audit, head, [group["id"] for group in audit.version.groups])
    _give(audit, head, reviewer, state, _at(ago - 25))
    return audit


def _begin(round_: Round, school: Organisation, head: Membership, ago: int) -> Audit:
    return Audit.objects.create(
        area=round_.area,
        round=round_,
        version=round_.version,
        school=school,
        started_by=head,
        started_at=_at(ago),
        state_since=_at(ago),
    )


def _answer(audit: Audit, head: Membership, limit: int | None = None) -> None:
    """Answers as one school would give them: the same at every load, for the number of the school seeds them."""
    dice = random.Random(f"{audit.school.urn} {audit.round.name}")
    statements = [one for domain in audit.version.domains.all() for one in domain.statements.all()]
    values = [level["value"] for level in audit.version.levels]
    answers = []
    for statement in statements[:limit]:
        level = dice.choices(values, WEIGHTS[: len(values)])[0]
        unsure = dice.random() < 0.06 and audit.version.outside
        answers.append(
            Answer(
                area=audit.area,
                audit=audit,
                statement=statement,
                level=None if unsure else level,
                outside=audit.version.outside[0]["id"] if unsure else "",
                commentary=dice.choice(words.COMMENTARY[level]) if dice.random() < 0.7 else "",
                target=level + 1 if not unsure and level + 1 in values and dice.random() < 0.4 else None,
                changed_at=audit.started_at,
                changed_by=head,
            )
        )
    _flag(answers, dice)
    made = Answer.objects.bulk_create(answers)
    _show_evidence(made, head, dice)
    if limit is None:
        Audit.objects.filter(pk=audit.pk).update(summary=words.SUMMARY)


def _flag(answers: list[Answer], dice: random.Random) -> None:
    """Name two strengths and two areas for development: of the highest and of the lowest, as the dice fall."""
    rated = [one for one in answers if one.level]
    dice.shuffle(rated)
    rated.sort(key=lambda one: one.level or 0)
    for one in rated[:2]:
        one.flag = Answer.Flag.DEVELOPMENT
    for one in rated[-2:]:
        one.flag = Answer.Flag.STRENGTH


def _show_evidence(answers: Iterable[Answer], head: Membership, dice: random.Random) -> None:
    strengths = [one for one in answers if one.flag == Answer.Flag.STRENGTH]
    Evidence.objects.bulk_create(
        Evidence(
            area_id=one.area_id,
            answer=one,
            kind=Evidence.Kind.NOTE,
            title=title,
            note=note,
            dated_on=timezone.localdate() - timedelta(days=dice.randint(40, 200)),
            added_by=head,
        )
        for one in strengths
        for title, note in dice.sample(words.EVIDENCE, 1)
    )


def _give(audit: Audit, head: Membership, reviewer: Membership, state: State, on: datetime) -> None:
    agreed = {"agreed_at": on, "agreed_by": reviewer} if state == State.AGREED else {}
    Audit.objects.filter(pk=audit.pk).update(
        state=state,
        state_since=on,
        submitted_at=on,
        submitted_by=head,
        reason=words.CHANGES if state == State.CHANGES_REQUESTED else "",
        **agreed,
    )
    _tick(audit, head, on.date())
    flagged = list(audit.answers.filter(flag=Answer.Flag.DEVELOPMENT).select_related("statement"))
    if state != State.SUBMITTED:
        ReviewComment.objects.bulk_create(
            ReviewComment(
                area=audit.area,
                audit=audit,
                statement=one.statement,
                text=text,
                author=reviewer,
                written_at=on,
                **({"settled_at": on, "settled_by": head} if state == State.AGREED else {}),
            )
            for one, text in zip(flagged, words.COMMENTS, strict=False)
        )
    if state == State.AGREED:
        _mean_to_act(audit, head, flagged, on.date())


def _tick(audit: Audit, head: Membership, on: date) -> None:
    """Tick what the programme waits for, on the day on which the audit was submitted."""
    audit.refresh_from_db()
    tick_milestones(audit, head)
    done = ParticipationMilestone.objects.filter(participation__school=audit.school, done_by=head)
    done.filter(milestone__done_when=Milestone.DoneWhen.BASELINE_SUBMITTED).update(done_on=on)


def _mean_to_act(audit: Audit, head: Membership, flagged: list[Answer], on: date) -> None:
    Action.objects.bulk_create(
        Action(
            area=audit.area,
            school=audit.school,
            audit=audit,
            statement=one.statement,
            what=what,
            owner_role=role,
            due_on=on + timedelta(days=days),
            status=status,
            made_by=head,
        )
        for one, (what, role), days, status in zip(
            flagged, words.ACTIONS, (10, 60), (Action.Status.UNDER_WAY, Action.Status.AGREED), strict=False
        )
    )


def _leads(school: Organisation) -> Membership:
    found = Membership.objects.select_related("user", "organisation", "area").filter(role="school_lead")
    return found.filter(organisation=school).earliest("pk")


def _at(days: int) -> datetime:
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(10, 30)))
