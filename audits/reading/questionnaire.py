"""What a group is asked: its wording of each statement, a page a theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audits.models import Domain, Statement, Voice
from audits.people import Group, groups_of, is_asked

from .voices import statements_of

SECONDS_A_QUESTION = 12


@dataclass(frozen=True)
class Question:
    """A statement in a group's own words."""

    slug: str
    text: str


@dataclass(frozen=True)
class Page:
    """The questions of one theme."""

    domain: Domain
    questions: tuple[Question, ...]

    def chosen(self, sent: Mapping[str, Any], group: Group) -> dict[str, str]:
        """Return what a form says to the questions of this page; what is not offered counts as not said."""
        offered = {*group.scale, *group.outside}
        said = {question.slug: str(sent.get(question.slug, "")) for question in self.questions}
        return {slug: option if option in offered else "" for slug, option in said.items()}


@dataclass(frozen=True)
class Questionnaire:
    """All pages for one group of an audit."""

    group: Group
    pages: tuple[Page, ...]

    @property
    def number(self) -> int:
        """Return how many questions there are."""
        return sum(len(page.questions) for page in self.pages)

    @property
    def minutes(self) -> int:
        """Return about how many minutes they take."""
        return max(1, round(self.number * SECONDS_A_QUESTION / 60))


def questionnaire_of(voice: Voice) -> Questionnaire:
    """Return what a voice is asked, in one query. The voice needs its audit and version."""
    statements = statements_of(voice.audit)
    by_domain: dict[Domain, list[Statement]] = {}
    for statement in statements:
        if is_asked(voice.group, statement):
            by_domain.setdefault(statement.domain, []).append(statement)
    pages = tuple(
        Page(domain, tuple(Question(one.slug, one.wording[voice.group]) for one in found))
        for domain, found in by_domain.items()
    )
    return Questionnaire(groups_of(voice.audit.version)[voice.group], pages)
