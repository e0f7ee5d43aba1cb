"""What an area settles on: minimums only rise, periods are honoured, languages and targets are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from common.documents.kinds import DocumentKind, Form, period_of
from programmes.models import ActivityEntry, AreaSettings
from programmes.services.activity import Refused
from programmes.services.area_settings import change_settings, settings_of
from tests.areas import in_area

PAGE = reverse("area_settings", args=["northshire"])
FORM = reverse("area_settings_change", args=["northshire"])
CHOSEN = {
    "minimum_school": "12",
    "minimum_cell": "5",
    "minimum_schools": "4",
    "languages": ["pl", "ur"],
    "activity_kept_months": "24",
    "unselected_kept_months": "6",
    "downloads_kept_days": "7",
    "target_days_to_sign": "14",
    "target_signed_percent": "95",
    "target_on_time_percent": "75",
}


def test_area_without_a_row_has_the_defaults(north, lead):
    with in_area(north):
        assert settings_of(north).minimum_school == 10
        assert settings_of(north).languages == ["en"]
        assert not AreaSettings.objects.exists()


def test_lead_changes_the_settings_and_reads_them(client, lead, north):
    client.force_login(lead.user)
    assert client.post(FORM, CHOSEN).url == PAGE
    page = client.get(PAGE).content.decode()
    for shown in (
        "From 12 answers",
        "English, Polish, Urdu",
        "24 months",
        "Within 14 days",
        "95% of schools",
    ):
        assert shown in page
    with in_area(north):
        entry = ActivityEntry.objects.latest("pk")
        assert (entry.verb, entry.thing) == ("changed the settings of", "Northshire")
        assert "minimum school" in entry.detail


def test_lower_minimum_is_refused_at_the_field_and_what_was_typed_stays(client, lead, north):
    client.force_login(lead.user)
    client.post(FORM, CHOSEN)
    response = client.post(FORM, CHOSEN | {"minimum_school": "11", "downloads_kept_days": "8"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "must be 12 or more. A figure once hidden must not be got by lowering the rule." in page
    assert 'value="8"' in page
    with in_area(north):
        assert settings_of(north).minimum_school == 12
        assert settings_of(north).downloads_kept_days == 7


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("minimum_school", "9", "must be 10 or more"),
        ("activity_kept_months", "3", "must be 12 or more"),
        ("downloads_kept_days", "400", "must be 90 or fewer"),
        ("target_signed_percent", "101", "must be 100 or fewer"),
        ("minimum_cell", "many", "must be a whole number"),
        ("languages", ["tlh"], "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(client, lead, north, field, typed, said):
    client.force_login(lead.user)
    response = client.post(FORM, CHOSEN | {field: typed})
    assert response.status_code == 422
    assert said in response.content.decode()
    with in_area(north):
        assert not AreaSettings.objects.exists()


def test_service_refuses_to_lower_and_to_offer_unknown_languages(north, lead):
    with in_area(north):
        change_settings(by=lead, languages=["pl"], minimum_cell=8)
        with pytest.raises(Refused, match="can only rise"):
            change_settings(by=lead, languages=[], minimum_cell=7)
        with pytest.raises(Refused, match="tlh"):
            change_settings(by=lead, languages=["tlh"])
        assert settings_of(north).languages == ["en", "pl"]


def test_database_itself_refuses_a_lower_minimum(north, lead):
    with in_area(north):
        change_settings(by=lead, languages=[], minimum_cell=8)
        with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
            AreaSettings.objects.update(minimum_cell=7)
        AreaSettings.objects.update(minimum_cell=9)


def test_settings_are_the_leads_alone_and_of_their_own_area(client, officer, outsider):
    for person, status in ((officer, 403), (outsider, 404)):
        client.force_login(person.user)
        assert client.get(PAGE).status_code == status
        assert client.post(FORM, CHOSEN).status_code == status


def test_log_says_how_long_it_is_kept(client, lead, north):
    with in_area(north):
        change_settings(by=lead, languages=[], activity_kept_months=15)
    client.force_login(lead.user)
    assert "kept for 15 months" in client.get(reverse("activity_list", args=["northshire"])).content.decode()


def test_documents_are_kept_as_long_as_the_area_says(north, south, lead):
    kind = DocumentKind("kept", "Kept", (Form.CSV,), build=lambda **_: None)
    with in_area(north):
        change_settings(by=lead, languages=[], downloads_kept_days=3)
        assert period_of(kind, north.pk) == timedelta(days=3)
        assert period_of(replace(kind, kept_for=None), north.pk) is None
    with in_area(south):
        assert period_of(kind, south.pk) == timedelta(days=14)
