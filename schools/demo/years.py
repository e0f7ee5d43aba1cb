"""Building each area's year through the services, as its people would."""

from datetime import timedelta
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.demo.load import demo_email
from programmes.models import Area, Cohort, Membership, Milestone, Organisation, Programme, Tier
from programmes.services.cohorts import save_cluster, save_cohort, set_places
from programmes.services.programmes import set_up_programme
from schools.models import Contact, Participation, ParticipationMilestone
from schools.services.milestones import tick_milestone
from schools.services.participations import assign_link_worker, change_state, change_terms, enrol_schools
from schools.services.school_lists import start_list

from .agreements import publish_agreement, send_and_sign
from .calls import load_call
from .plans import PLANS, Plan, day_of, school_year

LATELY = 17  # days since the schools started that have not signed yet: their agreement is due this week


def load_years() -> None:
    """Give each of the demo's areas its programme, unless it has one."""
    for plan in PLANS:
        area = Area.objects.filter(slug=plan.area).first()
        if area is not None:
            _load_year(area, plan)


def _load_year(area: Area, plan: Plan) -> None:
    with transaction.atomic():
        open_area(area.pk)
        if Programme.objects.exists():
            return
        lead = person(area, "area_lead")
        programme = _set_up(plan, lead)
        cohorts = [
            _fill_cohort(programme, name, plan, lead, is_first=number == 0)
            for number, name in enumerate(plan.cohorts)
        ]
        participations = [participation for cohort in cohorts for participation in cohort]
        _write_down_contacts(participations)
        _give_link_workers(area, participations, lead)
        if plan.clusters:
            _gather_in_clusters(participations, plan, lead)
        if plan.has_agreement:
            publish_agreement(area, programme, lead)
            for schools in cohorts:
                send_and_sign(schools, lead, signed=plan.signed, asked=plan.asked)
        else:
            for participation in participations:
                change_state(participation=participation, to=Participation.State.ACTIVE, by=lead)
        _let_schools_work(participations)
        if plan.applicants:
            load_call(participations[0].cohort, lead, plan.applicants)
        if plan.announced:
            start_list(
                name="Names in the county’s announcement",
                text=plan.announced,
                la_codes=["885"],
                by=person(area, "officer"),
            )


def person(area: Area, key: str) -> Membership:
    """Return the membership of one of the demo's people, by the beginning of the email address."""
    found = Membership.objects.select_related("user", "organisation", "area")
    return found.get(user__email=demo_email(key, area.slug))


def _set_up(plan: Plan, lead: Membership) -> Programme:
    year = school_year(timezone.localdate())
    programme = set_up_programme(
        name=plan.programme.format(years=f"{year} to {year + 1}"),
        starts_on=day_of(9, 1, year),
        ends_on=day_of(7, 31, year),
        by=lead,
    )
    if not plan.has_agreement:
        Tier.objects.filter(programme=programme).update(needs_agreement=False)
        programme.milestones.filter(done_when=Milestone.DoneWhen.AGREEMENT_SIGNED).delete()
    stages = {stage.name: stage for stage in programme.stages.all()}
    for described in plan.days:
        Milestone.objects.create(
            area=lead.area,
            programme=programme,
            stage=stages[described.stage],
            name=described.name,
            hint=described.hint,
            side=described.side,
            due_on=day_of(described.month, described.day, year),
        )
    return programme


def _fill_cohort(
    programme: Programme, name: str, plan: Plan, lead: Membership, *, is_first: bool
) -> list[Participation]:
    """Name the programme's first cohort, or add one, and give its council's schools their places."""
    council = Organisation.objects.filter(name=plan.cohorts[name]).first()
    schools = Organisation.objects.schools().order_by("name")
    if council is not None:
        schools = schools.filter(partners__partner=council)
    cohort = _cohort(programme, name, lead, is_first=is_first)
    urns = [urn for urn in schools.values_list("urn", flat=True) if urn is not None]
    if council is not None:
        set_places(cohort=cohort, places={council: plan.places or len(urns)}, by=lead)
    first = len(urns) if not plan.has_agreement else plan.signed
    lately = timezone.localdate() - timedelta(days=LATELY)
    return enrol_schools(
        cohort=cohort, urns=urns[:first], starts_on=cohort.starts_on, by=lead
    ) + enrol_schools(cohort=cohort, urns=urns[first:], starts_on=max(cohort.starts_on, lately), by=lead)


def _cohort(programme: Programme, name: str, lead: Membership, *, is_first: bool) -> Cohort:
    usual = programme.cohorts.select_related("tier").earliest("pk")
    save_cohort(
        programme=programme,
        name=name,
        tier=usual.tier,
        starts_on=usual.starts_on,
        ends_on=usual.ends_on,
        by=lead,
        cohort=usual if is_first else None,
    )
    return Cohort.objects.select_related("tier", "programme", "area").get(programme=programme, name=name)


def _write_down_contacts(participations: list[Participation]) -> None:
    heads = Membership.objects.filter(role="school_lead", job_title="Head teacher").select_related("user")
    by_school = {head.organisation_id: head.user for head in heads}
    Contact.objects.bulk_create(
        Contact(
            area_id=participation.area_id,
            school=participation.school,
            role=Contact.Role.HEAD,
            full_name=by_school[participation.school_id].full_name,
            email=by_school[participation.school_id].email,
            is_main=True,
        )
        for participation in participations
    )


def _give_link_workers(area: Area, participations: list[Participation], lead: Membership) -> None:
    """Every council's schools to one of its officers; a few schools still have nobody."""
    for officer in (
        Membership.objects.filter(role="officer").select_related("user", "organisation").order_by("pk")
    ):
        own = Participation.objects.filter(
            pk__in=[row.pk for row in participations],
            school__partners__partner=officer.organisation_id,
            link_worker=None,
        ).order_by("pk")
        assign_link_worker(participations=own[: max(len(own) - 3, 0)], link_worker=officer, by=lead)


def _gather_in_clusters(participations: list[Participation], plan: Plan, lead: Membership) -> None:
    clusters = [save_cluster(name=name, by=lead) for name in plan.clusters]
    for participation, cluster in zip(participations, cycle(clusters), strict=False):
        change_terms(
            participation=participation,
            cohort=participation.cohort,
            tier=participation.tier,
            starts_on=participation.starts_on,
            cluster=cluster,
            by=lead,
        )


def _let_schools_work(participations: list[Participation]) -> None:
    """Tick what schools have done so far: most are on time, every fifth is late with something."""
    today = timezone.localdate()
    for number, participation in enumerate(participations):
        head = Membership.objects.select_related("user", "organisation", "area").get(
            organisation=participation.school_id, job_title="Head teacher"
        )
        due = (
            ParticipationMilestone.objects.filter(
                participation=participation,
                milestone__done_when=Milestone.DoneWhen.BY_HAND,
                due_on__lte=today,
            )
            .select_related("milestone")
            .order_by("due_on")
        )
        done = list(due)
        for row in done[: len(done) - 1] if number % 5 == 0 else done:
            by = head if row.milestone.side == Milestone.Side.SCHOOL else _forum_lead(participation)
            tick_milestone(milestone=row, by=by, done_on=row.due_on)


def _forum_lead(participation: Participation) -> Membership:
    """Return who leads the forum that works with a school."""
    found = Membership.objects.select_related("user", "organisation", "area").filter(role="forum_lead")
    return found.get(organisation__schools_served__school=participation.school_id)
