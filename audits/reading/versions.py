"""What stands in a version, and what changed in it since the one before."""

from dataclasses import dataclass, field

from django.db.models import QuerySet

from audits.models import Domain, FrameworkVersion, Statement

KINDS = {
    Statement.Change.NEW: ("New", "green"),
    Statement.Change.REWORDED: ("Reworded", "blue"),
    Statement.Change.SAME: ("Unchanged", "grey"),
}
GONE = ("Gone", "orange")
BOXES = ("commentary", "now", "possible_action")


def boxes_of(version: FrameworkVersion) -> list[tuple[str, str]]:
    """Return a version's boxes for words with their labels; the database keeps them in no order of ours."""
    return [(box, version.boxes[box]) for box in BOXES if box in version.boxes]


@dataclass
class Change:
    """A statement, what became of it, and how it read before."""

    kind: str
    colour: str
    text: str
    before: str = ""
    code: str = ""

    @property
    def differs(self) -> bool:
        """Whether its own words are others than before."""
        return bool(self.before) and self.before != self.text


@dataclass
class ThemeChanges:
    """The statements of a domain with what changed."""

    name: str
    changes: list[Change] = field(default_factory=list)


def changes_of(version: FrameworkVersion) -> list[ThemeChanges]:
    """Return what changed in each domain since the version before, gone statements last. Four queries."""
    domains: QuerySet[Domain] = version.domains.prefetch_related("statements__follows")
    found = [ThemeChanges(domain.name, [_change(each) for each in _ordered(domain)]) for domain in domains]
    gone = ThemeChanges("No longer asked", [_gone(each) for each in _not_followed(version)])
    return [*found, gone] if gone.changes else found


def counts_of(parts: list[ThemeChanges]) -> dict[str, int]:
    """Return how many statements there are of each kind of change, without those of which there are none."""
    kinds = [change.kind for part in parts for change in part.changes]
    words = [*(word for word, _ in KINDS.values()), GONE[0]]
    return {word: kinds.count(word) for word in words if word in kinds}


def _ordered(domain: Domain) -> list[Statement]:
    return sorted(domain.statements.all(), key=lambda each: each.position)


def _change(statement: Statement) -> Change:
    before = statement.follows.text if statement.follows else ""
    return Change(*KINDS[Statement.Change(statement.change)], statement.text, before, statement.code)


def _gone(statement: Statement) -> Change:
    return Change(*GONE, statement.text, code=statement.code)


def _not_followed(version: FrameworkVersion) -> QuerySet[Statement]:
    before = FrameworkVersion.objects.published().filter(
        framework=version.framework_id, number__lt=version.number
    )
    kept = version.statements.filter(follows__isnull=False).values("follows")
    last = before.order_by("-number").values("pk")[:1]
    return Statement.objects.filter(version__in=last).exclude(pk__in=kept).select_related("domain")
