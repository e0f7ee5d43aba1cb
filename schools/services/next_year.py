"""Next year's programme from this year's: its set-up, the schools that go on, and the agreement's words."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from programmes.models import Membership, Programme
from programmes.roles import Permission
from programmes.services.activity import Refused, record_activity
from programmes.services.continuing import NextProgramme, copy_programme
from schools.models import AgreementText, Participation, School
from schools.querysets import ParticipationQuerySet

from .milestones import plan_milestones
from .participations import first_stage

State = Participation.State
MAY_CONTINUE = (State.ACTIVE, State.COMPLETED, State.SUSTAINING)


@transaction.atomic
def continue_programme(
    *,
    programme: Programme,
    name: str,
    starts_on: date,
    ends_on: date,
    participations: Iterable[Participation],
    by: Membership,
) -> NextProgramme:
    """Set up the programme that follows, and give the schools that go on a place in its continuing cohort.

    They are “selected” there, on the new cohort's clock; their cluster, their link worker and the school
    whose place they share stay. The latest published agreement becomes the draft of the new one. The
    programme before stays as it is. Raises Refused as copy_programme does, and for schools that cannot go on.
    """
    following = copy_programme(programme=programme, name=name, starts_on=starts_on, ends_on=ends_on, by=by)
    chosen = [participation.pk for participation in participations]
    old = list(may_continue(programme).filter(pk__in=chosen))
    if len(old) != len(set(chosen)):
        raise Refused("Only schools that take part in this programme, or did to its end, can go on.")
    made = _give_places(old, following)
    plan_milestones(made)
    _copy_agreement(programme, following.programme, by)
    for participation in made:
        _log(participation, following, by)
    return following


def may_continue(programme: Programme) -> ParticipationQuerySet:
    """Return the participations of a programme whose schools can go on to the next, by name of school."""
    found = programme.participations.filter(state__in=MAY_CONTINUE)
    continuing: ParticipationQuerySet = found.select_related(
        "school", "cohort", "tier", "link_worker__organisation"
    ).order_by("school__name")
    return continuing


def closed_in_register(participations: Iterable[Participation]) -> set[int]:
    """Return the keys of those whose school the register says is closed: nobody goes on there by itself."""
    by_urn = {participation.school.urn: participation.pk for participation in participations}
    closed = School.objects.filter(pk__in=[urn for urn in by_urn if urn], status=School.Status.CLOSED)
    return {by_urn[urn] for urn in closed.values_list("pk", flat=True)}


def _give_places(old: list[Participation], following: NextProgramme) -> list[Participation]:
    """Make the participations, then tie those that share a place again where both go on."""
    cohort, stage = following.continuing, first_stage(following.continuing)
    new = Participation.objects.bulk_create(
        Participation(
            area_id=before.area_id,
            programme=following.programme,
            cohort=cohort,
            tier=cohort.tier,
            school=before.school,
            state=State.SELECTED,
            stage=stage,
            starts_on=cohort.starts_on,
            cluster_id=before.cluster_id,
            link_worker=before.link_worker if _still_looks_after(before.link_worker) else None,
        )
        for before in old
    )
    after = {before.pk: participation for before, participation in zip(old, new, strict=True)}
    sharing = [(after[b.pk], after[b.shares_place_with_id]) for b in old if b.shares_place_with_id in after]
    for participation, host in sharing:
        participation.shares_place_with = host
    Participation.objects.bulk_update([participation for participation, _ in sharing], ["shares_place_with"])
    return new


def _still_looks_after(worker: Membership | None) -> bool:
    return worker is not None and worker.is_current and worker.can(Permission.KEEP_SCHOOL_RECORD)


def _copy_agreement(programme: Programme, made: Programme, by: Membership) -> None:
    """Copy the words of the latest published agreement as a draft."""
    latest = programme.agreement_texts.filter(published_at__isnull=False).order_by("-version").first()
    if latest is None:
        return
    AgreementText.objects.create(
        area_id=made.area_id,
        programme=made,
        version=1,
        title=latest.title,
        clauses=latest.clauses,
        signatories=latest.signatories,
        statement=latest.statement,
        change_note=f"From {programme}, version {latest.version}"[:300],
        made_by=by,
    )


def _log(participation: Participation, following: NextProgramme, by: Membership) -> None:
    record_activity(
        by=by,
        verb="took into the next year",
        thing=participation,
        thing_name=str(participation.school),
        detail=f"in {following.programme}, {following.continuing}",
        school=participation.school,
        is_for_school=True,
    )
