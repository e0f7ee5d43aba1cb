"""A school's record: contacts, notes and documents for those whom they are for, and where the school stands."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.gentle_check import may_name_a_child
from programmes.handover import holdings_of, who_may_take_over
from programmes.home import Urgency, steps_for
from programmes.models import ActivityEntry, Invitation, Membership, Organisation
from programmes.services.activity import Refused
from programmes.services.memberships import hand_over
from schools.models import Contact, Note, OtherProgramme, Participation, SchoolFile, Visibility
from schools.policies import can_remove
from schools.services.notes import add_note, change_note, remove_note
from schools.services.participations import assign_link_worker
from schools.services.school_files import add_file
from tests.areas import in_area, make_account, say
from tests.cast import member
from tests.school_year import make_year, take_part

ROLES = (
    "area_lead", "officer", "forum_lead", "forum_worker", "school_lead", "school_contributor", "provider",
    "viewer",
)  # fmt: skip
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def east(year):
    return Organisation.objects.get(name="Northshire East Primary 1")


@pytest.fixture
def west(year):
    return Organisation.objects.get(name="Northshire West Primary 1")


@pytest.fixture
def participation(year, east, lead):
    return take_part(year, east, by=lead)


@pytest.fixture
def at(client, north):
    """Ask for or send to a page of a school as somebody, then come back into the area."""

    def send(who, school, path="", data=None):
        client.force_login(who.user)
        address = f"/a/northshire/schools/{school.pk}/{path}"
        response = client.get(address) if data is None else client.post(address, data)
        say(area_id=north.pk)
        return response

    return send


def text(response):
    return " ".join(response.content.decode().split())


ADA = {"role": "head", "full_name": "Ada Byrne", "email": "ada@oak.example"}


def test_contact_is_named_changed_made_main_and_removed(at, east, officer, school_lead):
    assert at(officer, east, "contacts/new/", ADA).status_code == 302
    assert (
        at(school_lead, east, "contacts/new/", ADA | {"full_name": "Bo Lane", "role": "senco"}).status_code
        == 302
    )
    ada, bo = Contact.objects.get(full_name="Ada Byrne"), Contact.objects.get(full_name="Bo Lane")
    assert (ada.is_main, bo.is_main) == (True, False)
    page = text(at(officer, east))
    assert page.index("Ada Byrne") < page.index("Bo Lane")
    changed = {"role": "senco", "full_name": "Bo Lane", "telephone": "01905 000000", "is_main": "on"}
    assert at(officer, east, f"contacts/{bo.pk}/", changed).status_code == 302
    ada.refresh_from_db()
    bo.refresh_from_db()
    assert (ada.is_main, bo.is_main, bo.telephone, bo.email) == (False, True, "01905 000000", "")
    assert "Remove this contact?" in text(at(officer, east, f"contacts/{ada.pk}/remove/"))
    assert Contact.objects.filter(pk=ada.pk).exists()
    assert at(officer, east, f"contacts/{ada.pk}/remove/", {}).status_code == 302
    assert not Contact.objects.filter(pk=ada.pk).exists()
    verbs = ActivityEntry.objects.filter(school=east).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "named as a contact", "named as a contact", "changed the contact", "removed the contact",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"full_name": ""}, "Enter their full name"),
        ({"role": "king"}, "Select what they do"),
        ({"email": ""}, "Enter an email address or a telephone number"),
        ({"email": "ada at oak"}, "in the correct format"),
        ({"full_name": "A" * 151}, "150 characters or fewer"),
        ({"telephone": "1" * 21}, "20 characters or fewer"),
    ],
)
def test_bad_contact_is_named_at_its_field_and_stays_typed(at, east, officer, change, said):
    response = at(officer, east, "contacts/new/", ADA | change)
    assert response.status_code == 422
    assert said in text(response)
    assert ("Ada Byrne" in text(response)) == ("full_name" not in change)
    assert not Contact.objects.exists()


def test_somebody_is_named_once_in_a_role(at, east, officer):
    at(officer, east, "contacts/new/", ADA)
    response = at(officer, east, "contacts/new/", ADA)
    assert response.status_code == 422
    assert "Ada Byrne is a contact in that role already" in text(response)


def test_contact_is_invited_with_name_and_address_filled_in(at, east, lead, officer, school_lead):
    at(officer, east, "contacts/new/", ADA)
    path = f"contacts/{Contact.objects.get().pk}/invite/"
    assert at(officer, east, path).status_code == 403
    assert "Invite to the portal" not in text(at(officer, east))
    assert "Invite to the portal" in text(at(lead, east))
    assert 'value="ada@oak.example"' in text(at(lead, east, path))
    assert at(school_lead, east, path, {"email": ADA["email"], "role": "officer"}).status_code == 422
    assert at(school_lead, east, path, {"email": ADA["email"], "role": "school_lead"}).status_code == 302
    invitation = Invitation.objects.get()
    assert (invitation.full_name, invitation.organisation) == ("Ada Byrne", east)
    assert [link.school for link in invitation.school_links.all()] == [east]


@pytest.mark.parametrize("role", ["school_contributor", "provider", "viewer"])
def test_roles_that_keep_no_record_find_no_way_to(at, east, role, lead, north):
    who = member("northshire", role)
    if role == "provider":
        who.school_links.create(area=north, school=east)
    assert "Name a contact" not in text(at(who, east))
    for path in ("contacts/new/", "notes/new/", "documents/new/", "other-programmes/new/"):
        assert at(who, east, path).status_code == 403
        assert at(who, east, path, {}).status_code == 403


def test_record_of_a_school_beyond_reach_does_not_exist(at, east, west, officer, forum_worker, lead):
    at(lead, west, "contacts/new/", ADA)
    contact = Contact.objects.get()
    note = add_note(school=west, text="Visit", visibility="everybody", by=lead)
    for who in (officer, forum_worker):
        for school in (west, east):  # nor through the address of a school that they do see
            for path in (f"contacts/{contact.pk}/", f"contacts/{contact.pk}/remove/", f"notes/{note.pk}/"):
                assert at(who, school, path).status_code == 404
                assert at(who, school, path, ADA).status_code == 404
        assert at(who, west, "notes/new/").status_code == 404
    contact.refresh_from_db()


def test_notes_are_read_by_those_whom_they_are_for_in_every_role(at, east, officer, provider, north):
    provider.school_links.create(area=north, school=east)
    for visibility in Visibility:
        add_note(school=east, text=f"for {visibility.value}", visibility=visibility, by=officer)
    seen = {}
    for role in ROLES:
        page = text(at(member("northshire", role), east))
        seen[role] = [one.value for one in Visibility if f"for {one.value}" in page]
    everything = ["authorities", "partners", "everybody"]
    assert seen == {
        "area_lead": everything,
        "officer": everything,
        "forum_lead": everything[1:],
        "forum_worker": everything[1:],
        "school_lead": everything[2:],
        "school_contributor": everything[2:],
        "provider": everything[2:],
        "viewer": everything[2:],
    }


def test_timeline_does_not_tell_of_notes_that_others_may_not_read(at, east, officer, forum_lead, school_lead):
    add_note(school=east, text="quiet", visibility=Visibility.AUTHORITIES, by=officer)
    assert "wrote a note about" not in text(at(forum_lead, east))
    add_note(school=east, text="shared", visibility=Visibility.PARTNERS, by=officer)
    assert "wrote a note about" in text(at(forum_lead, east))
    assert "wrote a note about" not in text(at(school_lead, east))
    assert ActivityEntry.objects.filter(verb="wrote a note about").count() == 2


def test_own_note_is_changed_and_removed_anothers_is_not(at, east, officer, forum_lead):
    sent = {"text": "We met the head.", "visibility": "everybody"}
    assert at(officer, east, "notes/new/", sent).status_code == 302
    note = Note.objects.get()
    assert at(forum_lead, east, f"notes/{note.pk}/").status_code == 403
    assert at(forum_lead, east, f"notes/{note.pk}/remove/", {}).status_code == 403
    with pytest.raises(Refused):
        change_note(note=note, text="x", visibility="everybody", by=forum_lead)
    with pytest.raises(Refused):
        remove_note(note=note, by=forum_lead)
    assert at(officer, east, f"notes/{note.pk}/", sent | {"text": "We met twice."}).status_code == 302
    note.refresh_from_db()
    assert note.text == "We met twice."
    assert note.changed_at is not None
    assert at(officer, east, f"notes/{note.pk}/remove/", {}).status_code == 302
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "", "visibility": "everybody"}, "Write the note"),
        ({"text": "Kept as typed", "visibility": ""}, "Select who may read it"),
        ({"text": "Kept as typed", "visibility": "authorities"}, "Select who may read it"),
        ({"text": "x" * 4001, "visibility": "everybody"}, "4000 characters or fewer"),
    ],
)
def test_bad_note_is_named_at_its_field(at, east, forum_lead, sent, said):
    response = at(forum_lead, east, "notes/new/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert sent["text"][:5] in text(response)
    assert not Note.objects.exists()


def test_forum_cannot_write_for_the_authorities_alone(east, forum_lead):
    with pytest.raises(Refused, match="who may read"):
        add_note(school=east, text="x", visibility="authorities", by=forum_lead)


def test_what_an_author_who_has_left_wrote_can_be_erased(year, east, officer, lead, forum_lead, school_lead):
    note = add_note(school=east, text="x", visibility="everybody", by=officer)
    assert [can_remove(who, note) for who in (lead, forum_lead, school_lead)] == [False] * 3
    Membership.objects.filter(pk=officer.pk).update(ended_at=timezone.now())
    note = Note.objects.select_related("author").get()
    assert [can_remove(who, note) for who in (lead, forum_lead, school_lead)] == [True, False, False]


@pytest.mark.parametrize(
    ("written", "hinted"),
    [
        ("Tom has autism and finds assembly hard.", True),
        ("We spoke about a boy called Samir after lunch.", True),
        ("Jasmine's diagnosis came in May", True),
        ("Met Anna Lowe, the head, about the audit.", False),
        ("Pupils in Year 3 drew the playground. Autism training is on Monday.", False),
        ("The school has a sensory room; every child may use it.", False),
        ("", False),
    ],
)
def test_gentle_check_sees_names_beside_what_is_said_of_children(written, hinted):
    assert may_name_a_child(written) is hinted


def test_note_that_may_name_a_child_is_kept_with_a_friendly_hint(client, at, east, officer):
    sent = {"text": "Tom has autism.", "visibility": "everybody"}
    assert at(officer, east, "notes/new/", sent).status_code == 302
    assert Note.objects.count() == 1
    assert "It reads as if it might name or describe a child" in text(at(officer, east))


def document(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def test_document_is_added_fetched_by_those_it_is_for_and_removed(client, uploads, at, east, officer, north):
    sent = {"file": document(), "title": "Our plan", "visibility": "partners"}
    assert at(officer, east, "documents/new/", sent).status_code == 302
    kept = SchoolFile.objects.select_related("upload").get()
    fetched = {}
    for role in ROLES:
        client.force_login(member("northshire", role).user)
        response = client.get(f"/a/northshire/files/{kept.upload.public_id}/")
        fetched[role] = response.status_code
        if response.status_code == 200:
            assert response.getvalue() == PDF  # which also closes the file
        say(area_id=north.pk)
    assert fetched == {
        "area_lead": 200, "officer": 200, "forum_lead": 200, "forum_worker": 200, "school_lead": 404,
        "school_contributor": 404, "provider": 404, "viewer": 404,
    }  # fmt: skip
    assert "Our plan" in text(at(member("northshire", "forum_lead"), east))
    assert "Our plan" not in text(at(member("northshire", "school_lead"), east))
    assert at(officer, east, f"documents/{kept.pk}/remove/", {}).status_code == 302
    assert not SchoolFile.objects.exists()


def test_document_of_a_western_school_is_not_fetched_by_the_eastern_forum(
    client, uploads, west, lead, forum_lead
):
    kept = add_file(school=west, file=document(), title="", visibility="everybody", by=lead)
    assert kept.title == "plan.pdf"
    client.force_login(forum_lead.user)
    assert client.get(f"/a/northshire/files/{kept.upload.public_id}/").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"), [(b"MZ\x00\x01binary", "The file must be a"), (b"", "The file you chose is empty")]
)
def test_bad_document_is_refused_at_its_field(uploads, at, east, officer, content, said):
    sent = {"file": document("plan.pdf", content), "title": "Our plan", "visibility": "partners"}
    response = at(officer, east, "documents/new/", sent)
    assert response.status_code == 422
    assert said in text(response)
    assert 'value="Our plan"' in text(response)


def test_other_programmes_are_noted_and_ended(at, east, officer):
    sent = {"kind": "speech", "name": "Talking together"}
    assert at(officer, east, "other-programmes/new/", sent).status_code == 302
    assert at(officer, east, "other-programmes/new/", sent).status_code == 422
    assert "Talking together" in text(at(officer, east))
    other = OtherProgramme.objects.get()
    path = f"other-programmes/{other.pk}/end/"
    assert at(officer, east, path, {"ends_on_day": "1"}).status_code == 422
    day = {"ends_on_day": "1", "ends_on_month": "7", "ends_on_year": "2027"}
    assert at(officer, east, path, day).status_code == 302
    assert "until 1 July 2027" in text(at(officer, east))


def test_other_programme_cannot_end_before_it_began(at, east, officer):
    days = {f"{name}_on_{part}": value for name, year in (("starts", "2027"), ("ends", "2026"))
            for part, value in (("day", "1"), ("month", "7"), ("year", year))}  # fmt: skip
    response = at(officer, east, "other-programmes/new/", {"kind": "speech", **days})
    assert response.status_code == 422
    assert "on or after the day it started" in text(response)


def test_state_is_changed_and_leaving_asks_for_the_reason(at, participation, officer, forum_lead):
    school, path = participation.school, f"participations/{participation.pk}/state/"
    assert at(forum_lead, school, path).status_code == 403
    response = at(officer, school, path, {"to": "withdrawn"})
    assert response.status_code == 422
    assert "Say in a sentence why the school leaves" in text(response)
    assert at(officer, school, path, {"to": "active"}).status_code == 422  # not everybody has signed
    assert at(officer, school, path, {"to": "sustaining"}).status_code == 422
    assert at(officer, school, path, {"to": "withdrawn", "reason": "A new head teacher"}).status_code == 302
    participation.refresh_from_db()
    assert (participation.state, participation.reason) == ("withdrawn", "A new head teacher")


def test_terms_are_changed_and_only_those_of_the_same_programme(at, participation, year, officer, lead):
    path = f"participations/{participation.pk}/terms/"
    day = {"starts_on_day": "1", "starts_on_month": "12", "starts_on_year": "2026"}
    terms = {"cohort": year.cohort.pk, "tier": year.continuing.pk, **day}
    assert at(officer, participation.school, path, terms).status_code == 302
    participation.refresh_from_db()
    assert participation.tier == year.continuing
    other = make_year(lead, "Another")
    response = at(officer, participation.school, path, terms | {"tier": other.full.pk})
    assert response.status_code == 422
    assert "Select a tier" in text(response)


def test_link_worker_is_chosen_among_those_who_work_with_the_school(
    at, participation, officer, forum_worker, lead
):
    path = f"participations/{participation.pk}/link-worker/"
    page = text(at(officer, participation.school, path))
    assert "Forum worker Northshire" in page
    assert "School lead Northshire" not in page
    sent = {"link_worker": forum_worker.pk}
    assert at(officer, participation.school, path, sent).status_code == 302
    participation.refresh_from_db()
    assert participation.link_worker == forum_worker
    assert at(officer, participation.school, path, {"link_worker": "999999"}).status_code == 422


def test_participation_of_another_school_is_a_404(at, participation, west, year, lead, officer):
    other = take_part(year, west, by=lead)
    for what in ("state", "terms", "link-worker"):
        assert at(officer, participation.school, f"participations/{other.pk}/{what}/").status_code == 404


def test_schools_that_somebody_looks_after_pass_to_whoever_takes_over(
    participation, lead, forum_worker, forum_lead, viewer
):
    worker = Membership.objects.select_related("user", "organisation", "area").get(pk=forum_worker.pk)
    assign_link_worker(participations=[participation], link_worker=worker, by=lead)
    assert ("Schools that they look after as link worker", 1) in holdings_of(worker)
    assert who_may_take_over(worker, [forum_lead, viewer]) == [forum_lead]
    hand_over(leaver=worker, successor=forum_lead, by=lead)
    assert Participation.objects.get().link_worker == forum_lead


def test_home_of_a_school_lead_begins_with_what_is_late_but_for_signing(
    participation, school_lead, school_contributor, officer
):
    late = participation.milestones.filter(milestone__name="Look at your school together")
    late.update(due_on=timezone.localdate() - timedelta(days=1))
    steps = [step for step in steps_for(school_lead) if "/steps/" in step.href]
    assert [step.title for step in steps] == ["Look at your school together", "Look back"]
    assert [step.urgency for step in steps] == [Urgency.NOW, Urgency.SOON]
    participation.milestones.update(done_on=timezone.localdate() - timedelta(days=1))
    for who in (school_lead, school_contributor, officer):
        assert not any("/steps/" in step.href for step in steps_for(who))


def test_writing_in_markup_stays_writing(at, east, officer):
    at(officer, east, "notes/new/", {"text": "<script>alert(1)</script>", "visibility": "everybody"})
    assert "<script>alert(1)" not in text(at(officer, east))


def test_colleague_with_a_role_elsewhere_reads_only_what_that_role_may(client, north, east, officer, lead):
    """The uploader of a document keeps it; a stranger with an account and no hat here gets nothing."""
    stranger = make_account("stranger@elsewhere.example", "Stranger")
    client.force_login(stranger)
    assert client.get(f"/a/northshire/schools/{east.pk}/").status_code == 404
