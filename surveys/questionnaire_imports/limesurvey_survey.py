"""A LimeSurvey survey as its groups and questions, in the order in which they are asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .answers import Choice
from .limesurvey_tables import (
    Row,
    Tables,
    attributes_of,
    number_of,
    once_each,
    texts_at,
    words_by,
)
from .saying import Texts

TOP = ("", "0")  # what a question says of its parent that has none


@dataclass(frozen=True)
class Part:
    """A question or a row of one."""

    qid: str
    code: str
    texts: Texts
    help: Texts
    relevance: str
    row: Row
    scale: str = "0"


@dataclass
class Question:
    """A question with its rows, its answers by scale, and its settings."""

    part: Part
    kind: str
    rows: list[Part] = field(default_factory=list)
    answers: dict[str, list[Choice]] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)


@dataclass
class Group:
    """A group with its questions."""

    gid: str
    relevance: str
    title: Texts
    told: Texts
    questions: list[Question] = field(default_factory=list)


@dataclass
class Survey:
    """A survey; the languages begin with its own."""

    languages: list[str]
    words: dict[str, dict[str, str]]  # what is said of it, by column and language
    sid: str
    groups: list[Group]
    tables: Tables


def survey_of(tables: Tables) -> Survey:
    """Return the survey that the tables describe."""
    about = next(iter(tables.get("surveys", ())), {})
    said = words_by("surveyls_survey_id", _in_language(tables.get("surveys_languagesettings", ())))
    words = next(iter(said.values()), {})
    others = [*about.get("additional_languages", "").split(), *(words.get("surveyls_title", {}))]
    languages = [each for each in dict.fromkeys([about.get("language", ""), *others]) if each]
    return Survey(
        languages or ["en"],
        words,
        about.get("sid", ""),
        _groups(tables),
        tables,
    )


def _in_language(rows: Sequence[Row]) -> list[Row]:
    return [row | {"language": row.get("surveyls_language", "")} for row in rows]


def _groups(tables: Tables) -> list[Group]:
    rows = tables.get("groups", [])
    words = words_by("gid", rows, tables.get("group_l10ns", ()))
    found = {
        row["gid"]: Group(
            row["gid"],
            row.get("grelevance", ""),
            texts_at(words, row["gid"], "group_name"),
            texts_at(words, row["gid"], "description"),
        )
        for row in sorted(once_each(rows, "gid"), key=lambda row: number_of(row.get("group_order")))
    }
    for question in _questions(tables):
        if question.part.row.get("gid") in found:
            found[question.part.row["gid"]].questions.append(question)
    return list(found.values())


def _questions(tables: Tables) -> list[Question]:
    rows = [*tables.get("questions", ()), *tables.get("subquestions", ())]
    words = words_by("qid", rows, tables.get("question_l10ns", ()))
    settings, answers = attributes_of(tables.get("question_attributes", ())), _answers(tables)
    below: dict[str, list[Part]] = defaultdict(list)
    found = []
    for row in sorted(once_each(rows, "qid"), key=lambda row: number_of(row.get("question_order"))):
        part = _part(row, words)
        if row.get("parent_qid", "") in TOP:
            found.append(
                Question(part, row.get("type", ""), below[part.qid], answers[part.qid], settings[part.qid])
            )
        else:
            below[row["parent_qid"]].append(part)
    return found


def _part(row: Row, words: dict[str, dict[str, dict[str, str]]]) -> Part:
    qid = row["qid"]
    return Part(
        qid,
        row.get("title") or qid,
        texts_at(words, qid, "question"),
        texts_at(words, qid, "help"),
        row.get("relevance", ""),
        row,
        row.get("scale_id") or "0",
    )


def _answers(tables: Tables) -> dict[str, dict[str, list[Choice]]]:
    """Return the answers to choose from by “qid” and scale. Old versions have no “aid”."""
    rows = [row | {"aid": _key(row)} for row in tables.get("answers", ())]
    words = words_by("aid", rows, tables.get("answer_l10ns", ()))
    found: dict[str, dict[str, list[Choice]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(once_each(rows, "aid"), key=lambda row: number_of(row.get("sortorder"))):
        choice = Choice(
            row.get("code", ""),
            texts_at(words, row["aid"], "answer"),
            number_of(row.get("assessment_value")) or None,
        )
        found[row.get("qid", "")][row.get("scale_id") or "0"].append(choice)
    return found


def _key(row: Row) -> str:
    return row.get("aid") or f"{row.get('qid')}/{row.get('scale_id')}/{row.get('code')}"
