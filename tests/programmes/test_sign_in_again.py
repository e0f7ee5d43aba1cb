"""Being asked again who one is before a step that could harm others."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from programmes.models import User
from tests.areas import as_person
from tests.cast import PASSWORD
from tests.identity_provider import connect, running_provider
from tests.programmes.test_sign_in_organisation import come_back, query
from tests.signing_in import let_time_pass, set_up_app, sign_in


@pytest.fixture(scope="module")
def council():
    with running_provider() as provider:
        yield provider


@pytest.fixture
def sensitive(lead, officer):
    """A page that needs it: ending the officer's access."""
    return reverse("person_end", args=["northshire", officer.pk])


def test_person_who_has_just_signed_in_is_not_asked(client, lead, sensitive):
    sign_in(client, lead.user)
    assert client.get(sensitive).status_code == 200


def test_person_is_asked_after_a_while_and_brought_back(client, lead, sensitive):
    sign_in(client, lead.user)
    let_time_pass(client)
    question = client.get(sensitive)["Location"]
    assert question == f"{reverse('account_reauthenticate')}?{urlencode({'next': sensitive})}"
    assert client.post(question, {"password": PASSWORD})["Location"] == sensitive
    assert client.get(sensitive).status_code == 200


def test_wrong_password_brings_nobody_back(client, lead, sensitive):
    sign_in(client, lead.user)
    let_time_pass(client)
    client.post(client.get(sensitive)["Location"], {"password": "not-the-password"})
    assert client.get(sensitive).status_code == 302


def test_form_sent_too_late_changes_nothing_and_leads_back_to_the_form(client, lead, sensitive):
    sign_in(client, lead.user)
    let_time_pass(client)
    response = client.post(sensitive, {"confirm": "yes"}, follow=True)
    assert "Nothing has been changed yet" in response.content.decode()
    assert client.post(response.redirect_chain[0][0], {"password": PASSWORD})["Location"] == sensitive


def test_htmx_is_sent_to_the_whole_page(client, lead, sensitive):
    sign_in(client, lead.user)
    let_time_pass(client)
    response = client.post(sensitive, headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith(reverse("account_reauthenticate"))


def test_stranger_is_sent_to_sign_in(client, sensitive):
    assert client.get(sensitive)["Location"].startswith(reverse("account_login"))


def test_outsider_learns_nothing(client, outsider, sensitive):
    sign_in(client, outsider.user)
    let_time_pass(client)
    assert client.get(sensitive).status_code == 404


def test_app_confirms_too(client, lead, sensitive, mailoutbox):
    sign_in(client, lead.user)
    app = set_up_app(client)
    let_time_pass(client)
    client.post(f"{reverse('mfa_reauthenticate')}?next={sensitive}", {"code": app.code(steps=1)})
    assert client.get(sensitive).status_code == 200


@pytest.fixture
def by_council(client, council, settings, lead):
    """The lead, who has no password, signed in through the council a while ago."""
    connect(settings, {"server_url": council.url})
    with as_person(lead.user):
        User.objects.filter(pk=lead.user.pk).update(password="!")
    sub = council.person("lead", email=lead.user.email, email_verified=True)
    come_back(client, council, sub)
    let_time_pass(client)
    return sub


def test_person_without_a_password_confirms_through_their_organisation(
    client, council, sensitive, by_council
):
    session = client.session.session_key
    question = client.get(sensitive)["Location"]
    assert client.get(question).status_code == 200
    there = client.post(question)["Location"]
    assert query(there)["prompt"] == "login"
    assert client.get(council.sign_in(there, by_council))["Location"] == sensitive
    assert client.get(sensitive).status_code == 200
    assert client.session.session_key == session  # the role that they wear stays on


def test_somebody_elses_account_confirms_nothing(client, council, sensitive, by_council, officer):
    other = council.person("officer", email=officer.user.email, email_verified=True)
    there = client.post(client.get(sensitive)["Location"])["Location"]
    client.get(council.sign_in(there, other))
    response = client.get(sensitive)
    assert response.status_code == 302
    assert "did not confirm that it is you" in client.get(response["Location"]).content.decode()


def test_person_whose_organisation_is_no_longer_connected_is_not_locked_out(
    client, settings, sensitive, by_council
):
    connect(settings)
    assert client.get(sensitive).status_code == 200
