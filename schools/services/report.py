from dataclasses import asdict, dataclass, field
from typing import Any

from schools.register_file.rows import Faults


@dataclass
class LinksReport:
    """What a file of links holds: those between schools, new ones among them, and others passed over."""

    rows: int = 0
    new: int = 0
    known: int = 0
    other_kinds: int = 0
    unknown_schools: int = 0
    faults: Faults = field(default_factory=Faults)


@dataclass
class Report:
    """What a file changes. Counts are schools; `examples` has a few of each kind, `fields` how often each differs.

    `missing` are schools of the register that the file does not name, or only in a row that cannot
    be used: they stay as they are.
    """

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    renamed: int = 0
    closed: int = 0
    missing: int = 0
    open_before: int = 0  # open in the register until now, and named by the file
    fields: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    columns_missing: list[str] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    links: LinksReport | None = None
    seconds: float = 0.0

    @property
    def share_closed(self) -> float:
        """Return the percentage of open schools that the file closes."""
        return 100 * self.closed / self.open_before if self.open_before else 0.0

    @property
    def counts(self) -> tuple[int, ...]:
        """Return what must be the same when a previewed file is applied."""
        links = (self.links.new, self.links.known) if self.links else ()
        return (self.rows, self.new, self.changed, self.renamed, self.closed, self.faults.rows, *links)

    def as_json(self) -> dict[str, Any]:
        """Return what RegisterImport keeps."""
        return asdict(self) | {"share_closed": round(self.share_closed, 1), "counts": list(self.counts)}
