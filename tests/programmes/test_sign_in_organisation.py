"""Signing in with an organisation's account, through a real OpenID Connect provider in its own process."""

from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from pins_portal.settings.identity_providers import identity_providers, origins
from programmes.models import User
from tests.areas import PortalClient, as_person, at_sign_in
from tests.cast import PASSWORD
from tests.identity_provider import connect, free_port, running_provider
from tests.signing_in import is_signed_in, set_up_app, sign_in

DOOR = "/accounts/oidc/council/login/"


@pytest.fixture(scope="module")
def council():
    """The council's own sign-in."""
    with running_provider() as provider:
        yield provider


@pytest.fixture
def connected(council, settings):
    """The portal with the council's sign-in connected."""
    connect(settings, {"server_url": council.url})
    return council


def come_back(client, provider, sub, *, door=DOOR, **data):
    """Go to the provider by the button, sign in there and come back."""
    return client.get(provider.sign_in(client.post(door, data)["Location"], sub))


def query(address):
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def with_query(address, **changes):
    return urlunsplit(urlsplit(address)._replace(query=urlencode(query(address) | changes)))


def test_verified_address_signs_in_to_its_account(client, connected, officer):
    sub = connected.person("officer", email=officer.user.email.title(), email_verified=True)
    assert come_back(client, connected, sub)["Location"] == "/"
    assert is_signed_in(client)
    with at_sign_in():
        assert SocialAccount.objects.get().user == officer.user


def test_first_sign_in_leaves_the_password_alone_and_tells_the_person(client, connected, officer, mailoutbox):
    come_back(client, connected, connected.person("officer", email=officer.user.email, email_verified=True))
    browser = PortalClient()
    sign_in(browser, officer.user)
    assert is_signed_in(browser)
    assert mailoutbox[0].to == [officer.user.email]


def test_account_stays_connected_when_its_address_changes_there(client, connected, officer):
    come_back(client, connected, connected.person("officer", email=officer.user.email, email_verified=True))
    browser = PortalClient()
    come_back(
        browser,
        connected,
        connected.person("officer", email="married@northshire.example", email_verified=True),
    )
    assert is_signed_in(browser)
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).email == officer.user.email


@pytest.mark.parametrize("claim", [{}, {"email_verified": False}, {"email_verified": "false"}])
def test_address_that_the_issuer_has_not_verified_is_refused(client, connected, officer, claim):
    response = come_back(client, connected, connected.person("unsure", email=officer.user.email, **claim))
    assert response.status_code == 403
    assert "not that it has checked this" in response.content.decode()
    assert not is_signed_in(client)
    with at_sign_in():
        assert not SocialAccount.objects.exists()


def test_address_that_we_have_not_verified_is_refused(client, connected, officer):
    with as_person(officer.user):
        EmailAddress.objects.filter(user=officer.user).update(verified=False)
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    assert come_back(client, connected, sub).status_code == 403
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).has_usable_password()


def count_of_people():
    with at_sign_in():
        return User.objects.count()


def test_address_that_nobody_invited_is_refused_with_what_to_do(client, connected):
    people = count_of_people()
    sub = connected.person("stranger", email="stranger@northshire.example", email_verified=True)
    response = come_back(client, connected, sub)
    assert response.status_code == 403
    assert "stranger@northshire.example" in response.content.decode()
    assert "ask the person who leads your area" in response.content.decode()
    assert count_of_people() == people
    assert not is_signed_in(client)
    client.post(reverse("socialaccount_signup"), {"email": "stranger@northshire.example"})
    assert count_of_people() == people


def test_person_without_an_address_is_refused(client, connected):
    response = come_back(client, connected, connected.person("nameless", name="Nameless"))
    assert "did not tell us an email address" in response.content.decode()


def test_issuer_that_vouches_for_addresses_is_trusted_by_setting(client, council, settings, officer):
    connect(settings, {"server_url": council.url, "trusts_email": True})
    come_back(client, council, council.person("teacher", email=officer.user.email))
    assert is_signed_in(client)


def test_issuer_is_trusted_for_its_own_domains_alone(client, council, settings, officer, outsider):
    connect(settings, {"server_url": council.url, "trusts_email": ["northshire.example"]})
    assert come_back(client, council, council.person("x", email=outsider.user.email)).status_code == 403
    come_back(client, council, council.person("y", email=officer.user.email))
    assert is_signed_in(client)


def test_several_providers_stand_side_by_side(client, connected, settings, officer, viewer):
    with running_provider() as trust:
        health = {"provider_id": "nhs", "name": "NHS Trust", "server_url": trust.url}
        connect(settings, {"server_url": connected.url}, health)
        page = client.get("/accounts/login/").content.decode()
        assert "Northshire Council" in page
        assert "NHS Trust" in page
        for provider, door, member in (
            (connected, DOOR, officer),
            (trust, "/accounts/oidc/nhs/login/", viewer),
        ):
            browser = PortalClient()
            sub = provider.person("same-number", email=member.user.email, email_verified=True)
            come_back(browser, provider, sub, door=door)
            assert browser.session["_auth_user_id"] == str(member.user.pk)


def test_app_is_asked_for_after_the_organisation_too(client, connected, officer, mailoutbox):
    sign_in(client, officer.user)
    app = set_up_app(client)
    browser = PortalClient()
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    assert come_back(browser, connected, sub)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(browser)
    browser.post("/accounts/2fa/authenticate/", {"code": app.code()})
    assert is_signed_in(browser)


def test_inactive_account_gets_a_page_that_says_so(client, connected, officer):
    with as_person(officer.user):
        User.objects.filter(pk=officer.user.pk).update(is_active=False)
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    response = client.get(come_back(client, connected, sub)["Location"])
    assert "This account is closed" in response.content.decode()
    assert not is_signed_in(client)


def test_next_leads_within_the_site_only(client, connected, officer):
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    assert come_back(client, connected, sub, next="/help/")["Location"] == "/help/"
    assert come_back(PortalClient(), connected, sub, next="https://evil.example/")["Location"] == "/"


def test_question_carries_state_nonce_and_proof_key(client, connected):
    asked = query(client.post(DOOR)["Location"])
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["nonce"]) >= 20
    assert asked["state"]


def test_address_bar_adds_nothing_to_the_question(client, connected):
    asked = query(client.post(f"{DOOR}?scope=admin&auth_params=prompt%3Dnone%26redirect_uri%3Dx")["Location"])
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert asked["redirect_uri"].endswith("/accounts/oidc/council/login/callback/")


def test_link_alone_starts_nothing(client, connected):
    response = client.get(DOOR)
    assert response.status_code == 200
    assert "Northshire Council" in response.content.decode()


def refused_with_a_page(client, response):
    return "We could not sign you in" in response.content.decode() and not is_signed_in(client)


def test_answer_nobody_asked_for_is_refused(client, connected, officer):
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    answer = connected.sign_in(PortalClient().post(DOOR)["Location"], sub)
    assert refused_with_a_page(client, client.get(answer))  # someone else's browser asked
    client.post(DOOR)
    assert refused_with_a_page(client, client.get(with_query(answer, state="forged")))


def test_answer_is_refused_when_used_twice(client, connected, officer):
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    answer = connected.sign_in(client.post(DOOR)["Location"], sub)
    client.get(answer)
    client.post(reverse("account_logout"))
    assert refused_with_a_page(client, client.get(answer))


def test_answer_with_another_nonce_is_refused(client, connected, officer):
    sub = connected.person("officer", email=officer.user.email, email_verified=True)
    question = with_query(client.post(DOOR)["Location"], nonce="of-another-question")
    assert refused_with_a_page(client, client.get(connected.sign_in(question, sub)))


def test_wrong_code_is_refused(client, connected):
    state = query(client.post(DOOR)["Location"])["state"]
    assert refused_with_a_page(client, client.get(f"{DOOR}callback/?code=invented&state={state}"))


def test_person_who_stops_there_gets_a_page(client, connected):
    answer = connected.refuse(client.post(DOOR)["Location"])
    assert "You stopped signing in" in client.get(answer, follow=True).content.decode()


def test_error_of_the_provider_gets_a_page(client, connected):
    state = query(client.post(DOOR)["Location"])["state"]
    response = client.get(f"{DOOR}callback/?error=server_error&state={state}")
    assert refused_with_a_page(client, response)


def test_provider_that_is_down_gets_a_page(client, connected, settings):
    state = query(client.post(DOOR)["Location"])["state"]
    connect(settings, {"server_url": f"http://127.0.0.1:{free_port()}"})
    assert refused_with_a_page(client, client.post(DOOR))
    assert refused_with_a_page(client, client.get(f"{DOOR}callback/?code=x&state={state}"))


@pytest.mark.parametrize("nonsense", ["/?/.well-known/", "/jwks?/.well-known/", "/nowhere"])
def test_provider_that_answers_nonsense_gets_a_page(client, council, settings, nonsense):
    connect(settings, {"server_url": council.url + nonsense})
    assert refused_with_a_page(client, client.post(DOOR))


@pytest.mark.parametrize("name", ["unknown", "openid_connect"])
def test_provider_that_is_not_connected_does_not_exist(client, connected, name):
    assert client.get(f"/accounts/oidc/{name}/login/").status_code == 404
    assert client.get(f"/accounts/oidc/{name}/login/callback/").status_code == 404


def test_little_is_kept_of_what_the_issuer_says(client, connected, officer):
    claims = {
        "email": officer.user.email,
        "email_verified": True,
        "name": "O",
        "nhs_roles": ["a"],
        "birthdate": "x",
    }
    come_back(client, connected, connected.person("officer", **claims))
    with at_sign_in():
        assert set(SocialAccount.objects.get().extra_data) == {"sub", "iss", "name", "email"}


def test_signed_in_person_connects_an_account_after_confirming_who_they_are(
    client, connected, officer, mailoutbox
):
    sign_in(client, officer.user)
    sub = connected.person("private", email="other@northshire.example", email_verified=True)
    response = come_back(client, connected, sub, process="connect")
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    with at_sign_in():
        assert not SocialAccount.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with at_sign_in():
        assert SocialAccount.objects.get().user == officer.user


@pytest.mark.parametrize(
    "answer", [{"userinfo": {"sub": "a"}}, {"userinfo": {"sub": "a"}, "id_token": {"sub": "b"}}]
)
def test_answer_without_id_token_or_about_two_people_is_refused(db, rf, connected, answer):
    provider = get_adapter().get_provider(rf.get("/"), "council")
    with pytest.raises(OAuth2Error, match="ID token"):
        provider.sociallogin_from_response(rf.get("/"), answer)


SECRET = {"provider_id": "a", "name": "A", "client_id": "c", "secret": "s"}


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([{"provider_id": "a"}], "lacks name, client_id, secret, server_url"),
        ([SECRET | {"server_url": "http://idp.example"}], "must begin with https"),
        ([SECRET | {"server_url": "https://a.example"}] * 2, "there twice"),
        (
            [SECRET | {"server_url": "https://login.microsoftonline.com/common/v2.0", "trusts_email": True}],
            "open to any tenant",
        ),
    ],
)
def test_setting_that_cannot_be_meant_is_refused(entries, sentence):
    with pytest.raises(ImproperlyConfigured, match=sentence):
        identity_providers(entries)


def test_addresses_are_not_trusted_unless_the_setting_says_so():
    app = identity_providers(
        [SECRET | {"server_url": "https://idp.example", "settings": {"scope": ["openid"]}}]
    )[0]
    assert app["settings"] == {
        "scope": ["openid"],
        "server_url": "https://idp.example",
        "verified_email": False,
    }


def test_forms_may_lead_to_the_providers():
    entries = [{"server_url": "https://a.example/tenant/v2.0"}, {"server_url": "https://b.example:8443/"}]
    assert origins(entries) == ["https://a.example", "https://b.example:8443"]
