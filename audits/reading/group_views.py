"""What groups say, beside the results of an audit: only what common.disclosure lets through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from audits.models import Audit
from audits.people import Group, groups_of
from common.charts.bars import Part, stacked_bar
from common.disclosure import Distribution

from .voices import shown


@dataclass(frozen=True)
class View:
    """What one group says to a statement."""

    group: Group
    shown: Distribution

    @property
    def words(self) -> str:
        """Return how many chose what, of how many; or why that is not shown."""
        if not self.shown.parts:
            return self.shown.reason
        parts = [f"{part.number} {self.group.words(part.options)}" for part in self.shown.parts]
        return f"Of {self.shown.base}: {'; '.join(parts)}"

    @property
    def chart(self) -> SafeString:
        """Draw the parts in their order, what stands outside the group’s scale with a broken outline."""
        last = max(len(self.shown.parts) - 1, 1)
        parts = [
            Part(
                part.number, None if set(part.options) <= set(self.group.outside) else 1 - 0.85 * place / last
            )
            for place, part in enumerate(self.shown.parts)
        ]
        return stacked_bar(title=f"{self.group.name}. {self.words}", parts=parts)


@dataclass(frozen=True)
class GroupViews:
    """The groups that may be shown, their views by statement, and a sentence for each that may not."""

    groups: Sequence[Group] = ()
    views: Mapping[int, Mapping[str, View]] = field(default_factory=dict)
    hidden: Sequence[str] = ()

    def of(self, statement: int) -> list[View | None]:
        """Return the view of each group on a statement; None for one that was not asked about it."""
        return [self.views.get(statement, {}).get(group.id) for group in self.groups]


def group_views(audit: Audit) -> GroupViews:
    """Return what the groups that were counted say to an audit's statements; in the queries of `voices.shown`."""
    numbers, groups = shown(audit), groups_of(audit.version)
    told = {group: said for group, said in numbers.items() if any(one.base for one in said.values())}
    hidden = [
        f"{groups[group].name}: {next(iter(said.values())).reason}"
        for group, said in numbers.items()
        if group not in told and said
    ]
    views: dict[int, dict[str, View]] = {}
    for group, said in told.items():
        for statement, distribution in said.items():
            views.setdefault(statement, {})[group] = View(groups[group], distribution)
    return GroupViews([groups[group] for group in told], views, hidden)
