"""Results in the words of another language: the question and its answers as families read them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from common.charts.bars import bar
from surveys.choices import DID_NOT_SAY, NO, YES
from surveys.models import Language, Question, QuestionnaireVersion, Translation

from .result_rows import Row, Said
from .texts import words_shown
from .words import Words

OR = " · "  # between answers that are counted together: the same in every language


def worded_in(version: QuestionnaireVersion, language: Language) -> Mapping[str, Any]:
    """Return the words of a version in a language; none for its own, or where it is not translated."""
    if language.code == version.language:
        return {}
    found = Translation.objects.filter(version=version.pk, language=language.pk).select_related("version")
    translation = found.prefetch_related("version__sections__questions").first()
    return words_shown(translation) if translation else {}


@dataclass(frozen=True)
class Worded:
    """A row of results in the words of a translation, and of the pages around it.

    What is missing there stays as it was asked.
    """

    row: Row
    words: Mapping[str, Any]
    around: Words

    @property
    def text(self) -> str:
        """Return the question, and the option that the row is about."""
        question = self.row.question
        text = self.words.get("questions", {}).get(question.slug, {}).get("text") or question.text
        about = self._options.get(self.row.choices.about) or self.row.choices.about_words
        return f"{text} {about}".strip()

    @property
    def said(self) -> list[Said]:
        """Return the parts that are shown, in these words."""
        if not self.words:
            return self.row.said
        usual = {YES: self.around["yes"], NO: self.around["no"], DID_NOT_SAY: self.around["skipped"]}
        row = replace(self.row, labels=usual | dict(self._options))
        return [
            replace(one, words=OR.join(row.words((option,)) for option in part.options))
            for one, part in zip(row.said, row.shown.parts, strict=True)
        ]

    @property
    def bars(self) -> Iterator[tuple[Said, SafeString]]:
        """Yield the parts that are shown, each with its share as a bar."""
        for said in self.said:
            yield said, bar(title=f"{said.share:.0%}", amount=said.share, most=1)

    @property
    def shown(self) -> Any:
        """Return what is shown."""
        return self.row.shown

    @property
    def _options(self) -> Mapping[str, str]:
        question = self.row.question
        if question.kind == Question.Kind.SCALE:
            return self.words.get("scales", {}).get(question.scale, {})
        if self.row.choices.about:
            return {}
        return self.words.get("options", {}).get(question.slug, {})
