"""Answers to choose from: as a scale that questions share, as options of one question, as yes and no."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from common.structured_file.ids import free_slug

from .guesses import scores
from .plain import Plain
from .saying import Saying, Texts

# As in schema.json.
MOST_SCALES, MOST_ON_SCALE, MOST_OPTIONS = 12, 10, 24
ON_SCALE, OPTION = 80, 150
YES_NO = {"yes", "no"}
type Values = dict[str, str]  # what an answer is called here, by what its file calls it


@dataclass(frozen=True)
class Choice:
    """An answer to choose from, as its file says it; `score` where the file has one."""

    code: str
    texts: Texts
    score: int | None = None


class Answers:
    """The scales of a document while it is put together, and the options of its questions."""

    def __init__(self, saying: Saying) -> None:
        self.saying = saying
        self.scales: list[dict[str, Any]] = []
        self._known: dict[tuple[tuple[str, str], ...], tuple[str, Values]] = {}

    def scale(self, where: str, choices: Sequence[Choice]) -> tuple[str, Values] | None:
        """Return the scale with these answers, by its id; None where they cannot be one."""
        key = tuple((each.code, self._label(each)) for each in choices)
        if key in self._known:
            return self._known[key]
        given = scores([label for _, label in key], [each.score for each in choices])
        fits = len(choices) <= MOST_ON_SCALE and len(self.scales) < MOST_SCALES
        if not fits or len([each for each in given if each is not None]) < 2:
            return None
        self._known[key] = self._add(where, choices, given)
        return self._known[key]

    def options(
        self, where: str, slug: str, choices: Sequence[Choice]
    ) -> tuple[list[dict[str, Any]], Values]:
        """Return the options of a question."""
        values = values_of(choices)
        options = [
            {"value": values[each.code], "label": self._say(where, ("options", slug), each, values, OPTION)}
            for each in choices
        ]
        return options, values

    def yes_no(self, choices: Sequence[Choice]) -> Values:
        """Return which answer is yes and which is no, nothing where there are others."""
        for said in (
            [each.code.lower() for each in choices],
            [self._label(each).lower() for each in choices],
        ):
            if len(said) == len(YES_NO) and set(said) == YES_NO:
                return {choice.code: word for choice, word in zip(choices, said, strict=True)}
        return {}

    def _add(self, where: str, choices: Sequence[Choice], given: Sequence[int | None]) -> tuple[str, Values]:
        identity = free_slug(self._label(choices[0]), (each["id"] for each in self.scales))
        values = values_of(choices)
        options = []
        for choice, score in zip(choices, given, strict=True):
            label = self._say(where, ("scales", identity), choice, values, ON_SCALE)
            option = {"value": values[choice.code], "label": label}
            options.append(option if score is None else option | {"score": score})
        self.scales.append({"id": identity, "type": "single_choice", "options": options})
        self._tell(where, options)
        return identity, values

    def _tell(self, where: str, options: list[dict[str, Any]]) -> None:
        scored = sorted((each for each in options if "score" in each), key=lambda each: each["score"])
        apart = [f"“{each['label']}”" for each in options if "score" not in each]
        outside = f" {', '.join(apart)} stands outside." if apart else ""
        self.saying.differ(
            where,
            f"Its answers became a scale, from “{scored[0]['label']}” up to “{scored[-1]['label']}”.{outside} "
            "Higher must be better: look it over.",
        )

    def _say(self, where: str, path: tuple[str, ...], choice: Choice, values: Values, most: int) -> str:
        texts = choice.texts or {self.saying.languages[0]: Plain(choice.code)}
        return self.saying.say(where, (*path, values[choice.code]), texts, most=most, is_line=True)

    def _label(self, choice: Choice) -> str:
        said = (choice.texts[each].text for each in self.saying.languages if each in choice.texts)
        return next(said, choice.code)


def values_of(choices: Sequence[Choice]) -> Values:
    """Return what answers are called here, by what their file calls them; each has another name."""
    found: Values = {}
    for choice in choices:
        found[choice.code] = free_slug(choice.code, found.values())
    return found


def without_twins(choices: Sequence[Choice]) -> list[Choice]:
    """Return answers, of those with the same code the first."""
    found: dict[str, Choice] = {}
    for choice in choices:
        found.setdefault(choice.code, choice)
    return list(found.values())
