"""What was typed or chosen, as it goes into the box, and what is wrong with it."""

import re
from collections.abc import Iterable, Mapping, Sequence

from django.utils.datastructures import MultiValueDict

from surveys.models import Question
from surveys.reading.asked import AskedQuestion, AskedQuestions

LONGEST_KEPT = 10_000  # characters that a page carries of one answer, right or wrong
LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
NEEDED = "\n\t\u200c\u200d\u200e\u200f"  # lines, and what joins letters and says their direction
TAGS = ("\U000e0020", "\U000e007f")  # what makes a black flag that of England
PICTURES = ("\U0001f000", "\U0001fffd")  # those that are newer than Python, too
type Fault = tuple[str, Mapping[str, object]]  # the name of a word, and what it is filled with


def chosen(questions: Iterable[AskedQuestion], sent: "MultiValueDict[str, str]") -> dict[str, str]:
    """Return what was answered to these questions, empty where nothing was."""
    return {question.slug: _kept(question, sent.getlist(question.slug)) for question in questions}


def faults_in(asked: AskedQuestions, answers: Mapping[str, str]) -> dict[str, Fault]:
    """Return what is wrong, by the question's slug. Skipping a question is never wrong."""
    found = {
        question.slug: _fault(question, answers[question.slug])
        for question in asked.questions
        if answers.get(question.slug)
    }
    return {slug: fault for slug, fault in found.items() if fault}


def _kept(question: AskedQuestion, values: Sequence[str]) -> str:
    """Return an answer as it is kept: options in their order, lines without what no keyboard types."""
    if question.kind == Question.Kind.MULTIPLE:
        known = [option.value for option in question.options if option.value in values]
        return ",".join(known + sorted(set(values) - question.values - {""}))[:LONGEST_KEPT]
    text = values[-1] if values else ""
    if not text.isprintable():
        text = LINE.sub("\n", text)
        text = "".join(letter if letter.isprintable() else _typed(letter) for letter in text)
    return text.strip()[:LONGEST_KEPT]


def _typed(letter: str) -> str:
    """Return what is kept of a letter that Python does not print: every space as a space, and what words need."""
    if letter in NEEDED or TAGS[0] <= letter <= TAGS[1] or PICTURES[0] <= letter <= PICTURES[1]:
        return letter
    return " " if letter.isspace() else ""


def _fault(question: AskedQuestion, answer: str) -> Fault | None:
    if question.kind == Question.Kind.MULTIPLE:
        return None if set(answer.split(",")) <= question.values else ("error_choose", {})
    if question.is_chosen:
        return None if answer in question.values else ("error_choose", {})
    if question.kind == Question.Kind.NUMBER:
        return None if _is_number(question, answer) else (
            "error_number", {"least": question.least, "most": question.most}
        )  # fmt: skip
    if len(answer) > question.max_length:
        return "error_too_long", {"maximum": question.max_length}
    return None


def _is_number(question: AskedQuestion, answer: str) -> bool:
    is_digits = answer.isascii() and answer.isdigit() and len(answer) < 8
    return is_digits and question.least <= int(answer) <= question.most
