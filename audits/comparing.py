"""Whether two versions ask the same: only then may answers to them stand beside each other."""

from typing import Any

from audits.models import FrameworkVersion, Statement


def asks_the_same(new: Statement, old: Statement) -> bool:
    """Whether two statements ask the same of a school, and of the groups, in the same words and levels.

    Guidance, prompts, resources and next steps may differ: they help to answer and ask nothing.
    """
    return _asked(new, new.version) == _asked(old, old.version)


def _asked(statement: Statement, version: FrameworkVersion) -> list[Any]:
    described = {each.get("level"): _plain(each.get("descriptor")) for each in statement.levels}
    return [
        _plain(statement.text),
        [(each["id"], _plain(each["name"]), _plain(each.get("meaning"))) for each in version.levels],
        {level: words for level, words in described.items() if words},
        {group: _plain(words) for group, words in statement.wording.items() if words},
    ]


def _plain(words: str | None) -> str:
    return " ".join((words or "").split())


def follow(new: Statement, old: Statement | None) -> None:
    """Set on a statement what it carries on from the version before, and whether it still asks the same."""
    new.follows = old
    if old is None:
        new.change = Statement.Change.NEW
    else:
        new.change = Statement.Change.SAME if asks_the_same(new, old) else Statement.Change.REWORDED
