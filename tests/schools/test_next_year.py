"""Next year's programme from this year's: what comes along, what moves on, what stays as it is."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from programmes.dates import months_later
from programmes.models import Cluster, Milestone, Organisation, Programme, Quota, Tier
from programmes.services.activity import Refused
from programmes.services.continuing import Shift, copy_programme
from programmes.services.partners import end_partner
from schools.models import AgreementText, Participation
from schools.services.milestones import tick_milestone
from schools.services.next_year import continue_programme
from schools.services.participations import assign_link_worker
from tests.areas import in_area
from tests.school_year import make_year, take_part

START, END = date(2025, 9, 1), date(2026, 7, 28)
NEXT = {"name": "PINS 2026 to 2027", "starts_on": date(2026, 9, 1), "ends_on": date(2027, 7, 28)}
State = Participation.State


@pytest.fixture
def year(lead, north):
    """A programme of last year with three schools that took part and one that left."""
    with in_area(north):
        made = make_year(lead, "PINS 2025 to 2026", START)
        schools = Organisation.objects.schools().order_by("urn")
        taking_part = [take_part(made, school, by=lead) for school in schools]
        states = (State.ACTIVE, State.COMPLETED, State.SUSTAINING, State.WITHDRAWN)
        for participation, state in zip(taking_part, states, strict=True):
            Participation.objects.filter(pk=participation.pk).update(state=state, reason="It moved")
        return made


def going_on(year):
    return list(year.programme.participations.exclude(state=State.WITHDRAWN).order_by("school__urn"))


def go_on(year, lead, **changed):
    wanted = NEXT | {"programme": year.programme, "participations": going_on(year), "by": lead} | changed
    return continue_programme(**wanted)


@pytest.mark.parametrize(
    ("start", "words", "moved"),
    [
        (date(2026, 9, 1), "1 year", date(2026, 12, 24)),
        (date(2027, 9, 1), "2 years", date(2027, 12, 24)),
        (date(2026, 9, 7), "53 weeks", date(2026, 12, 30)),
        (date(2026, 1, 5), "18 weeks", date(2026, 4, 29)),
    ],
)
def test_fixed_days_move_on_by_whole_years_or_weeks(start, words, moved):
    shift = Shift.between(START, start)
    assert str(shift) == words
    assert shift(date(2025, 12, 24)) == moved


def test_leap_day_moves_to_the_last_of_february():
    assert months_later(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_later(date(2027, 1, 31), -2) == date(2026, 11, 30)


def test_set_up_comes_along_with_days_moved_on(lead, north, year):
    with in_area(north):
        Milestone.objects.filter(name="Look back").update(days_after_start=None, due_on=date(2026, 7, 1))
        council = Organisation.objects.get(name="Northshire East Council")
        Quota.objects.create(area=north, cohort=year.cohort, council=council, places=9)
        made = go_on(year, lead).programme
        assert made.follows == year.programme
        assert made.milestones.get(name="Look back").due_on == date(2027, 7, 1)
        assert made.milestones.get(name="Sign the agreement").days_after_start == 20
        assert [stage.name for stage in made.stages.all()] == [stage.name for stage in year.stages]
        assert made.tiers.get(kind=Tier.Kind.FULL).entitlement_minutes == 1800
        new, continuing = made.cohorts.get(name="New schools"), made.cohorts.get(name="Continuing schools")
        assert (new.starts_on, new.ends_on) == (date(2026, 9, 1), date(2027, 7, 28))
        assert new.quotas.get().places == 9
        assert continuing.tier.kind == Tier.Kind.CONTINUING
        assert not continuing.quotas.exists()


def test_schools_go_on_with_their_own_clock_and_their_ties(lead, north, year, forum_worker):
    with in_area(north):
        first, second, _ = going_on(year)
        first.cluster = Cluster.objects.create(area=north, name="Oak")
        second.shares_place_with = first
        Participation.objects.bulk_update([first, second], ["cluster", "shares_place_with"])
        assign_link_worker(participations=[first], link_worker=forum_worker, by=lead)
        made = go_on(year, lead)
        gone_on = list(made.programme.participations.order_by("school__urn"))
        assert [p.school_id for p in gone_on] == [p.school_id for p in going_on(year)]
        assert {(p.state, p.tier.kind, p.starts_on) for p in gone_on} == {
            (State.SELECTED, Tier.Kind.CONTINUING, date(2026, 9, 1))
        }
        assert gone_on[0].cluster.name == "Oak"
        assert gone_on[0].link_worker == forum_worker
        assert gone_on[1].shares_place_with == gone_on[0]
        signing = gone_on[0].milestones.get(milestone__name="Sign the agreement")
        assert signing.due_on == date(2026, 9, 21)


def test_school_whose_host_does_not_go_on_has_a_place_of_its_own(lead, north, year):
    with in_area(north):
        first, second, _ = going_on(year)
        Participation.objects.filter(pk=second.pk).update(shares_place_with=first)
        made = go_on(year, lead, participations=[second])
        assert made.programme.participations.get().shares_place_with is None


def test_year_before_stays_as_it_is(lead, north, year):
    with in_area(north):
        tick_milestone(milestone=going_on(year)[0].milestones.get(milestone__name="Look back"), by=lead)

        def all_of_it():
            programme = Programme.objects.filter(pk=year.programme.pk)
            rows = (programme, programme[0].cohorts, programme[0].milestones, programme[0].participations)
            steps = [list(p.milestones.values()) for p in going_on(year)]
            return [list(row.values()) for row in rows], steps

        before = all_of_it()
        go_on(year, lead)
        assert all_of_it() == before


def test_latest_published_agreement_becomes_a_draft(lead, north, year):
    with in_area(north):
        for version, published_at in ((1, timezone.now()), (2, timezone.now()), (3, None)):
            AgreementText.objects.create(
                area=north,
                programme=year.programme,
                version=version,
                title=f"Version {version}",
                clauses=[],
                signatories=[],
                statement="I agree.",
                made_by=lead,
                published_at=published_at,
            )
        text = go_on(year, lead).programme.agreement_texts.get()
        assert (text.version, text.title, text.published_at) == (1, "Version 2", None)
        assert text.change_note == "From PINS 2025 to 2026, version 2"


def test_places_of_a_council_that_merged_go_to_the_other(lead, north, year):
    with in_area(north):
        east, west = Organisation.objects.filter(kind="local_authority").order_by("name")
        for council, places in ((east, 4), (west, 3)):
            Quota.objects.create(area=north, cohort=year.cohort, council=council, places=places)
        end_partner(partner=east, ended_on=timezone.localdate(), succeeded_by=west, by=lead)
        made = copy_programme(programme=year.programme, by=lead, **NEXT).programme
        quota = made.cohorts.get(name="New schools").quotas.get()
        assert (quota.council, quota.places) == (west, 7)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "pins 2025 to 2026"}, "There is a programme"),
        ({"starts_on": START}, "must begin and end later"),
        ({"ends_on": date(2026, 9, 1)}, "must come after the first"),
    ],
)
def test_next_programme_that_cannot_be_is_refused_whole(lead, north, year, changed, said):
    with in_area(north):
        with pytest.raises(Refused, match=said):
            go_on(year, lead, **changed)
        assert Programme.objects.count() == 1


def test_school_that_left_cannot_go_on_and_nothing_is_made(lead, north, year):
    with in_area(north):
        with pytest.raises(Refused, match="Only schools that take part"):
            go_on(year, lead, participations=list(year.programme.participations.all()))
        assert Programme.objects.count() == 1


def day(on, name):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_lead_chooses_on_the_page_who_goes_on(client, lead, officer, outsider, north, year):
    where = reverse("programme_continue", args=["northshire", year.programme.pk])
    with in_area(north):
        first, _, third = going_on(year)
    client.force_login(lead.user)
    page = client.get(where)
    assert page.content.decode().count("checked") == 3
    assert "Northshire West Primary 2" not in page.content.decode()  # it left
    form = {"name": NEXT["name"], **day(NEXT["starts_on"], "starts_on"), **day(NEXT["ends_on"], "ends_on")}
    refused = client.post(where, form | {"name": "PINS 2025 to 2026", "participations": [first.pk]})
    assert refused.status_code == 422
    assert refused.content.decode().count("checked") == 1
    made = client.post(where, form | {"participations": [first.pk, third.pk]}, follow=True).content.decode()
    assert "Fixed days have moved on by 1 year" in made
    assert "Continuing schools" in made
    with in_area(north):
        schools = Programme.objects.get(name=NEXT["name"]).participations.values_list("school", flat=True)
        assert set(schools) == {first.school_id, third.school_id}
    for person, status in ((officer, 403), (outsider, 404)):
        client.force_login(person.user)
        assert client.post(where, form).status_code == status


def test_next_year_without_schools_that_go_on_is_set_up_too(client, lead, north):
    with in_area(north):
        empty = make_year(lead, "PINS 2025 to 2026", START).programme
    client.force_login(lead.user)
    where = reverse("programme_continue", args=["northshire", empty.pk])
    assert "Which schools go on" not in client.get(where).content.decode()
    form = {"name": NEXT["name"], **day(NEXT["starts_on"], "starts_on"), **day(NEXT["ends_on"], "ends_on")}
    assert client.post(where, form).status_code == 302


def test_continuing_schools_of_a_second_year_stay_in_their_cohort(lead, north, year):
    with in_area(north):
        second = go_on(year, lead)
        third = copy_programme(
            programme=second.programme,
            name="PINS 2027 to 2028",
            starts_on=date(2027, 9, 6),
            ends_on=date(2028, 7, 28),
            by=lead,
        )
        assert third.continuing.name == "Continuing schools"
        assert third.programme.cohorts.count() == 2
        assert third.continuing.starts_on == date(2027, 9, 7)  # 53 weeks later
