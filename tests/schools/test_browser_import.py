"""A file of the register given in the browser by platform staff, and done by a worker."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programmes.models import Membership
from programmes.services.activity import Refused
from schools.models import RegisterImport, School
from schools.services import imports
from schools.services.imports import ask_to_apply, carry_on, progress_of
from schools.tasks import carry_on_imports_task
from tests import cast
from tests.areas import PortalClient
from tests.schools.files import links, register, school

LIST = "/register/"


@pytest.fixture
def staff(empty_register, uploads):
    browser = PortalClient()
    browser.sign_in(Membership(user=cast.staff()))
    return browser


def given(file, name="edubase.csv"):
    return SimpleUploadedFile(name, file.getvalue())


def give(browser, *rows, **files):
    """Send a file; return the record of the import."""
    response = browser.post(LIST, {"file": given(register(*rows)), **files})
    assert response.status_code == 302, response.content.decode()
    return RegisterImport.objects.latest("pk")


def apply_address(started):
    return reverse("register_import_apply", args=[started.pk])


def test_staff_preview_and_apply_a_file(staff, uploads):
    started = give(
        staff,
        school(100001, "Oak Primary"),
        school(100002, status="Closed"),
        links=given(links((100002, 100001, "Successor"))),
    )
    page = staff.get(started.get_absolute_url()).content.decode()
    assert "Being read" in page
    carry_on_imports_task()
    page = staff.get(started.get_absolute_url()).content.decode()
    assert "Nothing has been changed yet" in page
    assert "Oak Primary" in page
    assert not School.objects.exists()
    assert "Apply the file" in staff.get(apply_address(started)).content.decode()
    assert staff.post(apply_address(started)).url == started.get_absolute_url()
    assert "Being applied" in staff.get(started.get_absolute_url()).content.decode()
    carry_on_imports_task()
    page = staff.get(started.get_absolute_url()).content.decode()
    assert "by Staff Member" in page
    assert School.objects.get(pk=100002).current().name == "Oak Primary"
    assert [path for path in uploads.rglob("*") if path.is_file()] == []
    assert "2 new, 0 changed" in staff.get(LIST).content.decode()


def test_bad_rows_are_shown_with_line_column_and_reason(staff):
    started = give(staff, school(100001), school(100002, OpenDate="<b>never</b>"))
    carry_on_imports_task()
    page = staff.get(started.get_absolute_url()).content.decode()
    assert "1 row left out" in page
    assert "&lt;b&gt;never&lt;/b&gt;" in page
    assert "is not a date like 31-08-2024" in page


def test_unusable_file_is_refused_with_its_sentence_and_deleted(staff, uploads):
    staff.post(LIST, {"file": given(register(school(100001), without=("URN",)))})
    carry_on_imports_task()
    started = RegisterImport.objects.get()
    assert started.state == "refused"
    assert "The file has no column URN" in staff.get(started.get_absolute_url()).content.decode()
    assert [path for path in uploads.rglob("*") if path.is_file()] == []


def test_many_closures_must_be_ticked(staff, import_register):
    import_register(school(100001), school(100002))
    started = give(staff, school(100001, status="Closed"), school(100002))
    carry_on_imports_task()
    response = staff.post(apply_address(started))
    assert response.status_code == 422
    assert "Tick the box if it is right" in response.content.decode()
    staff.post(apply_address(started), {"allows_many_closures": "on"})
    carry_on_imports_task()
    assert School.objects.get(pk=100001).status == "closed"


def test_preview_that_is_no_longer_true_is_shown_again_instead_of_applied(staff, import_register):
    started = give(staff, school(100001, "Oak Primary"))
    carry_on_imports_task()
    import_register(school(100001, "Oak Infants"))
    staff.post(apply_address(started))
    carry_on_imports_task()
    page = staff.get(started.get_absolute_url()).content.decode()
    assert "The register has changed since the preview" in page
    assert "Go on to apply it" in page
    assert School.objects.get().name == "Oak Infants"


def test_newer_file_replaces_one_that_was_not_applied(staff, uploads):
    first = give(staff, school(100001))
    carry_on_imports_task()
    give(staff, school(100002))
    first.refresh_from_db()
    assert first.state == "dropped"
    assert len([path for path in uploads.rglob("*") if path.is_file()]) == 1
    assert "cannot be applied" in staff.post(apply_address(first), follow=True).content.decode()


def test_file_is_applied_once(staff):
    started = give(staff, school(100001))
    carry_on_imports_task()
    ask_to_apply(register_import=started, allows_many_closures=False, by=cast.staff())
    with pytest.raises(Refused, match="cannot be applied: being applied"):
        ask_to_apply(register_import=started, allows_many_closures=False, by=cast.staff())
    assert carry_on(using="system") is True
    assert carry_on(using="system") is False


def test_lost_file_ends_with_a_sentence_and_the_next_is_read_all_the_same(staff, uploads):
    lost = give(staff, school(100001))
    for path in uploads.rglob("register/*"):
        path.unlink()
    kept = give(staff, school(100002))
    carry_on_imports_task()
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert (lost.state, kept.state) == ("refused", "previewed")
    assert "Something went wrong on our side" in lost.refusal


def test_progress_is_the_true_number_of_lines(staff, monkeypatch):
    started = give(staff, *(school(100000 + n) for n in range(1500)))
    carry_on_imports_task()
    assert progress_of(started) == (1001, 1501)
    RegisterImport.objects.update(state="waiting")
    fragment = staff.get(started.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert fragment.strip().startswith('<div id="import-state">')
    assert "1,001 of 1,501 lines" in fragment


def test_large_file_is_refused_at_the_door(staff, settings):
    settings.REGISTER_MAX_BYTES = imports.MEGABYTE
    large = io.BytesIO(b"x" * (imports.MEGABYTE + 1))
    response = staff.post(LIST, {"file": given(large)})
    assert response.status_code == 422
    assert "must be smaller than 1 MB" in response.content.decode()
    assert not RegisterImport.objects.exists()


def test_form_without_a_file_says_so(staff):
    response = staff.post(LIST)
    assert response.status_code == 422
    assert "Choose the file of the register" in response.content.decode()


@pytest.mark.parametrize("role", ["area_lead", "school_lead", "national_viewer"])
def test_nobody_but_platform_staff_knows_of_it(staff, role):
    started = give(staff, school(100001))
    carry_on_imports_task()
    other = PortalClient()
    other.sign_in(cast.member("northshire", role))
    for address in (LIST, started.get_absolute_url(), apply_address(started)):
        assert other.get(address).status_code == 404
        assert other.post(address).status_code == 404
    started.refresh_from_db()
    assert started.state == "previewed"


def test_staff_find_the_way_from_their_roles_and_others_are_shown_none(staff):
    way = f'href="{LIST}"'
    assert way in staff.get("/roles/").content.decode()
    other = PortalClient()
    other.sign_in(cast.member("northshire", "area_lead"))
    assert way not in other.get("/roles/").content.decode()


def test_signed_out_visitor_is_sent_to_sign_in(empty_register):
    assert PortalClient().get(LIST).url.startswith("/accounts/login/")


def test_applying_asks_who_it_is_when_the_sign_in_is_old(staff, settings):
    started = give(staff, school(100001))
    carry_on_imports_task()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    response = staff.post(apply_address(started))
    assert "/reauthenticate/" in response.url
    started.refresh_from_db()
    assert started.state == "previewed"
