"""From words that somebody typed to a question that the full-text index can answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.db import connection

MOST_WORDS = 8
MOST_CANDIDATES = 6
LIKE_ENOUGH = (
    0.35  # share of trigrams in common: worcster and worcester have 0.58, hegderow and hedgerow 0.38
)
SHORTEST_BEGINNING = 3  # letters; "st" as a beginning would find a third of the register

CANDIDATES = """
    SELECT typed.word, known.word FROM unnest(%(words)s::text[]) AS typed(word)
    CROSS JOIN LATERAL (
        SELECT word FROM schools_word WHERE word %% typed.word AND similarity(word, typed.word) >= %(like)s
        ORDER BY similarity(word, typed.word) DESC, word LIMIT %(most)s
    ) known"""


@dataclass(frozen=True)
class Spellings:
    """Words as typed, in order, each with the words of the register that look like it."""

    typed: tuple[str, ...]
    alike: dict[str, list[str]]

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Look up the words of a plain text; None if there are none. One query."""
        typed = tuple(dict.fromkeys(text.split()))[:MOST_WORDS]
        if not typed:
            return None
        alike: dict[str, list[str]] = {word: [] for word in typed}
        with connection.cursor() as cursor:
            asked = [word for word in typed if word.isalpha()]
            cursor.execute(CANDIDATES, {"words": asked, "like": LIKE_ENOUGH, "most": MOST_CANDIDATES})
            for word, known in cursor.fetchall():
                alike[word].append(known)
        return cls(typed, alike)

    def strict(self) -> str:
        """Return the question for all words, where only unknown ones may be any that look like them."""
        return self._all_of(
            [word] if self._is_known(word) else [word, *self.alike[word]] for word in self.typed
        )

    def loose(self) -> str:
        """Return the question where every word may also be any that looks like it."""
        return self._all_of([word, *self.alike[word]] for word in self.typed)

    def _is_known(self, word: str) -> bool:
        """Whether the register has the word; numbers and postcodes are never misspelt words."""
        return not word.isalpha() or word in self.alike.get(word, [])

    def _all_of(self, choices: Iterable[list[str]]) -> str:
        return " & ".join(
            f"({' | '.join(self._lexeme(word) for word in dict.fromkeys(words))})" for words in choices
        )

    def _lexeme(self, word: str) -> str:
        """The last word, if it is none yet, may be a beginning. Plain words need no quoting."""
        is_beginning = word == self.typed[-1] and len(word) >= SHORTEST_BEGINNING
        is_whole = word.isalpha() and self._is_known(word)
        return f"{word}:*" if is_beginning and not is_whole else word
