"""One kind of file: what it is called, its schema, how its parts fit, and in what order it says things."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jsonschema import Draft202012Validator

from . import writing
from .checking import Misfit, find_faults
from .faults import Fault, FileFaults, where
from .reading import read_document


@dataclass(frozen=True)
class FileKind:
    """What tells one kind of file from another.

    `misfits` yields what a schema cannot say, each as (path, sentence); it takes whatever a document
    holds, also where its shape is wrong. `order` lists the keys as a file writes them; others come last,
    by name. `items` is what an item of each list is called. `refusal` is raised with faults.
    """

    noun: str  # “framework”
    format: str  # “pins-framework-1”
    schema: Mapping[str, Any]
    misfits: Callable[[dict[str, Any]], Iterable[Misfit]]
    order: Sequence[str]
    items: Mapping[str, str]
    refusal: type[FileFaults]
    rank: dict[str, int] = field(init=False)
    validator: Draft202012Validator = field(init=False)

    def __post_init__(self) -> None:
        """Prepare what each check and each file needs."""
        object.__setattr__(self, "rank", {name: rank for rank, name in enumerate(self.order)})
        object.__setattr__(self, "validator", Draft202012Validator(self.schema))

    def read(self, content: bytes | str) -> dict[str, Any]:
        """Return the document in a JSON or YAML file, with tidied words. Raises `refusal` with one sentence.

        Nothing of what it says is checked yet: see `check`.
        """
        try:
            return read_document(content, noun=self.noun, says=self.format)
        except FileFaults as unreadable:
            raise self.refusal(unreadable.faults) from None

    def check(
        self, document: dict[str, Any], place_of: Callable[[list[str | int]], str] | None = None
    ) -> list[Fault]:
        """Return every fault of a document, in the order of the file; none means that it can be taken.

        `place_of` tells where a path stands in another kind of file, such as a cell of a spreadsheet.
        """
        tell = place_of or (lambda path: where(path, document, self.items))
        misfits = self.misfits(document)
        return find_faults(document, self.validator, misfits, rank=self.rank, noun=self.noun, tell=tell)

    def canonical(self, document: Any) -> Any:
        """Return a document in the order of a file, without what is empty."""
        return writing.canonical(document, self.rank)

    def to_json(self, document: dict[str, Any]) -> bytes:
        """Return a document as JSON. `digest` is taken of these bytes."""
        return writing.to_json(self.canonical(document))

    def to_yaml(self, document: dict[str, Any]) -> bytes:
        """Return a document as YAML."""
        return writing.to_yaml(self.canonical(document))

    def digest(self, document: dict[str, Any]) -> str:
        """Return the SHA-256 of a document's JSON, in hexadecimal: anybody can take it of an exported file."""
        return writing.digest(self.canonical(document))
