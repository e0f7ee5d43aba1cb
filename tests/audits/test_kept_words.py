"""What is typed into any form of an audit and sent after the session has ended stands there after signing in."""

import re

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from audits.models import Action, Answer, Audit, Evidence, FrameworkVersion, ReviewComment
from audits.services.actions import add_action
from audits.services.frameworks import new_version
from common.kept_posts import TYPIST, keep_post, kept_post, keys_of
from programmes.models import ActivityEntry
from tests.areas import say
from tests.audits.asking import ask
from tests.self_audit import answer

NOT_SAVED = "This is not saved yet."

# Who; the page; where its form is sent, if not to itself; what is sent.
FORMS = {
    "agreed rating": (
        "school_lead",
        "statements/welcome_1/voices/",
        "",
        {"rating": "3", "because": "Families said so.", "edition": "0"},
    ),
    "note": (
        "school_lead",
        "statements/welcome_1/evidence/note/",
        "",
        {"note": "Seen at the gate.", "dated_on_day": "3", "dated_on_month": "", "dated_on_year": "2026"},
    ),
    "link": (
        "school_lead",
        "statements/welcome_1/evidence/link/",
        "",
        {"url": "no <address>", "title": "Our policy"},
    ),
    "summary": ("school_lead", "check/", "", {"summary": "We begin well.\nAnd go on."}),
    "part": ("school_lead", "parts/give/", "", {"part": "calm", "note": "You know the den best."}),
    "counts of a group": (
        "school_lead",
        "voices/staff/count/",
        "",
        {"way": "paper", "people": "11", "note": "Years 3, 5", "welcome_1-mostly": "7", "calm_3-partly": "x"},
    ),
    "action": (
        "school_lead",
        "statements/welcome_1/actions/new/",
        "",
        {"what": "Ask at the gate", "why": "", "owner_role": "SENCO", "due_on_day": "31"},
    ),
    "targets": ("school_lead", "targets/", "", {"welcome_1": "4", "welcome_1.edition": "7"}),
    "comment": (
        "officer",
        "review/",
        "review/comments/",
        {"text-calm_2": "Which room is it?", "text-": "On the whole: well done."},
    ),
    "request for changes": ("officer", "review/", "review/changes/", {"reason": "Say more of the den."}),
}
DRAFTS = {
    "statement": (
        "statement_change",
        ["welcome_1"],
        {"text": "Anew.", "why": "It matters.", "descriptor_growing": "", "resources": "A page", "seen": "x"},
    ),
    "theme": ("domain_change", ["calm"], {"name": "Calm", "questions": "One?\nTwo?"}),
    "levels": ("framework_levels", [], {f"level_{number}_name": f"Level {number}" for number in (1, 5)}),
}


@pytest.fixture
def everything(audit, school_lead, north):
    """The audit, with an answer and a group that is asked."""
    ask(audit, school_lead)
    answer(audit, school_lead, "calm_1", 2)
    return audit


def typed_too_late(client, member, page, sent_to, fields):
    """Open a page, let the session end, send its form, and sign in again; return the page as it is then."""
    client.force_login(member.user)
    assert client.get(page).status_code == 200
    client.cookies.pop("sessionid")
    response = client.post(sent_to, fields, headers={"referer": f"http://testserver{page}"})
    assert response.status_code == 302
    assert response.url.endswith(f"login/?next={page}")
    client.force_login(member.user)
    shown = client.get(page)
    assert shown.status_code == 200
    return BeautifulSoup(shown.content, "html.parser")


def stands(page, name):
    """Return what stands in the control of this name."""
    found = page.select(f'[name="{name}"]')
    chosen = [one for one in found if one.get("type") != "radio" or one.has_attr("checked")]
    (control,) = chosen
    if control.name == "textarea":
        return control.text.removeprefix("\n")
    if control.name == "select":
        return control.select_one("[selected]")["value"]
    return control.get("value", "")


def written():
    """How much there is of everything that these forms write."""
    kinds = (Answer, Evidence, ReviewComment, Action, FrameworkVersion, ActivityEntry)
    return [list(kind.objects.order_by("pk").values()) for kind in (Audit, *kinds)]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_sent_too_late_stands_in_its_form_and_is_not_saved(client, everything, form, request, north):
    who, page, sent_to, fields = FORMS[form]
    if who == "officer":
        Audit.objects.update(state="submitted", submitted_at=timezone.now())
    home = f"/a/northshire/audits/{everything.pk}/"
    before = written()
    found = typed_too_late(
        client, request.getfixturevalue(who), home + page, home + (sent_to or page), fields
    )
    assert NOT_SAVED in found.text
    assert {name: stands(found, name) for name in fields} == fields
    say(area_id=north.pk)
    assert written() == before


@pytest.mark.parametrize("form", DRAFTS)
def test_what_was_written_of_a_framework_is_not_lost_either(client, baseline, lead, form, north):
    name, args, fields = DRAFTS[form]
    draft = new_version(framework=baseline.version.framework, by=lead)
    address = reverse(name, args=["northshire", draft.framework_id, *args])
    found = typed_too_late(client, lead, address, address, fields)
    assert NOT_SAVED in found.text
    assert {name: stands(found, name) for name in fields} == fields


def test_how_far_an_action_is_stays_with_it(client, audit, school_lead, north):
    made = add_action(
        school=audit.school, what="Ask", why="", owner_role="SENCO", due_on=None, by=school_lead
    )
    page, sent_to = made.get_absolute_url(), reverse("action_status", args=["northshire", made.pk])
    found = typed_too_late(
        client, school_lead, page, sent_to, {"status": "not_now", "note": "The hall is let."}
    )
    assert NOT_SAVED in found.text
    assert (stands(found, "status"), stands(found, "note")) == ("not_now", "The hall is let.")


def test_once_it_is_sent_again_it_is_saved_and_forgotten(client, audit, school_lead, north):
    page = reverse("statement_voices", args=["northshire", audit.pk, "welcome_1"])
    fields = {"rating": "3", "because": "Families said so.", "edition": "0"}
    typed_too_late(client, school_lead, page, page, fields)
    assert client.post(page, fields | {"because": ""}).status_code == 422
    assert NOT_SAVED in client.get(page).content.decode(), "refused, so it is still kept"
    assert client.post(page, fields).status_code == 302
    assert NOT_SAVED not in client.get(page).content.decode()
    say(area_id=north.pk)
    assert Answer.objects.get().because == "Families said so."


def test_nobody_but_who_was_signed_in_before_sees_it(client, audit, school_lead, lead, officer, north):
    Audit.objects.update(state="submitted", submitted_at=timezone.now())
    page = reverse("audit_review", args=["northshire", audit.pk])
    sent_to = reverse("audit_request_changes", args=["northshire", audit.pk])
    client.force_login(officer.user)
    client.get(page)
    client.cookies.pop("sessionid")
    client.post(sent_to, {"reason": "Mine alone."}, headers={"referer": f"http://testserver{page}"})
    client.force_login(lead.user)
    shown = client.get(page).content.decode()
    assert "What would you like to see changed?" in shown
    assert "Mine alone." not in shown
    assert NOT_SAVED not in shown


def test_two_forms_of_one_browser_are_both_kept(client, everything, school_lead):
    home = f"/a/northshire/audits/{everything.pk}/"
    client.force_login(school_lead.user)
    client.get(home)
    client.cookies.pop("sessionid")
    client.post(f"{home}check/", {"summary": "We begin well."})
    client.post(f"{home}statements/welcome_1/evidence/note/", {"note": "Seen at the gate."})
    client.force_login(school_lead.user)
    assert "We begin well." in client.get(f"{home}check/").content.decode()
    assert "Seen at the gate." in client.get(f"{home}statements/welcome_1/evidence/note/").content.decode()


def test_nothing_of_strangers_is_kept_and_a_file_is_asked_for_again(client, everything, school_lead):
    address = f"/a/northshire/audits/{everything.pk}/statements/welcome_1/evidence/file/"
    client.cookies["typist"] = f"{school_lead.user_id}:forged"
    client.post(address, {"title": "From nowhere"})
    assert "kept_posts" not in client.session
    found = typed_too_late(client, school_lead, address, address, {"title": "The den"})
    assert stands(found, "title") == "The den"
    assert "A file has to be chosen again." in found.text


def test_password_is_never_kept(client, audit, school_lead, rf):
    request = rf.post("/x/", {"new_password": "calm-otter", "words": "Ours"})
    signed = HttpResponse()
    signed.set_signed_cookie(TYPIST, str(school_lead.user_id))
    request.COOKIES[TYPIST] = signed.cookies[TYPIST].value
    request.session, request.user = {}, school_lead.user
    keep_post(request)
    request.kept_keys = keys_of(request)
    assert kept_post(request, "/x/").fields == {"words": "Ours"}


def test_page_of_a_theme_says_without_scripts_that_each_statement_is_saved_by_itself(
    look, audit, school_lead
):
    page = look(school_lead, "audit_theme", audit.pk, "welcome").content.decode()
    said = re.search(r"<noscript>(.*?)</noscript>", page, re.S)
    assert said
    assert "by its own button" in said[1]
