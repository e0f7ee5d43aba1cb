"""Between the rows of a version and its document."""

from typing import Any

from audits.models import Domain, FrameworkVersion, Statement

from .kind import FRAMEWORK_FILE

# Fields of a version that stand in the file under the same name.
WORDS = (
    "title",
    "status_label",
    "purpose",
    "how_to_use",
    "licence",
    "source",
    "language",
    "change_note",
    "outside",
    "groups",
    "scales",
    "places",
    "boxes",
)
DOMAIN_WORDS = ("code", "name", "description", "theme", "questions")
STATEMENT_WORDS = (
    "code",
    "text",
    "why",
    "levels",
    "evidence_prompts",
    "wording",
    "resources",
    "tags",
    "places",
    "prompts",
)


def document_of(version: FrameworkVersion) -> dict[str, Any]:
    """Return a version as a document. Without `with_words`, three queries."""
    document: dict[str, Any] = {name: getattr(version, name) for name in WORDS}
    document |= {
        "format": FRAMEWORK_FILE.format,
        "id": version.framework.slug,
        "unit": version.framework.unit,
        "levels": [{key: each.get(key) for key in ("id", "name", "meaning")} for each in version.levels],
        "domains": [_domain(each, version) for each in version.domains.all()],
    }
    found: dict[str, Any] = FRAMEWORK_FILE.canonical(document)
    return found


def _domain(domain: Domain, version: FrameworkVersion) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(domain, name) for name in DOMAIN_WORDS}
    statements = sorted(domain.statements.all(), key=lambda each: each.position)
    return found | {"id": domain.slug, "statements": [_statement(each, version) for each in statements]}


def _statement(statement: Statement, version: FrameworkVersion) -> dict[str, Any]:
    ids = {each["value"]: each["id"] for each in version.levels}
    gate = {"must_reach": statement.must_reach, "holds_at": statement.holds_at}
    found: dict[str, Any] = {name: getattr(statement, name) for name in STATEMENT_WORDS}
    return found | {"id": statement.slug} | {key: ids.get(value or 0) for key, value in gate.items()}


def version_from(document: dict[str, Any], **fields: Any) -> FrameworkVersion:
    """Return an unsaved version with a document's words; it has no fault (`check`)."""
    words = {name: document[name] for name in WORDS if name in document}
    words["levels"] = [
        {"meaning": "", **each, "value": value} for value, each in enumerate(document["levels"], 1)
    ]
    words["outside"] = [{"meaning": "", **each} for each in document.get("outside", ())]
    words["scales"] = [_scale(each) for each in document.get("scales", ())]
    return FrameworkVersion(**words, **fields)


def domains_from(document: dict[str, Any], version: FrameworkVersion) -> list[Domain]:
    """Return the unsaved domains of a document."""
    return [
        Domain(
            area_id=version.area_id,
            version=version,
            slug=each["id"],
            position=position,
            **{name: each[name] for name in DOMAIN_WORDS if name in each},
        )
        for position, each in enumerate(document["domains"], 1)
    ]


def statements_from(document: dict[str, Any], domains: list[Domain]) -> list[Statement]:
    """Return the unsaved statements of a document; `domains` are its rows in the same order."""
    return [
        _statement_row(each, domain, position)
        for domain, described in zip(domains, document["domains"], strict=True)
        for position, each in enumerate(described["statements"], 1)
    ]


def _statement_row(described: dict[str, Any], domain: Domain, position: int) -> Statement:
    values = {each["id"]: each["value"] for each in domain.version.levels}
    words = {name: described[name] for name in STATEMENT_WORDS if name in described}
    words["levels"] = [{"next_step": "", **each} for each in described.get("levels", ())]
    return Statement(
        area_id=domain.area_id,
        version=domain.version,
        domain=domain,
        slug=described["id"],
        position=position,
        must_reach=values.get(described.get("must_reach")),
        holds_at=values.get(described.get("holds_at")),
        **words,
    )


def _scale(described: dict[str, Any]) -> dict[str, Any]:
    blank = {"score": None, "symbol": None, "symbol_alt": None}
    return {"use": None, **described, "options": [blank | each for each in described["options"]]}
