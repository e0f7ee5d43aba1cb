"""Nine members of staff were asked: wherever one looks, nothing depends on what they said or how many of them did."""

import re

import pytest
from django.utils import timezone

from audits.documents.answers import build_answers
from audits.documents.report import build_report
from audits.models import Audit, Tally, Voice
from audits.reading import heard
from common.documents.facts import Facts
from common.documents.pdf import as_html
from common.reading_comfort import Comfort
from tests.audits.asking import ask, count_as
from tests.self_audit import answer_all

FACTS = Facts("Report", "1", timezone.now(), "Northshire", "Officer", "0")
SAID = ({("not_yet",): 9}, {("mostly",): 4})


@pytest.fixture
def counted(audit, school_lead):
    """An audit that its school has submitted, whose staff were counted."""
    answer_all(audit, school_lead, commentary="What we see")
    voice = count_as(ask(audit, school_lead))
    Audit.objects.update(submitted_at=timezone.now())
    return voice


@pytest.fixture
def surfaces(look, counted, school_lead, officer):
    """Return all that anybody may see of an audit, by who looks at what."""
    audit = counted.audit

    def read():
        found = {}
        for who in (school_lead, officer):
            for name, *args in PAGES:
                page = look(who, name, audit.pk, *args)
                found[who.role, name] = (page.status_code, said_on(page))
            built = {
                "area_id": audit.area_id,
                "parameters": {"audit": audit.pk, "on": ""},
                "membership": who,
                "progress": lambda *_: None,
            }
            found[who.role, "report"] = as_html(build_report(**built), FACTS, Comfort())
            sheets = [[*sheet.rows] for sheet in build_answers(**built).sheets]
            found[who.role, "answers"] = sheets
        return found

    return read


PAGES = (
    ("audit",),
    ("audit_theme", "welcome"),
    ("audit_voices",),
    ("voice", "staff"),
    ("statement_voices", "welcome_1"),
    ("audit_results",),
)


def said_on(page):
    """The words and pictures of a page, without what differs at every request."""
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", main)


def say(voice, parts):
    Tally.objects.filter(voice=voice.pk).delete()
    statement = voice.audit.version.statements.get(slug="welcome_1")
    for options, number in parts.items():
        Tally.objects.create(
            area=voice.area, voice=voice, statement=statement, options=list(options), number=number
        )
    Voice.objects.filter(pk=voice.pk).update(by_link=sum(parts.values()), expected=9)
    heard._kept.cache_clear()


def test_every_page_and_file_is_the_same_whatever_nine_said(counted, surfaces):
    found = []
    for parts in SAID:
        say(counted, parts)
        found.append(surfaces())
    for name in found[0]:
        assert found[0][name] == found[1][name], name
    assert "Fewer than 10 answered" in str(found[0]["school_lead", "statement_voices"])


def test_the_same_pages_tell_what_ten_said(counted, surfaces):
    """So what is compared above would show a difference."""
    found = []
    for parts in ({("mostly",): 15, ("partly",): 8}, {("mostly",): 8, ("partly",): 15}):
        say(counted, parts)
        found.append(surfaces())
    differ = {name[1] for name in found[0] if found[0][name] != found[1][name]}
    assert {"audit_theme", "statement_voices", "audit_results", "report", "answers"} <= differ
