"""Pages, documents and sheets of results: who sees which, when, and that they say no more than the one door."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.documents.kinds import CannotBuild
from common.documents.models import Document
from common.tenancy.context import open_area
from surveys.documents.family_results import build_family_report
from surveys.documents.result_sheets import build_asked_sheet, build_survey_sheet
from surveys.documents.results import build_asked_report, build_survey_report
from surveys.models import AskedSchool, Comment, Language, Survey, Translation
from tests.areas import PortalClient
from tests.cast import member
from tests.surveys.counting import answer, ask_four_schools, by, close_and_count


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.BALLOT_KEY_DIR = tmp_path / "keys"


@pytest.fixture
def schools(committed):
    """Four schools that were counted, the first one's results released."""
    schools = ask_four_schools()
    for one in schools:
        answer(one, 12, way="link", welcome="agree_a_lot", works_well="The garden & the <b>pond</b>")
        answer(one, 8, way="code", welcome="disagree_a_lot")
    close_and_count(schools[0].survey)
    release(schools[0])
    return schools


def release(asked, **more):
    now = asked.survey.made_at
    found = AskedSchool.objects.using("system").filter(pk=asked.pk)
    found.update(moderated_at=now, released_at=now, **more)
    comments = Comment.objects.using("system").filter(asked=asked.pk)
    comments.update(state="ready", read_by=by().pk)


def with_families(asked):
    now = asked.survey.made_at
    release(asked, forum_agreed_at=now, school_agreed_at=now, summary="Families like the garden.")


def look(role, name, *args, slug="northshire", **extra):
    client = PortalClient()
    client.force_login(member(slug, role).user)
    return client.get(reverse(name, args=["northshire", *args]), **extra)


def page(asked, role="school_lead"):
    return look(role, "asked_results", asked.survey_id, asked.pk)


def words(response):
    assert response.status_code == 200, response.content.decode()[:300]
    return " ".join(response.content.decode().split())


def test_leaders_see_released_results_with_table_chart_base_and_comments(schools):
    said = words(page(schools[0]))
    assert "<b>20</b> answered" in said
    assert 'data-label="Agree a lot' in said
    assert "<title>Of 20: 12 Agree a lot" in said
    assert "The garden &amp; the &lt;b&gt;pond&lt;/b&gt;" in said
    assert "Beside other schools" not in said, "partners do not see all schools together yet"


def test_results_that_are_not_released_are_their_forums_alone(schools):
    AskedSchool.objects.using("system").filter(pk=schools[0].pk).update(released_at=None)
    assert page(schools[0]).status_code == 403
    assert page(schools[0], "area_lead").status_code == 403
    assert "sees this so far" in words(page(schools[0], "forum_lead"))


def test_results_before_counting_are_nobodys(committed):
    schools = ask_four_schools()
    assert page(schools[0], "forum_lead").status_code == 403


def test_outsider_and_another_area_find_no_page(schools):
    assert (
        look("area_lead", "asked_results", schools[0].survey_id, schools[0].pk, slug="southmoor").status_code
        == 404
    )
    assert page(schools[1]).status_code == 404, "a school sees its own"


def test_held_back_question_is_shown_to_the_forum_with_a_tag_and_to_nobody_else(schools):
    AskedSchool.objects.using("system").filter(pk=schools[0].pk).update(held_back=["welcome"])
    seen_by_school, seen_by_forum = words(page(schools[0])), words(page(schools[0], "forum_lead"))
    assert "I feel welcome." not in seen_by_school
    assert "It holds back 1 question." in seen_by_school, "as its form promises"
    assert "Held back" in seen_by_forum
    assert "It holds back" not in seen_by_forum


def test_all_schools_together_are_for_partners_once_released_never_for_a_school(schools):
    survey = schools[0].survey_id
    assert look("school_lead", "survey_results", survey).status_code == 403
    assert look("viewer", "survey_results", survey).status_code == 403
    assert "<b>80</b> answered at 4 schools: 48 by link" in words(
        look("forum_lead", "survey_results", survey)
    )
    Survey.objects.using("system").update(released_at=schools[0].survey.made_at)
    assert "<b>80</b>" in words(look("viewer", "survey_results", survey))
    assert look("school_lead", "survey_results", survey).status_code == 403
    said = words(page(schools[0]))
    assert 'data-label="All schools">60% <span class="pp-soft">of 80' in said, (
        "but beside its own a school sees them"
    )
    assert "no figure of schools alike" in said, "the others have not been released"


def test_page_costs_the_same_for_any_number_of_questions_and_schools(schools):
    def cost():
        client = PortalClient()
        client.force_login(member("northshire", "forum_lead").user)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("asked_results", args=["northshire", schools[0].survey_id, schools[0].pk]))
        return len(queries)

    cost()
    first = cost()
    Survey.objects.using("system").filter(pk=schools[0].survey_id).update(left_out=["welcome", "works_well"])
    assert cost() == first


def test_families_read_it_once_both_keys_have_turned_in_their_language(schools):
    asked = schools[0]
    address = reverse("family_results", args=[asked.code])
    assert PortalClient().get(address).status_code == 404
    with_families(asked)
    said = words(PortalClient().get(address))
    assert "What families told us" in said
    assert "Families like the garden." in said
    assert "I feel welcome." in said
    with transaction.atomic():
        open_area(asked.area_id)
        polish = Language.objects.create(
            area=asked.area, code="pl", name="Polish", own_name="Polski", words={"results_people": "Osoby"}
        )
        survey = Survey.objects.get(pk=asked.survey_id)
        survey.languages = ["en", "pl"]
        survey.save()
        Translation.objects.create(
            area=asked.area,
            version=survey.version,
            language=polish,
            words={
                "questions": {"welcome": {"text": "Czuję się mile widziany."}},
                "scales": {"agree_5": {"agree_a_lot": "Zdecydowanie tak"}},
            },
        )
    said = words(PortalClient().get(address + "?l=pl"))
    assert 'lang="pl"' in said
    assert "Czuję się mile widziany." in said
    assert "Zdecydowanie tak" in said
    assert "Osoby" in said
    assert "Brak odpowiedzi" not in said, "a word that nobody has translated there stays English"


def test_families_see_headings_bars_and_two_directions(schools):
    asked = schools[0]
    with_families(asked)
    urdu(asked)
    said = words(PortalClient().get(reverse("family_results", args=[asked.code]) + "?l=ur"))
    assert '<html lang="ur" dir="rtl"' in said
    assert "answering.rtl.css" in said
    assert "Agree a lot or agree a little<svg" in said, (
        "a bar beside its answer, in English as nobody translated it"
    )
    assert "<title>60%</title>" in said
    assert "What does school do well?" in said, "comments stand below their question"


def urdu(asked):
    with transaction.atomic():
        open_area(asked.area_id)
        Language.objects.create(area=asked.area, code="ur", name="Urdu", own_name="اردو", direction="rtl")
        Survey.objects.filter(pk=asked.survey_id).update(languages=["en", "ur"])


def test_colour_of_the_page_is_kept_by_its_foot(schools):
    with_families(schools[0])
    client, address = PortalClient(), reverse("family_results", args=[schools[0].code])
    response = client.post(f"{address}?l=en", {"go": "comfort:tint:blue"})
    assert (response.status_code, response["Location"]) == (302, f"{address}?l=en")
    assert 'data-tint="blue"' in words(client.get(address))
    assert client.post(address, {"go": "comfort"})["Location"] == reverse("reading_comfort")
    assert client.post(address, {"go": "comfort:tint:rubbish"}).status_code == 302
    assert client.put(address).status_code == 405


def test_families_page_takes_no_notice_of_who_is_signed_in_and_a_constant_number_of_queries(schools):
    with_families(schools[0])
    client, address = PortalClient(), reverse("family_results", args=[schools[0].code])
    client.force_login(member("northshire", "forum_lead").user)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            said = words(client.get(address))
        assert "Sign out" not in said
        return len(queries)

    cost()
    first = cost()
    Survey.objects.using("system").filter(pk=schools[0].survey_id).update(left_out=["belonging"])
    cost()
    assert cost() == first


def test_forum_sees_beforehand_what_families_will_see(schools):
    said = words(look("forum_lead", "asked_results_preview", schools[1].survey_id, schools[1].pk, "families"))
    assert "A preview: what families will see." in said
    assert "I feel welcome." in said
    assert 'id="answers"' not in said, "its foot would change nothing"


def test_comments_of_all_schools_by_theme_are_read_on_a_page_each(schools):
    survey = schools[0].survey_id
    with_families(schools[0])
    said = words(look("forum_lead", "survey_results", survey))
    assert "What does school do well? (12)" in said
    assert said.count("<blockquote") == 2
    assert schools[0].school.name not in said
    about = (survey, "q-works_well")
    assert words(look("forum_lead", "survey_comments", *about)).count("<blockquote") == 12
    assert look("forum_lead", "survey_comments", survey, "q-welcome").status_code == 404
    assert look("viewer", "survey_comments", *about).status_code == 403, "partners do not see it yet"
    assert look("school_lead", "survey_comments", *about).status_code == 403
    assert look("area_lead", "survey_comments", *about, slug="southmoor").status_code == 404


def test_page_of_all_schools_costs_the_same_for_any_number_of_schools_with_comments(schools):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            words(look("forum_lead", "survey_results", schools[0].survey_id))
        return len(queries)

    with_families(schools[0])
    cost()
    first = cost()
    for one in schools[1:]:
        with_families(one)
    assert cost() == first
    said = words(look("forum_lead", "survey_results", schools[0].survey_id))
    assert "What does school do well? (48)" in said


def test_wrong_code_is_not_found(committed):
    assert PortalClient().get(reverse("family_results", args=["XXX-XXXXX"])).status_code == 404
    assert PortalClient().get(reverse("family_results", args=["' OR 1=1"])).status_code == 404


def built(build, role="forum_lead", **parameters):
    with transaction.atomic():
        open_area(by().area_id)
        made = build(
            area_id=by().area_id,
            parameters=parameters,
            membership=member("northshire", role),
            progress=lambda done, whole: None,
        )
        rows = [tuple(row) for row in made.sheets[0].rows] if hasattr(made, "sheets") else None
        return made, rows


def test_sheet_of_a_survey_holds_all_schools_and_those_that_one_may_see(schools):
    made, rows = built(build_survey_sheet, survey=schools[0].survey_id)
    names = {row[0] for row in rows}
    assert {"All schools together", "Northshire East Primary 1"} <= names
    assert {len(row) for row in rows} == {len(made.sheets[0].columns)}
    together = [row for row in rows if row[0] == "All schools together" and row[8] == "welcome"]
    assert [(row[11], row[12]) for row in together] == [(48, 80), (32, 80)]
    Survey.objects.using("system").update(released_at=schools[0].survey.made_at)
    _, rows = built(build_survey_sheet, role="area_lead", survey=schools[0].survey_id)
    assert {row[0] for row in rows} == {"All schools together", "Northshire East Primary 1"}


def test_documents_of_a_school_follow_what_their_asker_may_see(schools):
    asked = schools[0]
    _, rows = built(build_asked_sheet, asked=asked.pk)
    assert [row[11] for row in rows if row[8] == "welcome"] == [12, 8]
    assert built(build_asked_report, role="school_lead", asked=asked.pk)[0].context["found"].base == 20
    with pytest.raises(CannotBuild):
        built(build_family_report, asked=asked.pk)
    with_families(asked)
    assert built(build_family_report, asked=asked.pk)[0].context["found"].comments.groups
    with pytest.raises(CannotBuild):
        built(build_asked_report, role="school_lead", asked=schools[1].pk)
    with pytest.raises(CannotBuild):
        built(build_survey_report, role="school_lead", survey=asked.survey_id)


def test_documents_leave_out_what_the_forum_holds_back(schools):
    asked = schools[0]
    AskedSchool.objects.using("system").filter(pk=asked.pk).update(held_back=["welcome"])

    def is_in(role):
        _, rows = built(build_asked_sheet, role=role, asked=asked.pk)
        shown = built(build_asked_report, role=role, asked=asked.pk)[0].context["found"].rows
        return "welcome" in {row[8] for row in rows}, "welcome" in {row.question.slug for row in shown}

    assert (is_in("forum_lead"), is_in("school_lead")) == ((True, True), (False, False))


def test_download_asks_for_a_document(schools):
    client = PortalClient()
    client.force_login(member("northshire", "school_lead").user)
    address = reverse("asked_results_download", args=["northshire", schools[0].survey_id, schools[0].pk])
    sent = ({"form": "pdf"}, {"form": "xlsx"}, {"form": "csv"}, {"form": "rubbish", "for": "families"})
    responses = [client.post(address, fields) for fields in sent]
    assert all(response.status_code == 302 for response in responses)
    made = Document.objects.using("system").order_by("requested_at").values_list("kind", "form")
    report, sheet = "survey_asked_report", "survey_asked_sheet"
    assert list(made) == [(report, "pdf"), (sheet, "xlsx"), (sheet, "csv")]
    assert responses[3].url == responses[0].url, "what is for families is there for nobody before they see it"
    with_families(schools[0])
    client.post(address, {"for": "families"})
    assert Document.objects.using("system").latest("requested_at").kind == "survey_family_report"
    assert client.get(address).status_code == 405
    together = reverse("survey_results_download", args=["northshire", schools[0].survey_id])
    assert client.post(together, {"form": "pdf"}).status_code == 403
