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
from surveys.reading.texts import Path, Text, groups_of, said_at, texts_in, with_texts

STALE = "Somebody else has saved words here since you opened this page. Look through yours, then save again."
WRITTEN = ["words", "sources"]


@transaction.atomic
def write_texts(
    *, work: Language | Translation, texts: Mapping[Path, str], edition: int, by: Membership
) -> Language | Translation:
    """Write texts of a language or of a translation, and return it as it is then.

    Where a text is empty, the source is shown. A text that stays as it is, given again, is right for what the
    source says now. Any change takes away that somebody has checked it. `edition` is the one that the person
    looked at: raises Refused when there is a newer one.
    """
    held = _held(work, edition, by)
    known = {text.path: text for text in texts_in(groups_of(held))}
    changed = {
        path: text for path, text in texts.items() if _is_news(text, held.words, path, known.get(path))
    }
    if changed:
        held.words = with_texts(held.words, changed)
        held.sources = with_texts(held.sources, _sources(known, changed))
        held.edition, held.changed_at = held.edition + 1, timezone.now()
        held.checked_by, held.checked_on = "", None
        held.save(update_fields=[*WRITTEN, "edition", "changed_at", "checked_by", "checked_on"])
        number = f"{len(changed)} text{'' if len(changed) == 1 else 's'}"
        record_activity(by=by, verb="changed words of", thing=held, detail=number)
    return held


@transaction.atomic
def mark_checked(
    *, work: Language | Translation, checked_by: str, edition: int, by: Membership
) -> Language | Translation:
    """Note who speaks the language and has read all of it, today; return it. Pages no longer say that nobody has.

    Raises Refused while texts are missing or say what the source said before, and when words were changed since
    the person looked.
    """
    held = _held(work, edition, by)
    known = {text.path: text for text in texts_in(groups_of(held))}
    missing = sum(not text.is_done for text in known.values())
    if missing:
        raise Refused(f"Translate all of it first. Texts still missing: {missing}.")
    held.sources = with_texts(held.sources, {path: text.source for path, text in known.items()})
    held.checked_by, held.checked_on = checked_by.strip(), timezone.localdate()
    held.changed_at = timezone.now()
    held.save(update_fields=["sources", "checked_by", "checked_on", "changed_at"])
    record_activity(by=by, verb="noted a native speaker's check of", thing=held, detail=held.checked_by)
    return held


@transaction.atomic
def take_back_check(*, work: Language | Translation, edition: int, by: Membership) -> Language | Translation:
    """Note that nobody has checked it after all, such as where a name was misspelt; return it. Raises Refused."""
    held = _held(work, edition, by)
    if held.checked_by:
        record_activity(by=by, verb="took back the check of", thing=held, detail=held.checked_by)
    held.checked_by, held.checked_on, held.changed_at = "", None, timezone.now()
    held.save(update_fields=["checked_by", "checked_on", "changed_at"])
    return held


@transaction.atomic
def begin_translation(
    *,
    version: QuestionnaireVersion,
    language: Language,
    by: Membership | None = None,
    words: Mapping[str, Any] | None = None,
) -> Translation:
    """Return the translation of a version, begun with `words`, or what the language already says of the same texts.

    Of one that was carried along from the version before, `words` take the place of what they say otherwise.
    """
    begun, is_new = Translation.objects.get_or_create(area=version.area, version=version, language=language)
    if is_new:
        known = remembered(language) if words is None else {}
        found = texts_in(groups_of(begun))
        texts = {text.path: said_at(words or {}, text.path) or known.get(text.source, "") for text in found}
        begun.words = with_texts({}, texts)
        begun.sources = with_texts({}, _sources({text.path: text for text in found}, texts))
        begun.save(update_fields=WRITTEN)
        if by is not None:
            record_activity(by=by, verb="began", thing=begun)
    elif words and by is not None:
        found = texts_in(groups_of(begun))
        texts = {text.path: said for text in found if (said := said_at(words, text.path))}
        write_texts(work=begun, texts=texts, edition=begun.edition, by=by)
        begun.refresh_from_db()
    return begun


def remembered(language: Language) -> dict[str, str]:
    """Return what a language says of texts, by the text: from its translations."""
    found = Translation.objects.filter(language=language).select_related("version", "language")
    known: dict[str, str] = {}
    checked_last = F("checked_on").asc(nulls_first=True)  # what somebody has checked goes over drafts
    for translation in found.prefetch_related("version__sections__questions").order_by(checked_last, "pk"):
        texts = texts_in(groups_of(translation))
        known |= {text.was or text.source: text.said for text in texts if text.is_done or text.is_stale}
    return known


def carry_translations(*, old: QuestionnaireVersion, new: QuestionnaireVersion) -> list[Translation]:
    """Give a draft what its texts are in the languages of the version that it came from; return its translations.

    Each text comes with what it was translated from: those whose source is another in the draft are shown to
    translators, and to families only once they are translated anew. Who has checked a translation has read
    whatever is shown of it.
    """
    found = (
        Translation.objects.filter(version=old).exclude(language__code=new.language).select_related("version")
    )
    carried = [_carried(each, new) for each in found.prefetch_related("version__sections__questions")]
    return Translation.objects.bulk_create(carried)


def _carried(old: Translation, new: QuestionnaireVersion) -> Translation:
    texts = [text for text in texts_in(groups_of(old)) if text.said]
    return Translation(
        area_id=new.area_id,
        version=new,
        language_id=old.language_id,
        words=with_texts({}, {text.path: text.said for text in texts}),
        sources=with_texts({}, {text.path: text.was or text.source for text in texts}),
        checked_by=old.checked_by,
        checked_on=old.checked_on,
    )


def _is_news(said: str, words: Mapping[str, Any], path: Path, known: Text | None) -> bool:
    """Whether a text is another than is saved, or was saved of a source that has changed since."""
    is_behind = known is not None and (known.is_stale or known.is_to_check)
    return said != said_at(words, path) or is_behind


def _sources(known: Mapping[Path, Text], said: Mapping[Path, str]) -> dict[Path, str]:
    """Return what texts are translated from, nothing for an empty one."""
    return {path: known[path].source if text else "" for path, text in said.items() if path in known}


def _held(work: Language | Translation, edition: int, by: Membership) -> Language | Translation:
    """Return it as it is now, held so that two changes come one after the other."""
    if not by.can(Permission.RUN_SURVEYS):
        raise Refused("Only people who run surveys change words.")
    held: Language | Translation = type(work)._default_manager.select_for_update().get(pk=work.pk)
    if held.edition != edition:
        raise Refused(STALE)
    return held
