"""Files in the shape that other programs write: XLSForms, and LimeSurvey surveys of old and new versions."""

import io
from xml.sax.saxutils import escape

import openpyxl

SURVEY = ("type", "name", "label", "hint", "required", "relevant", "constraint", "appearance", "calculation")
CHOICES = ("list_name", "name", "label")


def xlsform(survey, choices=(), settings=None, *, columns=SURVEY, answer_columns=CHOICES):
    """Return a workbook; each row of the survey is a dictionary or a tuple in the order of the columns."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    _sheet(book, "survey", columns, survey)
    _sheet(book, "choices", answer_columns, choices)
    if settings:
        _sheet(book, "settings", tuple(settings), [tuple(settings.values())])
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book, title, columns, rows):
    sheet = book.create_sheet(title)
    sheet.append(columns)
    for row in rows:
        sheet.append([row.get(column) for column in columns] if isinstance(row, dict) else list(row))


class LimeSurvey:
    """A survey as LimeSurvey exports it; `is_old` as version 3 does, with the words in the rows."""

    def __init__(self, *, is_old=False, languages=("en",), title="Families", welcome=""):
        self.is_old, self.languages = is_old, languages
        self.tables = {name: [] for name in ("groups", "questions", "subquestions", "answers")}
        self.words = {name: [] for name in ("group_l10ns", "question_l10ns", "answer_l10ns")}
        self.attributes, self.number, self.gid = [], 10, ""
        self.settings = [
            {
                "surveyls_survey_id": "77",
                "surveyls_language": language,
                "surveyls_title": said(title, language),
                "surveyls_welcometext": said(welcome, language),
            }
            for language in languages
        ]

    def group(self, title, description="", relevance=""):
        self.gid = self._next()
        row = {"gid": self.gid, "sid": "77", "group_order": self.gid, "grelevance": relevance}
        self._add("groups", "group_l10ns", row, "gid", group_name=title, description=description)

    def question(self, kind, code, text, *, rows=(), answers=(), help="", settings=None, **more):  # noqa: A002
        """Add a question; rows are (code, text), answers (code, text) or (code, text, scale)."""
        qid = self._next()
        row = {"qid": qid, "parent_qid": "0", "sid": "77", "gid": self.gid, "type": kind, "title": code}
        row |= {
            "other": "N",
            "mandatory": "N",
            "question_order": qid,
            "scale_id": "0",
            "relevance": "1",
        } | more
        self._add("questions", "question_l10ns", row, "qid", question=text, help=help)
        for sub_code, sub_text in rows:
            sub = row | {
                "qid": self._next(),
                "parent_qid": qid,
                "type": "T",
                "title": sub_code,
                "relevance": "1",
            }
            sub["question_order"] = sub["qid"]
            self._add("subquestions", "question_l10ns", sub, "qid", question=sub_text)
        for order, (answer_code, answer, *scale) in enumerate(answers):
            given = {
                "qid": qid,
                "code": answer_code,
                "sortorder": str(order),
                "scale_id": (scale or ["0"])[0],
            }
            given |= {} if self.is_old else {"aid": self._next()}
            self._add("answers", "answer_l10ns", given, "aid", answer=answer)
        for name, value in (settings or {}).items():
            self.attributes.append({"qid": qid, "attribute": name, "value": value})
        return qid

    def file(self, **more):
        about = [
            {"sid": "77", "language": self.languages[0], "additional_languages": " ".join(self.languages[1:])}
        ]
        tables = self.tables | (self.words if not self.is_old else {})
        tables |= {"question_attributes": self.attributes, "surveys": about}
        tables |= {"surveys_languagesettings": self.settings} | more
        found = "".join(_table(name, rows) for name, rows in tables.items() if rows)
        number = "359" if self.is_old else "641"
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<document>\n <LimeSurveyDocType>Survey</LimeSurveyDocType>\n'
            f" <DBVersion>{number}</DBVersion>\n{found}</document>\n"
        ).encode()

    def _add(self, table, words, row, key, **texts):
        spoken = [{name: said(text, language) for name, text in texts.items()} for language in self.languages]
        if self.is_old:
            for language, texts_there in zip(self.languages, spoken, strict=True):
                self.tables[table].append(row | texts_there | {"language": language})
            return
        self.tables[table].append(row)
        for language, texts_there in zip(self.languages, spoken, strict=True):
            self.words[words].append({"id": self._next(), key: row[key], "language": language} | texts_there)

    def _next(self):
        self.number += 1
        return str(self.number)


def said(text, language):
    """Return a text in a language, where it is given in several."""
    return text.get(language, "") if isinstance(text, dict) else text


def _table(name, rows):
    fields = "".join(f"   <fieldname>{column}</fieldname>\n" for column in rows[0])
    lines = "".join(
        "   <row>\n" + "".join(_cell(column, value) for column, value in row.items()) + "   </row>\n"
        for row in rows
    )
    return f" <{name}>\n  <fields>\n{fields}  </fields>\n  <rows>\n{lines}  </rows>\n </{name}>\n"


def _cell(column, value):
    inside = f"<![CDATA[{value}]]>" if "]]>" not in value else escape(value)
    return f"    <{column}>{inside}</{column}>\n" if value else f"    <{column}/>\n"
