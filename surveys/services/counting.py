"""Counting a survey: once, by a worker, all schools in one transaction that leaves sums and shuffled words alone."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from common.ballots.keys import KeyLost
from common.ballots.services import empty
from common.disclosure import (
    Distribution,
    Thresholds,
    Together,
    counted_together,
    live_count,
    together,
)
from programmes.models import AreaSettings
from surveys.answer_draft import WAYS
from surveys.choices import TEXTS, Choices, as_text, choices_of, questions_of, words_said
from surveys.models import AskedSchool, Comment, LeftDetails, SavedDraft, Survey, Tally
from surveys.only_some import Place, is_asked_of, is_told

log = structlog.get_logger(__name__)

AT_ONCE = 1000  # rows in a statement

type Answers = Mapping[str, str]  # {slug of a question: what was answered}, and "way"
type Tables = dict[Place, dict[int, Counter[str]]]  # of each school


def count_closed(*, using: str) -> None:
    """Count the surveys of all areas that are closed and not counted yet."""
    waiting = Survey.objects.using(using).filter(state=Survey.State.CLOSED)
    for survey in waiting.values_list("pk", flat=True):
        try:
            count_survey(survey=survey, using=using)
        except KeyLost as lost:
            log.error("ballot_key_lost", survey=survey, error=str(lost))


def count_survey(*, survey: int, using: str) -> bool:
    """Turn the ballots of a closed survey into what may be shown of them; False if that was done before.

    Whoever is stopped on the way has done nothing. Afterwards there are tallies of each school and of all
    together, comments and left details in an order that says nothing, and no ballot; after the commit, no
    key. Raises KeyLost.
    """
    with transaction.atomic(using=using):
        found = Survey.objects.using(using).select_for_update(of=("self",)).select_related("version")
        held = found.get(pk=survey)
        if held.state != Survey.State.CLOSED:
            return False
        _Count(held, using).count()
    return True


class _Count:
    """One survey being counted."""

    def __init__(self, survey: Survey, using: str) -> None:
        self.survey, self.using = survey, using
        settings = AreaSettings.objects.using(using).filter(area=survey.area_id).first()
        self.limits = Thresholds.of(settings or AreaSettings())
        questions = questions_of(survey)
        self.questions = {one.slug: one for one in questions}
        self.choices = {one.slug: choices_of(one, survey.version) for one in questions}
        self.texts = [one for one in questions if one.kind in TEXTS]
        self.tables: Tables = defaultdict(dict)
        self.ways: dict[int, Counter[str]] = {}

    def count(self) -> None:
        """Empty every box, school by school, and keep what may be kept."""
        schools = AskedSchool.objects.using(self.using).select_for_update().filter(survey=self.survey.pk)
        bases = {}
        held = list(schools.order_by("pk"))
        for asked in held:
            ballots = (empty(box=asked.box_id, using=self.using) if asked.box_id else None) or []
            bases[asked.pk] = len(ballots)
            self._add_up(asked, ballots)
            self._keep_words(asked, ballots)
        self._keep_numbers(held, bases)
        self._keep_details(set(bases))
        Tally.objects.using(self.using).bulk_create(self._tallies(), batch_size=AT_ONCE)
        SavedDraft.objects.using(self.using).filter(asked__in=list(bases)).delete()
        self._finish(list(bases.values()))

    def _in_order(self) -> Iterator[Choices]:
        return (table for tables in self.choices.values() for table in tables)

    def _add_up(self, asked: AskedSchool, ballots: Sequence[Answers]) -> None:
        for table in self._in_order():
            said = Counter(
                table.read(answers)
                for answers in ballots
                if is_asked_of(table.question, answers, self.questions, self.choices)
            )
            self.tables[table.question.slug, table.about][asked.pk] = said
        ways = (way if (way := answers.get("way")) in WAYS else WAYS[0] for answers in ballots)
        self.ways[asked.pk] = Counter(ways)

    def _keep_words(self, asked: AskedSchool, ballots: Sequence[Answers]) -> None:
        """Keep what people wrote to each question, shuffled for each: nothing joins two of the same person."""
        for question in self.texts:
            said = [words for answers in ballots if (words := words_said(question, answers))]
            secrets.SystemRandom().shuffle(said)
            made = (
                Comment(area_id=asked.area_id, asked=asked, question=question, original=words, words=words)
                for words in said
            )
            Comment.objects.using(self.using).bulk_create(made, batch_size=AT_ONCE)

    def _keep_numbers(self, schools: Sequence[AskedSchool], bases: Mapping[int, int]) -> None:
        """Keep how many answered, and in which ways: of each school and of all together, cut beside each other."""
        shown = together(self.ways, order=WAYS, thresholds=self.limits)
        for asked in schools:
            asked.answered = live_count(bases[asked.pk], self.limits)
            asked.ways = _kept_ways(shown.each[asked.pk])
        AskedSchool.objects.using(self.using).bulk_update(schools, ["answered", "ways"], batch_size=AT_ONCE)
        self.survey.ways = _kept_ways(shown.whole)

    def _keep_details(self, schools: set[int]) -> None:
        """Keep how people want to be reached, who left that for one of the schools: {asked, name, contact, wish}."""
        box = self.survey.details_box_id
        left = (empty(box=box, using=self.using) if box else None) or []
        by_key = {str(key): key for key in schools}
        made = (
            LeftDetails(
                area_id=self.survey.area_id,
                asked_id=by_key[one["asked"]],
                name=as_text(one.get("name"), 120),
                contact=contact,
                wish=as_text(one.get("wish"), 300),
            )
            for one in left
            if one.get("asked") in by_key and (contact := as_text(one.get("contact"), 254))
        )
        LeftDetails.objects.using(self.using).bulk_create(made, batch_size=AT_ONCE)

    def _tallies(self) -> Iterator[Tally]:
        """Yield the sums of each table, of the schools in the order of their keys and of all together."""
        shown: dict[Place, Together[int]] = {}
        for table in self._in_order():
            place = table.question.slug, table.about
            shown[place] = self._shown(table, shown)
            for school, found in shown[place].each.items():
                yield from self._rows(table, found, school)
            yield from self._rows(table, shown[place].whole, None)

    def _shown(self, table: Choices, before: Mapping[Place, Together[int]]) -> Together[int]:
        """Return what may be shown; of a question for some alone, where it is shown how many those are."""
        question = table.question
        counts: Mapping[int, Counter[str]] = self.tables[question.slug, table.about]
        if question.show_if:
            counts = {at: said for at, said in counts.items() if is_told(question, partial(_of, before, at))}
        return together(
            counts,
            order=table.order,
            outside=table.outside,
            thresholds=self.limits,
            may_join=not question.show_if,
            middle=table.middle,
        )

    def _rows(self, table: Choices, found: Distribution, school: int | None) -> Iterator[Tally]:
        """Yield what is kept of a table: its parts, or everybody in one, or nothing."""
        parts = [(part.options, part.number) for part in found.parts]
        if not parts and found.base is not None:
            parts = [((*table.order, *table.outside), found.base)]
        for options, number in parts:
            yield Tally(
                area_id=self.survey.area_id,
                survey=self.survey,
                asked_id=school,
                question=table.question,
                about=table.about,
                options=list(options),
                number=number,
            )

    def _finish(self, bases: Sequence[int]) -> None:
        people, schools = counted_together(bases, self.limits)
        is_enough = schools >= self.limits.schools
        self.survey.answered = people if is_enough else None
        self.survey.schools_counted = schools if is_enough else None
        self.survey.minimums = [self.limits.school, self.limits.cell, self.limits.schools]
        self.survey.state, self.survey.counted_at = Survey.State.COUNTED, timezone.now()
        names = ["answered", "schools_counted", "ways", "minimums", "state", "counted_at"]
        self.survey.save(using=self.using, update_fields=names)


def _kept_ways(found: Distribution) -> list[dict[str, Any]]:
    return [{"ways": list(part.options), "number": part.number} for part in found.parts]


def _of(shown: Mapping[Place, Together[int]], school: int, place: Place) -> Distribution | None:
    return shown[place].each.get(school) if place in shown else None
