from django.db import models

from programmes.models import ActivityEntry, Area, Membership, Organisation

REGISTER = "The national register"  # as an actor in the log


class Refused(Exception):
    """What was asked cannot be done; the text is a sentence for the person who asked."""


def record_activity(
    *,
    by: Membership,
    verb: str,
    thing: models.Model,
    detail: str = "",
    thing_name: str = "",
    school: Organisation | None = None,
    is_for_school: bool = False,
) -> ActivityEntry:
    """Write one line of the activity log, in the transaction of the change itself.

    Actor, verb, thing and detail read as one sentence: "Ruth (School lead, Oak Primary)", "invited",
    "Alex Penrose", "to Oak Primary as school contributor". Verbs are in the past tense. With `school`
    the line stands in that school's timeline too; its own people read it if it `is_for_school`.
    """
    return ActivityEntry.objects.create(
        area_id=by.area_id,
        user_id=by.user_id,
        membership=by,
        actor=f"{by.user} ({by})",
        school=school,
        is_for_school=is_for_school and school is not None,
        **_words(verb, thing, thing_name, detail),
    )


def record_register_activity(
    *, verb: str, thing: models.Model, school: Organisation, detail: str = "", thing_name: str = ""
) -> ActivityEntry:
    """Write a line, for the school too, about what followed from an import: nobody of the area did it."""
    return ActivityEntry.objects.create(
        area_id=school.area_id,
        actor=REGISTER,
        school=school,
        is_for_school=True,
        **_words(verb, thing, thing_name, detail),
    )


def record_outside_activity(
    *,
    area: Area,
    actor: str,
    verb: str,
    thing: models.Model,
    detail: str = "",
    thing_name: str = "",
    school: Organisation | None = None,
    is_for_school: bool = False,
) -> ActivityEntry:
    """Write one line about what somebody without a membership did, through a public page of the area.

    `actor` says who as far as anybody knows: “Hollymount School (expression of interest)”. The rest is
    as in `record_activity`.
    """
    return ActivityEntry.objects.create(
        area=area,
        actor=actor[:400],
        school=school,
        is_for_school=is_for_school and school is not None,
        **_words(verb, thing, thing_name, detail),
    )


def _words(verb: str, thing: models.Model, thing_name: str, detail: str) -> dict[str, str]:
    return {
        "verb": verb,
        "thing_type": thing._meta.model_name or "",
        "thing_id": str(thing.pk),
        "thing": (thing_name or str(thing))[:300],
        "detail": detail[:500],
    }
