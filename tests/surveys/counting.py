"""A survey of several schools that is committed, answered by sealed ballots, closed and counted by a worker."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from common.ballots.models import Box
from common.ballots.sealing import seal_bytes
from common.ballots.services import open_box, prepare_boxes
from common.tenancy.context import open_area
from programmes.models import Organisation
from surveys.models import AskedSchool, Survey
from surveys.services.counting import count_closed
from surveys.services.surveys import close_survey
from tests.cast import member
from tests.family_survey import ask_school, make_survey


def by() -> Any:
    return member("northshire", "forum_lead")


def ask_four_schools(version: Any = None, **fields: Any) -> list[AskedSchool]:
    """Open a committed survey at the four schools of Northshire, with keys; return the asked schools by name."""
    with transaction.atomic():
        open_area(by().area_id)
        survey = make_survey(by(), version() if version else None, **fields)
        schools = Organisation.objects.filter(area=by().area_id, kind="school").order_by("name")
        asked = [ask_school(survey, school, by().organisation) for school in schools]
        for one in asked:
            one.box = open_box(area=survey.area, purpose="survey")
            one.save()
        survey.details_box = open_box(area=survey.area, purpose="survey details")
        survey.state, survey.opened_at = Survey.State.OPEN, survey.made_at
        survey.save()
    prepare_boxes(using="system")
    return asked


def answer(asked: AskedSchool, times: int = 1, **answers: str) -> None:
    """Put so many people's ballots into a school's box, as the web does but all at once."""
    put_in(asked.box_id, [answers] * times)


def put_in(box: int, ballots: Iterable[Mapping[str, str]]) -> None:
    from common.ballots.models import Ballot

    with transaction.atomic():
        open_area(by().area_id)
        found = Box.objects.get(pk=box)
        bound = f"{found.area_id}/{found.pk}"
        public = bytes(found.public_key)
        Ballot.objects.bulk_create(
            Ballot(
                id=uuid.uuid4(),
                area_id=found.area_id,
                box=found,
                sealed=seal_bytes(public, answers, box=bound),
            )
            for answers in ballots
        )


def close(survey: Survey) -> None:
    with transaction.atomic():
        open_area(survey.area_id)
        close_survey(survey=survey, by=by())


def count() -> None:
    count_closed(using="system")


def close_and_count(survey: Survey) -> Survey:
    close(survey)
    count()
    return Survey.objects.using("system").get(pk=survey.pk)


def everything(*tables: str) -> str:
    """What tables hold, as a superuser's dump shows it."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            found.append(cursor.fetchone()[0] or "")
        return " ".join(found)
