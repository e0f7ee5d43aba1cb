"""Lists of schools: from a text to decisions that stay, for people who may and nobody else."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from programmes.models import ActivityEntry, Membership
from programmes.services.activity import Refused
from schools.models import KnownName, Participation, SchoolList, SchoolListLine
from schools.services.list_lines import choose_schools, leave_out, reconsider
from schools.services.school_lists import delete_list, finish_list, reopen_list, settled_urns, start_list
from tests.areas import PortalClient, in_area
from tests.school_year import make_year

PAGE = "/a/northshire/schools/lists/"
PRIMARY_1, PRIMARY_2, NEWCOMER, OLD, NEW = 900101, 900102, 910102, 910103, 910104
SOUTHERN = 910202
TEXT = """We are happy to say that 5 primary schools take part.
• Northshire East Primary 1
• Northshire East Newcomer
• Northshire East Old School
• northshire east primary 1
• Zzyzx School"""


def start(by, text=TEXT, name="Launch", la_codes=("911",)):
    return start_list(name=name, text=text, la_codes=la_codes, by=by)


def line(school_list, text):
    return school_list.lines.get(text=text)


@pytest.fixture
def launch(north, lead):
    with in_area(north):
        yield start(lead)


def outcomes(school_list):
    return {row.text: (row.outcome, row.decision, row.urns) for row in school_list.lines.all()}


# What starting, deciding and finishing do ------------------------------------------------------


def test_list_is_kept_with_a_verdict_for_each_line(launch):
    assert outcomes(launch) == {
        "We are happy to say that 5 primary schools take part": ("prose", "left_out", []),
        "Northshire East Primary 1": ("match", "chosen", [PRIMARY_1]),
        "Northshire East Newcomer": ("match", "chosen", [NEWCOMER]),
        "Northshire East Old School": ("doubtful", "", []),
        "northshire east primary 1": ("duplicate", "left_out", []),
        "Zzyzx School": ("none", "", []),
    }
    assert (launch.source_text, launch.claimed_schools, launch.la_codes) == (TEXT, 5, ["911"])
    assert line(launch, "Northshire East Old School").candidates[0]["urns"] == [NEW]


def test_list_costs_the_same_number_of_queries_whatever_its_length(north, lead):
    with in_area(north):
        counts = []
        for text in ("Oakton School\nZzyzx School", TEXT + "\nOakton Infants\nQuux Primary\nOakton Juniors"):
            with CaptureQueriesContext(connection) as queries:
                start(lead, text)
            counts.append(len(queries))
    assert counts == [counts[0]] * 2
    assert counts[0] < 20


@pytest.mark.parametrize(
    "text", ["We are happy to say so.", "\n".join(f"Oak {n} Primary" for n in range(1001))]
)
def test_text_without_a_school_or_beyond_measure_is_refused(north, lead, text):
    with in_area(north):
        with pytest.raises(Refused):
            start(lead, text)
        assert not SchoolList.objects.exists()


def test_decision_stands_with_who_and_when_and_settles_the_list(launch, lead):
    old, unknown = line(launch, "Northshire East Old School"), line(launch, "Zzyzx School")
    decided = choose_schools(line=old, urns=[NEW], version=0, by=lead)
    assert (decided.urns, decided.decided_by, decided.version) == ([NEW], lead, 1)
    leave_out(line=unknown, version=0, by=lead)
    assert settled_urns(launch) == [PRIMARY_1, NEWCOMER, NEW]
    done = finish_list(school_list=launch, by=lead)
    assert (done.is_done, done.finished_by) == (True, lead)
    assert ActivityEntry.objects.filter(verb="finished the list", detail="with 3 schools").count() == 1


def test_two_schools_may_be_chosen_for_a_joined_line_but_not_three(launch, lead):
    unknown = line(launch, "Zzyzx School")
    with pytest.raises(Refused, match="Choose an open school"):
        choose_schools(line=unknown, urns=[PRIMARY_2, NEW, NEWCOMER], version=0, by=lead)
    assert choose_schools(line=unknown, urns=[PRIMARY_2, NEW], version=0, by=lead).urns == [PRIMARY_2, NEW]


@pytest.mark.parametrize("urns", [[OLD], [999999], []])
def test_closed_unknown_or_no_school_cannot_be_chosen(launch, lead, urns):
    with pytest.raises(Refused, match="Choose an open school of the register"):
        choose_schools(line=line(launch, "Zzyzx School"), urns=urns, version=0, by=lead)
    assert line(launch, "Zzyzx School").decision == ""


def test_nobody_decides_over_a_decision_that_they_have_not_seen(launch, lead):
    unknown = line(launch, "Zzyzx School")
    choose_schools(line=unknown, urns=[NEW], version=0, by=lead)
    with pytest.raises(Refused, match=f"{lead.user} decided “Zzyzx School” meanwhile"):
        leave_out(line=unknown, version=0, by=lead)
    assert line(launch, "Zzyzx School").urns == [NEW]


def test_list_with_open_lines_is_not_finished_and_a_finished_one_not_changed_unless_opened(launch, lead):
    with pytest.raises(Refused, match="2 lines of the list still need a decision"):
        finish_list(school_list=launch, by=lead)
    for text in ("Northshire East Old School", "Zzyzx School"):
        leave_out(line=line(launch, text), version=0, by=lead)
    finish_list(school_list=launch, by=lead)
    with pytest.raises(Refused, match="finished"):
        choose_schools(line=line(launch, "Zzyzx School"), urns=[NEW], version=1, by=lead)
    reopen_list(school_list=launch, by=lead)
    assert choose_schools(line=line(launch, "Zzyzx School"), urns=[NEW], version=1, by=lead).urns == [NEW]


def test_match_can_be_objected_to_and_a_sentence_or_a_double_taken_back(launch, lead):
    match = reconsider(line=line(launch, "Northshire East Primary 1"), version=0, by=lead)
    assert (match.outcome, match.decision, match.candidates[0]["urns"]) == ("doubtful", "", [PRIMARY_1])
    double = reconsider(line=line(launch, "northshire east primary 1"), version=0, by=lead)
    assert (double.outcome, double.decision, double.candidates[0]["urns"]) == ("doubtful", "", [PRIMARY_1])
    prose = launch.lines.get(outcome="prose")
    assert reconsider(line=prose, version=0, by=lead).outcome == "none"


def test_decision_is_remembered_and_offered_with_who_decided(launch, lead):
    choose_schools(line=line(launch, "Northshire East Old School"), urns=[NEW], version=0, by=lead)
    leave_out(line=line(launch, "Zzyzx School"), version=0, by=lead)
    again = start(lead, "Northshire East OLD school.\nZzyzx School\nNorthshire East Primary 2", name="Again")
    first, second, _ = again.lines.all()
    assert (first.outcome, first.urns, first.decided_by) == ("match", [NEW], None)
    assert re.search(rf"as decided by {lead.user} on \d+ \w+ 20\d\d", first.reason)
    assert (second.outcome, second.decision) == ("none", "left_out")
    assert str(lead.user) in second.reason


def test_remembered_school_that_has_closed_is_asked_about_again(launch, lead):
    KnownName.objects.create(
        area=lead.area, organisation=lead.organisation, plain="quux school", urns=[OLD], decided_by=lead
    )
    assert start(lead, "Quux School").lines.get().outcome == "none"


def test_names_are_remembered_for_ones_own_organisation(launch, lead, officer):
    leave_out(line=line(launch, "Zzyzx School"), version=0, by=lead)
    assert start(officer, "Zzyzx School").lines.get().decision == ""
    choose_schools(line=start(officer, "Quux School").lines.get(), urns=[NEW], version=0, by=officer)
    assert KnownName.objects.filter(organisation=officer.organisation).get().plain == "quux school"


def test_school_of_another_council_is_offered_never_taken(launch, lead):
    found = start(lead, "Southmoor East Newcomer School\nURN 910202", name="Elsewhere").lines.first()
    assert (found.outcome, found.candidates[0]["urns"], found.urns) == ("doubtful", [SOUTHERN], [])


def test_urn_beside_the_name_counts_unless_they_disagree(launch, lead):
    urns = (PRIMARY_2, NEWCOMER, OLD, 999999, SOUTHERN)
    called = (
        "N.E. Prim 2",
        "Northshire East Newcomer",
        "Northshire East Old School",
        "Northshire East Primary 1",
        "",
    )
    rows = [["URN", "Name"], *([str(urn), name] for urn, name in zip(urns, called, strict=True))]
    made = start_list(name="Table", text="", rows=rows, la_codes=["911"], by=lead)
    found = [(row.outcome, row.urns, row.candidates[0]["urns"]) for row in made.lines.all()]
    assert found[1:] == [
        ("match", [NEWCOMER], [NEWCOMER]),
        ("doubtful", [], [NEW]),
        ("doubtful", [], [PRIMARY_1]),
        ("doubtful", [], [SOUTHERN]),
    ]
    assert found[0][0] == "doubtful"


def test_deleted_list_leaves_what_names_mean(launch, lead):
    leave_out(line=line(launch, "Zzyzx School"), version=0, by=lead)
    delete_list(school_list=launch, by=lead)
    assert not SchoolListLine.objects.exists()
    assert KnownName.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "perhaps"},
        {"decision": "chosen", "decided_at": "2026-11-21T00:00Z", "urns": []},
        {"decision": "chosen", "decided_at": "2026-11-21T00:00Z", "urns": [1, 2, 3]},
        {"urns": [1]},
        {"decision": "left_out", "decided_at": None},
        {"position": 1},
    ],
)
def test_database_refuses_lines_that_make_no_sense(launch, change):
    waiting = launch.lines.filter(decision="").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        SchoolListLine.objects.filter(pk=waiting.pk).update(**change)


# The pages -------------------------------------------------------------------------------------


def signed_in(membership):
    browser = PortalClient()
    browser.force_login(membership.user)
    return browser


def given(**changes):
    return {"name": "Launch", "text": TEXT, "councils": ["911"]} | changes


def post_list(browser, **changes):
    return browser.post(f"{PAGE}new/", given(**changes))


@pytest.fixture
def browser(lead):
    return signed_in(lead)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_pasted_list_leads_to_its_page_with_what_needs_an_eye_first(browser):
    page = browser.get(post_list(browser).url)
    text = text_of(page)
    assert (
        "We read 5 lines of “Launch”. 2 match, 1 is doubtful, 1 is there twice and 1 is not a school we know."
        in text
    )
    assert "The text says 5 schools and this list holds 4." in text
    assert "3 of 5 lines settled" in text
    assert "became Northshire East New Academy" in text
    assert "Left out as not the name of a school (1 line)" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Paste the list, or choose a file"),
        ({"name": ""}, "Give the list a name"),
        ({"councils": []}, "Choose at least one council"),
        ({"councils": ["921"]}, "Select a valid choice|Choose"),
        ({"text": "We are happy to say so."}, "No line looks like the name of a school"),
        ({"file": SimpleUploadedFile("a.csv", b"Oak Primary")}, "not both"),
        ({"text": "", "file": SimpleUploadedFile("a.xlsx", b"PK\3\4rubbish" * 99)}, "must be a"),
    ],
)
def test_list_that_cannot_be_read_says_why_and_keeps_what_was_typed(browser, changes, said):
    answer = post_list(browser, **changes)
    assert answer.status_code == 422
    assert re.search(said, text_of(answer))
    if "name" not in changes:
        assert 'value="Launch"' in answer.content.decode()
    if "text" not in changes:
        assert "Zzyzx School" in answer.content.decode()


def test_uploaded_table_is_read(browser, north):
    file = SimpleUploadedFile("any.csv", f"URN;School\n{NEWCOMER};Northshire East Newcomer".encode("utf-16"))
    answer = post_list(browser, text="", file=file)
    assert answer.status_code == 302
    with in_area(north):
        assert (SchoolList.objects.get().file_name, SchoolListLine.objects.get().urns) == (
            "any.csv",
            [NEWCOMER],
        )


def path_of(school_list):
    return f"{PAGE}{school_list.pk}/"


def answer_for(row, value, **more):
    seen = "-".join(map(str, row.urns)) or row.decision
    return {f"line-{row.pk}": value, f"seen-{row.pk}": f"{row.version}:{seen}"} | more


@pytest.fixture
def given_list(browser, north):
    post_list(browser)
    with in_area(north):
        return SchoolList.objects.get()


def find(north, text):
    with in_area(north):
        return SchoolListLine.objects.get(text=text)


def test_two_names_in_one_line_are_offered_both_and_each_alone(browser, north):
    post_list(browser, text="Northshire East Newcomer SchoolNorthshire East Primary 1")
    with in_area(north):
        row = SchoolListLine.objects.get()
    path = f"{PAGE}{row.school_list_id}/"
    text = text_of(browser.get(path))
    assert "Both: Northshire East Newcomer and Northshire East Primary 1" in text
    assert "Only Northshire East Newcomer" in text
    browser.post(path, answer_for(row, f"{NEWCOMER}-{PRIMARY_1}"))
    assert find(north, row.text).urns == [NEWCOMER, PRIMARY_1]


def test_answers_are_saved_by_button_and_lead_to_the_settled_schools(browser, given_list, north):
    old, unknown = find(north, "Northshire East Old School"), find(north, "Zzyzx School")
    answers = answer_for(old, str(NEW)) | answer_for(unknown, "left_out", check="1")
    assert browser.post(path_of(given_list), answers).url == f"{path_of(given_list)}settled/"
    settled = text_of(browser.get(f"{path_of(given_list)}settled/"))
    assert "3 schools of “Launch”" in settled
    assert "The text says 5 schools. What is settled here is 3." in settled
    assert "“Zzyzx School”" in settled
    browser.post(f"{path_of(given_list)}settled/")
    assert "Finished by" in text_of(browser.get(f"{path_of(given_list)}settled/"))
    browser.post(f"{path_of(given_list)}reopen/")
    with in_area(north):
        assert not SchoolList.objects.get().is_done


def test_htmx_gets_the_one_card_and_the_progress(browser, given_list, north):
    old = find(north, "Northshire East Old School")
    answer = browser.post(
        path_of(given_list), answer_for(old, str(NEW), one=old.pk), headers={"HX-Request": "true"}
    )
    assert (answer.status_code, "<html" in answer.content.decode()) == (200, False)
    assert "Decided by you" in text_of(answer)
    assert "4 of 5 lines settled" in text_of(answer)
    assert "Zzyzx" not in text_of(answer)
    assert find(north, old.text).urns == [NEW]


def test_answer_to_a_line_that_somebody_decided_meanwhile_says_so(browser, given_list, north, lead):
    old = find(north, "Northshire East Old School")
    with in_area(north):
        choose_schools(line=old, urns=[PRIMARY_2], version=0, by=lead)
    answer = browser.post(path_of(given_list), answer_for(old, str(NEW)))
    assert answer.status_code == 422
    assert "decided “Northshire East Old School” meanwhile" in text_of(answer)
    assert find(north, old.text).urns == [PRIMARY_2]


@pytest.mark.parametrize("value", ["0", "x", str(OLD), "99999999999999999999", "1-2-3", "-"])
def test_answer_that_is_no_open_school_changes_nothing(browser, given_list, north, value):
    old = find(north, "Northshire East Old School")
    answer = browser.post(path_of(given_list), answer_for(old, value))
    assert answer.status_code == 422
    assert "Choose an open school of the register" in text_of(answer)
    assert find(north, old.text).decision == ""


def test_none_of_these_leads_to_a_search_whose_result_can_be_chosen(browser, given_list, north):
    unknown = find(north, "Zzyzx School")
    answer = browser.post(path_of(given_list), answer_for(unknown, "search", check="1"))
    assert answer.url == f"{path_of(given_list)}?line={unknown.pk}#line-{unknown.pk}"
    page = browser.get(path_of(given_list), {"line": unknown.pk, "q": "newcomer"})
    assert "URN 910102" in text_of(page)
    fragment = browser.get(
        path_of(given_list), {"line": unknown.pk, "q": "newcomer"}, headers={"HX-Request": "true"}
    )
    assert "URN 910102" in text_of(fragment)
    assert "Old School" not in text_of(fragment)
    browser.post(path_of(given_list), answer_for(unknown, str(NEWCOMER)))
    assert find(north, unknown.text).urns == [NEWCOMER]
    assert "Northshire East Newcomer" in text_of(browser.get(path_of(given_list)))


def test_search_that_finds_nothing_or_asks_nonsense_says_so(browser, given_list, north):
    unknown = find(north, "Zzyzx School")
    page = browser.get(path_of(given_list), {"line": unknown.pk, "q": "qqqq"})
    assert "No other open school found for “qqqq”" in text_of(page)
    for query in ({"line": "x", "q": "a"}, {"line": "9" * 30}, {"line": unknown.pk, "q": "a" * 200}):
        assert browser.get(path_of(given_list), query).status_code == 200
    assert browser.get(path_of(given_list), {"line": "0"}, headers={"HX-Request": "true"}).status_code == 404


def test_match_is_objected_to_on_the_page(browser, given_list, north):
    match = find(north, "Northshire East Primary 1")
    browser.post(path_of(given_list), {"reconsider": f"{match.pk}:0"})
    assert find(north, match.text).outcome == "doubtful"
    assert "2 of 5 lines settled" in text_of(browser.get(path_of(given_list)))
    assert browser.post(path_of(given_list), {"reconsider": f"{match.pk}:0"}).status_code == 422


def test_get_changes_nothing(browser, given_list, north):
    old = find(north, "Northshire East Old School")
    browser.get(path_of(given_list), answer_for(old, str(NEW), check="1"))
    assert find(north, old.text).decision == ""
    assert browser.get(f"{path_of(given_list)}reopen/").status_code == 405


def test_list_is_deleted_after_asking_once_more(browser, given_list, north):
    assert "Delete “Launch”?" in text_of(browser.get(f"{path_of(given_list)}delete/"))
    browser.post(f"{path_of(given_list)}delete/")
    with in_area(north):
        assert not SchoolList.objects.exists()


ADDRESSES = ("", "settled/", "delete/")


@pytest.mark.parametrize("role", ["viewer", "forum_lead", "forum_worker", "school_lead", "provider"])
def test_others_of_the_area_may_not(role, request, given_list):
    browser = signed_in(request.getfixturevalue(role))
    for path in (PAGE, f"{PAGE}new/", *(path_of(given_list) + end for end in ADDRESSES)):
        assert browser.get(path).status_code == 403


def test_outsider_finds_nothing(outsider, given_list):
    browser = signed_in(outsider)
    for path in (PAGE, *(path_of(given_list) + end for end in ADDRESSES)):
        assert browser.get(path).status_code == 404
        assert browser.get(path.replace("northshire", "southmoor")).status_code in (
            {200} if path == PAGE else {404}
        )


def test_officer_of_a_council_sees_its_lists_and_not_the_boards(officer, given_list, north):
    browser = signed_in(officer)
    for end in ADDRESSES:
        assert browser.get(path_of(given_list) + end).status_code == 404
    assert "Launch" not in text_of(browser.get(PAGE))
    assert browser.post(path_of(given_list), {"reconsider": "1:0"}).status_code == 404
    assert post_list(browser, name="Our own").status_code == 302
    assert "Our own" in text_of(browser.get(PAGE))


def test_line_of_another_list_cannot_be_answered_here(browser, given_list, north, lead):
    with in_area(north):
        other = start(lead, "Quux School", name="Other").lines.get()
    browser.post(path_of(given_list), answer_for(other, str(NEW)))
    assert find(north, "Quux School").decision == ""


def count_queries(browser, path):
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


def test_pages_cost_the_same_queries_however_long_the_list(browser, north, lead):
    with in_area(north):
        short = start(lead, "Northshire East Newcomer\nZzyzx School", name="Short")
        assert (count_queries(browser, PAGE), count_queries(browser, path_of(short))) == (7, 9)
        assert count_queries(browser, f"{path_of(short)}settled/") == 12
        long = start(lead, TEXT + "\nNorthshire East Primary 2\nQuux School", name="Long")
        start(lead, name="Third")
    assert (count_queries(browser, PAGE), count_queries(browser, path_of(long))) == (7, 9)
    assert count_queries(browser, f"{path_of(long)}settled/") == 12


@pytest.fixture
def year(north, lead):
    with in_area(north):
        return make_year(lead)


def finished(north, lead):
    with in_area(north):
        made = start(lead, "Northshire East Newcomer\nNorthshire East New Academy", name="Ready")
        return finish_list(school_list=made, by=lead)


def test_schools_of_a_finished_list_join_a_cohort(browser, north, lead, year):
    path = path_of(finished(north, lead))
    assert "Add 2 schools to a cohort" in text_of(browser.get(f"{path}settled/"))
    answer = browser.post(f"{path}enrol/", {"cohort": year.cohort.pk, "tier": year.training.pk})
    assert "2 schools joined" in text_of(browser.get(answer.url))
    with in_area(north):
        found = Participation.objects.filter(cohort=year.cohort, tier=year.training)
        assert set(found.values_list("school__urn", flat=True)) == {NEWCOMER, NEW}
    again = browser.post(f"{path}enrol/", {"cohort": year.cohort.pk})
    assert "0 schools joined" in text_of(browser.get(again.url))


def test_cohort_must_be_chosen_and_tier_be_of_its_programme(browser, north, lead, year):
    path = path_of(finished(north, lead))
    with in_area(north):
        other = make_year(lead, name="Another programme")
    for data, said in (
        ({}, "Choose a cohort"),
        ({"cohort": "0"}, "Choose a cohort"),
        ({"cohort": year.cohort.pk, "tier": other.full.pk}, "Choose what schools get in PINS"),
    ):
        answer = browser.post(f"{path}enrol/", data)
        assert (answer.status_code, said in text_of(answer)) == (422, True)
    with in_area(north):
        assert not Participation.objects.exists()


def test_schools_of_an_unfinished_list_or_beyond_ones_reach_do_not_join(
    browser, given_list, north, lead, officer, year
):
    answer = browser.post(f"{path_of(given_list)}enrol/", {"cohort": year.cohort.pk})
    assert (answer.status_code, "Finish the list first" in text_of(answer)) == (422, True)
    with in_area(north):
        western = start(officer, "Northshire West Newcomer", la_codes=["912"])
        finish_list(school_list=western, by=officer)
    answer = signed_in(officer).post(f"{path_of(western)}enrol/", {"cohort": year.cohort.pk})
    assert (answer.status_code, "whose officers bring it in" in text_of(answer)) == (422, True)
    with in_area(north):
        assert not Participation.objects.exists()


def test_home_says_which_list_waits_and_for_how_many_names(browser, given_list, lead, north):
    assert "2 names wait for a decision in the list “Launch”" in text_of(browser.get("/a/northshire/"))
    with in_area(north):
        for text in ("Northshire East Old School", "Zzyzx School"):
            leave_out(line=SchoolListLine.objects.get(text=text), version=0, by=lead)
    assert "The list “Launch” is ready to finish" in text_of(browser.get("/a/northshire/"))


def test_each_membership_knows_who_started(given_list, lead, north):
    with in_area(north):
        assert SchoolList.objects.get().created_by == Membership.objects.get(pk=lead.pk)
        assert ActivityEntry.objects.filter(verb="gave the list").count() == 1
