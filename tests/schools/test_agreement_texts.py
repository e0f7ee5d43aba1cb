"""The words of agreements: written in the browser, published for good, compared clause by clause."""

from datetime import date

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from programmes.models import ActivityEntry, Cohort
from programmes.services.activity import Refused
from programmes.services.programmes import set_up_programme
from schools.agreements.changes import changes_between, sides_concerned
from schools.agreements.fingerprint import fingerprint
from schools.agreements.names import names_agree
from schools.agreements.parties import Parties
from schools.agreements.placeholders import PLACEHOLDERS, fill, names_in, unfilled, words_of
from schools.agreements.template import memorandum
from schools.models import AgreementText, Side
from schools.services.agreements import texts
from schools.services.participations import enrol_schools
from tests.areas import in_area
from tests.school_year import make_year

from .agreeing import first_school, new_version, published

NEWCOMER = 910102


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def draft(year, lead):
    return texts.start_text(programme=year.programme, by=lead)


def clause(key, *items, sides=()):
    return {"id": key, "heading": key.title(), "items": list(items), "sides": list(sides)}


def test_template_has_only_known_placeholders_sides_and_no_clause_twice():
    template = memorandum()
    assert set(names_in(words_of(template["clauses"]))) <= set(PLACEHOLDERS)
    keys = [known["id"] for known in template["clauses"]]
    assert len(set(keys)) == len(keys) == 12
    assert {side for known in template["clauses"] for side in known["sides"]} <= set(Side.values)
    required = {s["side"] for s in template["signatories"] if s["required"]}
    assert required == set(Side.values)


def test_filling_leaves_what_has_no_value_and_never_reads_what_was_filled_in():
    words = [clause("a", "{school_name} and {forum_name}", "{school_urn}")]
    values = {"school_name": "{forum_name}", "school_urn": "1"}
    assert fill(words, values)[0]["items"] == ["{forum_name} and {forum_name}", "1"]
    assert unfilled(words, values) == ["{forum_name}: no parent carer forum works with the school"]


def test_changes_name_whom_they_concern():
    before = [clause("a", "one"), clause("b", "two", sides=["school"]), clause("c", "three", sides=["forum"])]
    after = [before[1] | {"sides": ["council"]}, clause("a", "one"), clause("d", "four", sides=["forum"])]
    changes = changes_between(before, after)
    assert [(change.kind, change.heading) for change in changes] == [
        ("Changed", "B"),
        ("New", "D"),
        ("Removed", "C"),
    ]
    assert sides_concerned(changes, Side.values) == {"school", "council", "forum"}
    assert sides_concerned(changes_between(before, [clause("a", "uno"), *before[1:]]), Side.values) == set(
        Side
    )
    assert changes_between(before, before[::-1]) == []


def test_fingerprint_changes_with_every_word_alone():
    words = {"title": "T", "clauses": [clause("a", "one")], "statement": "S"}
    same = {"title": "T", "clauses": [dict(reversed(clause("a", "one").items()))], "statement": "S"}
    assert fingerprint(**words) == fingerprint(**same)
    others = [words | {"title": "t"}, words | {"clauses": [clause("a", "One")]}, words | {"statement": "s"}]
    assert len({fingerprint(**words), *(fingerprint(**other) for other in others)}) == 4


@pytest.mark.parametrize(
    ("typed", "known", "agree"),
    [
        ("Priya Nandra", "Priya Nandra", True),
        ("  dr. priya  NANDRA ", "Priya Nandra", True),
        ("P. Nandra", "Priya Nandra", True),
        ("Priya Anne Nandra", "Priya Nandra", True),
        ("Nandra, Priya", "Priya Nandra", True),
        ("Zoe O'Neill", "Zoë O’Neill", True),
        ("Mary Smith Jones", "Mary Smith-Jones", True),
        ("Priya", "Priya Nandra", False),
        ("Nandra", "Priya Nandra", False),
        ("P. N.", "Priya Nandra", False),
        ("Alex Nandra", "Priya Nandra", False),
        ("Priya Nandra", "Alex Penrose", False),
        ("", "Priya Nandra", False),
        ("...", "Priya Nandra", False),
        ("Priya Priya", "Priya Nandra", False),
        ("Cher", "Cher", True),
    ],
)
def test_names_agree_forgivingly_and_not_with_somebody_elses(typed, known, agree):
    assert names_agree(typed, known) is agree


def test_first_draft_is_the_template_and_there_is_one_draft_at_a_time(draft, year, lead):
    assert (draft.version, len(draft.clauses), draft.values["withdrawal_notice_weeks"]) == (1, 12, "four")
    with pytest.raises(Refused, match="begun a new version already"):
        texts.start_text(programme=year.programme, by=lead)
    texts.discard_draft(text=draft, by=lead)
    assert not AgreementText.objects.exists()


def test_only_people_who_see_the_whole_area_write(year, draft, officer, forum_lead):
    for membership in (officer, forum_lead):
        with pytest.raises(Refused, match="whole area"):
            texts.write_values(text=draft, values={}, by=membership)
        with pytest.raises(Refused, match="whole area"):
            texts.publish_text(text=draft, change_note="", by=membership)


def test_clauses_are_added_changed_moved_and_removed(draft, lead):
    texts.write_clause(
        text=draft, key="", heading="More", items=["{school_name} smiles."], sides=["school"], by=lead
    )
    texts.write_clause(text=draft, key="costs", heading="Money", items=["None."], sides=[], by=lead)
    texts.move_clause(text=draft, key="purpose", down=False, by=lead)
    texts.move_clause(text=draft, key="purpose", down=False, by=lead)
    assert texts.remove_clause(text=draft, key="photos", by=lead) == "Photos, quotes and stories"
    draft.refresh_from_db()
    assert [known["id"] for known in draft.clauses[:3]] == ["purpose", "parties", "school_does"]
    assert (draft.clauses[-1]["heading"], draft.clauses[-1]["sides"]) == ("More", ["school"])
    assert next(known for known in draft.clauses if known["id"] == "costs")["items"] == ["None."]
    with pytest.raises(Refused, match="taken this clause out"):
        texts.write_clause(text=draft, key="photos", heading="P", items=["x"], sides=[], by=lead)
    with pytest.raises(Refused, match=r"no placeholder \{school\}"):
        texts.write_clause(text=draft, key="costs", heading="P", items=["{school}"], sides=[], by=lead)


def test_somebody_must_sign_and_no_role_twice(draft, lead):
    head = {"side": "school", "role": "Head", "required": True}
    with pytest.raises(Refused, match="At least one"):
        texts.write_signatories(text=draft, signatories=[head | {"required": False}], by=lead)
    with pytest.raises(Refused, match="different roles"):
        texts.write_signatories(text=draft, signatories=[head, head | {"role": "head"}], by=lead)
    texts.write_signatories(text=draft, signatories=[head], by=lead)
    draft.refresh_from_db()
    assert draft.signatories == [head]


def test_published_words_never_change_though_values_may(draft, lead):
    texts.publish_text(text=draft, change_note="", by=lead)
    with pytest.raises(Refused, match="does not change"):
        texts.write_words(text=draft, title="Other", summary=[], statement="S", by=lead)
    for words in (
        {"title": "Other"},
        {"clauses": []},
        {"statement": ""},
        {"signatories": []},
        {"published_at": None},
    ):
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            AgreementText.objects.update(**words)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        AgreementText.objects.all().delete()
    row = texts.write_values(text=draft, values={"programme_contact": "us", "school_name": "Mine"}, by=lead)
    assert row.values["programme_contact"] == "us"
    assert "school_name" not in row.values


def test_new_version_needs_a_change_and_a_note(year, lead):
    published(year, lead)
    draft = texts.start_text(programme=year.programme, by=lead)
    assert (draft.version, draft.values["programme_contact"]) == (2, "team@area.example")
    with pytest.raises(Refused, match="what has changed"):
        texts.publish_text(text=draft, change_note=" ", by=lead)
    with pytest.raises(Refused, match="Nothing has changed since version 1"):
        texts.publish_text(text=draft, change_note="Better", by=lead)
    texts.discard_draft(text=draft, by=lead)
    second = new_version(year, lead, clause="forum_does", item="It brings cake.", note="Cake")
    assert AgreementText.objects.latest_of(year.programme) == second
    assert ActivityEntry.objects.latest("pk").detail == "Cake"


# In the browser ---------------------------------------------------------------------------------


@pytest.fixture
def at(year):
    """Return the address of a page of the programme's agreement."""
    return lambda name="agreement_text", *more: reverse(name, args=["northshire", year.programme.pk, *more])


def test_area_lead_writes_an_agreement_from_nothing(client, lead, north, year, at):
    client.force_login(lead.user)
    assert "No agreement yet" in client.get(at()).content.decode()
    page = client.post(at("agreement_text_start"), follow=True).content.decode()
    assert "Begins" not in page
    assert "3. What the school does" in page
    assert "{safeguarding_contact}" in page
    client.post(
        at("agreement_clause", "costs"), {"heading": "Money", "items": "One.\n\nTwo.", "sides": ["school"]}
    )
    client.post(at("agreement_clause_add"), {"heading": "Cake", "items": "Is shared."})
    client.post(at("agreement_clause_move", "purpose"), {"to": "up"})
    client.post(at("agreement_clause_remove", "photos"))
    client.post(
        at("agreement_words"), {"title": "Our promise", "summary": "Kind.\nBold.", "statement": "Yes."}
    )
    client.post(at("agreement_values"), {"programme_contact": "team@area.example"})
    client.post(at("agreement_signatories"), {"role_3": "Head", "side_3": "school", "required_3": "on"})
    client.post(at("agreement_publish"))
    with in_area(north):
        text = AgreementText.objects.get()
    assert text.published_at
    assert (text.title, text.summary, text.statement) == ("Our promise", ["Kind.", "Bold."], "Yes.")
    assert [known["id"] for known in text.clauses[:2]] == ["purpose", "parties"]
    assert (text.clauses[-1]["heading"], text.clauses[-1]["items"]) == ("Cake", ["Is shared."])
    assert next(known for known in text.clauses if known["id"] == "costs")["items"] == ["One.", "Two."]
    assert "photos" not in [known["id"] for known in text.clauses]
    assert text.signatories == [{"side": "school", "role": "Head", "required": True}]


@pytest.mark.parametrize(
    ("page", "sent", "message"),
    [
        ("agreement_words", {"title": "T", "statement": ""}, "Enter what a signatory confirms"),
        (
            "agreement_words",
            {"title": "T", "statement": "S", "summary": "{x}"},
            "There is no placeholder {x}",
        ),
        ("agreement_clause_add", {"heading": "", "items": "A"}, "Enter a heading"),
        ("agreement_clause_add", {"heading": "{nobody}", "items": "A"}, "There is no placeholder {nobody}"),
        (
            "agreement_clause_add",
            {"heading": "H", "items": "Dear {school}"},
            "There is no placeholder {school}",
        ),
        ("agreement_clause_add", {"heading": "H", "items": "A", "sides": "moon"}, "Select parties"),
        ("agreement_signatories", {}, "At least one signature"),
        ("agreement_signatories", {"role_1": "Head", "side_1": "moon"}, "Select for whom place 1 signs"),
        ("agreement_values", {"programme_contact": "x" * 201}, "200 characters or fewer"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_kept(client, lead, draft, at, page, sent, message):
    client.force_login(lead.user)
    response = client.post(at(page), sent)
    assert response.status_code == 422
    body = response.content.decode()
    assert message in body
    for typed in sent.values():
        assert typed in body or typed == "moon"
    draft.refresh_from_db()
    assert len(draft.clauses) == 12


def test_second_version_asks_for_a_note_and_shows_what_changed(client, lead, north, year, at):
    published(year, lead)
    client.force_login(lead.user)
    client.post(at("agreement_text_start"))
    client.post(
        at("agreement_clause", "forum_does"), {"heading": "What the forum does", "items": "It listens."}
    )
    page = client.get(at("agreement_publish")).content.decode()
    assert "Version 1 said" in page
    assert "It listens." in page
    assert client.post(at("agreement_publish"), {"change_note": ""}).status_code == 422
    client.post(at("agreement_publish"), {"change_note": "Shorter"})
    page = client.get(at("agreement_version", 2)).content.decode()
    assert "What changed since version 1" in page
    assert "Shorter" in page
    assert client.get(at("agreement_version", 3)).status_code == 404


def test_preview_fills_in_a_schools_names_and_says_what_is_missing(client, lead, year, draft, at):
    school = first_school(year, lead)
    client.force_login(lead.user)
    page = client.get(at("agreement_preview"), {"school": school.pk}).content.decode()
    assert "Northshire East Primary 1 (school number 900101), called the school." in page
    assert "Northshire East Parent Carer Forum, called the forum" in page
    assert "NHS Northshire and Northshire East Council" in page
    assert "up to 30 hours" in page
    assert "{safeguarding_contact}: type it under" in page
    assert "{audit_due_date}: no milestone speaks of an audit" in page
    assert client.get(at("agreement_preview"), {"school": "nonsense"}).status_code == 200


def test_day_of_the_audit_is_that_of_the_usual_plans_milestone(year, lead):
    """The usual plan calls it “Look at your school together”; only its hint speaks of the self-audit."""
    programme = set_up_programme(
        name="As usual", starts_on=date(2026, 9, 1), ends_on=date(2027, 7, 31), by=lead
    )
    cohort = Cohort.objects.get(programme=programme)
    (school,) = enrol_schools(cohort=cohort, urns=[NEWCOMER], starts_on=cohort.starts_on, by=lead)
    text = texts.start_text(programme=programme, by=lead)
    assert Parties([school]).values(school, text)["audit_due_date"] == "3 November 2026"


CHANGES = [
    ("agreement_text_start", ()),
    ("agreement_text_discard", ()),
    ("agreement_clause_move", ("costs",)),
    ("agreement_clause_remove", ("costs",)),
]
WRITING = [
    "agreement_words",
    "agreement_clause_add",
    "agreement_signatories",
    "agreement_values",
    "agreement_publish",
]


def test_councils_officer_reads_and_others_are_kept_out(client, officer, forum_lead, outsider, draft, at):
    client.force_login(officer.user)
    assert "Purpose" not in client.get(at()).content.decode()
    assert "Why we do this" in client.get(at()).content.decode()
    assert "Check and publish" not in client.get(at()).content.decode()
    for name in WRITING:
        assert client.get(at(name)).status_code == 403
    for name, more in CHANGES:
        assert client.post(at(name, *more)).status_code == 403
    client.force_login(forum_lead.user)
    assert client.get(at()).status_code == 403
    client.force_login(outsider.user)
    assert client.get(at()).status_code == 404
    south = at().replace("northshire", "southmoor")
    assert client.get(south).status_code == 404
    assert client.post(at("agreement_text_start").replace("northshire", "southmoor")).status_code == 404


def test_reading_changes_nothing(client, lead, draft, at):
    client.force_login(lead.user)
    for name, more in CHANGES:
        assert client.get(at(name, *more)).status_code == 405
    client.get(at("agreement_publish"))
    draft.refresh_from_db()
    assert draft.published_at is None


def test_page_costs_the_same_with_one_version_and_with_three(client, lead, year, at):
    client.force_login(lead.user)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at()).status_code == 200
        return len(captured)

    with in_area(lead.area):
        published(year, lead)
    one = cost()
    with in_area(lead.area):
        new_version(year, lead, clause="costs", item="More.")
        new_version(year, lead, clause="costs", item="Still more.")
    assert cost() == one
