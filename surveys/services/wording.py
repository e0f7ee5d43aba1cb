"""Misspellings put right in a published version, each kept with what stood there before."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from programmes.models import Membership
from programmes.services.activity import Refused, record_activity
from surveys.models import Question, QuestionnaireVersion, Section, WordingFix
from surveys.slips import other_meaning

from .questionnaires import call_as_newest

HEAD_WORDS = (
    "title",
    "short_title",
    "status_label",
    "audience_words",
    "intro",
    "intro_easy_read",
    "about",
    "about_easy_read",
    "stem",
    "stem_easy_read",
)
SECTION_WORDS = ("title", "intro")
QUESTION_WORDS = ("text", "easy_read", "help", "privacy_note", "facilitator_prompt", "admin_note")
OPTION_WORDS = ("label", "easy_read")
type Part = QuestionnaireVersion | Section | Question | str  # a scale by its id


class OtherMeaning(Refused):
    """A change that is more than a misspelling put right: for each word's name a sentence."""

    def __init__(self, reasons: dict[str, str]) -> None:
        """Keep the reasons by the name of the words."""
        self.reasons = reasons
        super().__init__(" ".join(reasons.values()))


@transaction.atomic
def fix_wording(
    *, version: QuestionnaireVersion, part: Part, words: dict[str, str], by: Membership
) -> list[WordingFix]:
    """Put misspellings right in a part of a published version; return a record of each change.

    `words` are those of `words_of_part`, by name; what is not among them stays. Raises OtherMeaning for a
    change that would ask something else, and Refused for a draft, which is simply changed.
    """
    row = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at is None:
        raise Refused("This is a draft: change it as you like.")
    before = words_of_part(row, part)
    changed = {name: said for name, said in words.items() if name in before and said != before[name]}
    reasons = {name: other_meaning(before[name], said) for name, said in changed.items()}
    if wrong := {name: reason for name, reason in reasons.items() if reason}:
        raise OtherMeaning(wrong)
    _write(row, part, changed)
    row.edition += 1
    row.save(update_fields=["edition"])
    return [_record(row, part, name, before[name], said, by) for name, said in changed.items()]


def words_of_part(version: QuestionnaireVersion, part: Part) -> dict[str, str]:
    """Return the words that may be put right, by name: “help”, “yes: label” for those of an option."""
    if isinstance(part, str):
        scale = next(each for each in version.scales if each["id"] == part)
        return dict(_option_words(scale["options"]))
    if isinstance(part, Question):
        words = {name: getattr(part, name) for name in QUESTION_WORDS}
        return words | dict(_option_words(part.options))
    names = HEAD_WORDS if isinstance(part, QuestionnaireVersion) else SECTION_WORDS
    return {name: getattr(part, name) for name in names}


def _option_words(options: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for option in options:
        for name in OPTION_WORDS:
            if option.get(name):
                yield f"{option['value']}: {name}", option[name]


def _write(version: QuestionnaireVersion, part: Part, changed: dict[str, str]) -> None:
    if isinstance(part, str):
        for scale in version.scales:
            if scale["id"] == part:
                scale["options"] = _put_right(scale["options"], changed)
        version.save(update_fields=["scales"])
        return
    row = version if isinstance(part, QuestionnaireVersion) else part
    for name in changed:
        if ": " not in name:
            setattr(row, name, changed[name])
    if isinstance(row, Question):
        row.options = _put_right(row.options, changed)
    row.save()
    if isinstance(row, QuestionnaireVersion) and "title" in changed:
        call_as_newest(row.questionnaire)


def _put_right(options: list[dict[str, Any]], changed: dict[str, str]) -> list[dict[str, Any]]:
    return [
        option
        | {
            name: changed[f"{option['value']}: {name}"]
            for name in OPTION_WORDS
            if f"{option['value']}: {name}" in changed
        }
        for option in options
    ]


def _record(
    version: QuestionnaireVersion, part: Part, name: str, before: str, after: str, by: Membership
) -> WordingFix:
    place = f"{place_of(part)}, {name.replace('_', ' ')}"[:120]
    fix = WordingFix.objects.create(
        area=by.area, version=version, place=place, before=before, after=after, made_by=by
    )
    record_activity(by=by, verb="put a misspelling right in", thing=version, detail=place)
    return fix


def place_of(part: Part) -> str:
    """Return what a part is called where its changes are told."""
    if isinstance(part, str):
        return f"scale {part}"
    if isinstance(part, QuestionnaireVersion):
        return "introduction"
    return f"{type(part).__name__.lower()} {part.slug}"
