"""The words of respondents' pages around the questions: their names, and the text that comes with the product."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data" / "languages"
SOURCE = "en"  # the language from which the others are translated
PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
LONGEST = 2000  # characters of one text


@dataclass(frozen=True)
class Group:
    """Words that are seen together, and translated together."""

    slug: str
    title: str
    names: tuple[str, ...]


def shipped_codes() -> list[str]:
    """Return the languages that come with the product, English first."""
    return [SOURCE, "ar", "bn", "pa-Guru", "pl", "ro", "uk", "ur"]


@cache
def shipped(code: str) -> dict[str, Any]:
    """Return the file of one of them: name, own_name, direction, words or groups, questionnaires."""
    if code not in shipped_codes():
        raise KeyError(code)
    text = (FOLDER / f"{code}.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return document


def placeholders(text: str) -> frozenset[str]:
    """Return the names that stand in braces in a text."""
    return frozenset(PLACEHOLDER.findall(text))


def _groups() -> tuple[Group, ...]:
    found = shipped(SOURCE)["groups"].items()
    return tuple(Group(slug, group["title"], tuple(group["words"])) for slug, group in found)


GROUPS = _groups()
ENGLISH: Mapping[str, str] = MappingProxyType(
    {name: text for group in shipped(SOURCE)["groups"].values() for name, text in group["words"].items()}
)
# What pages ask for, and what each of them is filled with. Frozen: languages change texts, never names.
NAMES: Mapping[str, frozenset[str]] = MappingProxyType(
    {name: placeholders(text) for name, text in ENGLISH.items()}
)


def is_whole(name: str, text: object) -> bool:
    """Whether a text can stand for a word: it is not empty, and holds exactly what the pages fill in."""
    return isinstance(text, str) and bool(text.strip()) and placeholders(text) == NAMES[name]


def placeholder_fault(source: str, text: str) -> str:
    """Return what is wrong with the placeholders of a translation, as a sentence; nothing if it is empty or right."""
    if not text.strip():
        return ""
    wanted, found = placeholders(source), placeholders(text)
    if wanted - found:
        return f"Keep {_in_braces(wanted - found)} in it, as it stands in the source"
    if found - wanted:
        return f"Take {_in_braces(found - wanted)} out: nothing is filled in there"
    return ""


def _in_braces(names: frozenset[str]) -> str:
    return " and ".join(f"{{{name}}}" for name in sorted(names))
