"""Schools in a programme: how they come in, go from state to state, and change what they get."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from programmes.models import Cluster, Cohort, Membership, Organisation, Quota, Stage, Tier
from programmes.services.activity import Refused, record_activity
from schools.models import Participation, School
from schools.policies import can_be_link_worker, can_bring_in
from schools.states import WITH_A_PLAN, may_become

from .milestones import follow_programme, plan_milestones
from .places import give_places_in_area

State = Participation.State


@transaction.atomic
def enrol_schools(
    *,
    cohort: Cohort,
    urns: Iterable[int],
    by: Membership,
    tier: Tier | None = None,
    starts_on: date | None = None,
) -> list[Participation]:
    """Give schools of the register a place in a cohort, and return the participations that are new.

    Schools that are in the programme already are left as they are. `tier` is the cohort's unless
    given; `starts_on`, the schools' own clock, the cohort's start, or today while it is under way: nobody
    is late on their first day. All come in, or none: raises Refused
    for an unknown, closed or foreign school, and when a council's quota has no room.
    """
    tier = tier or cohort.tier
    schools = _schools_to_enrol(urns, by)
    _hold(cohort)
    places = give_places_in_area(schools=schools, area=by.area)
    taken = set(
        Participation.objects.filter(programme=cohort.programme_id, school__in=places.values()).values_list(
            "school__urn", flat=True
        )
    )
    stage = first_stage(cohort)
    made = Participation.objects.bulk_create(
        Participation(
            area=by.area,
            programme_id=cohort.programme_id,
            cohort=cohort,
            tier=tier,
            school=place,
            state=State.SELECTED,
            stage=stage,
            starts_on=starts_on or first_day(cohort),
        )
        for urn, place in places.items()
        if urn not in taken
    )
    refuse_over_quota(cohort)
    plan_milestones(made)
    for participation in made:
        _log(participation, by, "gave a place to", f"in {cohort.programme}, {cohort}")
    return made


@transaction.atomic
def change_state(*, participation: Participation, to: str, by: Membership, reason: str = "") -> Participation:
    """Take a school from one state to the next (schools.states.NEXT) and return the participation.

    Raises Refused where there is no such step, where a quota has no room, where an agreement that the
    tier needs is not signed, and where a school leaves without a reason.
    """
    row = Participation.objects.held(participation.pk)
    if not may_become(row.state, to):
        raise Refused(
            f"{row.school} is “{row.get_state_display()}” now, which cannot become “{State(to).label}”."
        )
    _refuse_what_lacks(row, to, reason)
    comes_in = row.state not in Participation.PLACED  # whoever is in stays in, though a quota shrinks
    if to == State.SELECTED and row.state in {State.INTERESTED, State.WAITING, State.NOT_SELECTED}:
        row.starts_on = max(row.starts_on, first_day(row.cohort))
    row.state, row.state_since, row.reason = to, timezone.now(), reason
    if to in WITH_A_PLAN and row.stage is None:
        row.stage = first_stage(row.cohort)
    row.save(update_fields=["state", "state_since", "reason", "stage", "starts_on"])
    if to in WITH_A_PLAN:
        plan_milestones([row])
        if comes_in:
            refuse_over_quota(row.cohort)
    _log(row, by, f"set to “{State(to).label}”", reason)
    return row


@transaction.atomic
def move_to_stage(*, participations: Iterable[Participation], stage: Stage, by: Membership) -> int:
    """Put schools that have a place into a stage of their programme; return how many moved.

    Raises Refused when one of them is in another programme or has no place.
    """
    moved = 0
    for participation in participations:
        row = Participation.objects.held(participation.pk)
        if row.programme_id != stage.programme_id or row.state not in WITH_A_PLAN:
            raise Refused(f"{row.school} has no place in {stage.programme}, so it has no stage there.")
        if row.stage_id != stage.pk:
            row.stage = stage
            row.save(update_fields=["stage"])
            _log(row, by, "moved", f"to the stage {stage}")
            moved += 1
    return moved


@transaction.atomic
def assign_link_worker(
    *, participations: Iterable[Participation], link_worker: Membership | None, by: Membership
) -> int:
    """Say who of the area looks after schools, or that nobody does; return how many changed.

    Raises Refused for somebody who does not work here now, or whose role looks after no schools.
    """
    if link_worker is not None and not (link_worker.is_current and can_be_link_worker(link_worker)):
        raise Refused(f"{link_worker.user} cannot look after schools as {link_worker}.")
    changed = 0
    for participation in participations:
        row = Participation.objects.held(participation.pk)
        if row.link_worker_id != (link_worker.pk if link_worker else None):
            row.link_worker = link_worker
            row.save(update_fields=["link_worker"])
            _log(
                row,
                by,
                "gave a link worker to" if link_worker else "took the link worker from",
                str(link_worker.user) if link_worker else "",
            )
            changed += 1
    return changed


@transaction.atomic
def change_terms(
    *,
    participation: Participation,
    by: Membership,
    cohort: Cohort,
    tier: Tier,
    starts_on: date,
    cluster: Cluster | None = None,
    shares_place_with: Participation | None = None,
) -> Participation:
    """Change a school's cohort, tier, own start, cluster, or the school whose place it shares.

    Milestones that nobody moved follow. Raises Refused for a cohort or tier of another programme, for
    a full cohort, and for sharing with a school that shares itself.
    """
    row = Participation.objects.held(participation.pk)
    if cohort.programme_id != row.programme_id or tier.programme_id != row.programme_id:
        raise Refused("Choose a cohort and a tier of the same programme.")
    if shares_place_with is not None and (
        shares_place_with.programme_id != row.programme_id
        or shares_place_with.shares_place_with_id is not None
        or row.sharers.exists()
    ):
        raise Refused(
            f"{row.school} can share the place of a school that has one of its own in this programme."
        )
    row.cohort, row.tier, row.starts_on = cohort, tier, starts_on
    row.cluster, row.shares_place_with = cluster, shares_place_with
    row.save(update_fields=["cohort", "tier", "starts_on", "cluster", "shares_place_with"])
    refuse_over_quota(row.cohort)
    follow_programme(row.programme)
    _log(row, by, "changed what was agreed with", f"{cohort}, {tier}, from {starts_on:%-d %B %Y}")
    return row


def first_day(cohort: Cohort) -> date:
    """Return the day from which a school counts that gets its place now: today, while the cohort is under way."""
    today = timezone.localdate()
    return today if cohort.starts_on <= today <= cohort.ends_on else cohort.starts_on


def first_stage(cohort: Cohort) -> Stage | None:
    """Return the stage in which a cohort's schools begin; None for a programme without stages."""
    return Stage.objects.filter(programme=cohort.programme_id).order_by("position").first()


def refuse_over_quota(cohort: Cohort) -> None:
    """Raise Refused if a council has more schools with a place in the cohort than its quota allows.

    Schools that share another's place, and those of the training-only tier, take none.
    """
    _hold(cohort)
    for quota in Quota.objects.filter(cohort=cohort).select_related("council"):
        used = places_used(cohort, quota.council)
        if used > quota.places:
            raise Refused(
                f"{quota.council} has {quota.places} places in {cohort}, and this would make {used}. "
                "Raise its quota, or leave schools out for now."
            )


def places_used(cohort: Cohort, council: Organisation) -> int:
    """Return how many places of a cohort the schools of a council hold."""
    return (
        Participation.objects.filter(
            cohort=cohort, school__partners__partner=council, school__partners__ends_on=None
        )
        .counting_places()
        .distinct()
        .count()
    )


def _schools_to_enrol(urns: Iterable[int], by: Membership) -> list[School]:
    wanted = list(dict.fromkeys(urns))
    found = School.objects.in_bulk(wanted)
    for urn in wanted:
        if urn not in found:
            raise Refused(f"The register has no school with the number {urn}.")
        if not found[urn].is_open:
            raise Refused(f"{found[urn]} ({urn}) is not open: choose the school that it has become.")
        if not can_bring_in(by, found[urn]):
            raise Refused(f"{found[urn]} is a school of {found[urn].la_name}, whose officers bring it in.")
    return [found[urn] for urn in wanted]


def _refuse_what_lacks(row: Participation, to: str, reason: str) -> None:
    if to == State.WITHDRAWN and not reason.strip():
        raise Refused("Say in a sentence why the school leaves.")
    begins = to == State.ACTIVE and row.state in {State.SELECTED, State.AGREEMENT_SENT}
    if begins and row.tier.needs_agreement and not row.agreements.current().signed().exists():
        raise Refused(f"{row.school} becomes active when everybody has signed its agreement.")


def _hold(cohort: Cohort) -> None:
    """Let two people fill the same cohort one after the other."""
    Cohort.objects.select_for_update().get(pk=cohort.pk)


def _log(participation: Participation, by: Membership, verb: str, detail: str = "") -> None:
    school = participation.school
    record_activity(
        by=by,
        verb=verb,
        thing=participation,
        thing_name=str(school),
        detail=detail,
        school=school,
        is_for_school=True,
    )
