"""A document put together from the questions of another program, within what ours has room for."""

import re
from collections.abc import Sequence
from typing import Any

from common.structured_file import Fault
from common.structured_file.ids import free_slug
from surveys.questionnaire_file.kind import QUESTIONNAIRE_FILE, QuestionnaireFaults

from .answers import MOST_OPTIONS, Answers, Choice, without_twins
from .asked import Asked
from .conditions import Condition
from .guesses import bands, minutes
from .opened import Opened, Origin
from .plain import Plain, shortened
from .saying import Saying, Texts
from .sectioning import Sectioning
from .tongues import code_of

# As in schema.json and fitting.py.
MOST_QUESTIONS = 80
TEXT, HELP, INTRO, TITLE, ADMIN = 600, 600, 3000, 150, 1000
KEPT = ("way",)  # ids that questions cannot have
LONGEST = 5000
BRACES = re.compile(r"\$?\{([^{}]*)\}")
SAID = 200  # characters of an expression that are shown
# The question and the answer here, by what the file calls the answer.
type Places = dict[str, tuple[str, str]]


class Building(Saying):
    """A document while it is put together, question by question in the order in which they are asked."""

    def __init__(self, languages: Sequence[str]) -> None:
        """Begin with the languages of the file, the one of the document first."""
        super().__init__(languages)
        self.answers = Answers(self)
        self.sections = Sectioning(self)
        self.known: dict[str, Places] = {}  # what conditions may name: questions by the names in the file
        self._asked: list[tuple[str, dict[str, Any]]] = []  # each with its place in the file
        self._too_many: list[str] = []

    def ask(self, asked: Asked, kind: str, **parts: Any) -> dict[str, Any] | None:
        """Add a question and return it; None where it is left out, which is noted."""
        if any(each and each.is_never for each in asked.conditions):
            self.lose(asked.where, "Nobody was ever asked this. It is left out.")
            return None
        if len(self._asked) == MOST_QUESTIONS:
            self._too_many.append(asked.where)
            return None
        slug = free_slug(asked.name, [*KEPT, *(each["id"] for _, each in self._asked)], most=80)
        told = self.sections.questions_for(asked)
        question = {
            "id": slug,
            "kind": kind,
            "text": self._text(asked, slug),
            "help": self.say(asked.where, ("questions", slug, "help"), told, most=HELP),
            "show_if": self._show_if(asked),
        } | parts
        self.sections.add(question)
        self._asked.append((asked.where, question))
        return question

    def choose(
        self, asked: Asked, choices: Sequence[Choice], kind: str, other: Texts | None = None
    ) -> Places:
        """Add a question answered by choosing; return its answers by what the file calls them.

        `kind` is single, multiple or scale. With `other` there is such an answer too, and a question after it
        that asks what it is.
        """
        choices = without_twins([*choices, *([Choice("other", other)] if other is not None else [])])
        if len(choices) < 2:
            self.lose(asked.where, "It has fewer than two answers to choose from. It is left out.")
            return {}
        if len(choices) > MOST_OPTIONS:
            told = f"It has {len(choices)} answers; there is room for {MOST_OPTIONS}. It is answered in words here."
            self.lose(asked.where, told)
            self.ask(asked, "short_text")
            return {}
        question = self.ask(asked, kind)
        if question is None:
            return {}
        values = self._answered(asked, question, choices)
        places = {code: (question["id"], value) for code, value in values.items()}
        if other is not None:
            self._what_other(asked, places["other"])
        return places

    def number(self, asked: Asked, low: int | None = None, high: int | None = None) -> None:
        """Add a question answered by a whole number, counted in bands of our making."""
        counted = bands(low, high)
        if self.ask(asked, "number", options=counted):
            listed = "; ".join(each["label"] for each in counted)
            self.differ(
                asked.where, f"A whole number, counted in bands: {listed}. Choose others if they do not fit."
            )

    def write(self, asked: Asked, kind: str, most: int | None = None) -> None:
        """Add a question answered in words, of so many characters at most."""
        self.ask(asked, kind, **({"max_length": most} if most and 10 <= most <= LONGEST else {}))

    def opened(self, *, origin: Origin, title: Texts, intro: Texts) -> Opened:
        """Return what has come of the file. What only people can say is filled with a plain sentence.

        Raises QuestionnaireFaults where nothing of it can be asked.
        """
        self.sections.close()
        self.tell_often()
        self._tell_too_many()
        if not self._asked:
            faults = [Fault(note.where, note.sentence) for note in self.notes]
            raise QuestionnaireFaults([Fault("The file", "No question of it can be asked here."), *faults])
        named = self.say("The title", ("title",), title, most=TITLE, is_line=True)
        document = {
            "format": "pins-questionnaire-1",
            "id": "new",
            "audience": "families",
            "title": named or "Questionnaire from a file",
            "status_label": "Brought in from a file. It is not the national survey.",
            "licence": "The file does not say. Ask whoever wrote these words before you use them.",
            "source": f"{origin}: {named or 'without a title'}",
            "language": code_of(self.languages[0]) or "en",
            "minutes": minutes(len(self._asked)),
            "intro": self.say("The introduction", ("intro",), intro, most=INTRO),
            "scales": self.answers.scales,
            "sections": self.sections.found,
        }
        self._keep_notes()
        return Opened(QUESTIONNAIRE_FILE.canonical(document), origin, self.notes, self._by_code())

    def _answered(self, asked: Asked, question: dict[str, Any], choices: Sequence[Choice]) -> dict[str, str]:
        if question["kind"] != "multiple" and (values := self.answers.yes_no(choices)):
            question["kind"] = "yes_no"
            return values
        if question["kind"] == "scale":
            if found := self.answers.scale(asked.where, choices):
                question["scale"] = found[0]
                return found[1]
            question["kind"] = "single"
            self.differ(asked.where, "Its answers fit on no scale here. They are its own, without scores.")
        question["options"], values = self.answers.options(asked.where, question["id"], choices)
        return values

    def _what_other(self, asked: Asked, place: tuple[str, str]) -> None:
        texts = {self.languages[0]: Plain("Please say what the other answer is.")}
        added = Asked(f"{asked.where}, other", f"{asked.name}_other", texts)
        self.ask(added, "short_text", show_if={"question": place[0], "any_of": [place[1]]})
        self.differ(asked.where, "What “other” is became a question of its own, asked after that answer.")

    def _text(self, asked: Asked, slug: str) -> str:
        said = self.say(asked.where, ("questions", slug, "text"), asked.texts, most=TEXT)
        if not said:
            self.lose(asked.where, "It has no words. Its name in the file stands in their place.")
        return said or shortened(asked.name, TEXT) or "?"

    def _show_if(self, asked: Asked) -> dict[str, Any] | None:
        """Return the innermost of a question's conditions that ours can say, and note the others."""
        given = [each for each in asked.conditions if each is not None]
        found = [self._resolved(each) for each in given]
        kept = next((each for each in reversed(found) if each), None)
        leading = next((each for _, each in self._asked if kept and each["id"] == kept["question"]), {})
        for condition, each in zip(given, found, strict=True):
            # A question that could be answered was asked under its own condition already.
            if each is None or each not in (kept, leading.get("show_if")):
                told = f"It was asked only if “{shortened(condition.said, SAID)}”. That is not carried"
                rest = "; the other condition is." if kept else ": here everybody is asked."
                self.lose(asked.where, told + rest)
        return kept

    def _resolved(self, condition: Condition) -> dict[str, Any] | None:
        places = [self.known.get(name, {}).get(code) for name, code in condition.any_of]
        found = [place for place in places if place is not None]
        if not found or len(found) < len(places) or len({slug for slug, _ in found}) > 1:
            return None
        return {"question": found[0][0], "any_of": list(dict.fromkeys(value for _, value in found))}

    def _tell_too_many(self) -> None:
        if self._too_many:
            first, last, number = self._too_many[0], self._too_many[-1], len(self._too_many)
            told = f"{number} questions, to {last}, are left out: {MOST_QUESTIONS} are the most that can be asked."
            self.lose(first, told)

    def _keep_notes(self) -> None:
        """Keep with each question what became of it, for who goes on with the draft."""
        for where, question in self._asked:
            told = " ".join(note.sentence for note in self.notes if note.where == where)
            if told:
                told = BRACES.sub(r"[\1]", told)  # what stands in braces would be filled in
                question["admin_note"] = shortened(f"From the file: {told}", ADMIN)

    def _by_code(self) -> dict[str, dict[str, Any]]:
        """Return the translations by the code of their language."""
        found: dict[str, dict[str, Any]] = {}
        for language, words in self.translations.items():
            if code := code_of(language):
                found.setdefault(code, words)
            else:
                self.lose("Languages", f"“{language}” has no code that we know, so its words are left out.")
        return found
