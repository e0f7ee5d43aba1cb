"""An audit as a list of tasks: its themes with what was looked at, then everything else there is to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import reverse
from django.utils.safestring import SafeString

from audits.models import Audit, AuditPart, Domain
from common.components import component

from .parts import Part, shown


@dataclass(frozen=True)
class Task:
    """A line of a list of tasks, as its component takes it."""

    title: str
    hint: str = ""
    href: str = ""
    status: str | SafeString = ""
    colour: str = ""


@dataclass
class Theme:
    """A theme of an audit: how many statements it has, how many were looked at, and who has parts of it."""

    domain: Domain
    asked: int
    seen: int
    parts: list[Part] = field(default_factory=list)
    comments: int = 0
    changed: int = 0

    @property
    def is_seen(self) -> bool:
        """Whether every statement was looked at."""
        return self.seen >= self.asked

    @property
    def hint(self) -> str:
        """Say what was looked at, and who else is at it."""
        said = [f"{self.seen} of {self.asked} looked at"]
        if self.changed:
            said.append(f"{self.changed} with new words")
        if self.comments:
            said.append(
                "1 comment to see to" if self.comments == 1 else f"{self.comments} comments to see to"
            )
        if asked := [part for part in self.parts if part.row.done_at is None]:
            said.append(f"asked: {', '.join(dict.fromkeys(part.who for part in asked))}")
        return ". ".join(said)


def themes_of(
    audit: Audit, parts: list[AuditPart], comments: Counter[int], changed: Counter[int]
) -> list[Theme]:
    """Return the themes of an audit in order, in three queries.

    `comments` and `changed` are numbers by the key of a theme.
    """
    statements = audit.version.statements.of_place(audit.place).order_by().values_list("domain")
    asked = dict(statements.annotate(number=Count("pk")))
    looked_at = audit.answers.asked().looked_at().order_by().values_list("statement__domain")
    seen = dict(looked_at.annotate(number=Count("pk")))
    return [
        Theme(
            domain,
            asked[domain.pk],
            seen.get(domain.pk, 0),
            shown(part for part in parts if part.domain_id == domain.pk),
            comments[domain.pk],
            changed[domain.pk],
        )
        for domain in audit.version.domains.all()
        if domain.pk in asked
    ]


def theme_tasks(audit: Audit, themes: Iterable[Theme]) -> list[Task]:
    """Return a line for each theme."""
    return [_theme_task(audit, theme) for theme in themes]


def _theme_task(audit: Audit, theme: Theme) -> Task:
    href = reverse("audit_theme", args=[audit.area.slug, audit.pk, theme.domain.slug])
    status: tuple[str | SafeString, str] = ("To do", "grey")
    if theme.changed or theme.comments:
        status = ("Look again", "orange")
    elif theme.is_seen:
        status = (component("done"), "")
    elif theme.seen:
        status = ("In progress", "blue")
    return Task(theme.domain.name, theme.hint, href, *status)


def other_tasks(audit: Audit, *, leads: bool) -> list[Task]:
    """Return what there is beside the themes: hearing others, submitting, and what comes of it."""
    area, pk = audit.area.slug, audit.pk
    found = [
        Task(
            "Ask staff, families and pupils",
            "Their answers stand beside yours",
            reverse("audit_voices", args=[area, pk]),
        )
        if audit.version.groups
        else None,
        Task(
            "Check and submit",
            "What is missing, and what you take from it",
            reverse("audit_check", args=[area, pk]),
        )
        if leads
        else None,
        Task(
            "Results",
            "By theme and statement, with what you said last time",
            reverse("audit_results", args=[area, pk]),
        ),
        Task("What we will do", "Actions that came out of it", reverse("action_list", args=[area])),
    ]
    return [task for task in found if task]
