"""Schools whose number in the register changes: what stands about them here follows, with its history."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from programmes.models import Membership, Organisation, SchoolPartner
from programmes.roles import Kind
from programmes.services.activity import Refused, record_activity, record_register_activity
from schools.models import School
from schools.policies import can_bring_in, can_look_after

from .merging import keep_identity, merge_into
from .places import partners_for


@transaction.atomic
def move_to_successor(*, school: Organisation, urn: int, by: Membership | None) -> Organisation:
    """Let a school of the area carry on under the number of the school that it has become.

    The organisation takes that number and the register's name for it, so participations, agreements,
    notes and everybody's access go on; its former number and name are kept. Where the successor is an
    organisation of the area already (a merger), what the school has goes over to it and the school
    ends. Returns the organisation that carries on. `by` is None for the register itself.

    Raises Refused when the successor is unknown, not open or the school itself, when its council is no
    partner here, and when `by` may not look after both.
    """
    place = Organisation.objects.select_for_update(of=("self",)).get(pk=school.pk)
    successor = _open_successor(place, urn, by)
    there = Organisation.objects.schools().select_for_update(of=("self",)).filter(urn=urn).first()
    if there is not None:
        return _merge(place, there, by)
    _move_partners(place, successor)
    before = f"{place} ({place.urn})"
    keep_identity(place, of=place)
    place.urn, place.name = successor.pk, successor.name
    place.save(update_fields=["urn", "name"])
    _log(place, by, "gave a new number to", f"which was {before} until {_today()}")
    return place


@transaction.atomic
def take_name_of_register(*, school: Organisation, name: str) -> None:
    """Give a school the name that the register has for it now; the one it had is kept."""
    place = Organisation.objects.select_for_update(of=("self",)).get(pk=school.pk)
    before = place.name
    if before == name:
        return
    keep_identity(place, of=place)
    place.name = name
    place.save(update_fields=["name"])
    _log(place, None, "gave a new name to", f"which was {before} until {_today()}")


def _open_successor(place: Organisation, urn: int, by: Membership | None) -> School:
    successor = School.objects.filter(pk=urn).first()
    if place.ended_on is not None:
        raise Refused(f"{place} has ended here already.")
    if successor is None:
        raise Refused(f"The register has no school with the number {urn}.")
    if successor.pk == place.urn:
        raise Refused(f"{place} has this number already.")
    if not successor.is_open:
        raise Refused(f"{successor} ({urn}) is not open: choose the school that it has become.")
    if by is not None and not (can_look_after(by) and can_bring_in(by, successor)):
        raise Refused(f"{successor} is a school of {successor.la_name}, whose officers bring it in.")
    return successor


def _merge(place: Organisation, there: Organisation, by: Membership | None) -> Organisation:
    if there.ended_on is not None:
        raise Refused(f"{there} has ended here. Choose the school that carries on.")
    merge_into(place, there)
    _log(place, by, "merged", f"into {there} ({there.urn})")
    return there


def _move_partners(place: Organisation, successor: School) -> None:
    """End the work of councils and forums that are not the successor's, and begin that of those who are.

    Nothing moves while the school stays with its council: what an area has arranged otherwise, stays.
    """
    wanted = {row["partner"].pk: row for row in partners_for(successor)}
    before = School.objects.filter(pk=place.urn or 0).values_list("la_code", flat=True).first()
    if before == successor.la_code or not wanted:
        return
    today = timezone.localdate()
    going_on = SchoolPartner.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=today),
        school=place,
        partner__kind__in=(Kind.LOCAL_AUTHORITY, Kind.FORUM),
    )
    leaving = going_on.exclude(partner__in=wanted)
    leaving.filter(starts_on__gt=today).delete()
    leaving.update(ends_on=today)
    kept = set(going_on.filter(partner__in=wanted).values_list("partner", flat=True))
    SchoolPartner.objects.bulk_create(
        SchoolPartner(area_id=place.area_id, school=place, **({"starts_on": today} | row))
        for pk, row in wanted.items()
        if pk not in kept
    )


def _today() -> str:
    today = timezone.localdate()
    return f"{today.day} {today:%B %Y}"


def _log(place: Organisation, by: Membership | None, verb: str, detail: str) -> None:
    """Write the line of somebody, or of the register itself."""
    words = {"verb": verb, "thing_name": f"{place} ({place.urn})", "detail": detail}
    if by is None:
        record_register_activity(thing=place, school=place, **words)
    else:
        record_activity(by=by, thing=place, school=place, is_for_school=True, **words)
