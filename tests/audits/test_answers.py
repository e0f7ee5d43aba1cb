"""Saving answers: editions, merging, clashes; nobody loses a word."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audits.models import Answer, Audit, AuditPart, Statement
from audits.services import answers
from audits.services.answers import Clash, answer_to_hold, save_answer
from programmes.services.activity import Refused
from tests.areas import in_area
from tests.cast import member
from tests.school_year import make_year
from tests.self_audit import make_audit, make_round


@pytest.fixture
def audit(lead, school_lead, north):
    with in_area(north):
        yield make_audit(school_lead, make_round(lead, make_year(lead)))


@pytest.fixture
def colleague(audit, school_contributor, school_lead):
    """A contributor who was asked for the theme of the first statements."""
    AuditPart.objects.create(
        area=audit.area,
        audit=audit,
        domain=audit.version.domains.get(slug="welcome"),
        colleague=school_contributor,
        given_by=school_lead,
    )
    return school_contributor


def save(audit, by, edition, slug="welcome_1", **changes):
    statement = Statement.objects.get(version=audit.version, slug=slug)
    return save_answer(audit=audit, statement=statement, edition=edition, changes=changes, by=by)


def test_first_answer_is_edition_one_and_each_change_the_next(audit, school_lead):
    first = save(audit, school_lead, 0, level=3, commentary="The den works well.")
    assert (first.edition, first.level, first.changed_by) == (1, 3, school_lead)
    second = save(audit, school_lead, 1, commentary="The den works well at lunch.")
    assert (second.edition, second.level, second.commentary) == (2, 3, "The den works well at lunch.")
    assert save(audit, school_lead, 2, commentary="The den works well at lunch.").edition == 2
    assert Answer.objects.get().edition == 2


def test_nothing_said_keeps_nothing(audit, school_lead):
    assert save(audit, school_lead, 0, level=None, commentary="", is_from_paper=True).edition == 0
    assert not Answer.objects.exists()


def test_level_and_an_answer_outside_take_each_others_place(audit, school_lead):
    save(audit, school_lead, 0, level=2)
    apart = save(audit, school_lead, 1, level=None, outside="needs_more_information")
    assert (apart.level, apart.outside) == (None, "needs_more_information")
    back = save(audit, school_lead, 2, level=4)
    assert (back.level, back.outside) == (4, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"level": 9},
        {"level": 0},
        {"outside": "elsewhere"},
        {"level": 2, "outside": "does_not_apply"},
        {"target": 7},
    ],
)
def test_what_is_not_offered_is_refused(audit, school_lead, changes):
    with pytest.raises(Refused, match="offered"):
        save(audit, school_lead, 0, **changes)
    assert not Answer.objects.exists()


def test_changes_to_different_things_are_merged(audit, school_lead, colleague):
    save(audit, school_lead, 0, level=2, commentary="As it was.")
    save(audit, colleague, 1, level=2, commentary="As it was.", flag="strength")
    both = save(audit, school_lead, 1, level=3, commentary="As it was, and more.", flag="")
    assert (both.level, both.commentary, both.flag) == (3, "As it was, and more.", "strength")
    assert both.edition == 3


def test_two_who_change_the_same_words_are_offered_both(audit, school_lead, colleague):
    save(audit, school_lead, 0, commentary="The den.")
    save(audit, colleague, 1, commentary="The den is loved.")
    save(audit, colleague, 2, flag="strength")
    with pytest.raises(Clash) as clash:
        save(audit, school_lead, 1, commentary="The den is small.")
    [difference] = clash.value.differences
    assert (difference.aspect, difference.mine, difference.theirs) == (
        "commentary",
        ("The den is small.",),
        ("The den is loved.",),
    )
    assert difference.by == colleague
    assert difference.when == Answer.objects.get().events.get(edition=2).changed_at
    assert Answer.objects.get().commentary == "The den is loved."
    assert save(audit, school_lead, clash.value.edition, commentary="Both.").commentary == "Both."


def test_two_who_choose_different_levels_are_offered_both(audit, school_lead, colleague):
    save(audit, colleague, 0, level=2)
    with pytest.raises(Clash) as clash:
        save(audit, school_lead, 0, outside="does_not_apply")
    assert clash.value.differences[0].mine == (None, "does_not_apply")
    assert clash.value.differences[0].theirs == (2, "")


def test_two_who_choose_the_same_agree(audit, school_lead, colleague):
    save(audit, colleague, 0, level=2, commentary="Yes.")
    assert save(audit, school_lead, 0, level=2, commentary="Yes.").edition == 1


def test_own_words_whose_receipt_was_lost_do_not_clash(audit, school_lead):
    save(audit, school_lead, 0, commentary="The den wor", level=1)
    again = save(audit, school_lead, 0, commentary="The den works well.", level=2)
    assert (again.commentary, again.level) == ("The den works well.", 2)


def test_own_words_from_another_window_are_not_overwritten(audit, school_lead):
    save(audit, school_lead, 0, commentary="Written on the telephone.")
    with pytest.raises(Clash):
        save(audit, school_lead, 0, commentary="Written at the desk.")


def test_own_last_change_does_not_hide_a_colleagues_before_it(audit, school_lead, colleague):
    save(audit, colleague, 0, level=4)
    save(audit, school_lead, 1, flag="strength")
    with pytest.raises(Clash):
        save(audit, school_lead, 0, level=1)


def test_two_first_answers_at_once_are_merged(audit, school_lead, colleague, monkeypatch):
    """A colleague's row comes between looking and writing."""
    looked = []

    def held(audit, statement, look=answers._held):
        looked.append(1)
        if len(looked) == 1:
            Answer.objects.create(
                area=audit.area, audit=audit, statement=statement, level=2, changed_by=colleague
            )
            return None
        return look(audit, statement)

    monkeypatch.setattr(answers, "_held", held)
    both = save(audit, school_lead, 0, commentary="Mine.")
    assert (both.level, both.commentary, both.edition) == (2, "Mine.", 2)


@pytest.mark.parametrize(
    ("state", "why"), [(Audit.State.SUBMITTED, "reviewer"), (Audit.State.AGREED, "agreed")]
)
def test_locked_audit_says_why_it_takes_nothing(audit, school_lead, state, why):
    now = timezone.now()
    Audit.objects.filter(pk=audit.pk).update(state=state, submitted_at=now, agreed_at=now)
    audit.refresh_from_db()
    with pytest.raises(Refused, match=why):
        save(audit, school_lead, 0, level=2)


def test_colleague_answers_what_they_were_asked_and_nothing_else(audit, colleague, viewer):
    assert save(audit, colleague, 0, level=2).level == 2
    with pytest.raises(Refused, match="Somebody else"):
        save(audit, colleague, 0, slug="calm_1", level=2)
    with pytest.raises(Refused):
        save(audit, viewer, 1, level=3)


def test_colleague_asked_for_one_statement_answers_that_one(audit, school_contributor, school_lead):
    statement = Statement.objects.get(version=audit.version, slug="calm_2")
    AuditPart.objects.create(
        area=audit.area,
        audit=audit,
        domain=statement.domain,
        statement=statement,
        colleague=school_contributor,
        given_by=school_lead,
    )
    assert save(audit, school_contributor, 0, slug="calm_2", level=2).level == 2
    with pytest.raises(Refused):
        save(audit, school_contributor, 0, slug="calm_1", level=2)
    seen = Statement.objects.with_asked(audit.pk, school_contributor)
    assert [one.slug for one in seen if one.is_asked] == ["calm_2"]


def test_why_a_level_was_settled_is_signed_with_who_and_when(audit, school_lead):
    settled = save(audit, school_lead, 0, level=3, because="Families and staff said the same.")
    assert settled.settled_by == school_lead
    assert settled.settled_at is not None
    opened = save(audit, school_lead, 1, because="")
    assert (opened.settled_by, opened.settled_at) == (None, None)


def test_rating_changed_elsewhere_is_agreed_no_more_and_the_words_stay(audit, school_lead, colleague):
    save(audit, school_lead, 0, level=3, because="Families said the same.")
    worded = save(audit, colleague, 1, commentary="The den.")
    assert worded.settled_by == school_lead
    for edition, other in ((2, {"level": 2}), (4, {"level": None, "outside": "does_not_apply"})):
        changed = save(audit, colleague, edition, **other)
        assert (changed.settled_at, changed.settled_by) == (None, None)
        assert changed.because == "Families said the same."
        again = save(audit, school_lead, edition + 1, level=3, because="Families said the same.")
        assert again.settled_by == school_lead


def test_another_rating_with_the_same_words_is_signed_anew(audit, school_lead, school_contributor):
    first = save(audit, school_lead, 0, level=3, because="We talked.")
    Answer.objects.update(settled_at=first.settled_at - timedelta(days=3), settled_by=school_contributor)
    again = save(audit, school_lead, 1, level=2, because="We talked.")
    assert (again.level, again.because, again.settled_by) == (2, "We talked.", school_lead)
    assert again.settled_at > first.settled_at


def test_leaders_keep_the_level_they_had_chosen_beside_what_the_school_agrees(audit, school_lead):
    assert save(audit, school_lead, 0, level=4).leaders == 4
    agreed = save(audit, school_lead, 1, level=2, because="Families see less.")
    assert (agreed.level, agreed.leaders) == (2, 4)
    again = save(audit, school_lead, 2, level=1, because="And staff.")
    assert (again.level, again.leaders) == (1, 4)
    anew = save(audit, school_lead, 3, level=3)
    assert (anew.leaders_level, anew.leaders) == (None, 3)
    assert save(audit, school_lead, 4, level=2, because="Once more.").leaders == 3


def test_words_typed_on_screen_are_from_paper_no_more(audit, school_lead):
    save(audit, school_lead, 0, level=3, commentary="As written.", is_from_paper=True)
    assert save(audit, school_lead, 1, flag="strength", is_from_paper=False).is_from_paper
    assert not save(audit, school_lead, 2, commentary="As typed.", is_from_paper=False).is_from_paper
    assert save(audit, school_lead, 3, level=2, is_from_paper=True).is_from_paper
    assert not save(audit, school_lead, 4, level=1, is_from_paper=False).is_from_paper


def test_what_hangs_on_an_answer_brings_an_empty_one_along(audit, school_lead):
    statement = Statement.objects.get(version=audit.version, slug="calm_1")
    kept = answer_to_hold(audit=audit, statement=statement, by=school_lead)
    assert not kept.is_looked_at
    assert answer_to_hold(audit=audit, statement=statement, by=school_lead) == kept
    assert save(audit, school_lead, 0, slug="calm_1", level=2).edition == 2


def test_saving_takes_two_statements(audit, school_lead):
    statement = Statement.objects.get(version=audit.version, slug="calm_1")
    for edition in (0, 1):
        with CaptureQueriesContext(connection) as queries:
            save_answer(
                audit=audit,
                statement=statement,
                edition=edition,
                changes={"level": edition + 1},
                by=school_lead,
            )
        assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) == 2


def test_area_of_somebody_else_is_out_of_reach(audit, south):
    stranger = member("southmoor", "school_lead")
    with in_area(south):
        assert not Audit.objects.readable_by(stranger).filter(pk=audit.pk).exists()
