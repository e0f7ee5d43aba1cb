"""From a LimeSurvey survey (.lss) to a document of ours."""

from collections.abc import Sequence
from dataclasses import replace

from . import limesurvey_kinds as kinds
from .answers import Choice
from .asked import Asked
from .building import SAID, Building, Places
from .conditions import from_relevance
from .limesurvey_survey import Group, Part, Question, Survey, survey_of
from .limesurvey_tables import number_of, tables_of
from .opened import Opened, Origin
from .plain import shortened
from .refusing import unreadable
from .saying import Texts, after, in_lines, texts_of

OTHER = "-oth-"
CHOSEN = "Y"  # what a row of “any of several” answers
# Whole tables that ours has nothing for, and what becomes of them.
TABLES = {
    "quota": "Quotas are left out: everybody who is asked may answer.",
    "assessments": "Assessments are left out: nobody is given a score.",
    "defaultvalues": "Answers that stood there already are left out: nobody is led to one here.",
    "survey_url_parameters": "Parameters of web addresses are left out: they would tell people apart.",
}
SAID_FIRST = ("title", "description", "welcometext")
WORDS = {
    "surveyls_endtext": "What was said at the end is left out: the portal thanks people and says where help is.",
    "surveyls_policy_notice": "The privacy notice is left out: the portal shows that of the survey.",
}
SETTINGS = {
    "random_order": "Answers came in random order. Here they keep their order.",
    "answer_order": "Answers came in an order of their own. Here they keep that of the file.",
    "array_filter": "Rows or answers were left out after other answers. Here all are offered.",
    "array_filter_exclude": "Rows or answers were left out after other answers. Here all are offered.",
    "max_answers": "There was a most of answers. Here any number may be chosen.",
    "min_answers": "There was a least of answers. Here any number may be chosen.",
    "em_validation_q": "A rule for answers is not checked here.",
    "em_validation_sq": "A rule for answers is not checked here.",
    "random_group": "Questions came in random order. Here they keep their order.",
}
NOTHING = frozenset(("", "0", "N", "normal"))


def from_limesurvey(content: bytes) -> Opened:
    """Return what a .lss file holds, with what could not be carried.

    Raises QuestionnaireFaults with a sentence if it cannot be read.
    """
    survey = survey_of(tables_of(content))
    if not any(group.questions for group in survey.groups):
        raise unreadable("There are no questions in it.")
    return _Reading(survey).opened()


class _Reading:
    """One survey on its way to a document, question by question."""

    def __init__(self, survey: Survey) -> None:
        english = [each for each in survey.languages if each.partition("-")[0] == "en"]
        self.first = (english or survey.languages)[0]
        self.survey = survey
        self.building = Building([self.first, *(each for each in survey.languages if each != self.first)])

    def opened(self) -> Opened:
        """Return what has come of it."""
        for group in self.survey.groups:
            self.building.sections.begin(self._name(group), group.title, group.told)
            for question in group.questions:
                self._take(question, group)
        self._tell_tables()
        title, *intro = (texts_of(self.survey.words.get(f"surveyls_{each}", {})) for each in SAID_FIRST)
        return self.building.opened(origin=Origin.LIMESURVEY, title=title, intro=in_lines(*intro))

    def _take(self, question: Question, group: Group) -> None:
        part = question.part
        where = f"Question {part.code}"
        conditions = (from_relevance(group.relevance), from_relevance(part.relevance))
        asked = Asked(where, part.code, part.texts, part.help, conditions)
        if question.settings.get("hidden") == "1":
            self.building.lose(where, "It was hidden from those who answer. It is left out.")
        elif question.kind == kinds.TEXT_ALONE:
            self._tell(asked)
        elif question.kind in kinds.LEFT_OUT:
            self.building.lose(where, f"{kinds.LEFT_OUT[question.kind]} It is left out.")
        else:
            self._note(question, asked)
            self._ask(question, asked)

    def _ask(self, question: Question, asked: Asked) -> None:
        kind = question.kind
        if kind in kinds.IN_WORDS:
            self.building.write(
                asked, kinds.IN_WORDS[kind], number_of(question.settings.get("maximum_chars"))
            )
        elif kind in kinds.NUMBERS:
            self._number(question, asked)
        elif kind in kinds.BY_ROWS:
            self._rows(question, asked)
        elif kind in kinds.ON_ONE:
            self._choose(question, asked, kinds.choices(kind, self.first), kinds.ON_ONE[kind])
        elif kind in kinds.FROM_LIST:
            self._choose(question, asked, question.answers.get("0", []), "single")
        elif kind in kinds.FROM_ROWS:
            self._any_of(question, asked)
        else:
            self.building.lose(asked.where, f"The type “{kind[:10]}” is not known here. It is left out.")

    def _choose(self, question: Question, asked: Asked, choices: Sequence[Choice], kind: str) -> None:
        places = self.building.choose(asked, choices, kind, self._other(question))
        self._remember(question.part, places)
        if question.kind == "O":
            self._comment(asked)

    def _any_of(self, question: Question, asked: Asked) -> None:
        """A question whose rows can each be chosen. Conditions name a row, and whether it was."""
        choices = [Choice(row.code, row.texts) for row in question.rows] or question.answers.get("0", [])
        places = self.building.choose(asked, choices, "multiple", self._other(question))
        for code, place in places.items():
            for name in self._names(question.part):
                self.building.known[f"{name}_{code}"] = self.building.known[f"{name}{code}"] = {CHOSEN: place}
        if question.kind == "R":
            self.building.lose(
                asked.where, "The order of the answers is not asked. Any of them can be chosen."
            )
        if question.kind == "P":
            self.building.lose(asked.where, "The comment beside each answer is left out.")

    def _rows(self, question: Question, asked: Asked) -> None:
        """A question for each row of a table, on the scale that they share."""
        scales = kinds.scales_of(question, self.first)
        if not question.rows:
            self.building.lose(asked.where, "It has no rows. It is left out.")
        for row in (each for each in question.rows if each.scale == "0"):
            own = (*asked.conditions, from_relevance(row.relevance))
            below = Asked(
                f"{asked.where}, row {row.code}", f"{asked.name}_{row.code}", after(asked.texts, row.texts)
            )
            below = replace(below, help=asked.help, conditions=own)
            for at, choices in enumerate(scales):
                self._row(question, row, self._numbered(below, at, len(scales)), choices)
        if len(scales) > 1:
            self.building.differ(
                asked.where, "Each row was answered on two scales, and became two questions."
            )

    def _row(self, question: Question, row: Part, asked: Asked, choices: Sequence[Choice] | None) -> None:
        if question.kind == "Q":
            self.building.write(asked, "short_text")
        elif question.kind == "K":
            self._number(question, asked)
        else:
            places = self.building.choose(asked, choices or [], "scale")
            for name in self._names(question.part):
                self.building.known[f"{name}_{row.code}"] = self.building.known[f"{name}{row.code}"] = places

    @staticmethod
    def _numbered(asked: Asked, at: int, of: int) -> Asked:
        """Return a question with the number of its scale, where there are two."""
        if of == 1:
            return asked
        return replace(asked, where=f"{asked.where}, scale {at + 1}", name=f"{asked.name}_{at + 1}")

    def _number(self, question: Question, asked: Asked) -> None:
        low, high = (
            number_of(question.settings.get(f"{name}_num_value_n")) or None for name in ("min", "max")
        )
        self.building.number(asked, low, high)

    def _comment(self, asked: Asked) -> None:
        texts = texts_of({self.first: "Is there anything that you would like to add to this?"})
        added = Asked(f"{asked.where}, comment", f"{asked.name}_comment", texts, conditions=asked.conditions)
        self.building.write(added, "long_text")
        self.building.differ(
            asked.where, "The comment beside it became a question of its own, asked after it."
        )

    def _tell(self, asked: Asked) -> None:
        self.building.sections.tell(asked.where, in_lines(asked.texts, asked.help))
        for condition in filter(None, asked.conditions):
            told = shortened(condition.said, SAID)
            self.building.lose(asked.where, f"It was shown only if “{told}”. Here everybody reads it.")

    def _note(self, question: Question, asked: Asked) -> None:
        if question.part.row.get("mandatory", "N") in ("Y", "S"):
            self.building.often(asked.where, "It had to be answered. Here every question may be skipped.")
        if question.part.row.get("preg"):
            self.building.lose(asked.where, "The pattern that answers had to fit is not checked here.")
        for name, sentence in SETTINGS.items():
            if question.settings.get(name, "") not in NOTHING:
                self.building.often(asked.where, sentence)

    def _tell_tables(self) -> None:
        for name, sentence in TABLES.items():
            if self.survey.tables.get(name):
                self.building.lose("The survey", sentence)
        for name, sentence in WORDS.items():
            if texts_of(self.survey.words.get(name, {})):
                self.building.lose("The survey", sentence)

    def _other(self, question: Question) -> Texts | None:
        if question.part.row.get("other") != "Y" or question.kind not in kinds.WITH_OTHER:
            return None
        said = question.settings.get("other_replace_text") or "Other"
        return texts_of({self.first: said})

    def _remember(self, part: Part, places: Places) -> None:
        if "other" in places:
            places = places | {OTHER: places["other"]}
        for name in self._names(part):
            self.building.known[name] = places

    def _names(self, part: Part) -> tuple[str, str]:
        """Return what conditions call a question: its code, or the numbers of survey, group and question."""
        return part.code, f"{self.survey.sid}X{part.row.get('gid')}X{part.qid}"

    def _name(self, group: Group) -> str:
        named = (group.title[each].text for each in self.building.languages if each in group.title)
        return next(named, f"group {group.gid}")
