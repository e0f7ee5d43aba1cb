"""The school's pages about other voices: asking, counting by hand, closing, and all voices side by side."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Answer, Audit, GroupEntry, Voice
from audits.reading.side_by_side import in_a_sentence
from audits.reading.voices import shown
from audits.services.answers import save_answer
from audits.services.group_entries import add_group_entry
from audits.services.voices import close_voice, open_voice
from common.disclosure import Span
from common.documents.models import Document
from programmes.models import ActivityEntry, AreaSettings, Organisation
from programmes.services.activity import Refused
from tests.areas import in_area
from tests.audits.asking import ask, count_as, make_asked
from tests.school_year import make_year
from tests.self_audit import answer

TODAY = timezone.localdate()
LAST_DAY = {"closes_on_day": TODAY.day, "closes_on_month": TODAY.month, "closes_on_year": TODAY.year}
MUCH, LITTLE = ("mostly",), ("partly", "not_yet", "not_sure", "")


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        return make_asked(school_lead, lead, make_year(lead))


@pytest.fixture
def staff(audit, school_lead, north):
    with in_area(north):
        return ask(audit, school_lead)


def at(audit, rest=""):
    return f"/a/northshire/audits/{audit.pk}/voices/{rest}"


def side_by_side(audit, slug="welcome_1"):
    return f"/a/northshire/audits/{audit.pk}/statements/{slug}/voices/"


def read(client, member, address):
    client.force_login(member.user)
    response = client.get(address)
    return response.status_code, " ".join(response.content.decode().split())


def test_school_asks_a_group_and_gets_link_code_and_picture(client, audit, school_lead, north):
    client.force_login(school_lead.user)
    page = client.get(at(audit)).content.decode()
    assert page.count("Not asked yet.") == 2
    response = client.post(at(audit, "staff/open/"), LAST_DAY | {"expected": "38"})
    assert (response.status_code, response.url) == (302, at(audit, "staff/"))
    with in_area(north):
        voice = Voice.objects.get()
        assert (voice.group, voice.expected, voice.code[:3]) == ("staff", 38, "NOR")
        assert ActivityEntry.objects.filter(verb="asked", thing="Staff").exists()
    page = client.get(at(audit, "staff/")).content.decode()
    assert f"/v/NOR-{voice.code[3:]}/" in page
    assert "data:image/svg+xml" in page
    assert "Being prepared" in page


@pytest.mark.parametrize(("round_lasts", "offered"), [(7, 7), (400, 21), (-3, 0)])
def test_last_day_that_is_offered_is_one_that_is_taken(
    client, audit, school_lead, north, round_lasts, offered
):
    with in_area(north):
        last = TODAY + timedelta(days=round_lasts)
        audit.round.opens_on = min(audit.round.opens_on, last)
        audit.round.closes_on = last
        audit.round.save()
    client.force_login(school_lead.user)
    page = client.get(at(audit, "staff/open/")).content.decode()
    sent = {
        f"closes_on_{part}": re.search(rf'name="closes_on_{part}" value="(\d+)"', page)[1]
        for part in ("day", "month", "year")
    }
    assert client.post(at(audit, "staff/open/"), sent).status_code == 302
    with in_area(north):
        assert Voice.objects.get().closes_on == TODAY + timedelta(days=offered)


def test_last_day_is_checked_and_kept(client, audit, school_lead):
    client.force_login(school_lead.user)
    response = client.post(
        at(audit, "staff/open/"),
        {"closes_on_day": "1", "closes_on_month": "1", "closes_on_year": "2001", "expected": "38"},
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "The last day must lie between today" in page
    assert 'value="38"' in page
    assert client.post(at(audit, "staff/open/"), {"expected": "many"}).status_code == 422


@pytest.mark.parametrize(
    ("rest", "method"),
    [
        ("staff/", "get"),
        ("staff/open/", "get"),
        ("staff/close/", "post"),
        ("staff/poster/", "post"),
        ("staff/count/", "get"),
        ("staff/count/1/remove/", "post"),
    ],
)
def test_only_who_leads_the_audit_asks(
    client, audit, staff, rest, method, officer, school_contributor, outsider, north
):
    with in_area(north):
        Audit.objects.update(submitted_at=timezone.now())
    for member, status in ((officer, 403), (school_contributor, 403), (outsider, 404)):
        client.force_login(member.user)
        assert getattr(client, method)(at(audit, rest)).status_code == status


def test_voices_are_the_schools_own_until_it_submits(
    client, audit, staff, officer, forum_lead, school_contributor, outsider, north
):
    for member, status in ((school_contributor, 200), (officer, 403), (forum_lead, 403), (outsider, 404)):
        assert read(client, member, at(audit))[0] == status
        assert read(client, member, side_by_side(audit))[0] == status
    with in_area(north):
        Audit.objects.update(submitted_at=timezone.now())
    assert read(client, officer, at(audit))[0] == 200
    assert read(client, forum_lead, side_by_side(audit))[0] == 200
    with in_area(north):
        Audit.objects.update(school=Organisation.objects.get(name="Northshire West Primary 1"))
    assert read(client, officer, side_by_side(audit))[0] == 404


@pytest.mark.parametrize("rest", ["nobody/open/", "nobody/", "parents/"])
def test_group_that_is_not_there_is_not_found(client, audit, staff, school_lead, rest):
    assert read(client, school_lead, at(audit, rest))[0] == 404


def test_services_refuse_what_must_not_be(audit, staff, lead, school_lead, officer, north):
    with in_area(north):
        for group, by, words in (
            ("staff", school_lead, "asked already"),
            ("governors", school_lead, "no questions for that group"),
            ("parents", officer, "Only who leads"),
        ):
            with pytest.raises(Refused, match=words):
                open_voice(audit=audit, group=group, expected=None, closes_on=TODAY, by=by)
        with pytest.raises(Refused, match="must not be more than"):
            add_group_entry(
                voice=staff, way="paper", people=3, counts={"welcome_1": {"mostly": 4}}, by=school_lead
            )
        for counts in (
            {"welcome_9": {"mostly": 1}},
            {"welcome_1": {"often": 1}},
            {"welcome_1": {"mostly": -1}},
        ):
            with pytest.raises(Refused, match="Count only what"):
                add_group_entry(voice=staff, way="paper", people=3, counts=counts, by=school_lead)
        close_voice(voice=staff, by=school_lead)
        with pytest.raises(Refused, match="Closed is closed"):
            close_voice(voice=staff, by=school_lead)
        with pytest.raises(Refused, match="Closed is closed"):
            add_group_entry(voice=staff, way="paper", people=3, counts={}, by=school_lead)


def test_facilitator_enters_and_removes_a_count(client, audit, staff, school_lead, north):
    client.force_login(school_lead.user)
    sent = {
        "way": "together",
        "people": "12",
        "note": "Years 3 and 5",
        "welcome_1-mostly": "8",
        "welcome_1-not_yet": "4",
    }
    response = client.post(at(audit, "staff/count/"), sent)
    assert (response.status_code, response.url) == (302, at(audit, "staff/"))
    with in_area(north):
        entry = GroupEntry.objects.get()
        assert entry.counts == {"welcome_1": {"mostly": 8, "not_yet": 4}}
    page = client.get(at(audit, "staff/")).content.decode()
    assert "12 people, Years 3 and 5" in page
    client.post(at(audit, f"staff/count/{entry.pk}/remove/"))
    with in_area(north):
        assert not GroupEntry.objects.exists()


def test_count_that_does_not_add_up_keeps_what_was_typed(client, audit, staff, school_lead):
    client.force_login(school_lead.user)
    sent = {
        "way": "paper",
        "people": "5",
        "note": "Year 4",
        "welcome_1-mostly": "4",
        "welcome_1-partly": "3",
        "calm_1-mostly": "x",
    }
    response = client.post(at(audit, "staff/count/"), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "These add up to 7, more than the 5 people" in page
    assert "must be a whole number" in page
    assert 'value="Year 4"' in page
    assert re.search(r'name="welcome_1-partly"[^>]*value="3"|value="3"[^>]*name="welcome_1-partly"', page)


def test_closing_is_asked_once_more_and_is_for_good(client, audit, staff, school_lead, north):
    client.force_login(school_lead.user)
    page = client.get(at(audit, "staff/close/")).content.decode()
    assert "Closed is closed: it cannot be opened again" in page
    assert "Fewer than 10 answered so far" in page
    with in_area(north):
        assert Voice.objects.get().closed_at is None
    assert client.post(at(audit, "staff/close/")).status_code == 302
    with in_area(north):
        assert Voice.objects.select_related("box").get().box.closed_at
    assert "being counted" in client.get(at(audit)).content.decode()
    again = client.post(at(audit, "staff/close/"), follow=True).content.decode()
    assert "Closed is closed, so that" in again


def test_group_is_closed_also_once_the_audit_is_submitted(client, audit, staff, school_lead, officer, north):
    with in_area(north):
        Audit.objects.update(state="submitted", submitted_at=timezone.now())
        with pytest.raises(Refused, match="Only who leads"):
            close_voice(voice=staff, by=officer)
    status, page = read(client, school_lead, at(audit, "staff/"))
    assert status == 200
    assert "Close it now" in page
    assert "Enter a count" not in page
    assert at(audit, "staff/") in read(client, school_lead, at(audit))[1]
    assert client.post(at(audit, "staff/close/")).status_code == 302
    with in_area(north):
        assert Voice.objects.get().closed_at is not None


def test_poster_is_asked_for(client, audit, staff, school_lead, north):
    client.force_login(school_lead.user)
    assert client.post(at(audit, "staff/poster/")).status_code == 302
    with in_area(north):
        assert Document.objects.get().title == "Poster for staff, Northshire East Primary 1"


def test_all_voices_stand_side_by_side_with_spread_base_and_a_sentence(
    client, audit, staff, school_lead, north
):
    with in_area(north):
        count_as(staff, welcome_1={MUCH: 15, LITTLE: 8})
        parents = ask(audit, school_lead, "parents", expected=214)
        count_as(parents, welcome_1={("mostly", "partly"): 6, ("not_yet", "not_sure", ""): 35})
        answer(audit, school_lead, "welcome_1", 3)
    status, page = read(client, school_lead, side_by_side(audit))
    assert status == 200
    assert "<b>Secure</b>" in page
    assert "<b>15</b>" in page
    assert "<b>8</b>" in page
    assert "This is partly how it is, This is not how it is yet, I am not sure, or did not say" in page
    assert "23 of 38 answered" in page
    assert "41 of 214 answered" in page
    assert "Questions for your talk" not in page, "this framework has none"
    assert "Next statement" in page


def test_small_group_is_hidden_everywhere_with_the_reason(client, audit, staff, school_lead, officer, north):
    """Nine members of staff: no page says what they said, nor how many they were."""
    with in_area(north):
        staff.by_link = 9
        count_as(staff)
        Voice.objects.update(by_link=9, expected=9)
        Audit.objects.update(submitted_at=timezone.now())
    for member in (school_lead, officer):
        for address in (at(audit), side_by_side(audit), side_by_side(audit, "calm_2")):
            _, page = read(client, member, address)
            main = re.sub(r"<(script|style|header|footer).*?</\1>", "", page)
            assert "Fewer than 10 answered" in main
            assert "9 " not in re.sub(r"<[^>]+>", "", main[main.index("<main") :])
            assert "pp-share" not in main


def test_raised_minimum_hides_what_was_shown(client, audit, staff, school_lead, north):
    with in_area(north):
        count_as(staff, welcome_1={MUCH: 15, LITTLE: 8})
        statement = audit.version.statements.get(slug="welcome_1")
        assert len(shown(audit)["staff"][statement.pk].parts) == 2
        AreaSettings.objects.create(area=north, minimum_cell=9, minimum_school=12)
        found = shown(audit)["staff"][statement.pk]
        assert (found.base, found.parts) == (23, ())
        AreaSettings.objects.update(minimum_school=30)
        assert shown(audit)["staff"][statement.pk].base is None


def test_one_rating_is_agreed_with_why(client, audit, staff, school_lead, north):
    client.force_login(school_lead.user)
    sent = {"rating": "2", "because": "Families told us so.", "edition": "0"}
    response = client.post(side_by_side(audit), sent)
    assert (response.status_code, response.url) == (302, side_by_side(audit))
    with in_area(north):
        kept = Answer.objects.get()
        assert (kept.level, kept.because, kept.settled_by) == (2, "Families told us so.", school_lead)
        assert kept.settled_at
    page = client.get(side_by_side(audit)).content.decode()
    assert "Agreed on" in page
    client.post(side_by_side(audit), sent | {"rating": "does_not_apply", "edition": str(kept.edition)})
    with in_area(north):
        kept.refresh_from_db()
        assert (kept.level, kept.outside) == (None, "does_not_apply")


def test_leaders_own_level_stays_beside_the_agreed_one(client, audit, staff, school_lead, north):
    with in_area(north):
        count_as(staff, welcome_1={("mostly", "partly"): 6, ("not_yet",): 20})
        answer(audit, school_lead, "welcome_1", 4)
    client.force_login(school_lead.user)
    gap = "School leaders see more of this than staff do."
    assert gap in client.get(at(audit)).content.decode()
    client.post(side_by_side(audit), {"rating": "1", "because": "Staff said so.", "edition": "1"})
    page = client.get(side_by_side(audit)).content.decode()
    leaders = page[page.index('id="v-leaders"') : page.index("</section>", page.index('id="v-leaders"'))]
    assert "<b>Leading</b>" in leaders
    assert "Before the school agreed" in leaders
    assert re.search(r"<b>Starting out</b>\. Agreed on .* by School lead", page)
    assert gap in page
    assert gap in client.get(at(audit)).content.decode()


def test_rating_that_changed_since_is_not_called_agreed(client, audit, staff, school_lead, officer, north):
    with in_area(north):
        words = {"because": "We talked.", "settled_at": timezone.now(), "settled_by": school_lead}
        row = answer(audit, school_lead, "welcome_1", 3, **words)
        statement = audit.version.statements.get(slug="welcome_1")
        to_needs_more = {"level": None, "outside": "needs_more_information"}
        save_answer(audit=audit, statement=statement, edition=1, changes=to_needs_more, by=school_lead)
        Audit.objects.update(submitted_at=timezone.now())
    for member in (school_lead, officer):
        _, page = read(client, member, side_by_side(audit))
        assert "<b>Needs more information</b>" in page
        assert "Agreed on" not in page
        assert "is not agreed now" in page
        assert "We talked." in page
    with in_area(north):
        row.refresh_from_db()
        assert row.settled_at is None


def test_rating_without_why_keeps_what_was_chosen(client, audit, staff, school_lead):
    client.force_login(school_lead.user)
    response = client.post(side_by_side(audit), {"rating": "3", "because": "", "edition": "0"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write in a sentence how you came to this" in page
    assert re.search(r'value="3"[^>]*checked', page)
    for hostile in ({"rating": "9"}, {"edition": "x", "rating": "2"}, {}):
        assert client.post(side_by_side(audit), {"because": "x"} | hostile).status_code == 422


def test_two_who_agree_at_once_lose_no_words(client, audit, staff, school_lead, school_contributor, north):
    with in_area(north):
        answer(
            audit,
            school_contributor,
            "welcome_1",
            3,
            because="Ours",
            settled_at=timezone.now(),
            settled_by=school_contributor,
        )
    client.force_login(school_lead.user)
    response = client.post(side_by_side(audit), {"rating": "2", "because": "Mine", "edition": "0"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Mine" in page
    assert "Ours" in page
    assert 'name="edition" value="1"' in page


def test_partners_read_and_do_not_agree(client, audit, staff, officer, north):
    with in_area(north):
        Audit.objects.update(submitted_at=timezone.now())
    _, page = read(client, officer, side_by_side(audit))
    assert "What do you agree on as a school?" not in page
    assert (
        client.post(side_by_side(audit), {"rating": "2", "because": "x", "edition": "0"}).status_code == 422
    )
    with in_area(north):
        assert not Answer.objects.exists()


def test_largest_differences_come_first(client, audit, staff, school_lead, north):
    far, near = ("mostly",), ("partly", "not_yet")
    with in_area(north):
        count_as(staff, welcome_1={far: 20, near: 5, ("not_sure", ""): 5}, calm_1={far: 30, ("partly",): 5})
        parents = ask(audit, school_lead, "parents")
        count_as(
            parents,
            welcome_1={("mostly", "partly"): 6, ("not_yet",): 20},
            calm_1={("mostly",): 6, ("partly",): 20},
            welcome_2={("mostly",): 20, ("partly",): 6},
        )
    _, page = read(client, school_lead, at(audit))
    first = page.index("Statement 1 about welcome and belonging")
    second = page.index("Statement 1 about calm places")
    assert first < second
    assert "Staff see more of this than parent carers do" in page
    assert "Statement 2 about welcome" not in page


def test_sentence_says_only_what_is_certain():
    low, high, wide = Span(0.1, 0.2), Span(0.8, 0.9), Span(0, 0.95)
    assert in_a_sentence({"staff": high, "families": low}).startswith(
        "Staff see more of this than families do."
    )
    assert in_a_sentence({"school leaders": high, "staff": high, "families": low}).startswith(
        "School leaders and staff see more"
    )
    assert in_a_sentence({"staff": low, "families": low}) == "Staff and families see this much alike."
    assert in_a_sentence({"staff": Span(0.5, 1), "families": low}).startswith("Staff see more")
    assert in_a_sentence({"staff": wide, "families": low}) == ""
    assert in_a_sentence({"staff": low}) == ""
    upper = Span(0.5, 0.95)
    assert in_a_sentence({"staff": upper, "families": low}).startswith(
        "Staff see more of this than families do"
    )


@pytest.mark.parametrize("groups", [["staff"], ["staff", "parents"]])
def test_number_of_queries_does_not_grow(
    client, audit, school_lead, north, groups, django_assert_num_queries
):
    with in_area(north):
        for group in groups:
            count_as(ask(audit, school_lead, group), welcome_1={MUCH: 15, LITTLE: 8})
    client.force_login(school_lead.user)
    client.get(at(audit))
    with django_assert_num_queries(18):
        client.get(at(audit))
    with django_assert_num_queries(19):
        client.get(side_by_side(audit))
