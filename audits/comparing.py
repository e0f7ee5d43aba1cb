"""Whether two versions ask the same: only then may answers to them stand beside each other."""

from typing import Any

from audits.models import FrameworkVersion, Statement


def asks_the_same(new: Statement, old: Statement) -> bool:
    """Whether two statements ask the same of a school, and of the groups that both ask, in the same levels.

    Guidance, prompts, resources and next steps may differ: they help to answer and ask nothing. A group
    that comes or goes leaves what the school itself is asked as it was.
    """
    groups = {group for group, words in new.wording.items() if words and old.wording.get(group)}
    return _asked(new, groups) == _asked(old, groups)


def has_same_scale(new: FrameworkVersion, old: FrameworkVersion) -> bool:
    """Whether two versions have the same levels, whatever these are called."""
    return [each["id"] for each in new.levels] == [each["id"] for each in old.levels]


def follow(new: Statement, old: Statement | None, *, is_slip: bool = False) -> None:
    """Set on a statement what it carries on from the version before, and whether it still asks the same.

    `is_slip` is somebody's word that only a slip of the pen was put right. It cannot be so when the
    levels are others than before.
    """
    new.follows = old
    if old is None:
        new.change = Statement.Change.NEW
        return
    is_same = asks_the_same(new, old) or (is_slip and has_same_scale(new.version, old.version))
    new.change = Statement.Change.SAME if is_same else Statement.Change.REWORDED


def _asked(statement: Statement, groups: set[str]) -> list[Any]:
    described = {each.get("level"): _plain(each.get("descriptor")) for each in statement.levels}
    levels = statement.version.levels
    return [
        _plain(statement.text),
        [(each["id"], _plain(each["name"]), _plain(each.get("meaning"))) for each in levels],
        {level: words for level, words in described.items() if words},
        {group: _plain(statement.wording[group]) for group in groups},
    ]


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())
