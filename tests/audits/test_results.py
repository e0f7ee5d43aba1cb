"""Results of one audit: what is compared, with whom, as at which day, and the school's own targets."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from audits.levels import Levels, median, theme_level
from audits.models import Answer, Audit, Round, Statement
from audits.reading.as_at import end_of
from audits.reading.results import results_of
from audits.services.frameworks import new_version
from audits.services.targets import set_targets
from programmes.models import ActivityEntry, AreaSettings, Organisation
from programmes.services.activity import Refused
from tests.audits.asking import ask, count_as
from tests.audits.history import happened
from tests.cast import member
from tests.self_audit import answer, answer_all, make_audit, make_framework, make_round


def submit(*audits, state=Audit.State.SUBMITTED):
    now = timezone.now()
    Audit.objects.filter(pk__in=[audit.pk for audit in audits]).update(
        state=state, submitted_at=now, agreed_at=now
    )


def others(lead, round_, *levels):
    """Submitted audits of as many other schools, each with one level for every statement."""
    made = []
    for number, level in enumerate(
        levels, start=Organisation.objects.filter(name__startswith="Other school").count()
    ):
        school = Organisation.objects.create(
            area=lead.area, kind="school", name=f"Other school {number}", urn=800000 + number
        )
        audit = make_audit(lead, round_, school)
        answer_all(audit, lead, level)
        submit(audit)
        made.append(audit)
    return made


def row(found, slug):
    return next(row for row in found.rows if row.statement.slug == slug)


@given(some.lists(some.integers(1, 5), min_size=1))
def test_median_is_a_level_that_somebody_chose_with_as_many_above_as_below(levels):
    middle = median(levels)
    assert middle in levels
    assert sum(level < middle for level in levels) <= len(levels) / 2
    assert sum(level > middle for level in levels) <= len(levels) / 2
    assert median([]) is None


def test_of_two_middles_the_lower_counts():
    assert median([4, 1, 3, 2]) == 2


def test_statutory_statement_holds_its_theme():
    statements = [Statement(pk=1), Statement(pk=2), Statement(pk=3, must_reach=3, holds_at=1)]
    assert theme_level(statements, {1: 4, 2: 4, 3: 2}).level == 1
    assert theme_level(statements, {1: 4, 2: 4, 3: 2}).held_by.pk == 3
    assert theme_level(statements, {1: 4, 2: 4}).level == 1  # not looked at is not reached
    assert theme_level(statements, {1: 4, 2: 4, 3: 3}).level == 4
    assert theme_level(statements, {1: 1, 2: 1, 3: 1}).held_by is None  # lower than that by itself
    assert theme_level(statements, {}).level is None
    assert theme_level(statements, {1: 4, 2: 4}, not_applying={3}).level == 4
    assert theme_level(statements, {1: 4, 2: 4}, not_applying={2}).level == 1


def test_theme_is_not_held_by_a_duty_that_does_not_apply_here(lead, school_lead, year):
    version = make_framework(lead, "law", publish=False)
    version.statements.filter(slug="calm_1").update(must_reach=3, holds_at=1)
    version.published_at, version.sha256 = timezone.now(), "0" * 64
    version.save()
    audit = make_audit(school_lead, make_round(lead, year, version))
    for slug in ("calm_2", "calm_3"):
        answer(audit, school_lead, slug, 3)
    duty = answer(audit, school_lead, "calm_1", None, outside="needs_more_information")
    calm = lambda: results_of(audit, school_lead).themes[1]  # noqa: E731
    assert calm().word == "Starting out"
    Answer.objects.filter(pk=duty.pk).update(outside="does_not_apply")
    assert (calm().word, calm().held) == ("Secure", "")


def test_page_says_what_was_found_strengths_first(look, words, audit, school_lead):
    answer(audit, school_lead, "welcome_1", level=3, flag="strength", commentary="Pupils\nplanned it <b>")
    answer(audit, school_lead, "calm_1", level=1, flag="development", target=3)
    answer(audit, school_lead, "calm_2", level=None, outside="needs_more_information")
    page = words(look(school_lead, "audit_results", audit.pk))
    assert "has named 1 strength and 1 area for development." in page
    assert "<b>3 of 6</b> statements looked at; 1 of them: needs more information" in page
    assert page.index("Strengths</h2>") < page.index("Areas for development</h2>")
    assert "Pupils<br>planned it &lt;b&gt;" in page
    assert "<title>“Starting out” now; own target “Secure”</title>" in page
    assert "1 at “Starting out”, 1 apart from the levels</title>" in page
    assert 'style="' not in page


def test_page_holds_all_words_and_evidence_that_the_report_holds(look, words, audit, school_lead):
    given = answer(
        audit, school_lead, "calm_2", commentary="Neither\nstrength", now="A den", possible_action="Two"
    )
    Answer.objects.filter(pk=given.pk).update(
        because="All said so", settled_at=audit.started_at, settled_by=school_lead
    )
    about = {"area": audit.area, "added_by": school_lead}
    given.evidence.create(kind="link", title="Our policy", url="https://oak.example/p", **about)
    given.evidence.create(kind="note", title="Note", note="Said at the gate", **about)
    page = words(look(school_lead, "audit_results", audit.pk))
    told = page.split('id="words-calm_2"')[1]
    for expected in (
        "Neither<br>strength",
        "Now</b>",
        "A den",
        "Possible action</b>",
        "Two",
        "Agreed because</b>",
    ):
        assert expected in told, expected
    assert '<a class="govuk-link" href="https://oak.example/p"' in told
    assert "Said at the gate" in told
    assert '<a class="govuk-link" href="#words-calm_2">2 pieces of evidence' in page
    assert 'id="words-calm_1"' not in page


def test_empty_audit_has_results_without_any_number_made_up(look, words, audit, school_lead):
    page = words(look(school_lead, "audit_results", audit.pk))
    assert "no strengths or areas for development yet" in page
    assert "<b>0 of 6</b>" in page
    assert page.count("Not looked at yet</title>") == 6


def test_round_before_is_compared_like_with_like(lead, school_lead, year, audit, look, words):
    answer_all(audit, school_lead, 2)
    submit(audit)
    draft = new_version(framework=audit.version.framework, by=lead)
    changed = draft.statements.get(slug="calm_1")
    draft.statements.filter(pk=changed.pk).update(text="Other words", change="reworded")
    draft.published_at, draft.sha256 = timezone.now(), "1" * 64
    draft.save()
    opens = timezone.localdate()
    end = make_round(lead, year, draft, name="Endline", kind=Round.Kind.END, opens_on=opens)
    again = make_audit(school_lead, end)
    answer(again, school_lead, "welcome_1", level=4)
    answer(again, school_lead, "welcome_2", level=1)
    answer(again, school_lead, "calm_1", level=4)
    found = results_of(again, school_lead)
    assert found.before == audit
    assert (row(found, "welcome_1").then_word, row(found, "welcome_1").word) == ("Growing", "Leading")
    assert (row(found, "calm_1").then, row(found, "calm_1").not_compared[:12]) == (None, "Not compared")
    assert found.moves == (1, 0, 1)
    assert [theme.then and theme.then.level for theme in found.themes] == [2, None]
    page = words(look(school_lead, "audit_results", again.pk))
    assert "Since Baseline, 1 statement stands higher, 0 the same and 1 lower." in page
    assert "From “Growing” to “Leading”" in page
    assert "Not compared: the words have changed" in page


def test_other_schools_are_a_median_from_three_upwards(lead, school_lead, audit, look, words):
    answer_all(audit, school_lead, 4)
    others(lead, audit.round, 1, 3)
    found = results_of(audit, school_lead)
    assert found.others.medians == {}
    assert "Shown once 3 other schools have submitted theirs." in words(
        look(school_lead, "audit_results", audit.pk)
    )
    third = make_audit(lead, audit.round, Organisation.objects.get(name="Northshire West Primary 2"))
    answer_all(third, lead, 2)
    assert results_of(audit, school_lead).others.medians == {}  # begun, not submitted
    submit(third)
    page = words(look(school_lead, "audit_results", audit.pk))
    assert {row.middle_word for row in results_of(audit, school_lead).rows} == {"Growing"}
    assert "median of other schools “Growing”" in page
    assert "Other school 0" not in page


def test_own_answers_and_a_raised_minimum_keep_the_median_back(lead, school_lead, audit):
    answer_all(audit, school_lead, 4)
    submit(audit)
    others(lead, audit.round, 1, 2)
    assert results_of(audit, school_lead).others.medians == {}  # it is not one of the others
    others_three = Organisation.objects.get(name="Northshire West Primary 2")
    third = make_audit(lead, audit.round, others_three)
    answer_all(third, lead, 2)
    submit(third)
    assert results_of(audit, school_lead).others.medians
    AreaSettings.objects.update_or_create(area=lead.area, defaults={"minimum_schools": 4})
    assert results_of(audit, school_lead).others.reason.startswith("Shown once 4")


def medians(look, words, who, audit):
    """What somebody sees of other schools on the page of their own results."""
    return re.findall(r"median of other schools “([^”]+)”", words(look(who, "audit_results", audit.pk)))


@pytest.mark.parametrize("level", [1, 4])
def test_who_looks_before_and_after_one_submission_learns_nothing_of_it(
    lead, school_lead, audit, look, words, level
):
    answer_all(audit, school_lead, 2)
    others(lead, audit.round, 1, 2, 3)
    before = medians(look, words, school_lead, audit)
    assert before == ["Growing"] * 6
    for newcomer in (level, level):
        others(lead, audit.round, newcomer)
        assert medians(look, words, school_lead, audit) == before
    others(lead, audit.round, level)  # the third: they come in together
    assert set(medians(look, words, school_lead, audit)) == {"Starting out" if level == 1 else "Secure"}


def test_school_that_is_opened_again_never_leaves_alone(lead, school_lead, audit, look, words):
    first, second, *_ = others(lead, audit.round, 1, 2, 3, 4)
    assert set(medians(look, words, school_lead, audit)) == {"Growing"}
    Audit.objects.filter(pk=first.pk).update(state=Audit.State.REOPENED, reason="x")
    assert set(medians(look, words, school_lead, audit)) == {"Secure"}  # the fourth took its place
    submit(first)
    assert set(medians(look, words, school_lead, audit)) == {
        "Secure"
    }  # it is the last now, and does not count
    Audit.objects.filter(pk__in=[first.pk, second.pk]).update(state=Audit.State.REOPENED, reason="x")
    assert medians(look, words, school_lead, audit) == []


def test_results_as_at_a_past_day_come_from_the_history(look, words, audit, school_lead, lead):
    given = answer(audit, school_lead, "welcome_1", level=1, flag="strength")
    tomorrow = timezone.localdate() + timedelta(days=1)
    given.level = 3
    given.save()
    today = results_of(audit, school_lead, timezone.localdate())
    assert row(today, "welcome_1").word == "Secure"  # the last of the day counts
    assert row(results_of(audit, school_lead, tomorrow), "welcome_1").word == "Secure"
    page = words(look(school_lead, "audit_results", audit.pk, query=f"?on={timezone.localdate()}"))
    assert "This is how the audit stood at the end of" in page
    assert "Make this an action" not in page
    early = words(look(school_lead, "audit_results", audit.pk, query="?on=2020-01-01"))
    assert "This audit had not begun by then." in early


def test_each_answer_is_as_its_last_change_of_that_day_left_it(audit, school_lead):
    answer(audit, school_lead, "welcome_1", level=3)
    today = timezone.localdate()
    happened("audits_auditevent", days_ago=3)
    happened("audits_answerevent", days_ago=3, level=1)
    happened("audits_answerevent", days_ago=1, level=2)
    levels = [
        row(results_of(audit, school_lead, today - timedelta(days=days)), "welcome_1").level
        for days in (4, 3, 2, 1)
    ]
    assert levels == [None, 1, 1, 2]
    happened("audits_answerevent", days_ago=0, pgh_label="'delete'")
    assert row(results_of(audit, school_lead, today), "welcome_1").level is None


def test_day_ends_at_midnight_in_london():
    assert end_of(date(2026, 7, 1)) == datetime.fromisoformat("2026-07-02T00:00+01:00")
    assert end_of(date(2026, 12, 1)) == datetime.fromisoformat("2026-12-02T00:00+00:00")


def test_partners_do_not_see_days_before_the_school_submitted(look, words, audit, school_lead, officer):
    answer(audit, school_lead, "welcome_1", level=1)
    today = f"?on={timezone.localdate()}"
    submit(audit)
    assert "Starting out" in words(look(officer, "audit_results", audit.pk, query=today))
    Audit.objects.filter(pk=audit.pk).update(state=Audit.State.IN_PROGRESS, submitted_at=None)
    Audit.objects.filter(pk=audit.pk).update(state=Audit.State.IN_PROGRESS, reason="x")
    found = results_of(audit, officer, timezone.localdate())
    assert found.reason == "The school had not submitted this audit by then."
    assert not any(row.word for row in found.rows)
    assert any(row.word for row in results_of(audit, school_lead, timezone.localdate()).rows)


def test_day_is_asked_for_in_a_form(look, words, audit, school_lead):
    def ask(day, month, year):
        query = f"?day_day={day}&day_month={month}&day_year={year}"
        return look(school_lead, "audit_results", audit.pk, query=query)

    assert ask(1, 11, 2025).headers["Location"].endswith("/results/?on=2025-11-01")
    assert "The day must be a real date" in words(ask(31, 2, 2026), 422)
    assert "must be today or in the past" in words(ask(1, 1, 2999), 422)
    assert look(school_lead, "audit_results", audit.pk, query="?on=yesterday").status_code == 404


def test_who_reads_results(look, audit, school_contributor, outsider, north):
    partners = [member("northshire", role) for role in ("area_lead", "officer", "forum_worker", "viewer")]
    assert look(school_contributor, "audit_results", audit.pk).status_code == 200
    assert {look(who, "audit_results", audit.pk).status_code for who in partners} == {403}
    submit(audit)
    assert {look(who, "audit_results", audit.pk).status_code for who in partners} == {200}
    assert look(member("northshire", "national_viewer"), "audit_results", audit.pk).status_code == 403
    assert look(outsider, "audit_results", audit.pk).status_code == 404
    Audit.objects.update(school=Organisation.objects.get(name="Northshire West Primary 1"))
    assert look(school_contributor, "audit_results", audit.pk).status_code == 404


def test_targets_are_set_by_those_who_fill_in(look, send, words, audit, school_lead):
    kept = answer(audit, school_lead, "welcome_1", level=2)
    page = words(look(school_lead, "audit_targets", audit.pk))
    assert "Statement 1 about calm places." in page
    sent = send(
        school_lead, "audit_targets", audit.pk, **{"welcome_1": "4", "welcome_1.edition": "1", "calm_1": "3"}
    )
    assert sent.status_code == 302
    kept.refresh_from_db()
    assert (kept.target, kept.level) == (4, 2)
    assert Answer.objects.get(statement__slug="calm_1").target == 3
    found = results_of(audit, school_lead)
    assert (row(found, "calm_1").target_word, row(found, "calm_1").word, found.looked_at) == ("Secure", "", 1)
    assert send(school_lead, "audit_targets", audit.pk, welcome_1="9").status_code == 422


def test_colleagues_set_targets_for_their_parts_and_nobody_once_submitted(
    look, send, audit, school_lead, school_contributor, lead
):
    assert look(school_contributor, "audit_targets", audit.pk).status_code == 403
    domain = audit.version.domains.get(slug="calm")
    audit.parts.create(area=audit.area, domain=domain, colleague=school_contributor, given_by=school_lead)
    page = look(school_contributor, "audit_targets", audit.pk).content.decode()
    assert "calm places" in page
    assert "welcome and belonging." not in page
    send(school_contributor, "audit_targets", audit.pk, calm_1="3", welcome_1="3")
    assert list(Answer.objects.values_list("statement__slug", "target")) == [("calm_1", 3)]
    submit(audit)
    for who in (school_contributor, lead):
        assert look(who, "audit_targets", audit.pk).status_code == 403
        assert send(who, "audit_targets", audit.pk, calm_1="1").status_code == 403


@pytest.mark.parametrize("state", [Audit.State.SUBMITTED, Audit.State.AGREED])
def test_lead_sets_targets_whoever_has_the_audit(look, send, words, audit, school_lead, state):
    kept = answer(audit, school_lead, "calm_1", level=2, commentary="We try")
    submit(audit, state=state)
    assert "Set own targets" in words(look(school_lead, "audit_results", audit.pk))
    page = words(look(school_lead, "audit_targets", audit.pk))
    assert "Statement 1 about calm places." in page
    assert "Statement 2 about calm places." not in page  # nobody answered it
    sent = {"calm_1": "4", "calm_1.edition": "1", "calm_2": "3", "level": "4"}
    assert send(school_lead, "audit_targets", audit.pk, **sent).status_code == 302
    kept.refresh_from_db()
    assert (kept.target, kept.level, kept.commentary, kept.edition) == (4, 2, "We try", 2)
    assert Answer.objects.count() == 1
    line = ActivityEntry.objects.latest("pk")
    assert (line.verb, line.detail, line.is_for_school) == (
        "set own targets in the self-audit",
        "for 1 statement",
        True,
    )


def test_all_but_the_target_of_a_submitted_answer_is_locked(audit, school_lead):
    kept = answer(audit, school_lead, "calm_1", level=2, commentary="We try")
    submit(audit)
    now, statement = timezone.now(), audit.version.statements.get(slug="calm_2")
    for change in (
        {"level": 4},
        {"level": None, "outside": "does_not_apply"},
        {"commentary": "Better", "target": 4},
        {"now": "x"},
        {"possible_action": "x"},
        {"flag": "strength"},
        {"because": "x", "settled_at": now, "settled_by": school_lead},
        {"is_from_paper": True},
        {"statement": statement},
    ):
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
            Answer.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        kept.delete()
    with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
        answer(audit, school_lead, "calm_2", level=None, target=3)
    audit.refresh_from_db()
    about = {"audit": audit, "statements": {"calm_2": statement}, "by": school_lead}
    with pytest.raises(Refused, match="not looked at before"):
        set_targets(**about, targets={"calm_2": (3, 0)})
    assert Answer.objects.filter(pk=kept.pk).update(target=4) == 1


def test_target_that_a_colleague_has_set_is_not_lost(audit, school_lead, school_contributor):
    audit.parts.create(
        area=audit.area,
        domain=audit.version.domains.get(slug="calm"),
        colleague=school_contributor,
        given_by=school_lead,
    )
    statement = audit.version.statements.get(slug="calm_1")
    statements = {"calm_1": statement}
    assert (
        set_targets(audit=audit, statements=statements, targets={"calm_1": (2, 0)}, by=school_contributor)
        == 1
    )
    with pytest.raises(Refused, match="A colleague has set another target"):
        set_targets(audit=audit, statements=statements, targets={"calm_1": (4, 0)}, by=school_lead)
    assert Answer.objects.get().target == 2


def test_results_ask_as_often_for_many_schools_and_answers_as_for_few(look, audit, lead, school_lead):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert look(school_lead, "audit_results", audit.pk).status_code == 200
        return len(captured)

    answer(audit, school_lead, "welcome_1")
    others(lead, audit.round, 1, 2, 3)
    look(school_lead, "audit_results", audit.pk)
    few = queries()
    for slug in ("welcome_2", "calm_1", "calm_2"):
        answer(audit, school_lead, slug, flag="strength")
    others(lead, audit.round, 1, 2, 3)
    assert queries() == few


def test_levels_speak_in_the_frameworks_words(audit):
    levels = Levels.of(audit.version)
    assert (levels.name(3), levels.step(3), levels.name(None), levels.step(None)) == ("Secure", 3, "", None)
    assert levels.spread([1, 1, None, 4]) == [2, 0, 0, 1]


def test_groups_stand_beside_the_levels_once_counted_and_only_as_far_as_they_may(
    look, words, audit, school_lead
):
    answer(audit, school_lead, "welcome_1", level=3)
    count_as(ask(audit, school_lead, "staff"), welcome_1={("mostly",): 7, ("partly", "not_yet"): 6})
    ask(audit, school_lead, "parents")  # still open
    found = results_of(audit, school_lead)
    (view,) = row(found, "welcome_1").views
    assert view.words.startswith("Of 13: 7 This is how it mostly is; 6 This is partly how it is")
    page = words(look(school_lead, "audit_results", audit.pk))
    assert "What groups say: Welcome and belonging" in page
    assert "<title>Staff. Of 13: 7 This is how it mostly is" in page
    assert not results_of(audit, school_lead, timezone.localdate()).groups.groups


def test_group_of_too_few_is_a_sentence_and_no_number(look, words, audit, school_lead):
    count_as(ask(audit, school_lead, "staff"), welcome_1={("mostly",): 4, ("partly",): 2})
    found = results_of(audit, school_lead)
    assert found.groups.groups == []
    assert row(found, "welcome_1").views == []
    page = words(look(school_lead, "audit_results", audit.pk))
    assert "Staff: Fewer than 10 answered." in page
    assert "Of 6" not in page
