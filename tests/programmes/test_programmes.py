"""Setting a programme up: what it begins with, how each part changes, and how schools follow."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from common.templatetags.portal import hours
from programmes.models import Cluster, Milestone, Organisation, Programme, Quota, Tier
from programmes.services.activity import Refused
from programmes.services.cohorts import remove_cohort, save_cluster, save_cohort, set_places
from programmes.services.programmes import change_programme, set_up_programme
from programmes.services.stages import (
    add_stage,
    move_stage,
    remove_milestone,
    remove_stage,
    save_milestone,
)
from schools.models import ParticipationMilestone
from schools.services.following import places_used
from schools.services.milestones import move_milestone, tick_milestone
from schools.services.participations import enrol_schools
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part

NEXT_YEAR = timezone.localdate().year + 1  # a school that joins a cohort under way would start today
START, END = date(NEXT_YEAR, 9, 1), date(NEXT_YEAR + 1, 7, 28)
LIST = reverse("programme_list", args=["northshire"])
SETS_UP = ("programme_change", "stage_list", "milestone_add", "cohort_add")


def day(on, name):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def address(name, programme, *more):
    return reverse(name, args=["northshire", programme.pk, *more])


@pytest.fixture
def programme(lead, north):
    with in_area(north):
        return set_up_programme(name="PINS 2026 to 2027", starts_on=START, ends_on=END, by=lead)


@pytest.fixture
def year(lead, north):
    """A programme with one school of each council in it."""
    with in_area(north):
        made = make_year(lead, "A year under way")
        for side in ("East", "West"):
            take_part(made, Organisation.objects.get(name=f"Northshire {side} Primary 1"), by=lead)
        return made


def test_lead_sets_up_a_programme_with_what_most_need(client, lead, north):
    client.force_login(lead.user)
    form = {"name": "Neurodiversity in Schools", **day(START, "starts_on"), **day(END, "ends_on")}
    page = client.post(reverse("programme_add", args=["northshire"]), form, follow=True).content.decode()
    for shown in ("30 hours of support", "15 hours of support", "Training only", "New schools", "Day 21"):
        assert shown in page
    with in_area(north):
        made = Programme.objects.get()
        signing = made.milestones.get(done_when=Milestone.DoneWhen.AGREEMENT_SIGNED)
        assert signing.tiers == [Tier.Kind.FULL, Tier.Kind.CONTINUING]
        assert [stage.name for stage in made.stages.all()][:2] == ["Agreement", "Baseline"]


def test_milestones_of_a_short_programme_come_sooner(lead, north):
    with in_area(north):
        short = set_up_programme(name="A term", starts_on=START, ends_on=START + timedelta(days=165), by=lead)
        last = max(short.milestones.values_list("days_after_start", flat=True))
        assert last < 165


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "pins 2026 TO 2027"}, "There is a programme"),
        (day(START, "ends_on"), "The last day must come after the first"),
        ({"starts_on_month": "13"}, "must be a real date"),
    ],
)
def test_programme_that_cannot_be_is_refused_and_what_was_typed_stays(
    client, lead, programme, north, change, said
):
    client.force_login(lead.user)
    form = {"name": "Typed name", **day(START, "starts_on"), **day(END, "ends_on")} | change
    response = client.post(reverse("programme_add", args=["northshire"]), form)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{form["name"]}"' in response.content.decode() or not form["name"]
    with in_area(north):
        assert Programme.objects.count() == 1


def test_hours_are_typed_and_kept_as_minutes(client, lead, programme, north):
    with in_area(north):
        tier = programme.tiers.get(kind=Tier.Kind.FULL)
    client.force_login(lead.user)
    typed = {"name": "Whole offer", "hours": "27", "minutes": "30", "target_meetings": "4"}
    client.post(address("tier_change", programme, tier.pk), typed)
    page = client.get(address("programme", programme)).content.decode()
    assert "27 hours 30 minutes of support, 4 meetings of parent carers" in page
    response = client.post(address("tier_change", programme, tier.pk), typed | {"minutes": "75"})
    assert response.status_code == 422
    assert "must be 59 or fewer" in response.content.decode()
    with in_area(north):
        tier.refresh_from_db()
        assert (tier.entitlement_minutes, tier.needs_agreement) == (1650, False)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(60, "1 hour"), (90, "1 hour 30 minutes"), (45, "45 minutes"), (121, "2 hours 1 minute")],
)
def test_length_of_time_in_words(minutes, words):
    assert hours(minutes) == words


def test_stages_are_added_moved_and_removed_only_unused(client, lead, programme, north):
    client.force_login(lead.user)
    client.post(address("stage_list", programme), {"name": "Celebrating"})
    with in_area(north):
        stage = programme.stages.get(name="Celebrating")
        first = programme.stages.first()
    client.post(address("stage_move", programme, stage.pk), {"up": "1"})
    client.post(address("stage_change", programme, stage.pk), {"name": "Looking back"})
    with in_area(north):
        assert [s.name for s in programme.stages.all()][-2:] == ["Looking back", "Handing on"]
    assert client.post(address("stage_remove", programme, first.pk)).status_code == 422
    assert client.post(address("stage_remove", programme, stage.pk)).status_code == 302
    assert client.get(address("stage_move", programme, first.pk)).status_code == 405
    with in_area(north):
        assert programme.stages.count() == 6
        assert move_stage(stage=first, up=True, by=lead).position == 1
        with pytest.raises(Refused, match="There is a stage"):
            add_stage(programme=programme, name="baseline", by=lead)


def test_stage_with_a_school_in_it_stays(lead, north, year):
    with in_area(north):
        ParticipationMilestone.objects.all().delete()
        Milestone.objects.all().delete()
        with pytest.raises(Refused, match="Move them"):
            remove_stage(stage=year.stages[0], by=lead)
        assert remove_stage(stage=year.stages[1], by=lead)


def test_changed_milestone_says_first_for_how_many_schools_the_day_moves(client, lead, north, year):
    with in_area(north):
        audit = year.programme.milestones.get(name="Look at your school together")
        moved, other = ParticipationMilestone.objects.filter(milestone=audit)
        move_milestone(milestone=moved, due_on=date(2027, 1, 1), by=lead)
        before = other.due_on
    client.force_login(lead.user)
    where = address("milestone_change", year.programme, audit.pk)
    form = {
        "name": audit.name,
        "stage": audit.stage_id,
        "side": "school",
        "done_when": "by_hand",
        "days_after_start": "70",
        "tiers": ["full", "continuing"],
    }
    page = client.post(where, form)
    assert "The day moves for 1 school." in page.content.decode()
    with in_area(north):
        other.refresh_from_db()
        assert other.due_on == before
    response = client.post(where, form | {"seen": page.context["form"]["seen"].value()})
    assert response.status_code == 302
    with in_area(north):
        other.refresh_from_db()
        assert other.due_on == before + timedelta(days=10)
        moved.refresh_from_db()
        assert moved.due_on == date(2027, 1, 1)


def test_new_milestone_reaches_the_schools_of_its_tiers(lead, north, year):
    wanted = {"side": "school", "done_when": "by_hand", "days_after_start": 5}
    with in_area(north):
        change = save_milestone(
            programme=year.programme, stage=year.stages[0], name="Say hello", by=lead, **wanted
        )
        assert str(change) == "It is new for 2 schools."
        change = save_milestone(
            programme=year.programme,
            stage=year.stages[0],
            name="Say hello",
            milestone=change.milestone,
            tiers=["training_only"],
            by=lead,
            **wanted,
        )
        assert str(change) == "It goes from the list of 2 schools."
        assert not ParticipationMilestone.objects.filter(milestone=change.milestone).exists()


def test_milestone_wants_one_day_of_one_kind(client, lead, programme, north):
    client.force_login(lead.user)
    with in_area(north):
        stage = programme.stages.first()
    form = {"name": "Party", "stage": stage.pk, "side": "forum", "done_when": "by_hand"}
    for days in ({}, {"days_after_start": "3", **day(END, "due_on")}):
        response = client.post(address("milestone_add", programme), form | days)
        assert response.status_code == 422
        assert "Enter either so many days" in response.content.decode()
        assert 'value="Party"' in response.content.decode()
    assert client.post(address("milestone_add", programme), form | day(END, "due_on")).status_code == 302
    assert f"{END:%-d %B %Y}" in client.get(address("programme", programme)).content.decode()


def test_milestone_that_a_school_has_done_stays(client, lead, north, year):
    with in_area(north):
        audit = year.programme.milestones.get(name="Look at your school together")
        done = ParticipationMilestone.objects.filter(milestone=audit).first()
        tick_milestone(milestone=done, by=lead)
        back = year.programme.milestones.get(name="Look back")
        with pytest.raises(Refused, match="have done"):
            remove_milestone(milestone=audit, by=lead)
        assert ParticipationMilestone.objects.filter(milestone=audit).count() == 2
    client.force_login(lead.user)
    where = address("milestone_remove", year.programme, back.pk)
    page = client.post(where)
    assert "It goes from the list of 2 schools." in page.content.decode()
    client.post(where, {"seen": page.context["form"]["seen"].value()})
    with in_area(north):
        assert not Milestone.objects.filter(pk=back.pk).exists()


def test_cohort_that_begins_later_takes_along_the_schools_without_a_clock_of_their_own(
    client, lead, north, year
):
    with in_area(north):
        own = enrol_schools(
            cohort=year.cohort, urns=[910102], starts_on=year.cohort.starts_on + timedelta(days=50), by=lead
        )[0]
    client.force_login(lead.user)
    later = year.cohort.starts_on + timedelta(days=7)
    form = {
        "name": "New schools",
        "tier": year.full.pk,
        **day(later, "starts_on"),
        **day(year.cohort.ends_on, "ends_on"),
    }
    where = address("cohort_change", year.programme, year.cohort.pk)
    page = client.post(where, form)
    assert "Days move for 2 schools." in page.content.decode()
    client.post(where, form | {"seen": page.context["form"]["seen"].value()})
    with in_area(north):
        starts = year.cohort.participations.exclude(pk=own.pk).values_list("starts_on", flat=True)
        assert set(starts) == {later}
        own.refresh_from_db()
        assert own.starts_on == year.cohort.starts_on + timedelta(days=50)


def test_continuing_cohort_runs_on_a_clock_of_its_own(lead, north, programme):
    """Two speeds in one programme: the same milestone falls on two days."""
    with in_area(north):
        new = programme.cohorts.get()
        tier = programme.tiers.get(kind=Tier.Kind.CONTINUING)
        own = {"starts_on": START + timedelta(days=60), "ends_on": END}
        second = save_cohort(programme=programme, name="Second year", tier=tier, by=lead, **own).cohort
        (early,) = enrol_schools(cohort=new, urns=[910102], by=lead)
        (late,) = enrol_schools(cohort=second, urns=[910112], by=lead)
        name = "Look at your school together"
        days = [p.milestones.get(milestone__name=name).due_on for p in (early, late)]
        assert days[1] - days[0] == timedelta(days=60)
        assert late.tier == tier


def test_cohorts_that_cannot_be_are_refused(lead, north, programme, year):
    with in_area(north):
        tier = programme.tiers.first()
        wanted = {"programme": programme, "tier": tier, "by": lead, "starts_on": START, "ends_on": END}
        with pytest.raises(Refused, match="There is a cohort"):
            save_cohort(name="new schools", **wanted)
        with pytest.raises(Refused, match="lies within"):
            save_cohort(name="Early", **(wanted | {"starts_on": START - timedelta(days=1)}))
        with pytest.raises(Refused, match="tier of this programme"):
            save_cohort(name="Other", **(wanted | {"tier": year.full}))
        with pytest.raises(Refused, match="so it stays"):
            remove_cohort(cohort=year.cohort, by=lead)
        with pytest.raises(Refused, match="The cohort New schools goes"):
            change_programme(
                programme=programme, name="PINS", starts_on=START, ends_on=END - timedelta(days=1), by=lead
            )
        assert remove_cohort(cohort=programme.cohorts.get(), by=lead)


def test_places_are_shared_among_councils_and_never_below_what_is_taken(client, lead, north, year):
    with in_area(north):
        east, west = Organisation.objects.filter(kind="local_authority").order_by("name")
        assert places_used(year.programme) == {(year.cohort.pk, east.pk): 1, (year.cohort.pk, west.pk): 1}
    client.force_login(lead.user)
    where = address("cohort_places", year.programme, year.cohort.pk)
    client.post(where, {f"places_{east.pk}": "20", f"places_{west.pk}": "6"})
    page = client.get(address("programme", year.programme)).content.decode()
    assert "Northshire East Council: 1 of 20" in page
    response = client.post(where, {f"places_{east.pk}": "0", f"places_{west.pk}": ""})
    assert response.status_code == 422
    assert "have a place in New schools already" in response.content.decode()
    with in_area(north):
        assert Quota.objects.count() == 2
        set_places(cohort=year.cohort, places={west: None}, by=lead)
        assert list(Quota.objects.values_list("council", "places")) == [(east.pk, 20)]


def test_clusters_are_added_renamed_counted_and_removed_only_without_schools(client, lead, north, year):
    client.force_login(lead.user)
    clusters = reverse("cluster_list", args=["northshire"])
    assert "No clusters yet" in client.get(clusters).content.decode()
    client.post(reverse("cluster_add", args=["northshire"]), {"name": "Oak"})
    with in_area(north):
        oak = Cluster.objects.get()
        year.cohort.participations.update(cluster=oak)
        with pytest.raises(Refused, match="There is a cluster"):
            save_cluster(name="OAK", by=lead)
    client.post(reverse("cluster_change", args=["northshire", oak.pk]), {"name": "Oakton schools"})
    page = client.get(clusters).content.decode()
    assert "Oakton schools" in page
    assert 'data-label="Schools">2<' in page
    remove = reverse("cluster_remove", args=["northshire", oak.pk])
    assert client.post(remove).status_code == 422
    with in_area(north):
        year.cohort.participations.update(cluster=None)
    assert client.post(remove).status_code == 302


def test_councils_officer_reads_the_set_up_and_cannot_change_it(
    client, officer, forum_lead, outsider, programme, north
):
    client.force_login(officer.user)
    page = client.get(address("programme", programme)).content.decode()
    assert "Look at your school together" in page
    assert "Add a milestone" not in page
    assert "Set up a programme" not in client.get(LIST).content.decode()
    for person, status in ((officer, 403), (forum_lead, 403), (outsider, 404)):
        client.force_login(person.user)
        assert [client.post(address(page, programme)).status_code for page in SETS_UP] == [status] * 4
    assert client.get(address("programme", programme)).status_code == 404
    client.force_login(member("southmoor", "area_lead").user)
    for page in ("programme", *SETS_UP):
        assert client.get(reverse(page, args=["southmoor", programme.pk])).status_code == 404


def test_area_wide_officer_sets_up(client, officer, programme, north):
    with in_area(north):
        type(officer).objects.filter(pk=officer.pk).update(is_area_wide=True)
    client.force_login(officer.user)
    assert client.post(address("stage_list", programme), {"name": "Celebrating"}).status_code == 302


def test_programme_page_costs_the_same_with_one_cohort_and_with_three(client, lead, north, year):
    client.force_login(lead.user)
    client.get(address("programme", year.programme))

    def cost(number):
        with in_area(north):
            council = Organisation.objects.filter(kind="local_authority").first()
            for n in range(number):
                made = save_cohort(
                    programme=year.programme,
                    name=f"Cohort {number} {n}",
                    tier=year.full,
                    starts_on=year.cohort.starts_on,
                    ends_on=year.cohort.ends_on,
                    by=lead,
                )
                set_places(cohort=made.cohort, places={council: 5}, by=lead)
                add_stage(programme=year.programme, name=f"Stage {number} {n}", by=lead)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("programme", year.programme))
        return len(captured)

    assert cost(1) == cost(3) == 15


def test_home_leads_a_new_area_from_partners_to_programme_to_schools(client, lead, north):
    """Each step is gone once it is done."""
    home = reverse("area_home", args=["northshire"])
    client.force_login(lead.user)
    with in_area(north):
        councils = Organisation.objects.filter(kind="local_authority")
        codes = dict(councils.values_list("pk", "code"))
        forums = list(Organisation.objects.filter(kind="forum"))
        councils.update(code="")
        Organisation.objects.filter(kind="forum").update(ended_on=date(2026, 1, 1))
    assert "Name the partners of your area" in client.get(home).content.decode()
    with in_area(north):
        Organisation.objects.filter(pk__in=[forum.pk for forum in forums]).update(ended_on=None)
    page = client.get(home).content.decode()
    assert "Give your councils their codes" in page
    assert "Name the partners" not in page
    with in_area(north):
        for council, code in codes.items():
            Organisation.objects.filter(pk=council).update(code=code)
    page = client.get(home).content.decode()
    assert "Set up the programme" in page
    assert "their codes" not in page
    with in_area(north):
        today = timezone.localdate()
        made = set_up_programme(name="PINS", starts_on=today, ends_on=today + timedelta(days=300), by=lead)
    page = client.get(home).content.decode()
    assert "Bring schools into PINS" in page
    assert "Set up the programme" not in page
    with in_area(north):
        enrol_schools(cohort=made.cohorts.get(), urns=[910102], by=lead)
    assert "Bring schools into" not in client.get(home).content.decode()
