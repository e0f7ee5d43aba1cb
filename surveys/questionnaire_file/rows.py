"""Between the rows of a version and its document."""

from typing import Any

from surveys.models import Question, QuestionnaireVersion, Section

from .kind import QUESTIONNAIRE_FILE

# Fields that stand in the file under the same name.
WORDS = (
    "title",
    "short_title",
    "status_label",
    "licence",
    "source",
    "language",
    "audience_words",
    "minutes",
    "intro",
    "intro_easy_read",
    "about",
    "about_easy_read",
    "stem",
    "stem_easy_read",
    "scales",
    "method_notes",
    "change_note",
)
QUESTION_WORDS = (
    "kind",
    "text",
    "easy_read",
    "symbol",
    "help",
    "scale",
    "options",
    "max_length",
    "show_if",
    "theme",
    "topic",
    "statements",
    "privacy_note",
    "facilitator_prompt",
    "admin_note",
)
OPTION = {"score": None, "easy_read": "", "symbol": None, "symbol_alt": None}
CHOICE = {"score": None, "easy_read": "", "symbol": None}
BAND = {"high": None}


def document_of(version: QuestionnaireVersion) -> dict[str, Any]:
    """Return a version as a document. Without `with_words`, four queries."""
    sections = version.sections.prefetch_related("questions__follows__version__questionnaire")
    document: dict[str, Any] = {name: getattr(version, name) for name in WORDS}
    document |= {
        "format": QUESTIONNAIRE_FILE.format,
        "id": version.questionnaire.slug,
        "audience": version.questionnaire.audience,
        "sections": [_section(each, version) for each in sections],
    }
    found: dict[str, Any] = QUESTIONNAIRE_FILE.canonical(document)
    return found


def _section(section: Section, version: QuestionnaireVersion) -> dict[str, Any]:
    questions = sorted(section.questions.all(), key=lambda each: each.position)
    return {
        "id": section.slug,
        "title": section.title,
        "intro": section.intro,
        "questions": [question_words(each, version) for each in questions],
    }


def question_words(question: Question, version: QuestionnaireVersion) -> dict[str, Any]:
    """Return a question as it stands in the document of its version."""
    found: dict[str, Any] = {name: getattr(question, name) for name in QUESTION_WORDS}
    return found | {
        "id": question.slug,
        "data": "special_category" if question.is_special_category else None,
        "asked": None if question.is_on else "when_chosen",
        "same_as": _elsewhere(question, version),
    }


def _elsewhere(question: Question, version: QuestionnaireVersion) -> str | None:
    """Return “questionnaire/question” of one that it carries on from another questionnaire."""
    follows = question.follows
    if follows is None or follows.version.questionnaire_id == version.questionnaire_id:
        return None
    return f"{follows.version.questionnaire.slug}/{follows.slug}"


def version_from(document: dict[str, Any], **fields: Any) -> QuestionnaireVersion:
    """Return an unsaved version with a document's words; it has no fault (`check`)."""
    words = {name: document[name] for name in WORDS if name in document}
    words["scales"] = [
        {**scale, "options": [OPTION | each for each in scale["options"]]}
        for scale in document.get("scales", ())
    ]
    return QuestionnaireVersion(**words, **fields)


def sections_from(document: dict[str, Any], version: QuestionnaireVersion) -> list[Section]:
    """Return the unsaved sections of a document."""
    return [
        Section(
            area_id=version.area_id,
            version=version,
            slug=each["id"],
            position=position,
            title=each.get("title", ""),
            intro=each.get("intro", ""),
        )
        for position, each in enumerate(document["sections"], 1)
    ]


def questions_from(document: dict[str, Any], sections: list[Section]) -> list[Question]:
    """Return the unsaved questions of a document; `sections` are its rows in the same order."""
    return [
        question_from(each, section, position)
        for section, described in zip(sections, document["sections"], strict=True)
        for position, each in enumerate(described["questions"], 1)
    ]


def question_from(described: dict[str, Any], section: Section, position: int) -> Question:
    """Return the unsaved question that a document describes."""
    words = {name: described[name] for name in QUESTION_WORDS if name in described}
    blank = BAND if described["kind"] == "number" else CHOICE
    words["options"] = [blank | each for each in described.get("options", ())]
    return Question(
        area_id=section.area_id,
        version=section.version,
        section=section,
        slug=described["id"],
        position=position,
        is_special_category="data" in described,
        is_on="asked" not in described,
        **words,
    )
