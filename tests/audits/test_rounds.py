"""Rounds: setting them, how far their schools are, and what a school's own people find."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, Round
from audits.services.rounds import change_round, set_round, start_audit
from programmes.models import ActivityEntry, Membership, MembershipSchool, Organisation
from programmes.services.activity import Refused
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year, take_part
from tests.self_audit import answer, make_audit, make_framework, make_round


def days(**named):
    """What the boxes of two dates are sent with."""
    sent = {}
    for name, day in named.items():
        sent |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return sent


def form_of(version, **changed):
    today = timezone.localdate()
    return {
        "version": version.pk,
        "kind": "baseline",
        "name": "Autumn",
        **days(opens_on=today, closes_on=today + timedelta(days=30)),
    } | changed


@pytest.fixture
def version(lead, north):
    with in_area(north):
        return make_framework(lead, "other")


def test_lead_sets_a_round_for_a_cohort(send, lead, year, version, north):
    sent = form_of(version, whose=f"{year.programme.pk}-{year.cohort.pk}")
    assert send(lead, "round_new", **sent).status_code == 302
    made = Round.objects.get()
    assert (made.programme, made.cohort, made.version, made.name) == (
        year.programme,
        year.cohort,
        version,
        "Autumn",
    )
    assert ActivityEntry.objects.filter(verb="set the audit round").count() == 1


def test_round_form_keeps_what_was_typed_and_says_what_is_wrong(send, lead, year, version, words):
    today = timezone.localdate()
    sent = form_of(version, whose="", **days(closes_on=today - timedelta(days=1)))
    page = words(send(lead, "round_new", **sent), 422)
    assert "Select for which schools" in page
    assert "must not come before the day it opens" in page
    assert 'value="Autumn"' in page
    assert not Round.objects.exists()


def test_two_rounds_of_a_programme_have_two_names(send, lead, year, version, words):
    sent = form_of(version, whose=str(year.programme.pk))
    send(lead, "round_new", **sent)
    assert "There is a round called “Autumn” already" in words(send(lead, "round_new", **sent), 422)
    assert Round.objects.count() == 1


def test_drafts_and_old_versions_are_not_offered(look, lead, year, version, north, words):
    with in_area(north):
        make_framework(lead, "draft", publish=False)
    page = words(look(lead, "round_new"))
    assert "Other, version 1" in page
    assert "Draft" not in page
    with in_area(north), pytest.raises(Refused, match="draft"):
        set_round(
            by=lead,
            version=make_framework(lead, "unready", publish=False),
            kind="mid",
            name="X",
            opens_on=timezone.localdate(),
            closes_on=timezone.localdate(),
            programme=year.programme,
        )


@pytest.mark.parametrize("role", ["officer", "forum_lead", "school_lead", "viewer", "provider"])
def test_only_those_who_set_up_set_rounds(look, send, role, baseline, version):
    who = member("northshire", role)
    assert look(who, "round_list").status_code == 403
    assert send(who, "round_new", **form_of(version)).status_code == 403
    assert look(who, "round_change", baseline.pk).status_code == 403


def test_another_areas_round_does_not_exist(client, outsider, baseline, audit):
    client.force_login(outsider.user)
    for name, key in (("round", baseline.pk), ("round_change", baseline.pk), ("audit", audit.pk)):
        for area in ("northshire", "southmoor"):
            assert client.get(reverse(name, args=[area, key])).status_code == 404


def test_version_changes_after_saying_whom_it_leaves_behind(send, lead, audit, baseline, north, words):
    with in_area(north):
        second = make_framework(lead, "second")
        newer = _next_version(baseline.version.framework, lead)
    sent = form_of(newer, name="Baseline")
    page = words(send(lead, "round_change", baseline.pk, **sent))
    assert "One school has begun with other words" in page
    baseline.refresh_from_db()
    assert baseline.version.number == 1
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert send(lead, "round_change", baseline.pk, **sent, seen=seen).status_code == 302
    baseline.refresh_from_db()
    assert baseline.version == newer
    audit.refresh_from_db()
    assert audit.version.number == 1
    with pytest.raises(Refused, match="another framework"):
        change_round(round_=baseline, by=lead, version=second)


def _next_version(framework, by):
    from tests.self_audit import BOXES, LEVELS

    return framework.versions.create(
        area=by.area,
        number=2,
        title=framework.title,
        status_label="An example.",
        licence="Ours",
        levels=LEVELS,
        boxes=BOXES,
        published_at=timezone.now(),
        sha256="2" * 64,
    )


def test_area_sees_how_far_each_school_is_and_filters(look, lead, baseline, audit, west, year, words):
    take_part(year, west, by=lead)
    answer(audit, lead, "welcome_1")
    page = words(look(lead, "round", baseline.pk))
    assert "In progress" in page
    assert "1 of 6 looked at" in page
    assert page.count("Not begun</span>") == 2  # the count and the school
    blank = words(look(lead, "round", baseline.pk, query="?how_far=blank"))
    assert "Northshire West Primary 1" in blank
    assert "1 of 6" not in blank
    assert "No school is there at the moment" in words(
        look(lead, "round", baseline.pk, query="?how_far=agreed")
    )
    assert "1 of 6" in words(look(lead, "round", baseline.pk, query="?how_far=nonsense"))
    piece = words(look(lead, "round", baseline.pk, headers={"hx-request": "true"}))
    assert piece.startswith('<div id="schools">')


def test_partners_see_schools_within_reach_only(look, officer, lead, baseline, west, year, words):
    take_part(year, west, by=lead)
    assert "Northshire West Primary 1" not in words(look(officer, "round", baseline.pk))


def test_schools_that_get_training_only_are_not_asked(look, lead, baseline, west, year, words):
    participation = take_part(year, west, by=lead)
    type(participation).objects.filter(pk=participation.pk).update(tier=year.training)
    assert "Northshire West Primary 1" not in words(look(lead, "round", baseline.pk))


def test_round_page_and_lists_cost_the_same_with_one_school_and_with_three(
    look, lead, baseline, year, north, school_lead
):
    def queries():
        counts = []
        for who, name, args in (
            (lead, "round", [baseline.pk]),
            (lead, "audit_list", []),
            (school_lead, "audit_list", []),
        ):
            look(who, name, *args)
            with CaptureQueriesContext(connection) as found:
                look(who, name, *args)
            counts.append(len(found))
        return counts

    with in_area(north):
        make_audit(school_lead, baseline)
    before = queries()
    for name in ("Northshire East Primary 2", "Northshire West Primary 1"):
        with in_area(north):
            school = Organisation.objects.get(name=name)
            take_part(year, school, by=lead)
            made = make_round(lead, year, baseline.version, name=f"Also {name}")
            make_audit(school_lead, baseline, school)
            make_audit(school_lead, made)
    assert queries() == before


def test_school_finds_its_round_and_begins(look, send, school_lead, baseline, east, words):
    page = words(look(school_lead, "audit_list"))
    assert "Begin" in page
    assert "Carry on" not in page
    response = send(school_lead, "audit_start", baseline.pk, east.pk)
    audit = Audit.objects.get()
    assert response.url == reverse("audit", args=["northshire", audit.pk])
    assert (audit.school, audit.version, audit.started_by) == (east, baseline.version, school_lead)
    assert ActivityEntry.objects.get(verb="began the self-audit").school == east
    assert "Carry on" in words(look(school_lead, "audit_list"))


def test_two_who_begin_at_once_share_one_audit(send, school_lead, baseline, east):
    first = send(school_lead, "audit_start", baseline.pk, east.pk)
    assert send(school_lead, "audit_start", baseline.pk, east.pk).url == first.url
    assert Audit.objects.count() == 1


def test_contributor_and_partners_do_not_begin(
    look, send, school_contributor, officer, baseline, east, words
):
    for who in (school_contributor, officer):
        assert send(who, "audit_start", baseline.pk, east.pk).status_code == 403
    page = words(look(school_contributor, "audit_list"))
    assert "Nobody has begun yet" in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_beginning_is_refused_outside_the_rounds_days_and_schools(baseline, school_lead, east, west, north):
    today = timezone.localdate()
    with in_area(north):
        for changed, said in (
            ({"opens_on": today + timedelta(days=1)}, "opens on"),
            ({"opens_on": today - timedelta(days=9), "closes_on": today - timedelta(days=1)}, "closed on"),
        ):
            for name, value in changed.items():
                setattr(baseline, name, value)
            with pytest.raises(Refused, match=said):
                start_audit(round_=baseline, school=east, by=school_lead)
        baseline.refresh_from_db()
        with pytest.raises(Refused, match="not for Northshire West"):
            start_audit(round_=baseline, school=west, by=school_lead)


def test_another_schools_round_is_not_begun(send, school_lead, baseline, west):
    assert send(school_lead, "audit_start", baseline.pk, west.pk).status_code == 404


def test_school_sets_a_round_of_its_own(look, send, school_lead, lead, version, east, west, north, words):
    sent = form_of(version, kind="other", name="After half-term")
    assert send(school_lead, "school_round_new", **sent, school=west.pk).status_code == 422
    assert send(school_lead, "school_round_new", **sent, school=east.pk).status_code == 302
    made = Round.objects.get()
    assert (made.school, made.programme) == (east, None)
    assert "After half-term" in words(look(school_lead, "audit_list"))
    assert "After half-term" not in words(look(lead, "audit_list"))  # not before it is submitted
    assert send(school_lead, "round_change", made.pk, **(sent | {"name": "Later"})).status_code == 302
    assert look(lead, "round_change", made.pk).status_code == 403


def test_places_are_added_one_by_one(look, send, school_lead, lead, year, baseline, east, north, words):
    with in_area(north):
        places = [{"id": "hall", "name": "Hall"}, {"id": "room", "name": "Classroom"}]
        version = make_framework(lead, "places", publish=False, places=places)
        version.framework.unit = "place"
        version.framework.save()
        version.statements.filter(slug="calm_1").update(places=["hall"])
        version.published_at, version.sha256 = timezone.now(), "0" * 64
        version.save()
        round_ = make_round(lead, year, version, name="Places")
    sent = {"place": "room", "place_name": "Oak room", "who_looked": "SENCO"}
    assert send(school_lead, "place_add", round_.pk, east.pk, **sent).status_code == 302
    assert "There is a place called “Oak room”" in words(
        send(school_lead, "place_add", round_.pk, east.pk, **sent), 422
    )
    assert "Enter what people call it" in words(
        send(school_lead, "place_add", round_.pk, east.pk, place="hall"), 422
    )
    send(school_lead, "place_add", round_.pk, east.pk, place="hall", place_name="Main hall")
    page = words(look(school_lead, "audit_list"))
    assert "Oak room</a>: 0 of 5 statements" in page
    assert "Main hall</a>: 0 of 6 statements" in page
    assert "Add a room or place" in page
    assert send(school_lead, "audit_start", round_.pk, east.pk).status_code == 302
    assert Audit.objects.filter(place="").count() == 0


def test_lead_of_two_schools_has_both(look, school_lead, lead, baseline, year, north, words):
    second = Organisation.objects.get(name="Northshire East Primary 2")
    with in_area(north):
        take_part(year, second, by=lead)
        MembershipSchool.objects.create(area=north, membership=school_lead, school=second)
    page = words(look(school_lead, "audit_list"))
    assert "Baseline, Northshire East Primary 1" in page
    assert "Baseline, Northshire East Primary 2" in page


def test_programme_that_the_school_left_shows_what_it_wrote(look, school_lead, audit, year, north, words):
    with in_area(north):
        year.programme.participations.update(state="withdrawn", reason="Merged", stage=None)
    page = words(look(school_lead, "audit_list"))
    assert "Carry on" in page
    assert "Begin</button>" not in page


def test_school_people_have_a_list_of_their_own(look, school_lead, baseline):
    assert look(school_lead, "round", baseline.pk).url == reverse("audit_list", args=["northshire"])


def test_menu_says_audit_to_schools_and_audits_to_others(look, school_lead, officer):
    for who, said in ((school_lead, "Audit"), (officer, "Audits")):
        menu = BeautifulSoup(look(who, "audit_list").content, "html.parser").select(
            'nav [aria-current="page"]'
        )
        assert [link.text.strip() for link in menu] == [said]


def test_national_viewer_is_refused(look, national_viewer):
    assert look(national_viewer, "audit_list").status_code == 403


def test_second_programme_does_not_mix_in(look, lead, school_lead, baseline, north, words):
    with in_area(north):
        other = make_year(lead, "PINS 2027 to 2028")
        make_round(lead, other, baseline.version, name="Not ours")
    assert "Not ours" not in words(look(school_lead, "audit_list"))
    assert Membership.objects.filter(pk=school_lead.pk).exists()
