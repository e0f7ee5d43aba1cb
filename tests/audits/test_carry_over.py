"""A second version in mid-programme: what becomes of each answer, and that no word is lost."""

import pytest

from audits.models import Action, Answer, Audit, AuditPart, FrameworkVersion, Tally
from audits.reading.carrying import answers_put_aside, new_words
from audits.reading.voices import shown
from audits.services.carry_over import take_version
from audits.services.comments import add_comment
from audits.services.parts import give_part
from audits.services.reviewing import request_changes
from audits.services.rounds import change_round
from programmes.models import ActivityEntry
from programmes.services.activity import Refused
from tests.audits.asking import ask, count_as
from tests.audits.test_last_time import second_version
from tests.self_audit import GROUPS, LEVELS, answer


@pytest.fixture
def newer(audit, baseline, lead):
    """Version 2, which the round uses: Welcome 2 reworded, Welcome 3 gone, Calm 4 new, the rest the same."""
    version = second_version(baseline.version)
    change_round(round_=baseline, by=lead, version=version)
    return version


@pytest.fixture
def written(audit, school_lead):
    """Answers to one statement of each kind."""
    kept = answer(audit, school_lead, "welcome_1", 3, commentary="Stays", flag="strength", target=4)
    kept.evidence.create(area=audit.area, kind="note", title="A", note="x", added_by=school_lead)
    answer(audit, school_lead, "welcome_2", 2, commentary="Our words", flag="development")
    Answer.objects.filter(statement__slug="welcome_2").update(
        because="All agreed", settled_at=audit.started_at, settled_by=school_lead, leaders_level=4
    )
    answer(audit, school_lead, "welcome_3", 1, commentary="About what is gone")
    return audit


def answers(audit):
    audit = Audit.objects.get(pk=audit.pk)
    return {row.statement.slug: row for row in audit.answers.asked().select_related("statement")}


def test_answer_to_unchanged_words_moves_whole(written, newer, school_lead):
    take_version(audit=written, by=school_lead)
    kept = answers(written)["welcome_1"]
    assert kept.statement.version == newer
    assert (kept.level, kept.commentary, kept.flag, kept.target, kept.edition) == (
        3,
        "Stays",
        "strength",
        4,
        1,
    )
    assert kept.evidence.count() == 1


def test_reworded_statement_keeps_every_word_and_loses_the_rating(written, newer, school_lead, look, words):
    take_version(audit=written, by=school_lead)
    row = answers(written)["welcome_2"]
    assert (row.level, row.leaders, row.settled_at, row.because) == (None, None, None, "")
    assert row.commentary == "Our words\n\nAll agreed"
    assert (row.flag, row.edition) == ("development", 2)
    audit = Audit.objects.get()
    marked = {one.statement.slug: one.before for one in new_words(audit).values()}
    assert marked == {"welcome_2": "Statement 2 about welcome and belonging.", "calm_4": ""}
    page = words(look(school_lead, "audit", written.pk))
    assert "1 of 2 looked at. 1 with new words" in page
    assert "0 of 4 looked at. 1 with new words" in page
    Answer.objects.filter(pk=row.pk).update(level=2)
    assert "2 of 2 looked at</" in words(look(school_lead, "audit", written.pk)).replace(" </", "</")


def test_what_is_asked_no_more_stands_aside_and_is_shown(written, newer, school_lead, look, words):
    aside = written.answers.get(statement__slug="welcome_3")
    seen = {"area": written.area, "added_by": school_lead}
    aside.evidence.create(kind="note", title="Walk", note="The gate is open", **seen)
    aside.evidence.create(kind="link", title="Our policy", url="https://www.school.example/a", **seen)
    take_version(audit=written, by=school_lead)
    audit = Audit.objects.get()
    assert [one.commentary for one in answers_put_aside(audit)] == ["About what is gone"]
    page = words(look(school_lead, "audit", audit.pk))
    assert "About what is gone" in page
    assert "Walk<br>The gate is open" in page
    assert 'href="https://www.school.example/a" rel="noopener noreferrer nofollow">Our policy</a>' in page
    assert "<b>1 of 6</b> statements looked at" in page  # what stands aside does not count


def test_page_says_what_becomes_of_each_answer_and_then_does_just_that(
    look, send, written, newer, school_lead, words
):
    assert "See what is different" in words(look(school_lead, "audit", written.pk))
    page = words(look(school_lead, "audit_take_version", written.pk))
    said = "1 answer moves over as it is. 1 answer keeps the words; the rating wants another look."
    assert said in page
    assert "1 answer stands aside, to a statement that is asked no more. 1 statement is new." in page
    assert Audit.objects.get().version.number == 1  # looking changes nothing
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer(written, school_lead, "calm_1")  # meanwhile a colleague writes
    again = words(send(school_lead, "audit_take_version", written.pk, seen=seen))
    assert "2 answers move over as they are." in again
    assert Audit.objects.get().version.number == 1
    seen = again.split('name="seen" value="')[1].split('"')[0]
    assert send(school_lead, "audit_take_version", written.pk, seen=seen).status_code == 302
    assert Audit.objects.get().version == newer
    assert ActivityEntry.objects.filter(verb="took up new words in the self-audit").count() == 1
    assert "See what is different" not in words(look(school_lead, "audit", written.pk))


def test_comments_actions_and_parts_follow_their_statements(
    written, newer, school_lead, school_contributor, officer
):
    version = written.version
    first, gone = (version.statements.get(slug=slug) for slug in ("welcome_2", "welcome_3"))
    Audit.objects.update(state="submitted", submitted_at=written.started_at)
    comment = add_comment(audit=written, text="Look", statement=first, by=officer)
    audit = request_changes(audit=written, reason="x", by=officer)
    action = Action.objects.create(
        area=audit.area, school=audit.school, audit=audit, statement=first, what="Do", made_by=school_lead
    )
    for domain, statement in ((gone.domain, gone), (first.domain, first), (version.domains.last(), None)):
        give_part(
            audit=audit, domain=domain, statement=statement, colleague=school_contributor, by=school_lead
        )
    take_version(audit=audit, by=school_lead)
    for thing in (comment, action):
        thing.refresh_from_db()
        assert thing.statement.version == newer
    assert [(part.domain.version, str(part)) for part in AuditPart.objects.all()] == [
        (newer, str(first)),
        (newer, "Calm places"),
    ]


def test_counted_voices_move_with_their_words_and_stay_off_new_ones(written, newer, school_lead, look, words):
    parts = {("mostly",): 7, ("partly", "not_yet"): 6}
    count_as(ask(written, school_lead, "staff"), welcome_1=parts, welcome_2=parts, welcome_3=parts)
    count_as(ask(written, school_lead, "parents"), welcome_1={("mostly",): 4})  # too few
    take_version(audit=written, by=school_lead)
    audit = Audit.objects.select_related("area", "version").get()
    now = {one.slug: one for one in audit.version.statements.all()}
    staff = shown(audit)["staff"]
    assert [part.number for part in staff.pop(now["welcome_1"].pk).parts] == [7, 6]
    assert staff == {}  # neither the new words nor what nobody was asked
    assert {one.base for one in shown(audit)["parents"].values()} == {None}
    assert Tally.objects.filter(statement__slug="welcome_3").count() == 2  # kept with what is asked no more
    for group, said in (("Staff", "Asked before these words changed"), ("Parent carers", "Fewer than 10")):
        page = words(look(school_lead, "statement_voices", audit.pk, "welcome_2"))
        assert said in page.split(f"{group}</h2>")[1].split("</section>")[0]
    assert "7 This is how it mostly is" in words(look(school_lead, "audit_results", audit.pk))


def test_voices_of_other_groups_are_not_shown_in_the_new_version(written, baseline, lead, school_lead, look):
    count_as(ask(written, school_lead, "parents"), welcome_1={("mostly",): 13})
    version = second_version(baseline.version, groups=GROUPS[:1])
    change_round(round_=baseline, by=lead, version=version)
    take_version(audit=written, by=school_lead)
    audit = Audit.objects.get()
    for page in ("audit_results", "audit_voices", "audit"):
        assert "Parent carers" not in look(school_lead, page, audit.pk).content.decode()
    assert look(school_lead, "audit_theme", audit.pk, "welcome").status_code == 200


def test_version_is_not_taken_up_twice_nor_while_the_reviewer_has_it(written, newer, school_lead):
    Audit.objects.update(state="submitted", submitted_at=written.started_at)
    with pytest.raises(Refused, match="not in your hands"):
        take_version(audit=written, by=school_lead)
    Audit.objects.update(state="in_progress")
    take_version(audit=written, by=school_lead)
    with pytest.raises(Refused, match="newest version"):
        take_version(audit=written, by=school_lead)


def test_other_levels_let_no_rating_stand(written, baseline, lead, school_lead):
    version = second_version(baseline.version)
    other = FrameworkVersion.objects.get(pk=version.pk)
    other.levels = LEVELS[:3]
    change_round(round_=baseline, by=lead, version=version)
    from audits.reading.carrying import plan_of

    plan = plan_of(written, other)
    assert len(plan.reworded) == len(plan.steps) == 5


def test_only_the_schools_lead_takes_a_version_up(look, send, written, newer, school_contributor, officer):
    for who in (school_contributor, officer):
        assert look(who, "audit_take_version", written.pk).status_code == 403
        assert send(who, "audit_take_version", written.pk, seen="").status_code == 403
    assert Audit.objects.get().version.number == 1
