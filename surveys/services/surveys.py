"""Surveys: setting one up, changing it, opening and closing it."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from common.ballots.services import close_boxes, open_boxes
from programmes.models import Area, Membership, Organisation
from programmes.services.activity import Refused, record_activity
from surveys.models import AskedSchool, ContactList, QuestionnaireVersion, Survey
from surveys.policies import can_run
from surveys.states import State, may_become

PURPOSE, DETAILS = "survey", "survey details"
LONGEST = timedelta(days=183)
# What may still be changed while people answer: nothing that changes what the answers mean.
WHILE_OPEN = frozenset({"closes_on", "help_contact", "safeguarding_contact", "safeguarding_lead"})
NOT_YOURS = "Only who runs this survey can do that: its own organisation, or the area."


@transaction.atomic
def make_survey(
    *,
    by: Membership,
    version: QuestionnaireVersion,
    name: str,
    kind: str,
    opens_on: date,
    closes_on: date,
    run_by: Organisation,
    **more: Any,
) -> Survey:
    """Set a survey up as a draft, which nobody but who runs surveys sees; return it.

    `more` are other fields of Survey: programme, languages, contacts, periods. Raises Refused for a name that is
    taken, a draft of a questionnaire, and somebody else's organisation.
    """
    made = Survey(area=by.area, made_by=by, version=version, run_by=run_by, kind=kind, **more)
    made.name, made.opens_on, made.closes_on = name.strip(), opens_on, closes_on
    _refuse_somebody_else(by, made)
    _refuse_what_cannot_be(made)
    _save(made)
    record_activity(by=by, verb="set up the survey", thing=made, detail=f"with {version}")
    return made


@transaction.atomic
def change_survey(*, survey: Survey, by: Membership, **fields: Any) -> Survey:
    """Change a survey and return it: all of a draft; of an open one its last day and whom people turn to.

    Raises Refused.
    """
    held = held_survey(survey, by)
    if held.state != State.DRAFT:
        _refuse_what_answers_rest_on(held, set(fields))
    if fields.get("version", held.version) != held.version:
        held.asked, held.left_out = [], []  # they name questions of the other questionnaire
    for name, value in fields.items():
        setattr(held, name, value)
    _refuse_somebody_else(by, held)
    _refuse_what_cannot_be(held)
    if held.state == State.OPEN and held.closes_on < timezone.localdate():
        raise Refused("The last day must not lie in the past. To end the survey now, close it.")
    _save(held)
    record_activity(by=by, verb="changed the survey", thing=held)
    return held


@transaction.atomic
def discard_survey(*, survey: Survey, by: Membership) -> None:
    """Throw a draft away, with its list of schools. Raises Refused for any other."""
    held = held_survey(survey, by)
    if held.state != State.DRAFT:
        raise Refused("Only a draft can be thrown away.")
    if ContactList.objects.filter(asked__survey=held).exists():
        raise Refused("Addresses of families were uploaded for this survey, so its draft stays.")
    record_activity(by=by, verb="threw away the draft of the survey", thing=held)
    held.schools.all().delete()
    held.delete()


@transaction.atomic
def open_survey(*, survey: Survey, by: Membership) -> Survey:
    """Let the people of a survey's schools answer, from its first day to its last; return it.

    Each school gets a ballot box, and the survey one for details that people leave; a worker makes their keys after
    the commit. Every school reads of it in its timeline. Raises Refused with what is still missing.
    """
    held = held_survey(survey, by)
    schools = list(held.schools.select_related("school"))
    _refuse_to_open(held, schools)
    held.details_box = open_boxes(1, area=held.area, purpose=DETAILS)[0]
    give_boxes(schools, area=held.area)
    held.state, held.opened_at = State.OPEN, timezone.now()
    held.save()
    days = f"{held.opens_on:%-d %B} to {held.closes_on:%-d %B %Y}"
    record_activity(by=by, verb="opened the survey", thing=held, detail=f"from {days}")
    for asked in schools:
        record_activity(
            by=by,
            verb="opened the survey",
            thing=held,
            detail=f"for people of the school, {days}",
            school=asked.school,
            is_for_school=True,
        )
    return held


def give_boxes(schools: list[AskedSchool], *, area: Area) -> None:
    """Give each of these schools its ballot box, in two statements."""
    boxes = open_boxes(len(schools), area=area, purpose=PURPOSE)
    for asked, box in zip(schools, boxes, strict=True):
        asked.box = box
    AskedSchool.objects.bulk_update(schools, ["box"])


@transaction.atomic
def close_survey(*, survey: Survey, by: Membership) -> Survey:
    """Let nobody else answer; a worker counts all schools after the commit. Raises Refused."""
    from surveys.tasks import count_after_commit

    held = held_survey(survey, by)
    if not may_become(held.state, State.CLOSED):
        raise Refused("This survey is not open.")
    _close(held, using="default")
    record_activity(by=by, verb="closed the survey", thing=held)
    count_after_commit()
    return held


def close_due(*, using: str) -> None:
    """Close the surveys of all areas whose last day has passed. Leaves no line in the log: nobody did it."""
    for survey in Survey.objects.using(using).due_to_close().values_list("pk", flat=True):
        with transaction.atomic(using=using):
            held = Survey.objects.using(using).select_for_update().get(pk=survey)
            if held.state == State.OPEN:
                _close(held, using=using)


def held_survey(survey: Survey, by: Membership) -> Survey:
    """Return the survey as it is now, held for a change by who runs it. Raises Refused."""
    held = Survey.objects.held(survey.pk)
    if not can_run(by, held):
        raise Refused(NOT_YOURS)
    return held


def _close(held: Survey, *, using: str) -> None:
    boxes = AskedSchool.objects.using(using).filter(survey=held.pk).values_list("box", flat=True)
    close_boxes([box for box in (*boxes, held.details_box_id) if box], using=using)
    held.state, held.closed_at = State.CLOSED, timezone.now()
    held.save(using=using, update_fields=["state", "closed_at"])


def _save(survey: Survey) -> None:
    try:
        with transaction.atomic():
            survey.save()
    except IntegrityError as error:
        raise Refused(f"There is a survey called “{survey.name}” already. Choose another name.") from error


def _refuse_somebody_else(by: Membership, survey: Survey) -> None:
    if not can_run(by, survey):
        raise Refused("You can set up surveys for your own organisation.")


def _refuse_what_cannot_be(survey: Survey) -> None:
    # Held, so that nobody withdraws it meanwhile.
    version = QuestionnaireVersion.objects.select_for_update(of=("self",)).get(pk=survey.version_id)
    if version.published_at is None:
        raise Refused("This version of the questionnaire is still a draft. Publish it first.")
    if version.withdrawn_at is not None:
        raise Refused("This version of the questionnaire was withdrawn. Choose another one.")
    if not survey.opens_on <= survey.closes_on <= survey.opens_on + LONGEST:
        raise Refused("The last day must come after the first, and within half a year of it.")


def _refuse_what_answers_rest_on(survey: Survey, names: set[str]) -> None:
    if survey.state != State.OPEN:
        raise Refused("This survey has closed. Closed is closed, so that nobody’s answer can be worked out.")
    if names - WHILE_OPEN:
        raise Refused("People are answering already. What they are asked stays as it is until it closes.")


def _refuse_to_open(survey: Survey, schools: list[AskedSchool]) -> None:
    if not may_become(survey.state, State.OPEN):
        raise Refused("This survey has been opened already.")
    if not schools:
        raise Refused("Choose at least one school first.")
    if not survey.help_contact or not survey.safeguarding_contact:
        raise Refused("Say first whom families ask for help, and whom they tell if a child may be at risk.")
    if survey.closes_on < timezone.localdate():
        raise Refused("The last day has passed. Choose another one first.")
