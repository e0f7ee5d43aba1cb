"""Signing in with email and password, and what surrounds it, through allauth's own pages."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from common.reading_comfort import COOKIE
from programmes.models import User
from tests.areas import PortalClient, as_person, at_sign_in, make_account
from tests.cast import PASSWORD
from tests.signing_in import LOGIN, is_signed_in, let_time_pass, link_in, sign_in

NEW_PASSWORD = "seven-green-bottles-stand"


def test_person_signs_in_with_password(client, officer):
    response = sign_in(client, officer.user)
    assert response["Location"] == "/"
    assert is_signed_in(client)


def test_address_is_understood_in_any_case(client, officer):
    sign_in(client, officer.user.email.upper())
    assert is_signed_in(client)


def test_wrong_password_and_unknown_address_get_the_same_answer(client, officer):
    wrong = sign_in(client, officer.user, "not-the-password")
    unknown = sign_in(client, "nobody@northshire.example", "not-the-password")
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert not is_signed_in(client)


def too_many(response):
    """Whether a form was refused for its number, not for what it says."""
    codes = {error.code for errors in response.context["form"].errors.as_data().values() for error in errors}
    return codes == {"too_many_login_attempts"}


def test_sixth_wrong_password_is_refused_and_so_is_the_right_one_then(client, officer):
    for _ in range(5):
        sign_in(client, officer.user, "not-the-password")
    assert too_many(sign_in(client, officer.user))
    assert not is_signed_in(client)


def test_limit_on_wrong_passwords_is_kept_on_the_shared_cache(client, officer):
    for _ in range(5):
        sign_in(client, officer.user, "not-the-password")
    cache.clear()
    sign_in(client, officer.user)
    assert is_signed_in(client)


def guess_from(client, forwarded_for, times):
    """Guess passwords of many people, each with another forged entry before what the proxy wrote."""
    for number in range(times):
        header = forwarded_for.format(forged=f"198.51.100.{number}")
        response = sign_in(
            client, f"person{number}@northshire.example", "guess", headers={"X-Forwarded-For": header}
        )
    return response


def test_forged_header_does_not_get_around_the_limit_without_a_proxy(client):
    assert not too_many(guess_from(client, "{forged}", 30))
    assert too_many(guess_from(client, "{forged}", 1))


def test_forged_header_does_not_get_around_the_limit_behind_a_proxy(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    guess_from(client, "{forged}, 203.0.113.9", 30)
    assert too_many(guess_from(client, "{forged}, 203.0.113.9", 1))
    assert not too_many(guess_from(client, "{forged}, 203.0.113.10", 1))


def is_verified(user):
    with as_person(user):
        return EmailAddress.objects.get(user=user).verified


def test_address_that_is_not_verified_does_not_sign_in(client, officer, mailoutbox):
    with as_person(officer.user):
        EmailAddress.objects.filter(user=officer.user).update(verified=False)
    response = sign_in(client, officer.user)
    assert response["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    confirm = link_in(mailoutbox[0])
    client.get(confirm)  # mail scanners follow links
    assert not is_verified(officer.user)
    client.post(confirm)
    assert is_verified(officer.user)
    sign_in(client, officer.user)
    assert is_signed_in(client)


def test_inactive_account_gets_a_page_that_says_so(client, officer):
    with as_person(officer.user):
        User.objects.filter(pk=officer.user.pk).update(is_active=False)
    response = client.get(sign_in(client, officer.user)["Location"])
    assert "This account is closed" in response.content.decode()
    assert not is_signed_in(client)


def test_person_without_membership_signs_in(client, mailoutbox):
    user = make_account("former@northshire.example", "Former Colleague", PASSWORD)
    with as_person(user):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(client, user)
    assert is_signed_in(client)


def test_next_leads_within_the_site(client, officer):
    response = client.post(LOGIN, {"login": officer.user.email, "password": PASSWORD, "next": "/help/"})
    assert response["Location"] == "/help/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_never_leads_elsewhere(client, officer, elsewhere):
    response = client.post(LOGIN, {"login": officer.user.email, "password": PASSWORD, "next": elsewhere})
    assert response["Location"] == "/"


def test_reading_comfort_of_the_person_comes_to_the_browser(client, officer):
    with as_person(officer.user):
        User.objects.filter(pk=officer.user.pk).update(reading_comfort={"tint": "cream"})
    assert "tint=cream" in sign_in(client, officer.user).cookies[COOKIE].value


def test_choices_of_a_shared_browser_do_not_go_to_the_person(client, officer):
    client.cookies[COOKIE] = "tint=dark"
    sign_in(client, officer.user)
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).reading_comfort == {}


def test_sign_out_needs_a_post(client, officer):
    sign_in(client, officer.user)
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


@pytest.mark.parametrize("door", ["account_signup", "socialaccount_signup"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_sign_up_is_closed(client, door, method):
    data = {"email": "stranger@evil.example", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    response = getattr(client, method)(reverse(door), data, follow=True)
    page = response.content.decode()
    assert "Accounts are by invitation" in page or "by invitation" in page
    with at_sign_in():
        assert not User.objects.filter(email="stranger@evil.example").exists()


def test_addresses_of_ways_in_that_do_not_exist_here_are_not_served(client):
    for path in ("signup/passkey/", "2fa/webauthn/signup/", "login/code/", "phone/verify/", "2fa/trust/"):
        assert client.get(f"/accounts/{path}").status_code == 404
    assert client.get("/accounts/login/code/confirm/")["Location"].startswith(LOGIN)


def ask_for_reset(client, email):
    return client.post(reverse("account_reset_password"), {"email": email})


def reset(client, link, password=NEW_PASSWORD):
    """Follow a link from a message and choose a password."""
    form = client.get(link)
    if form.status_code != 302:
        return form
    return client.post(form["Location"], {"password1": password, "password2": password})


def test_reset_link_gives_a_new_password(client, officer, mailoutbox):
    ask_for_reset(client, officer.user.email.upper())
    assert mailoutbox[0].to == [officer.user.email]
    reset(client, link_in(mailoutbox[0]))
    sign_in(client, officer.user, NEW_PASSWORD)
    assert is_signed_in(client)


def test_reset_link_is_refused_when_used_twice(client, officer, mailoutbox):
    ask_for_reset(client, officer.user.email)
    reset(client, link_in(mailoutbox[0]))
    response = reset(PortalClient(), link_in(mailoutbox[0]), "another-password-altogether")
    assert response.context["token_fail"]
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).check_password(NEW_PASSWORD)


def test_reset_link_is_refused_when_changed(client, officer, mailoutbox):
    ask_for_reset(client, officer.user.email)
    response = reset(client, link_in(mailoutbox[0])[:-3] + "xx/")
    assert response.context["token_fail"]


def test_reset_ends_all_sessions_and_tells_the_person(client, officer, mailoutbox):
    sign_in(client, officer.user)
    elsewhere = PortalClient()
    ask_for_reset(elsewhere, officer.user.email)
    reset(elsewhere, link_in(mailoutbox[0]))
    assert not is_signed_in(client)
    assert [message.to for message in mailoutbox[1:]] == [[officer.user.email]]


def test_reset_says_the_same_whether_or_not_there_is_an_account(client, officer, mailoutbox):
    known = ask_for_reset(client, officer.user.email)
    unknown = ask_for_reset(client, "nobody@northshire.example")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "password/reset/key" not in mailoutbox[1].body


def test_reset_mails_are_limited(client, officer, mailoutbox):
    answers = [ask_for_reset(client, officer.user.email).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]
    assert len(mailoutbox) == 5


def change_password(client, new=NEW_PASSWORD):
    return client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )


def test_change_of_password_keeps_this_session_under_a_new_key_and_ends_the_others(
    client, officer, mailoutbox
):
    elsewhere = PortalClient()
    for browser in (client, elsewhere):
        sign_in(browser, officer.user)
    key = client.session.session_key
    change_password(client)
    assert is_signed_in(client)
    assert client.session.session_key != key
    assert not is_signed_in(elsewhere)
    assert mailoutbox[0].to == [officer.user.email]


def test_common_password_is_refused(client, officer):
    sign_in(client, officer.user)
    assert "password1" in change_password(client, "password1234").context["form"].errors


def change_email(client, email):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client.post(reverse("account_email"), {"action_add": "", "email": email})


def test_change_of_address_counts_once_it_is_verified(client, officer, mailoutbox):
    sign_in(client, officer.user)
    change_email(client, "New.Name@Northshire.example")
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).email == officer.user.email
    confirmation = next(message for message in mailoutbox if message.to == ["new.name@northshire.example"])
    client.post(link_in(confirmation))
    with as_person(officer.user):
        assert User.objects.get(pk=officer.user.pk).email == "new.name@northshire.example"
        known = EmailAddress.objects.filter(user=officer.user).values_list("email", "verified", "primary")
        assert list(known) == [("new.name@northshire.example", True, True)]
    assert mailoutbox[-1].to == [officer.user.email]  # the old address is told


def test_change_to_somebody_elses_address_does_not_say_that_it_is_taken(client, officer, lead, mailoutbox):
    sign_in(client, officer.user)
    taken, free = change_email(client, lead.user.email), change_email(client, "free@northshire.example")
    assert taken.status_code == free.status_code == 302
    with at_sign_in():
        assert not EmailAddress.objects.filter(user=officer.user, email=lead.user.email).exists()


def test_change_of_address_asks_again_who_it_is(client, officer, mailoutbox):
    sign_in(client, officer.user)
    response = client.post(reverse("account_email"), {"action_add": "", "email": "new@northshire.example"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    with at_sign_in():
        assert not EmailAddress.objects.filter(email="new@northshire.example").exists()


def test_signing_out_elsewhere_really_ends_the_other_session(client, officer):
    elsewhere = PortalClient()
    for browser in (client, elsewhere):
        sign_in(browser, officer.user)
    key = elsewhere.session.session_key
    assert len(client.get(reverse("usersessions_list")).context["sessions"]) == 2
    client.post(reverse("usersessions_list"))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    copy = Client()
    copy.cookies["sessionid"] = key
    assert "_auth_user_id" not in copy.session


def test_session_gets_a_new_key_at_sign_in(client, officer):
    session = client.session
    session["before"] = True
    session.save()
    key = session.session_key
    sign_in(client, officer.user)
    assert client.session.session_key != key


def test_confirming_again_takes_the_password(client, officer):
    sign_in(client, officer.user)
    let_time_pass(client)
    wrong = client.post("/accounts/reauthenticate/", {"password": "not-the-password"})
    assert wrong.context["form"].has_error("password", "incorrect_password")
    response = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/help/"})
    assert response["Location"] == "/help/"
