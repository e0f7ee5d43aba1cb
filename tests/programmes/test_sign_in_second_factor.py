"""Authenticator apps, passkeys and recovery codes, and the roles that must have one."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.urls import reverse

from programmes.models import User
from programmes.sign_in import encryption
from programmes.sign_in.second_factor import WHY
from tests.areas import PortalClient, as_person
from tests.cast import PASSWORD, member
from tests.signing_in import LOGIN, AuthenticatorApp, Passkey, is_signed_in, link_in, set_up_app, sign_in

AUTHENTICATE = "/accounts/2fa/authenticate/"


@pytest.fixture
def app(client, officer, mailoutbox) -> AuthenticatorApp:
    """The officer's authenticator app; the browser in which it was set up is signed in."""
    sign_in(client, officer.user)
    return set_up_app(client)


def recovery_codes(client):
    return client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]


def test_setting_up_asks_for_the_password_once_more(client, officer):
    sign_in(client, officer.user)
    for door in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(door))["Location"].startswith(reverse("account_reauthenticate"))


def test_app_is_asked_for_after_the_password(client, officer, app):
    browser = PortalClient()
    assert sign_in(browser, officer.user)["Location"] == AUTHENTICATE
    assert not is_signed_in(browser)
    browser.post(AUTHENTICATE, {"code": "000000"})
    assert not is_signed_in(browser)
    browser.post(AUTHENTICATE, {"code": app.code()})
    assert is_signed_in(browser)


def test_code_of_the_half_minute_before_is_taken_and_an_older_one_is_not(officer, app):
    browser = PortalClient()
    sign_in(browser, officer.user)
    browser.post(AUTHENTICATE, {"code": app.code(steps=-2)})
    assert not is_signed_in(browser)
    browser.post(AUTHENTICATE, {"code": app.code(steps=-1)})
    assert is_signed_in(browser)


def test_code_is_refused_when_used_twice(officer, app):
    code = app.code()
    for expected in (True, False):
        browser = PortalClient()
        sign_in(browser, officer.user)
        browser.post(AUTHENTICATE, {"code": code})
        assert is_signed_in(browser) is expected


def test_recovery_code_signs_in_once(client, officer, app):
    code = recovery_codes(client)[0]
    for expected in (True, False):
        browser = PortalClient()
        sign_in(browser, officer.user)
        browser.post(AUTHENTICATE, {"code": code})
        assert is_signed_in(browser) is expected


def test_guessing_codes_is_limited(officer, app):
    browser = PortalClient()
    sign_in(browser, officer.user)
    for number in range(6):
        response = browser.post(AUTHENTICATE, {"code": f"00000{number}"})
    assert response.context["form"].has_error("code", "too_many_login_attempts")
    browser.post(AUTHENTICATE, {"code": app.code()})
    assert not is_signed_in(browser)


def test_person_is_told_of_changes_to_second_factors(committed, mailoutbox):
    user, browser = member("northshire", "officer").user, PortalClient()
    sign_in(browser, user)
    set_up_app(browser)
    assert "activated" in mailoutbox[0].subject.lower()
    browser.post(reverse("mfa_deactivate_totp"))
    with as_person(user):
        assert not Authenticator.objects.filter(user=user).exists()
    assert "deactivated" in mailoutbox[-1].subject.lower()
    assert {address for message in mailoutbox for address in message.to} == {user.email}


def test_app_is_asked_for_after_a_reset_of_the_password_too(officer, app, mailoutbox):
    browser = PortalClient()
    browser.post(reverse("account_reset_password"), {"email": officer.user.email})
    form = browser.get(link_in(mailoutbox[-1]))["Location"]
    browser.post(form, {"password1": "seven-green-bottles", "password2": "seven-green-bottles"})
    assert sign_in(browser, officer.user, "seven-green-bottles")["Location"] == AUTHENTICATE


def test_person_with_a_second_factor_can_change_their_address(client, officer, app, mailoutbox):
    client.post(reverse("account_email"), {"action_add": "", "email": "new@northshire.example"})
    assert ["new@northshire.example"] in [message.to for message in mailoutbox]


def stored(user, kind, name):
    """Return what the database holds of a person's second factor."""
    with as_person(user):
        return Authenticator.objects.get(user=user, type=kind).data[name]


def test_secrets_are_stored_encrypted(officer, app):
    secret = stored(officer.user, "totp", "secret")
    assert app.secret not in secret
    assert encryption.decrypt(secret) == app.secret
    assert len(encryption.decrypt(stored(officer.user, "recovery_codes", "seed"))) == 80


def test_old_key_is_understood_and_new_key_is_used(officer, app, settings):
    settings.MFA_SECRETS_KEY = ["the-new-key"]
    browser = PortalClient()
    sign_in(browser, officer.user)
    browser.post(AUTHENTICATE, {"code": app.code()})
    assert is_signed_in(browser)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "quite-another", []
    assert encryption.decrypt(encryption.encrypt("under the new key")) == "under the new key"


def test_rotation_stores_every_secret_under_the_new_key(committed, settings, capsys):
    user, browser = member("northshire", "officer").user, PortalClient()
    sign_in(browser, user)
    app = set_up_app(browser)
    settings.MFA_SECRETS_KEY = ["the-new-key"]
    call_command("rotate_mfa_secrets")
    assert "2 second factors" in capsys.readouterr().out
    settings.SECRET_KEY = "quite-another"
    assert encryption.decrypt(stored(user, "totp", "secret")) == app.secret
    assert encryption.decrypt(stored(user, "recovery_codes", "seed"))


def test_lost_key_is_said_in_words(settings):
    lost = encryption.encrypt("secret")
    settings.SECRET_KEY = "quite-another"
    with pytest.raises(ImproperlyConfigured, match="MFA_SECRETS_KEY"):
        encryption.decrypt(lost)


@pytest.fixture
def passkey(client, officer, mailoutbox) -> Passkey:
    """The officer's passkey, which signs in without a password."""
    sign_in(client, officer.user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn"))
    passkey = Passkey()
    answer = passkey.register(page.context["js_data"]["creation_options"])
    response = client.post(
        reverse("mfa_add_webauthn"), {"name": "Work laptop", "passwordless": "on", "credential": answer}
    )
    assert response.status_code == 302, response.content.decode()
    return passkey


def login_options(browser):
    return browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()[
        "request_options"
    ]


def test_passkey_signs_in_alone(officer, passkey):
    browser = PortalClient()
    answer = passkey.use(login_options(browser))
    response = browser.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert response["Location"] == "/"
    assert is_signed_in(browser)


def test_answer_of_a_passkey_is_refused_when_used_twice(officer, passkey):
    first, second = PortalClient(), PortalClient()
    answer = passkey.use(login_options(first))
    login_options(second)
    second.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert not is_signed_in(second)


def test_passkey_of_another_site_is_refused(officer, passkey):
    passkey.origin = "https://pins-portal.evil.example"
    browser = PortalClient()
    browser.post(reverse("mfa_login_webauthn"), {"credential": passkey.use(login_options(browser))})
    assert not is_signed_in(browser)


def test_forged_passkey_is_refused(officer, passkey):
    forged = Passkey()
    forged.id, forged.owner = passkey.id, passkey.owner
    browser = PortalClient()
    browser.post(reverse("mfa_login_webauthn"), {"credential": forged.use(login_options(browser))})
    assert not is_signed_in(browser)


def test_passkey_is_the_second_step_after_the_password(officer, passkey):
    browser = PortalClient()
    assert sign_in(browser, officer.user)["Location"] == AUTHENTICATE
    options = browser.get(AUTHENTICATE).context["js_data"]["request_options"]
    browser.post(AUTHENTICATE, {"credential": passkey.use(options)})
    assert is_signed_in(browser)


def test_inactive_person_does_not_sign_in_by_passkey(officer, passkey):
    with as_person(officer.user):
        User.objects.filter(pk=officer.user.pk).update(is_active=False)
    browser = PortalClient()
    browser.post(reverse("mfa_login_webauthn"), {"credential": passkey.use(login_options(browser))})
    assert not is_signed_in(browser)


@pytest.mark.parametrize("role", ["lead", "viewer", "forum_lead", "forum_worker"])
def test_role_that_sees_much_must_set_up_a_second_factor(client, request, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    member = request.getfixturevalue(role)
    sign_in(client, member.user)
    wanted = "/a/northshire/activity/?page=2" if role == "lead" else "/a/northshire/"
    response = client.get(wanted, follow=True)
    assert response.redirect_chain == [(reverse("mfa_index"), 302)]
    assert WHY in response.content.decode()
    set_up_app(client)
    assert reverse("second_factor_done") in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert client.get(reverse("second_factor_done"))["Location"] == wanted
    assert client.get("/a/northshire/").status_code == 200


def test_way_back_leads_nowhere_before_the_second_factor_is_set_up(client, lead, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, lead.user)
    client.get("/a/northshire/")
    response = client.get(reverse("second_factor_done"), follow=True)
    assert response.redirect_chain == [(reverse("mfa_index"), 302)]


def test_way_back_is_for_people_who_are_signed_in(client):
    assert client.get(reverse("second_factor_done"), follow=True).redirect_chain[-1][0].startswith(LOGIN)


def test_role_that_sees_little_needs_no_second_factor(client, school_lead, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    sign_in(client, school_lead.user)
    assert client.get("/a/northshire/").status_code == 200


def test_second_factor_is_not_asked_for_when_the_setting_is_off(client, lead, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, lead.user)
    assert client.get("/a/northshire/").status_code == 200


def test_second_step_runs_out(officer, app):
    with time_machine.travel("2026-11-21 12:00Z", tick=False) as clock:
        browser = PortalClient()
        sign_in(browser, officer.user)
        clock.shift(16 * 60)
        browser.post(AUTHENTICATE, {"code": app.code()})
        assert not is_signed_in(browser)
