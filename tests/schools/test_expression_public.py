"""The public form: found by name, saved page by page behind a secret link, sent once, confirmed by the head."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from common.outbox.models import Message
from common.tenancy.context import open_area
from programmes.models import ActivityEntry, Organisation
from programmes.services.activity import Refused
from schools.models import Call, Expression, OtherProgramme, Participation, School
from schools.services.expressions import begin_expression, send_expression
from tests.areas import PortalClient, in_area
from tests.cast import member
from tests.school_year import make_year, take_part
from tests.selection import begin, close, open_call, send

NEWCOMER, OLD_SCHOOL, NEW_ACADEMY, WEST_NEWCOMER, SOUTHERN = 910102, 910103, 910104, 910112, 910202
LEAD = {"lead_name": "Sam Lead", "lead_role": "SENCO", "lead_email": "sam@newcomer.example"}
PAGES = {
    "about": LEAD
    | {
        "head_name": "Robin Head",
        "head_email": "head@newcomer.example",
        "has_governor": "yes",
        "other_programmes": ["speech", "nurture"],
        "applying_with": "Northshire West Newcomer",
    },
    "why-now": {"strengths": "=SUM(A1)", "hope": "Families feel heard.", "heard": "The hall is loud."},
    "ready": {"time": "Staff meetings.", "meetings": "In the library.", "sharing": "yes"},
    "agreements": {"agrees_to_sign": "on", "knows_data": "on"},
}


@pytest.fixture
def year(north, lead):
    with in_area(north):
        yield make_year(lead)


@pytest.fixture
def call(year, lead):
    return open_call(year, lead)


def start(call, area="northshire"):
    return f"/a/{area}/apply/{call.pk}/"


def begin_in_browser(client, call, urn=NEWCOMER, **changes):
    """Begin as a school does, and return the address of the draft."""
    response = client.post(f"{start(call)}school/{urn}/", LEAD | changes)
    assert response.status_code == 302, response.content.decode()
    return response.url.removesuffix("about/")


def write_everything(client, draft):
    for page, answers in PAGES.items():
        response = client.post(f"{draft}{page}/", answers)
        assert response.status_code == 302, (page, response.content.decode())
    return response.url


def link_in(message):
    return re.search(r"https?://[^/]+(/a/\S+)", message.text)[1]


def test_call_says_when_it_opens_that_it_is_open_and_that_it_closed(client, call, year, lead, north):
    page = client.get(start(call))
    assert page.status_code == 200
    for text in ("20 minutes", "Start now", "Fair reach", "no account", "hear by"):
        assert text in page.content.decode()
    with in_area(north):
        Call.objects.update(opens_at=timezone.now() + timedelta(days=1))
    page = client.get(start(call))
    assert page.status_code == 200
    assert "not open yet" in page.content.decode()
    with in_area(north):
        Call.objects.update(opens_at=timezone.now() - timedelta(days=9))
        close(call)
    for address in (start(call), f"{start(call)}school/", f"{start(call)}school/{NEWCOMER}/"):
        page = client.get(address)
        assert page.status_code == 410
        assert "This call has closed" in page.content.decode()


def test_call_that_is_not_published_or_of_another_area_does_not_exist(client, call, north):
    assert client.get(start(call, "southmoor")).status_code == 404
    assert client.get(start(call, "nowhere")).status_code == 404
    with in_area(north):
        Call.objects.update(published_at=None)
    assert client.get(start(call)).status_code == 404


def test_school_is_found_by_name_and_number_and_closed_or_foreign_ones_say_why_not(client, call):
    def found(words):
        return client.get(f"{start(call)}school/", {"q": words}).content.decode()

    assert f"{start(call)}school/{NEWCOMER}/" in found("northshire east newcomer")
    assert f"{start(call)}school/{NEWCOMER}/" in found(str(NEWCOMER))
    page = found("northshire east old school")
    assert f"{start(call)}school/{OLD_SCHOOL}/" not in page
    assert f"{start(call)}school/{NEW_ACADEMY}/" in page
    page = found("southmoor newcomer")
    assert "Found outside Northshire only" in page
    assert "school/9102" not in page
    assert "No school matches" in found("zzqqxx")
    assert client.get(f"{start(call)}school/", {"q": ""}).status_code == 422


@pytest.mark.parametrize(("urn", "why"), [(SOUTHERN, "not part of Northshire"), (OLD_SCHOOL, "is not open")])
def test_foreign_and_closed_schools_cannot_begin(client, call, north, urn, why):
    address = f"{start(call)}school/{urn}/"
    assert why in client.get(address).content.decode()
    assert client.post(address, LEAD).status_code == 422
    with in_area(north):
        assert not Expression.objects.exists()
    assert client.get(f"{start(call)}school/123/").status_code == 404


def test_beginning_asks_for_the_lead_and_emails_a_secret_of_which_only_a_fingerprint_is_kept(
    client, call, north
):
    page = client.get(f"{start(call)}school/{NEWCOMER}/").content.decode()
    assert "register says" in page
    assert "910102" in page
    refused = client.post(f"{start(call)}school/{NEWCOMER}/", LEAD | {"lead_email": "sam"})
    assert refused.status_code == 422
    assert "Sam Lead" in refused.content.decode()
    draft = begin_in_browser(client, call)
    with in_area(north):
        message = Message.objects.get(to="sam@newcomer.example")
        expression = Expression.objects.get()
        assert message.is_sensitive
        assert link_in(message) == draft
        assert draft.split("/")[-2] not in expression.token_hash
        assert not Participation.objects.exists()


def test_opening_links_changes_nothing(client, call, north):
    draft = begin_in_browser(client, call)
    check = write_everything(client, draft)
    for _ in range(2):
        for address in (draft, check, *(f"{draft}{page}/" for page in PAGES)):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
    with in_area(north):
        assert Expression.objects.get().sent_at is None


def test_colleague_carries_on_elsewhere_and_the_school_sends(client, call, north):
    draft = begin_in_browser(client, call)
    client.post(f"{draft}about/", PAGES["about"])
    colleague = PortalClient()
    page = colleague.get(draft).content.decode()
    assert page.count("To do") == 3
    assert "Before you can send it" in colleague.get(f"{draft}check/").content.decode()
    assert colleague.post(f"{draft}check/").status_code == 422
    check = write_everything(colleague, draft)
    page = colleague.get(check).content.decode()
    for text in ("Robin Head", "=SUM(A1)", "Northshire West Newcomer (910112)", "Speech and language"):
        assert text in page
    assert colleague.post(check).url == draft
    assert "Thank you, it is sent" in colleague.get(draft).content.decode()
    with in_area(north):
        expression = Expression.objects.get()
        assert (
            expression.reference in Message.objects.filter(to="sam@newcomer.example").latest("queued_at").text
        )
        school = expression.participation.school
        assert (expression.participation.state, school.urn) == ("interested", NEWCOMER)
        assert expression.applying_with == [WEST_NEWCOMER]
        kinds = OtherProgramme.objects.filter(school=school).values_list("kind", flat=True)
        assert set(kinds) == {"speech", "nurture"}
        line = ActivityEntry.objects.get(school=school)
        assert line.actor == "Northshire East Newcomer (expression of interest)"
        assert (line.user, line.membership, line.is_for_school) == (None, None, True)


def test_words_are_counted_and_what_was_typed_stays(client, call, north):
    draft = begin_in_browser(client, call)
    long = "word " * 163
    response = client.post(f"{draft}why-now/", PAGES["why-now"] | {"hope": long})
    page = response.content.decode()
    assert response.status_code == 422
    assert "This has 163 words. Use 150 or fewer: leave out at least 13" in page
    assert long.strip() in page
    assert "govuk-js-character-count" in page
    response = client.post(f"{draft}about/", PAGES["about"] | {"other_programmes": ["none", "speech"]})
    assert "not both" in response.content.decode()
    response = client.post(f"{draft}about/", PAGES["about"] | {"applying_with": "Oakless"})
    assert "We cannot find “Oakless”" in response.content.decode()
    response = client.post(f"{draft}about/", PAGES["about"] | {"applying_with": str(NEWCOMER)})
    assert "your own is known already" in response.content.decode()
    response = client.post(f"{draft}agreements/", {})
    assert "Tick the box" in response.content.decode()
    assert client.get(f"{draft}nonsense/").status_code == 404


def test_colleagues_do_not_write_over_each_other(client, call):
    draft = begin_in_browser(client, call)
    page = client.get(f"{draft}ready/").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    assert client.post(f"{draft}ready/", PAGES["ready"] | {"seen": seen}).status_code == 302
    assert client.post(f"{draft}ready/", PAGES["ready"] | {"seen": seen}).status_code == 302  # pressed twice
    late = client.post(f"{draft}ready/", PAGES["ready"] | {"time": "Another plan.", "seen": seen})
    page = late.content.decode()
    assert late.status_code == 422
    assert "A colleague has changed this page" in page
    assert "Staff meetings." in page
    assert "Another plan." in page
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    again = client.post(f"{draft}ready/", PAGES["ready"] | {"time": "Another plan.", "seen": seen})
    assert again.status_code == 302


def test_new_address_of_the_lead_gets_the_link(client, call, north):
    draft = begin_in_browser(client, call)
    client.post(f"{draft}about/", PAGES["about"] | {"lead_email": "jo@newcomer.example"})
    with in_area(north):
        assert link_in(Message.objects.get(to="jo@newcomer.example")) == draft


def test_second_expression_of_a_school_is_refused_and_shows_nothing_of_the_first(client, call, north):
    with in_area(north):
        second, token = begin(call, NEWCOMER)
        first = send(call, NEWCOMER, strengths="A secret strength")
        with pytest.raises(Refused, match="already sent one on"):
            send_expression(expression=second, token=token)
    response = client.post(f"{start(call)}school/{NEWCOMER}/", LEAD)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Your school has already sent one on" in page
    assert "secret strength" not in page
    assert first.lead_email not in page


def test_sending_twice_and_changing_what_was_sent_are_refused(client, call, north):
    draft = begin_in_browser(client, call)
    check = write_everything(client, draft)
    client.post(check)
    assert "it is sent" in client.post(check).content.decode()
    client.post(f"{draft}why-now/", PAGES["why-now"] | {"hope": "Changed"})
    with in_area(north):
        expression = Expression.objects.get()
        assert expression.hope == "Families feel heard."
        assert Message.objects.filter(kind="expression_sent").count() == 1
        with pytest.raises(Refused, match="cannot be changed"):
            send_expression(expression=expression, token="x")


def test_draft_of_another_school_or_call_needs_its_own_secret(client, call, year, lead, north):
    with in_area(north):
        other = open_call(year, lead, title="Another call")
    draft = begin_in_browser(client, call)
    token = draft.split("/")[-2]
    for address in (
        reverse("expression_draft", args=["northshire", call.pk, token[:-1] + "x"]),
        reverse("expression_draft", args=["northshire", other.pk, token]),
        reverse("expression_head", args=["northshire", call.pk, token]),
    ):
        page = client.get(address)
        assert page.status_code == 410
        assert "Newcomer" not in page.content.decode()
    assert client.get(draft.replace("northshire", "southmoor")).status_code == 404


def test_draft_cannot_be_saved_or_sent_after_closing(client, call, north):
    draft = begin_in_browser(client, call)
    check = write_everything(client, draft)
    with in_area(north):
        close(call)
        expression = Expression.objects.get()
        with pytest.raises(Refused, match="closed on"):
            send_expression(expression=expression, token="x")
    for response in (client.get(draft), client.post(check), client.post(f"{draft}ready/", PAGES["ready"])):
        assert response.status_code == 410
        assert "not sent in time" in response.content.decode()


def test_head_teacher_confirms_by_a_button_and_not_by_opening_the_link(client, call, north):
    draft = begin_in_browser(client, call)
    client.post(write_everything(client, draft))
    with in_area(north):
        message = Message.objects.get(to="head@newcomer.example")
        assert message.is_sensitive
    link = link_in(message)
    assert "Do you support this?" in client.get(link).content.decode()
    with in_area(north):
        assert Expression.objects.get().head_confirmed_at is None
        close(call)
    for _ in range(2):
        assert "Thank you for confirming" in client.post(link).content.decode()
    with in_area(north):
        assert Expression.objects.get().head_confirmed_at
        assert ActivityEntry.objects.filter(verb="confirmed").count() == 1


def test_school_that_is_in_the_programme_already_keeps_its_participation(call, year, lead, north):
    with in_area(north):
        east = Organisation.objects.get(name="Northshire East Primary 1")
        before = take_part(year, east, by=lead)
        sent = send(call, east.urn)
        assert sent.participation == before
        assert Participation.objects.get().state == "selected"


def test_school_that_closed_while_it_wrote_is_told(call, north, monkeypatch):
    with in_area(north):
        draft, token = begin(call, NEWCOMER)
        Expression.objects.filter(pk=draft.pk).update(urn=OLD_SCHOOL)
        draft.refresh_from_db()
        with pytest.raises(Refused, match="is not open"):
            send_expression(expression=draft, token=token)


def test_area_without_coded_councils_asks_every_school(call, north):
    with in_area(north):
        Organisation.objects.update(code="")
        school = School.objects.get(pk=SOUTHERN)
        assert begin_expression(call=call, school=school, **LEAD)


def test_posts_are_limited_by_network_and_letters_by_address(client, call, settings):
    codes = [client.post(f"{start(call)}school/{NEWCOMER}/", LEAD).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"expression": "1/m/ip"}
    draft = f"{start(call)}school/{NEWCOMER}/"
    other = LEAD | {"lead_email": "other@newcomer.example"}
    assert [client.post(draft, other, REMOTE_ADDR="203.0.113.9").status_code for _ in range(2)] == [302, 429]
    assert client.get(start(call)).status_code == 200


def test_control_characters_and_endless_words_are_refused(client, call):
    draft = begin_in_browser(client, call)
    for hope in ("a\x00b", "x" * 5000):
        assert client.post(f"{draft}why-now/", PAGES["why-now"] | {"hope": hope}).status_code == 422


def test_secrets_of_drafts_stay_out_of_the_log():
    from pins_portal.logs import hide_secrets

    for part in ("draft", "head"):
        written = hide_secrets(None, "", {"request": f"GET /a/north/apply/12/{part}/s3cr3t/about/"})
        assert written["request"] == f"GET /a/north/apply/12/{part}/…/about/"


def test_signed_in_person_can_read_the_public_page_too(client, call, lead, outsider):
    for person in (lead, outsider):
        client.force_login(person.user)
        assert "Start now" in client.get(start(call)).content.decode()


def test_introduction_stands_in_paragraphs_and_never_as_markup(client, call, north):
    with in_area(north):
        Call.objects.update(introduction="For <b>you</b>.\r\n\r\nA year\nof work.")
    page = client.get(start(call)).content.decode()
    assert '<p class="govuk-body">For &lt;b&gt;you&lt;/b&gt;.</p>' in page
    assert '<p class="govuk-body">A year<br>of work.</p>' in page


@pytest.mark.usefixtures("committed")
def test_of_two_drafts_of_a_school_sent_at_once_one_is_sent(north):
    with transaction.atomic():
        open_area(north.pk)
        lead = member("northshire", "area_lead")
        call = open_call(make_year(lead), lead)
        drafts = [begin(call, NEWCOMER) for _ in range(3)]
    ready = threading.Barrier(len(drafts))

    def send_one(draft):
        try:
            ready.wait(timeout=30)
            with transaction.atomic():
                open_area(north.pk)
                send_expression(expression=draft[0], token=draft[1])
            return "sent"
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(drafts)) as pool:
        results = list(pool.map(send_one, drafts))
    assert results.count("sent") == 1
    assert sum("already sent one" in result for result in results) == 2
    with transaction.atomic():
        open_area(north.pk)
        assert Participation.objects.count() == 1
        assert Message.objects.filter(kind="expression_sent").count() == 1
