"""A questionnaire as those who answer will see it, in any language of its area, before a survey asks it."""

from common.disclosure import Thresholds
from programmes.services.area_settings import settings_of
from surveys.models import Language, QuestionnaireVersion, Translation

from .asked import AskedQuestions, Edition, questions_in
from .entrance import Offered


def on_a_phone(
    version: QuestionnaireVersion, code: str, *, is_easy: bool
) -> tuple[AskedQuestions, list[Offered]]:
    """Return what respondents' pages show of a version, drafts too, and the languages of its area.

    `code` is that of a language; for one that the area has not got, English. Every question is there, also those
    that are asked only where a survey chooses to. A constant number of queries.
    """
    languages = _offered(version)
    source = languages[0] if languages else None
    edition = Edition(
        area=version.area_id,
        version=version.pk,
        version_edition=version.edition,
        fixes=0,
        asked=tuple(version.questions.values_list("slug", flat=True)),
        left_out=(),
        language=next((one for one in languages if one.code == code), source),
        english_changed_at=source.changed_at if source else "",
        filled=_filled(version),
        is_easy=is_easy,
    )
    return questions_in(edition), languages


def _offered(version: QuestionnaireVersion) -> list[Offered]:
    """Return the languages of the area, English first, as a survey would offer them."""
    found = Translation.objects.filter(version=version).defer("words", "sources")
    begun = {translation.language_id: translation for translation in found}
    languages = Language.objects.filter(area=version.area_id).light()
    return [_one(language, begun.get(language.pk)) for language in languages]


def _one(language: Language, translation: Translation | None) -> Offered:
    is_checked = bool(language.checked_by and translation and translation.checked_by)
    return Offered(
        pk=language.pk,
        code=language.code,
        own_name=language.own_name,
        direction=language.direction,
        edition=language.edition,
        changed_at=str(language.changed_at),
        translation=translation.pk if translation else None,
        translation_edition=translation.edition if translation else None,
        is_checked=language.is_source or is_checked,
    )


def _filled(version: QuestionnaireVersion) -> tuple[tuple[str, str], ...]:
    """Return what stands in braces: what no survey has said yet is told in square brackets."""
    minimums = Thresholds.of(settings_of(version.area))
    return (
        ("safeguarding_contact", "[safeguarding contact]"),
        ("contact_details", "[help contact]"),
        ("forum_name", "[who asks]"),
        ("minimum_group_size", str(minimums.cell)),
        ("minimum_school_size", str(minimums.school)),
    )
