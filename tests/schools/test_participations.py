"""Schools in a programme: coming in, going from state to state, milestones, stages, quotas."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes.models import ActivityEntry, Cohort, Membership, Milestone, Organisation, Quota
from programmes.services.activity import Refused
from schools.models import Participation, ParticipationMilestone
from schools.services.milestones import (
    follow_programme,
    move_milestone,
    tick_by_event,
    tick_milestone,
    untick_milestone,
)
from schools.services.participations import (
    assign_link_worker,
    change_state,
    change_terms,
    enrol_schools,
    move_to_stage,
    places_used,
)
from tests.areas import in_area
from tests.school_year import make_year, take_part

NEWCOMER, OLD_SCHOOL, WEST_NEWCOMER, SOUTHERN = 910102, 910103, 910112, 910202
State = Participation.State


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def east(year):
    return Organisation.objects.get(name="Northshire East Primary 1")


@pytest.fixture
def participation(year, east, lead):
    return take_part(year, east, by=lead)


def step(participation, name):
    return participation.milestones.get(milestone__name=name)


def test_newcomer_gets_its_council_its_forum_a_stage_and_its_milestones(year, lead):
    start = year.cohort.starts_on
    (made,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], starts_on=start, by=lead)
    assert made.school.name == "Northshire East Newcomer"
    partners = made.school.partners.values_list("partner__name", flat=True)
    assert set(partners) == {"Northshire East Council", "Northshire East Parent Carer Forum"}
    assert (made.state, made.stage, made.tier) == (State.SELECTED, year.stages[0], year.full)
    days = [(row.due_on - year.cohort.starts_on).days for row in made.milestones.all()]
    assert days == [20, 60, 300]


def test_school_has_its_own_clock_and_its_tiers_milestones(year, lead):
    late = year.cohort.starts_on + timedelta(days=100)
    (made,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead, starts_on=late)
    assert step(made, "Sign the agreement").due_on == late + timedelta(days=20)
    (other,) = enrol_schools(cohort=year.cohort, urns=[WEST_NEWCOMER], by=lead, tier=year.training)
    assert not other.milestones.exists()


def test_school_that_comes_after_the_first_day_starts_today_and_is_late_with_nothing(year, lead):
    (made,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead)
    assert made.starts_on == timezone.localdate()
    assert not any(row.is_late for row in made.milestones.all())


def test_school_that_is_selected_later_starts_on_that_day(year, participation, lead):
    participation.milestones.all().delete()
    Participation.objects.update(state=State.WAITING, stage=None)
    selected = change_state(participation=participation, to=State.SELECTED, by=lead)
    assert selected.starts_on == timezone.localdate()
    assert not any(row.is_late for row in selected.milestones.all())


def test_enrolling_again_changes_nothing(year, participation, lead):
    assert enrol_schools(cohort=year.cohort, urns=[participation.school.urn], by=lead) == []
    assert Participation.objects.count() == 1


@pytest.mark.parametrize(
    ("urn", "why"),
    [(123, "no school with the number 123"), (OLD_SCHOOL, "not open"), (SOUTHERN, "no partner")],
)
def test_unknown_closed_and_foreign_schools_are_refused_and_none_comes_in(year, lead, urn, why):
    with pytest.raises(Refused, match=why):
        enrol_schools(cohort=year.cohort, urns=[NEWCOMER, urn], by=lead)
    assert not Participation.objects.exists()


def test_councils_officer_brings_in_own_schools_only(year, officer):
    assert enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=officer)
    with pytest.raises(Refused, match="whose officers bring it in"):
        enrol_schools(cohort=year.cohort, urns=[WEST_NEWCOMER], by=officer)


def test_other_roles_bring_in_nobody(year, forum_lead, viewer):
    for membership in (forum_lead, viewer):
        with pytest.raises(Refused):
            enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=membership)


def test_quota_is_kept_and_shared_places_and_training_take_none(year, east, lead):
    council = Organisation.objects.get(name="Northshire East Council")
    Quota.objects.create(area=lead.area, cohort=year.cohort, council=council, places=1)
    first = take_part(year, east, by=lead)
    with pytest.raises(Refused, match="has 1 places in New schools, and this would make 2"):
        enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead)
    assert enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead, tier=year.training)
    second = Participation.objects.get(school__urn=NEWCOMER)
    terms = {"cohort": year.cohort, "tier": year.full, "starts_on": year.cohort.starts_on, "by": lead}
    with pytest.raises(Refused, match="this would make 2"), transaction.atomic():
        change_terms(participation=second, **terms)
    change_terms(participation=second, shares_place_with=first, **terms)
    assert places_used(year.cohort, council) == 1
    with pytest.raises(Refused, match="can share the place"):
        change_terms(participation=first, shares_place_with=second, **terms)


def test_states_follow_their_order_and_say_why_not(participation, lead):
    with pytest.raises(Refused, match="“Selected” now, which cannot become “Completed”"):
        change_state(participation=participation, to=State.COMPLETED, by=lead)
    with pytest.raises(Refused, match="when everybody has signed"):
        change_state(participation=participation, to=State.ACTIVE, by=lead)
    with pytest.raises(Refused, match="why the school leaves"):
        change_state(participation=participation, to=State.WITHDRAWN, by=lead)
    left = change_state(participation=participation, to=State.WITHDRAWN, by=lead, reason="New head teacher")
    assert left.reason == "New head teacher"
    assert change_state(participation=participation, to=State.SELECTED, by=lead).milestones.count() == 3


def test_school_whose_tier_needs_no_agreement_becomes_active_at_once(year, lead):
    (made,) = enrol_schools(cohort=year.cohort, urns=[NEWCOMER], by=lead, tier=year.training)
    assert change_state(participation=made, to=State.ACTIVE, by=lead).state == State.ACTIVE


def test_database_refuses_a_second_participation_and_a_leaver_without_a_reason(participation):
    with pytest.raises(IntegrityError, match="participation_leaves_with_a_reason"), transaction.atomic():
        Participation.objects.update(state=State.WITHDRAWN)
    participation.pk = None
    with pytest.raises(IntegrityError, match="participation_once_in_a_programme"), transaction.atomic():
        participation.save(force_insert=True)


def test_every_change_stands_in_the_schools_timeline(participation, officer, lead):
    link = Membership.objects.select_related("user", "organisation").get(pk=officer.pk)
    assert assign_link_worker(participations=[participation], link_worker=link, by=lead) == 1
    assert assign_link_worker(participations=[participation], link_worker=link, by=lead) == 0
    lines = ActivityEntry.objects.filter(school=participation.school, is_for_school=True).order_by("pk")
    assert [line.verb for line in lines] == ["gave a place to", "gave a link worker to"]


def test_school_person_cannot_be_a_link_worker(participation, school_lead, lead):
    with pytest.raises(Refused, match="cannot look after schools"):
        assign_link_worker(participations=[participation], link_worker=school_lead, by=lead)


def test_stage_moves_on_when_its_last_milestone_is_done_and_never_back(
    year, participation, lead, school_lead
):
    with pytest.raises(Refused, match="ticked off by itself"):
        tick_milestone(milestone=step(participation, "Sign the agreement"), by=lead)
    tick_by_event(participation=participation, event=Milestone.DoneWhen.AGREEMENT_SIGNED, by=lead)
    participation.refresh_from_db()
    assert participation.stage.name == "Baseline"
    audit = tick_milestone(milestone=step(participation, "Look at your school together"), by=school_lead)
    assert (audit.done_on, audit.done_by) == (timezone.localdate(), school_lead)
    participation.refresh_from_db()
    assert participation.stage.name == "Endline"
    untick_milestone(milestone=audit, by=lead)
    participation.refresh_from_db()
    assert participation.stage.name == "Endline"
    with pytest.raises(Refused, match="today or earlier"):
        tick_milestone(milestone=audit, by=lead, done_on=timezone.localdate() + timedelta(days=1))


def test_schools_are_moved_to_a_stage_of_their_own_programme_only(year, participation, lead):
    assert move_to_stage(participations=[participation], stage=year.stages[2], by=lead) == 1
    other = make_year(lead, "Another programme", date(2025, 9, 1))
    with pytest.raises(Refused, match="no place in Another programme"):
        move_to_stage(participations=[participation], stage=other.stages[1], by=lead)


def test_schools_follow_the_programme_but_for_days_that_somebody_moved(year, participation, lead):
    moved = step(participation, "Look back")
    own_day = year.cohort.starts_on + timedelta(days=310)
    move_milestone(milestone=moved, due_on=own_day, by=lead)
    Milestone.objects.filter(name__in=("Look back", "Look at your school together")).update(
        days_after_start=70
    )
    Milestone.objects.filter(name="Sign the agreement").update(tiers=["continuing"])
    Milestone.objects.create(
        area=lead.area,
        programme=year.programme,
        stage=year.stages[1],
        name="Ask families",
        due_on=date(2027, 1, 31),
    )
    follow_programme(year.programme)
    days = dict(participation.milestones.values_list("milestone__name", "due_on"))
    assert days == {
        "Look back": own_day,
        "Look at your school together": year.cohort.starts_on + timedelta(days=70),
        "Ask families": date(2027, 1, 31),
    }


def test_what_is_late_is_known(participation):
    late = [row.milestone.name for row in participation.milestones.all() if row.is_late]
    assert late == ["Sign the agreement"]


def test_reach_decides_which_participations_somebody_sees(
    year, participation, lead, officer, forum_worker, school_lead, provider, viewer, national_viewer
):
    enrol_schools(cohort=year.cohort, urns=[WEST_NEWCOMER], by=lead)
    seen = {
        membership.role: Participation.objects.visible_to(membership).count()
        for membership in (lead, officer, forum_worker, school_lead, provider, viewer, national_viewer)
    }
    assert seen == {
        "area_lead": 2,
        "officer": 1,
        "forum_worker": 1,
        "school_lead": 1,
        "provider": 0,
        "viewer": 2,
        "national_viewer": 0,
    }


def test_other_area_sees_none(participation, south, outsider):
    with in_area(south):
        assert not Participation.objects.visible_to(outsider).exists()
        assert not ParticipationMilestone.objects.exists()
        assert not Cohort.objects.exists()
