"""A school where eleven families answered, four of whom say that their child has additional needs.

Another school of eleven, where one family says so, shows the same: letter by letter, whoever looks, on every page and
in every file. And what is taken away from something else leaves neither the four nor the seven.
"""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.disclosure import Thresholds, Together
from common.documents.facts import Facts
from common.documents.pdf import as_html
from common.reading_comfort import Comfort
from programmes.themes import Theme
from surveys.documents.family_results import build_family_report
from surveys.documents.result_sheets import build_asked_sheet
from surveys.documents.results import build_asked_report
from surveys.models import AskedSchool, Comment, Survey
from surveys.reading.results import shown_of, shown_together, tables_of
from tests.areas import PortalClient
from tests.cast import member
from tests.common.disclosure.attacker import Attacker
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count
from tests.surveys.test_results_beside import fresh, inside
from tests.surveys.test_results_pages import built

SEND, OTHER = "Please understand autism", "The garden"
YES = {"way": "personal", "welcome": "disagree_a_lot", "additional_needs": "yes"}
NO = {"way": "link", "welcome": "agree_a_lot", "additional_needs": "no"}
READERS = ("forum_lead", "area_lead", "officer")


@pytest.fixture
def schools(committed, tmp_path, settings):
    """Two years at four schools: eleven answers at the first two, many at the others; everything is released."""
    settings.BALLOT_KEY_DIR = tmp_path / "keys"
    ago = timezone.localdate() - timedelta(days=380)
    then = year(None, name="Then", opens_on=ago)
    return year(lambda: then[0].survey.version, name="Now")


def year(version, **survey):
    schools = ask_four_schools(version, **survey)
    eleven(schools[0], 4)
    eleven(schools[1], 1)
    for one in schools[2:]:
        answer(one, 14, **YES, works_well=OTHER)
        answer(one, 21, **NO, works_well=OTHER)
    close_and_count(schools[0].survey)
    now = timezone.now()
    keys = dict.fromkeys(("moderated_at", "released_at", "forum_agreed_at", "school_agreed_at"), now)
    AskedSchool.objects.using("system").update(**keys)
    Survey.objects.using("system").update(released_at=now)
    Comment.objects.using("system").update(state="ready", read_by=by().pk)
    return schools


def eleven(asked, number):
    """So many of eleven say that their child has additional needs; four write of it, whoever they are."""
    for place in range(11):
        answer(asked, **(YES if place < number else NO), works_well=SEND if place < 4 else OTHER)


def neutral(text, asked):
    """A page without what names the school and the moment, and its comments apart from it."""
    quotes = re.findall(r"<blockquote.*?</blockquote>", text, re.DOTALL)
    text = re.sub(r"<blockquote.*?</blockquote>", "", text, flags=re.DOTALL)
    for own in (asked.school.name, asked.code, f"{asked.code[:3]}-{asked.code[3:]}"):
        text = text.replace(own, "…")
    text = re.sub(r'(schools/)\d+|(name="csrfmiddlewaretoken" value=|nonce=)"[^"]+"', r"\1\2", text)
    return text, Counter(quotes)


def pages(asked):
    """Each page of a school's results, as each reader has it, with every filter that it offers."""
    here = ["northshire", asked.survey_id, asked.pk]
    addresses = {role: [reverse("asked_results", args=here)] for role in READERS}
    addresses["forum_lead"] += [
        reverse("asked_results_preview", args=[*here, reader])
        for reader in ("leaders", "officers", "families")
    ]
    addresses[""] = [reverse("family_results", args=[asked.code])]
    for role, some in addresses.items():
        client = PortalClient()
        if role:
            client.force_login(member("northshire", role).user)
        for address in some:
            for query in ("", "?about=q-works_well"):
                page = client.get(address + query)
                assert page.status_code == 200, (role, address)
                yield neutral(page.content.decode(), asked)


def documents(asked):
    """The PDFs of a school's results, before they are set."""
    facts = Facts("x", "1", asked.survey.made_at, "Northshire", "x", "0")
    for build in (build_asked_report, build_family_report):
        page = built(build, "area_lead", asked=asked.pk)[0]
        yield neutral(as_html(page, facts, Comfort()), asked)


def lines(build, **about):
    """The numbers of a sheet: of each question, by school, what is counted together, how many chose it, of how many."""
    made, rows = built(build, **about)
    headings = [column.heading for column in made.sheets[0].columns]
    for row in rows:
        line = dict(zip(headings, row, strict=True))
        yield line["School"], line["Question"], line["Answer"], line["People"], line["Of"]


def test_pages_and_documents_say_the_same_whoever_the_four_are(schools):
    four, one = schools[:2]
    for read in (pages, documents):
        for own, other in zip(read(four), read(one), strict=True):
            assert own == other
    assert any(quotes for _, quotes in pages(four)), "what they wrote is read, as the forum released it"
    for asked in (four, one):
        sheet = [line[1:] for line in lines(build_asked_sheet, asked=asked.pk)]
        assert {line[3] for line in sheet} <= {None, 11}
        assert {line[2] for line in sheet} == {None}, "no number stands there but how many answered"


def test_all_schools_less_the_others_leave_open_how_many_the_four_are(schools):
    """A solver that has every figure of every school and of all together finds five numbers or more that it may be."""
    names = [str(one.pk) for one in schools]
    for table in inside(lambda: tables_of(schools[0].survey)):
        found = inside(lambda table=table: published(schools, table))
        attacker = Attacker(found, {name: {} for name in names}, [*table.order, *table.outside], Thresholds())
        for option in {YES.get(table.question.slug), NO.get(table.question.slug)} - {None}:
            low, high = attacker.bounds(attacker.row(names[:1], [option]))
            assert high - low >= 4, (option, low, high)


def published(schools, table):
    """What is shown of a question at each school, and of all of them together."""
    place = table.question.slug, table.about
    each = {str(pk): shown[place] for pk, shown in shown_of([fresh(one) for one in schools], [table]).items()}
    survey = Survey.objects.select_related("area", "version").get(pk=schools[0].survey_id)
    whole = shown_together(survey, [table], by=member("northshire", "area_lead"))[place]
    return Together(each, whole, len(schools) if whole.base else 0)


def test_theme_of_the_four_comments_has_no_name_and_no_filter(schools):
    written = Comment.objects.using("system").filter(words=SEND, asked=schools[0].pk)
    assert written.update(themes=[Theme.READINESS]) == 4
    client = PortalClient()
    client.force_login(by().user)
    own = reverse("asked_results", args=["northshire", schools[0].survey_id, schools[0].pk])
    together = reverse("survey_results", args=["northshire", schools[0].survey_id])
    pages = [
        client.get(address).content.decode() for address in (own, f"{own}?about={Theme.READINESS}", together)
    ]
    assert not [page for page in pages if Theme.READINESS.label in page]
    assert {sum(neutral(page, schools[0])[1].values()) for page in pages[:2]} == {11}, "the filter is none"
    about = reverse("survey_comments", args=["northshire", schools[0].survey_id, Theme.READINESS])
    assert client.get(about).status_code == 404
