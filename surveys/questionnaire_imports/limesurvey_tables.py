"""The tables of a LimeSurvey survey (.lss): rows by table, and words by language, of old and new versions alike.

Until version 3 each row came once for each language, with its words. Since version 4 words stand in tables of
their own (“question_l10ns” and so on).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .refusing import unreadable
from .saying import Texts, texts_of

MOST_BYTES = 4 * 1024 * 1024  # a sample in five languages has one and a half
MOST_MARKS = 600_000  # “<” in a file: what a small file can be blown up with
type Row = dict[str, str]
type Tables = dict[str, list[Row]]
type Words = dict[str, dict[str, dict[str, str]]]  # by what they belong to, by column, by language
OTHERS = {
    "Group": "one group of questions (.lsg)",
    "Question": "one question (.lsq)",
    "Label set": "a set of labels (.lsl)",
}


def tables_of(content: bytes) -> Tables:
    """Return the rows of each table. Raises QuestionnaireFaults with a sentence for what is no survey."""
    root = _root(content)
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if kind in OTHERS:
        raise unreadable(
            f"It is {OTHERS[kind]} of LimeSurvey. Export the whole survey structure (.lss) instead."
        )
    if root.tag != "document" or kind != "Survey":
        raise unreadable("It is XML, but no survey of LimeSurvey (.lss).")
    return {
        table.tag: [_row(each) for each in rows] for table in root if (rows := table.find("rows")) is not None
    }


def _root(content: bytes) -> Element:
    if len(content) > MOST_BYTES or content.count(b"<") > MOST_MARKS:
        raise unreadable(
            "It is larger than 4 MB, or has too many entries. Export the survey structure (.lss) alone."
        )
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise unreadable(
            "It holds definitions (<!DOCTYPE>) that LimeSurvey never writes, so it is not read."
        ) from None
    except ParseError as error:
        line, column = error.position
        raise unreadable(f"It cannot be read as XML: line {line}, character {column + 1}.") from None
    except (ValueError, LookupError):  # an encoding that nobody knows
        raise unreadable("It cannot be read as XML: save it in UTF-8 and try again.") from None
    return root


def _row(element: Element) -> Row:
    return {cell.tag: (cell.text or "").strip() for cell in element}


def once_each(rows: Iterable[Row], key: str) -> Iterator[Row]:
    """Yield the first row of each key: old versions repeat a row in every language."""
    seen: set[str] = set()
    for row in rows:
        if row.get(key) and row[key] not in seen:
            seen.add(row[key])
            yield row


def words_by(key: str, *tables: Iterable[Row]) -> Words:
    """Return the words of rows that say their language, by a column that tells what they belong to."""
    found: Words = defaultdict(lambda: defaultdict(dict))
    for rows in tables:
        for row in rows:
            if row.get("language") and row.get(key):
                for column, text in row.items():
                    if text:
                        found[row[key]][column].setdefault(row["language"], text)
    return found


def texts_at(words: Words, key: str, column: str) -> Texts:
    """Return the words of something in one column."""
    return texts_of(words[key][column]) if key in words and column in words[key] else {}


def number_of(text: str | None) -> int:
    """Return a number for putting things in order, 0 for what is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def attributes_of(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """Return the settings of questions by “qid”; of those in several languages the first."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        if row.get("value"):
            found[row.get("qid", "")].setdefault(row.get("attribute", ""), row["value"])
    return found
