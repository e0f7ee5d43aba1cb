"""Writing an agreement: a draft, its clauses and signatories, and publishing it for good."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes.models import Membership, Programme
from programmes.services.activity import Refused, record_activity
from schools.agreements.changes import changes_between
from schools.agreements.placeholders import PLACEHOLDERS, unknown_in, used_in, words_of
from schools.agreements.template import memorandum
from schools.models import AgreementText
from schools.policies import can_write_agreements

COPIED = ("title", "summary", "clauses", "values", "signatories", "statement")


@transaction.atomic
def start_text(*, programme: Programme, by: Membership) -> AgreementText:
    """Begin a draft and return it: a copy of the newest version, or of our template if there is none.

    Raises Refused when somebody is writing one already.
    """
    _refuse_unless_writer(by)
    latest = AgreementText.objects.latest_of(programme)
    words = {name: getattr(latest, name) for name in COPIED} if latest else _from_template()
    text = AgreementText(
        area=by.area,
        programme=programme,
        version=latest.version + 1 if latest else 1,
        made_by=by,
        **words,
    )
    try:
        with transaction.atomic():
            text.save()
    except IntegrityError as error:
        raise Refused("Somebody has begun a new version already. It is below.") from error
    _log(text, by, "began to write")
    return text


@transaction.atomic
def write_words(
    *, text: AgreementText, title: str, summary: Sequence[str], statement: str, by: Membership
) -> AgreementText:
    """Change a draft's title, its summary in a few sentences, and what a signatory confirms."""
    draft = _draft(text, by)
    draft.title, draft.summary, draft.statement = title, list(summary), statement
    draft.save(update_fields=["title", "summary", "statement"])
    return draft


@transaction.atomic
def write_clause(
    *, text: AgreementText, key: str, heading: str, items: Sequence[str], sides: Sequence[str], by: Membership
) -> AgreementText:
    """Change the clause with this key, or add one at the end for a key that is empty.

    `sides` are those whom it binds; none means all. Raises Refused for a placeholder that there is not,
    and for a clause that is gone.
    """
    draft = _draft(text, by)
    if unknown := unknown_in([heading, *items]):
        raise Refused(f"There is no placeholder {', '.join(f'{{{name}}}' for name in unknown)}.")
    clause = {"id": key or uuid4().hex[:12], "heading": heading, "items": list(items), "sides": list(sides)}
    if not key:
        draft.clauses.append(clause)
    else:
        draft.clauses[_place_of(draft, key)] = clause
    draft.save(update_fields=["clauses"])
    return draft


@transaction.atomic
def move_clause(*, text: AgreementText, key: str, down: bool, by: Membership) -> AgreementText:
    """Move a clause one place down or up; at either end it stays."""
    draft = _draft(text, by)
    place = _place_of(draft, key)
    clause = draft.clauses.pop(place)
    draft.clauses.insert(max(place + (1 if down else -1), 0), clause)
    draft.save(update_fields=["clauses"])
    return draft


@transaction.atomic
def remove_clause(*, text: AgreementText, key: str, by: Membership) -> str:
    """Take a clause out of a draft; return its heading."""
    draft = _draft(text, by)
    clause = draft.clauses.pop(_place_of(draft, key))
    draft.save(update_fields=["clauses"])
    return str(clause["heading"])


@transaction.atomic
def write_signatories(
    *, text: AgreementText, signatories: Sequence[Mapping[str, Any]], by: Membership
) -> AgreementText:
    """Say who signs, in this order. Raises Refused unless somebody must, and for the same role twice."""
    draft = _draft(text, by)
    if not any(signatory["required"] for signatory in signatories):
        raise Refused("At least one signature must be needed.")
    places = [(signatory["side"], signatory["role"].casefold()) for signatory in signatories]
    if len(set(places)) < len(places):
        raise Refused("Two signatories of one party need different roles.")
    draft.signatories = [dict(signatory) for signatory in signatories]
    draft.save(update_fields=["signatories"])
    return draft


@transaction.atomic
def write_values(*, text: AgreementText, values: Mapping[str, str], by: Membership) -> AgreementText:
    """Fill the placeholders that only the area knows; of a published version too, for what is sent from now on."""
    _refuse_unless_writer(by)
    row = AgreementText.objects.select_for_update(of=("self",)).get(pk=text.pk)
    row.values = {
        name: value
        for name, value in {**row.values, **values}.items()
        if name in PLACEHOLDERS and PLACEHOLDERS[name].typed
    }
    row.save(update_fields=["values"])
    _log(row, by, "changed what fills")
    return row


@transaction.atomic
def publish_text(*, text: AgreementText, change_note: str, by: Membership) -> AgreementText:
    """Publish a draft: its words never change afterwards.

    From the second version on `change_note` says what changed. Raises Refused without one, for an
    empty or unchanged text, and where nobody needs to sign.
    """
    draft = _draft(text, by)
    before = AgreementText.objects.latest_of(draft.programme)
    if before and not change_note.strip():
        raise Refused("Say in a sentence what has changed.")
    if not draft.clauses:
        raise Refused("Add a clause first: this text says nothing yet.")
    if unknown := unknown_in(words_of(draft.clauses)):
        raise Refused(f"There is no placeholder {', '.join(f'{{{name}}}' for name in unknown)}.")
    if before and not _differs(before, draft):
        raise Refused(f"Nothing has changed since version {before.version}.")
    draft.change_note, draft.published_at = change_note.strip(), timezone.now()
    draft.save(update_fields=["change_note", "published_at"])
    _log(draft, by, "published", draft.change_note)
    return draft


@transaction.atomic
def discard_draft(*, text: AgreementText, by: Membership) -> None:
    """Throw a draft away."""
    draft = _draft(text, by)
    _log(draft, by, "threw away the draft of")
    draft.delete()


def missing_values(text: AgreementText) -> list[str]:
    """Return the placeholders that the text uses, only the area knows, and nobody has filled yet."""
    return [
        placeholder.name
        for placeholder in used_in(text.clauses)
        if placeholder.typed
        and placeholder.name != "audit_due_date"
        and not text.values.get(placeholder.name)
    ]


def _from_template() -> dict[str, Any]:
    defaults = {name: found.default for name, found in PLACEHOLDERS.items() if found.default}
    return memorandum() | {"values": defaults}


def _differs(before: AgreementText, after: AgreementText) -> bool:
    compared = ("title", "summary", "statement", "signatories", "values")
    return (
        any(getattr(before, name) != getattr(after, name) for name in compared)
        or [clause["id"] for clause in before.clauses] != [clause["id"] for clause in after.clauses]
        or bool(changes_between(before.clauses, after.clauses))
    )


def _draft(text: AgreementText, by: Membership) -> AgreementText:
    _refuse_unless_writer(by)
    row = AgreementText.objects.select_for_update(of=("self",)).select_related("programme").get(pk=text.pk)
    if row.published_at is not None:
        raise Refused(f"Version {row.version} is published and does not change. Begin a new version.")
    return row


def _refuse_unless_writer(by: Membership) -> None:
    if not can_write_agreements(by):
        raise Refused("Only people who see the whole area write its agreements.")


def _place_of(draft: AgreementText, key: str) -> int:
    for place, clause in enumerate(draft.clauses):
        if clause["id"] == key:
            return place
    raise Refused("Somebody has taken this clause out meanwhile.")


def _log(text: AgreementText, by: Membership, verb: str, detail: str = "") -> None:
    record_activity(by=by, verb=verb, thing=text, thing_name=f"{text} of {text.programme}", detail=detail)
