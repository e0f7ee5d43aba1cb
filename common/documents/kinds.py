"""What kinds of document there are: who makes one, who may read it, how long it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from django.db.models import Q

from common.documents.sheets import Workbook


class Form(StrEnum):
    """What a document can be made as."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    ZIP = "zip"  # CSV files of all sheets, with their codebook

    @property
    def content_type(self) -> str:
        """Return the media type that a browser is told."""
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.ZIP: "application/zip",
}


@dataclass(frozen=True)
class Page:
    """What a PDF is made from: a template that extends `documents/base.html`, and what it shows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


class CannotBuild(Exception):
    """A document cannot be made; the text is a sentence for the person who asked for it."""


type Progress = Callable[[int, int], None]  # so many done, of so many


AS_LONG_AS_THE_AREA_SAYS = timedelta.max
USUAL = timedelta(days=7)


class Build(Protocol):
    """Reads what a document shows, behind the area's walls, and changes nothing.

    `membership` is the one that asked; None for a document that the system makes. Raises CannotBuild.
    """

    def __call__(
        self, *, area_id: int, parameters: dict[str, Any], membership: Any, progress: Progress
    ) -> Page | Workbook: ...


@dataclass(frozen=True)
class DocumentKind:
    """One kind of document.

    `may_read` says which documents of the kind a membership may read beside those that it asked for.
    `kept_for` counts from when it is ready; None keeps it for good, and without it the area decides.
    `version` is that of its layout or columns: raise it when they change. `follows_comfort` gives a PDF
    the colours and sizes that its reader chose; not where it must be the same for everybody.
    """

    key: str
    label: str
    forms: tuple[Form, ...]
    build: Build
    may_read: Callable[[Any], Q] = lambda membership: Q(pk__in=())
    kept_for: timedelta | None = AS_LONG_AS_THE_AREA_SAYS
    version: str = "1"
    follows_comfort: bool = False


_kinds: dict[str, DocumentKind] = {}
_periods: list[Callable[[int], timedelta]] = []


def register_document_kind(kind: DocumentKind) -> None:
    """Make a kind of document known. Called once a kind, from an app's `ready`."""
    if kind.key in _kinds:
        raise ValueError(f"Two features make documents of the kind {kind.key!r}.")
    _kinds[kind.key] = kind


def forget_document_kind(key: str) -> None:
    """Forget a kind, as tests do with their own."""
    _kinds.pop(key)


def kind_called(key: str) -> DocumentKind | None:
    """Return the kind, or None for one that no feature makes any more."""
    return _kinds.get(key)


def register_period(period: Callable[[int], timedelta]) -> None:
    """Say how long the area of this key keeps documents of kinds that leave it to the area."""
    _periods.append(period)


def period_of(kind: DocumentKind, area_id: int) -> timedelta | None:
    """Return how long an area, which must be open, keeps a document of the kind; None for good."""
    if kind.kept_for != AS_LONG_AS_THE_AREA_SAYS:
        return kind.kept_for
    return _periods[0](area_id) if _periods else USUAL


def kinds_kept_for_a_while() -> list[str]:
    """Return the keys of the kinds whose documents run out."""
    return [kind.key for kind in _kinds.values() if kind.kept_for is not None]


def readable_by(membership: Any) -> Q:
    """Return the condition on documents for all kinds together, and for what the membership asked for."""
    condition = Q(membership=membership.pk)
    for kind in _kinds.values():
        condition |= Q(kind=kind.key) & kind.may_read(membership)
    return condition
