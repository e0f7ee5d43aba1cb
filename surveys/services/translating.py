"""Writing in a language: words of pages and of questionnaires, and that somebody who speaks it has read them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from programmes.models import Membership
from programmes.roles import Permission
from programmes.services.activity import Refused, record_activity
from surveys.models import Language, QuestionnaireVersion, Translation
from surveys.reading.texts import Path, groups_of, said_at, texts_in

STALE = "Somebody else has saved words here since you opened this page. Look through yours, then save again."


@transaction.atomic
def write_texts(
    *, work: Language | Translation, texts: Mapping[Path, str], edition: int, by: Membership
) -> Language | Translation:
    """Write texts of a language or of a translation, and return it as it is then.

    Where a text is empty, the source is shown. Any change takes away that somebody has checked it. `edition` is
    the one that the person looked at: raises Refused when there is a newer one.
    """
    held = _held(work, edition, by)
    changed = {path: text for path, text in texts.items() if text != said_at(held.words, path)}
    if changed:
        held.words = _with_texts(held.words, changed)
        held.edition, held.changed_at = held.edition + 1, timezone.now()
        held.checked_by, held.checked_on = "", None
        held.save(update_fields=["words", "edition", "changed_at", "checked_by", "checked_on"])
        number = f"{len(changed)} text{'' if len(changed) == 1 else 's'}"
        record_activity(by=by, verb="changed words of", thing=held, detail=number)
    return held


@transaction.atomic
def mark_checked(
    *, work: Language | Translation, checked_by: str, edition: int, by: Membership
) -> Language | Translation:
    """Note who speaks the language and has read all of it, today; return it. Pages no longer say that nobody has.

    Raises Refused while texts are missing, and when words were changed since the person looked.
    """
    held = _held(work, edition, by)
    missing = sum(not text.is_done for text in texts_in(groups_of(held)))
    if missing:
        raise Refused(f"Translate all of it first. Texts still missing: {missing}.")
    held.checked_by, held.checked_on = checked_by.strip(), timezone.localdate()
    held.changed_at = timezone.now()
    held.save(update_fields=["checked_by", "checked_on", "changed_at"])
    record_activity(by=by, verb="noted a native speaker's check of", thing=held, detail=held.checked_by)
    return held


@transaction.atomic
def begin_translation(
    *,
    version: QuestionnaireVersion,
    language: Language,
    by: Membership | None = None,
    words: Mapping[str, Any] | None = None,
) -> Translation:
    """Return the translation of a version, begun with `words`, or what the language already says of the same texts."""
    begun, is_new = Translation.objects.get_or_create(area=version.area, version=version, language=language)
    if is_new:
        known = remembered(language) if words is None else {}
        found = texts_in(groups_of(begun))
        texts = {text.path: said_at(words or {}, text.path) or known.get(text.source, "") for text in found}
        begun.words = _with_texts({}, texts)
        begun.save(update_fields=["words"])
        if by is not None:
            record_activity(by=by, verb="began", thing=begun)
    return begun


def remembered(language: Language) -> dict[str, str]:
    """Return what a language says of texts, by the text: from its translations."""
    found = Translation.objects.filter(language=language).select_related("version", "language")
    known: dict[str, str] = {}
    checked_last = F("checked_on").asc(nulls_first=True)  # what somebody has checked goes over drafts
    for translation in found.prefetch_related("version__sections__questions").order_by(checked_last, "pk"):
        known |= {text.source: text.said for text in texts_in(groups_of(translation)) if text.is_done}
    return known


def _held(work: Language | Translation, edition: int, by: Membership) -> Language | Translation:
    """Return it as it is now, held so that two changes come one after the other."""
    if not by.can(Permission.RUN_SURVEYS):
        raise Refused("Only people who run surveys change words.")
    held: Language | Translation = type(work)._default_manager.select_for_update().get(pk=work.pk)
    if held.edition != edition:
        raise Refused(STALE)
    return held


def _with_texts(words: Mapping[str, Any], texts: Mapping[Path, str]) -> dict[str, Any]:
    """Return `words` with texts at their paths; an empty one is left out, as is what it leaves empty."""
    new = dict(words)
    for path, text in texts.items():
        inside = new.get(path[0])
        if len(path) > 1:
            below = inside if isinstance(inside, dict) else {}
            new[path[0]] = _with_texts(below, {path[1:]: text})
        else:
            new[path[0]] = text.strip()
    return {key: value for key, value in new.items() if value}
