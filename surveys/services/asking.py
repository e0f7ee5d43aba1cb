"""Which schools a survey asks, and how many people that is."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from programmes.models import Membership, Organisation
from programmes.public_codes import free_codes
from programmes.services.activity import Refused, record_activity
from surveys.models import AskedSchool, ContactList, Survey
from surveys.reading.forums import forums_of
from surveys.states import State

from .surveys import give_boxes, held_survey

MANY = 3  # schools that a sentence still names


@transaction.atomic
def ask_schools(
    *, survey: Survey, schools: Iterable[Organisation], by: Membership, forum: Organisation | None = None
) -> list[AskedSchool]:
    """Let a draft or an open survey ask these schools as well; return those that are new, by name.

    Schools beyond the person's reach, and those that are asked already, are passed over. Each school's forum, which
    reads its comments first, is the one that works with it; `forum` is for the schools where that is not clear.
    Costs the same number of statements for one school and for a hundred. Raises Refused.
    """
    held = held_survey(survey, by)
    if held.state not in {State.DRAFT, State.OPEN}:
        raise Refused("This survey has closed, so it can ask nobody else.")
    new = _new_schools(held, schools, by)
    forums = forums_of(new)
    _refuse_without_forum([one for one in new if one.pk not in forums and forum is None])
    codes = free_codes(
        held.area.code_prefix, len(new), taken=AskedSchool.objects.values_list("code", flat=True)
    )
    made = AskedSchool.objects.bulk_create(
        AskedSchool(area=held.area, survey=held, school=school, forum=forums.get(school.pk, forum), code=code)
        for school, code in zip(new, codes, strict=True)
    )
    if made and held.state == State.OPEN:
        give_boxes(made, area=held.area)
    if made:
        record_activity(by=by, verb="added schools to the survey", thing=held, detail=_named(new))
    return made


@transaction.atomic
def leave_school_out(*, asked: AskedSchool, by: Membership) -> None:
    """Take a school out of a draft. Raises Refused once people may have answered."""
    held = held_survey(asked.survey, by)
    if held.state != State.DRAFT:
        raise Refused("People of this school may have answered already, so it stays.")
    if ContactList.objects.filter(asked=asked.pk).exists():
        raise Refused(f"Addresses of families of {asked.school} were uploaded for this survey, so it stays.")
    AskedSchool.objects.filter(survey=held, pk=asked.pk).delete()
    record_activity(by=by, verb="took a school out of the survey", thing=held, detail=str(asked.school))


@transaction.atomic
def change_expected(*, survey: Survey, by: Membership, numbers: Mapping[int, int | None]) -> None:
    """Say how many people are asked, by the key of the asked school; None where nobody knows. Raises Refused."""
    held = held_survey(survey, by)
    if held.state not in {State.DRAFT, State.OPEN}:
        raise Refused("This survey has closed. The numbers stay as they are.")
    schools = [one for one in held.schools.all() if one.expected != numbers.get(one.pk, one.expected)]
    for one in schools:
        one.expected = numbers[one.pk]
    if schools:
        AskedSchool.objects.bulk_update(schools, ["expected"])
        record_activity(by=by, verb="said how many are asked by the survey", thing=held)


def _new_schools(survey: Survey, schools: Iterable[Organisation], by: Membership) -> list[Organisation]:
    reached = Organisation.objects.visible_to(by).schools().filter(pk__in=[school.pk for school in schools])
    return list(reached.exclude(pk__in=survey.schools.values("school")).order_by("name"))


def _refuse_without_forum(schools: list[Organisation]) -> None:
    if schools:
        raise Refused(
            f"It is not clear which parent carer forum reads what families of {_named(schools)} write."
            " Choose the forum, or say with the partners which forum works with the school."
        )


def _named(schools: list[Organisation]) -> str:
    """Return the names of a few schools, or the first with how many more."""
    if len(schools) <= MANY:
        return ", ".join(school.name for school in schools)
    return f"{schools[0].name} and {len(schools) - 1} other schools"
