"""The words of a document while it is put together: in its own language, the others beside."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .opened import Note
from .plain import Plain, plain, shortened

type Texts = Mapping[str, Plain]  # by language, none of them empty
type Path = tuple[str, ...]  # as in Translation.words: ("questions", "welcome", "help")

MOST_LANGUAGES = 15
MOST_PLACES = 4  # that are named of those where the same is gone
ENDS = (".", "?", "!", ":", "…", "؟", "。", "？")


class Saying:
    """Says texts in the document's language, keeps their translations, and notes what could not be said."""

    def __init__(self, languages: Sequence[str]) -> None:
        """Begin with the languages of a file, the one of the document first."""
        self.languages = languages[:MOST_LANGUAGES]
        self.translations: dict[str, dict[str, Any]] = {}
        self.notes: list[Note] = []
        self._often: dict[str, list[str]] = {}

    def often(self, where: str, sentence: str) -> None:
        """Note what is gone in many places, told once with all of them (`tell_often`)."""
        self._often.setdefault(sentence, []).append(where)

    def tell_often(self) -> None:
        """Note what was gathered."""
        for sentence, found in self._often.items():
            places = list(dict.fromkeys(found))
            more = f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else ""
            self.lose("; ".join(places[:MOST_PLACES]) + more, sentence)

    def lose(self, where: str, sentence: str) -> None:
        """Note what is gone."""
        self.notes.append(Note(where, sentence, is_loss=True))

    def differ(self, where: str, sentence: str) -> None:
        """Note what is said differently."""
        self.notes.append(Note(where, sentence))

    def say(self, where: str, path: Path, texts: Texts, *, most: int, is_line: bool = False) -> str:
        """Return a text of at most so many characters in the document's language; keep its translations."""
        if not texts:
            return ""
        spoken = next((each for each in self.languages if each in texts), next(iter(texts)))
        if spoken != self.languages[0]:
            begins = shortened(texts[spoken].text, 60)
            self.differ(
                where, f"“{begins}” is there in another language only: {spoken[:40] or 'which is not said'}."
            )
        for language in self.languages[1:]:
            if language != spoken and language in texts:
                words = self.translations.setdefault(language, {})
                _put(words, path, _fitting(texts[language], most, is_line))
        self._note(where, texts[spoken], most)
        return _fitting(texts[spoken], most, is_line)

    def _note(self, where: str, found: Plain, most: int) -> None:
        for filled in dict.fromkeys(found.filled[:3]):
            told = shortened(filled, 80)
            self.lose(where, f"“{told}” was filled in there. Here “…” stands in its place: put words there.")
        if found.has_pictures:
            self.lose(where, "A picture, sound or film in the text is left out.")
        if len(found.text) > most:
            told = f"The text has {len(found.text)} characters and is cut: there is room for {most}."
            self.lose(where, told)


def texts_of(raw: Mapping[str, str]) -> Texts:
    """Return texts by language as plain words, without those that are empty."""
    found = {language: plain(text) for language, text in raw.items() if text}
    return {language: said for language, said in found.items() if said.text}


def in_lines(*several: Texts) -> Texts:
    """Return texts below each other, in each language."""
    return _joined(several, "\n".join)


def after(stem: Texts, texts: Texts) -> Texts:
    """Return texts after what stands above them in a table: “How often do you …: visit school”."""

    def join(said: list[str]) -> str:
        return (" " if said[0].endswith(ENDS) else ": ").join(said)

    return _joined((stem, texts), join)


def _joined(several: Sequence[Texts], join: Callable[[list[str]], str]) -> Texts:
    languages = dict.fromkeys(language for texts in several for language in texts)
    found = {language: [texts[language] for texts in several if language in texts] for language in languages}
    return {
        language: Plain(
            join([each.text for each in said]),
            [filled for each in said for filled in each.filled],
            any(each.has_pictures for each in said),
        )
        for language, said in found.items()
    }


def _fitting(said: Plain, most: int, is_line: bool) -> str:
    return shortened(" ".join(said.text.split()) if is_line else said.text, most)


def _put(words: dict[str, Any], path: Path, text: str) -> None:
    for step in path[:-1]:
        words = words.setdefault(step, {})
    words[path[-1]] = text
