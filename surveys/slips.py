"""Whether a change of words is a slip of the pen put right, or says something else.

No machine knows what words mean. This one lets through what a misspelling, a missing comma or a doubled
word looks like, and stops what most often changes an answer: a number, a “not”, an “always”.
"""

import re
from collections import Counter
from difflib import SequenceMatcher

ALIKE = 0.6  # how like each other two spellings of a word are at least
MOST_ADDED = 1  # words that were left out, or stood there twice
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# Words that turn a question round, or make it larger or smaller.
TURNING = """
no not never nor none nobody nothing nowhere neither without cannot can't don't doesn't isn't aren't won't all any
every each some most many few always usually often sometimes rarely must may might can could should would only if
unless and or but
"""
WEIGHTY = frozenset(TURNING.split())
OPPOSING = ("un", "dis", "in", "im", "ir", "mis", "non")


def other_meaning(before: str, after: str) -> str:
    """Return why a change is more than a slip, as a sentence; empty for a slip."""
    old, new = _words(before), _words(after)
    if not new and old:
        return "It takes all the words away."
    if not old and new:
        return "It adds words where there were none."
    if changed := _weighty(old) ^ _weighty(new):
        return f"“{sorted(changed)[0]}” changes what is asked."
    for gone, come in _changes(old, new):
        if len(gone) != len(come) and abs(len(gone) - len(come)) > MOST_ADDED:
            return "It adds or takes out more than one word."
        for was, now in zip(gone, come, strict=False):
            if not _is_spelling(was, now):
                return f"“{was}” and “{now}” are different words."
    return ""


def says_another(was: str, now: str) -> bool:
    """Whether a source says something else now than when it was translated; one of which it is not known does not."""
    return is_reworded(was, now) and bool(other_meaning(was, now))


def is_reworded(was: str, now: str) -> bool:
    """Whether a source reads otherwise now than when it was translated, if only by a comma."""
    return bool(was) and was.split() != now.split()


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text.replace("’", "'"))]


def _weighty(words: list[str]) -> set[str]:
    """Return the weighty words and numbers that stand there; one that stands twice counts apart."""
    found = Counter(word for word in words if word in WEIGHTY or any(letter.isdigit() for letter in word))
    return {word for word, number in found.items() if number == 1} | {
        f"{word} {word}" for word, number in found.items() if number > 1
    }


def _changes(old: list[str], new: list[str]) -> list[tuple[list[str], list[str]]]:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    return [(old[a:b], new[c:d]) for kind, a, b, c, d in matcher.get_opcodes() if kind != "equal"]


def _is_spelling(was: str, now: str) -> bool:
    short, long = sorted((was, now), key=len)
    if any(long == prefix + short for prefix in OPPOSING) or was.endswith("less") != now.endswith("less"):
        return False
    return SequenceMatcher(a=was, b=now).ratio() >= ALIKE
