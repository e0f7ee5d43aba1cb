"""Surveys of several schools as a worker leaves them, at once and without ballots: what is kept of one question."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.tenancy.context import open_area
from programmes.models import Organisation
from surveys.models import AskedSchool, Comment, QuestionnaireVersion, Survey, Tally
from tests.family_survey import AGREE, ask_school, make_survey
from tests.surveys.counting import by

OPTIONS = [*(option["value"] for option in AGREE["options"]), ""]
UPPER, REST = OPTIONS[:2], OPTIONS[2:]


def told(
    each: Sequence[tuple[int, ...]],
    version: QuestionnaireVersion | None = None,
    *,
    ago: int = 0,
    **fields: Any,
) -> list[AskedSchool]:
    """Make a survey that was counted and released, at as many schools of Northshire as there are numbers.

    each: how many people of a school feel welcome, and how many do not; one number alone is shown uncut.
    ago: on how many days before today it opened.
    """
    now, opens_on = timezone.now(), timezone.localdate() - timedelta(days=ago)
    with transaction.atomic():
        open_area(by().area_id)
        dates = {"opens_on": opens_on, "closes_on": opens_on + timedelta(days=9), "minimums": [10, 5, 3]}
        survey = make_survey(by(), version, **dates | {"name": f"Survey {ago}", "released_at": now} | fields)
        schools = Organisation.objects.filter(area=by().area_id, kind="school").order_by("name")
        keys = {"moderated_at": now, "released_at": now}
        asked = [
            ask_school(survey, school, by().organisation, answered=sum(numbers), **keys)
            for school, numbers in zip(schools, each, strict=False)
        ]
        times = {"closed_at": now, "counted_at": now, "answered": sum(map(sum, each))}
        Survey.objects.filter(pk=survey.pk).update(state="counted", schools_counted=len(each), **times)
        question = survey.version.questions.get(slug="welcome")
    whole = tuple(map(sum, zip(*each, strict=True))) if len({len(one) for one in each}) == 1 else ()
    for school, numbers in zip([*asked, None], [*each, whole], strict=True):
        parts = [UPPER, REST] if len(numbers) == 2 else [OPTIONS] * len(numbers)
        Tally.objects.using("system").bulk_create(
            Tally(
                area=survey.area,
                survey=survey,
                asked=school,
                question=question,
                options=options,
                number=number,
            )
            for options, number in zip(parts, numbers, strict=True)
        )
    return asked


def wrote(asked: AskedSchool, *words: str, for_families: bool = True, **fields: Any) -> None:
    """Let people of a school have written this, and the forum have read it; with both keys to the families turned."""
    now = timezone.now()
    with transaction.atomic():
        open_area(asked.area_id)
        if for_families:
            AskedSchool.objects.filter(pk=asked.pk).update(forum_agreed_at=now, school_agreed_at=now)
        question = asked.survey.version.questions.get(slug="works_well")
        about = {"area": asked.area, "asked": asked, "question": question, "read_by": by()}
        Comment.objects.bulk_create(
            Comment(original=text, words=text, **about | {"state": "ready"} | fields) for text in words
        )
