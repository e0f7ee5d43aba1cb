"""What an area has settled on: the least it shows, how long it keeps things, languages and targets."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction

from programmes.languages import ENGLISH, LANGUAGES
from programmes.models import Area, AreaSettings, Membership

from .activity import Refused, record_activity

MINIMUMS = ("minimum_school", "minimum_cell", "minimum_schools")
WHY = "A figure once hidden must not be got by lowering the rule."


def settings_of(area: Area) -> AreaSettings:
    """Return an area's settings; the defaults, without a row, for one that has changed nothing yet."""
    return AreaSettings.objects.filter(area=area).first() or AreaSettings(area=area)


def downloads_kept(area_id: int) -> timedelta:
    """Return how long an area keeps documents that were made for somebody."""
    return timedelta(days=settings_of(Area(pk=area_id)).downloads_kept_days)


@transaction.atomic
def change_settings(*, by: Membership, languages: Sequence[str], **wanted: int) -> AreaSettings:
    """Change some of an area's settings, named as the fields of AreaSettings, and return them.

    English stays among the languages. Raises Refused when a minimum would fall, and for a language
    that is not in programmes.languages.
    """
    AreaSettings.objects.get_or_create(area=by.area)
    settings = AreaSettings.objects.select_for_update().get(area=by.area)
    if any(wanted.get(name, getattr(settings, name)) < getattr(settings, name) for name in MINIMUMS):
        raise Refused(f"The least number of answers can only rise. {WHY}")
    if unknown := set(languages) - set(LANGUAGES):
        raise Refused(f"Choose languages from the list: {', '.join(sorted(unknown))} is not in it.")
    chosen = [code for code in LANGUAGES if code == ENGLISH or code in languages]
    changed = _take_over(settings, {**wanted, "languages": chosen})
    if changed:
        settings.save(update_fields=changed)
        record_activity(by=by, verb="changed the settings of", thing=by.area, detail=_what(changed))
    return settings


def _take_over(settings: AreaSettings, wanted: dict[str, Any]) -> list[str]:
    """Set what differs, and return the names of those fields."""
    changed = [name for name, value in wanted.items() if getattr(settings, name) != value]
    for name in changed:
        setattr(settings, name, wanted[name])
    return changed


def _what(changed: list[str]) -> str:
    names = (name.replace("_", " ") for name in changed)
    return f"({', '.join(names)})"
