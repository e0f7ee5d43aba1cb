"""What the types of LimeSurvey's questions are here."""

from collections.abc import Sequence

from .answers import Choice
from .limesurvey_survey import Question
from .plain import Plain

TEXT_ALONE = "X"
IN_WORDS = {"S": "short_text", "T": "long_text", "U": "long_text", "D": "short_text"}
NUMBERS = frozenset("N")
FROM_LIST = frozenset("L!O")
FROM_ROWS = frozenset("MPR")
ON_ONE = {"Y": "single", "G": "single", "5": "scale"}
ON_ROWS = frozenset("ABCEFH1")  # tables with a scale
BY_ROWS = ON_ROWS | frozenset("QK")
WITH_OTHER = frozenset("L!MP")
LEFT_OUT = {
    "|": "Files cannot be sent with answers here.",
    "*": "Nothing is worked out here.",
    "I": "People change the language on every page here.",
    ";": "A table to be filled with words cannot be asked here.",
    ":": "A table to be filled with numbers cannot be asked here.",
}
# Answers that LimeSurvey has for a type and does not write into the file.
GIVEN = {
    "Y": {"Y": "Yes", "N": "No"},
    "G": {"F": "Female", "M": "Male"},
    "C": {"Y": "Yes", "U": "Uncertain", "N": "No"},
    "E": {"I": "Increase", "S": "Same", "D": "Decrease"},
    "5": {str(number): str(number) for number in range(1, 6)},
    "A": {str(number): str(number) for number in range(1, 6)},
    "B": {str(number): str(number) for number in range(1, 11)},
}


def choices(kind: str, language: str) -> list[Choice]:
    """Return the answers that a type has by itself; their English words pass for those of the survey."""
    return [Choice(code, {language: Plain(label)}) for code, label in GIVEN[kind].items()]


def scales_of(question: Question, language: str) -> Sequence[Sequence[Choice] | None]:
    """Return the scales on which each row of a table is answered; None where it is words or a number."""
    if question.kind in GIVEN:
        return [choices(question.kind, language)]
    if question.kind == "1":
        return [found for _, found in sorted(question.answers.items())] or [[]]
    return [question.answers.get("0", [])] if question.kind in ON_ROWS else [None]
