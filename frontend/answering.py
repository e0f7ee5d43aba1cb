"""Give pages of those who answer on a phone only the styles that they use: a tenth of all there are."""

import re
from collections.abc import Iterator
from pathlib import Path

CLASS = re.compile(r"\.([a-z](?:[\w-]|\\.)*)", re.IGNORECASE)
NAMED = re.compile(r"(?:govuk|moj|pp)-[\w-]+")
# What a rule asks of elements around or within: it is no reason to leave the rule out.
INSIDE = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def classes_in(pages: list[Path]) -> set[str]:
    """Return the classes that are named in these templates and scripts; one ending in "--" is filled in there."""
    return {name for page in pages for name in NAMED.findall(page.read_text())}


def only_used(css: str, used: set[str]) -> str:
    """Return `css` without the rules that are about no class in `used`."""
    begun = tuple(name for name in used if name.endswith("--"))
    return "".join(_rules(COMMENT.sub("", css), used, begun))


def _rules(css: str, used: set[str], begun: tuple[str, ...]) -> Iterator[str]:
    for head, body in _blocks(css):
        if not body:
            yield head
        elif head.startswith(("@media", "@supports")):
            inner = "".join(_rules(body, used, begun))
            if inner:
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):
            yield f"{head}{{{body}}}"
        elif kept := [part for part in _parts(head) if _is_used(part, used, begun)]:
            yield f"{','.join(kept)}{{{' '.join(body.split())}}}"


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule's head and body; a statement without a body has an empty one."""
    start = 0
    while (found := re.compile(r"[{;]").search(css, start)) is not None:
        head = " ".join(css[start : found.start()].split())
        if found.group() == ";":
            yield f"{head};", ""
            start = found.end()
            continue
        end = _end_of_block(css, found.end())
        yield head, css[found.end() : end]
        start = end + 1


def _end_of_block(css: str, start: int) -> int:
    depth = 1
    for place in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[place], 0)
        if not depth:
            return place
    raise ValueError("A block of the style sheet does not end.")


def _parts(selector: str) -> Iterator[str]:
    """Yield the selectors of a list, apart from commas within brackets."""
    depth, part = 0, ""
    for letter in selector:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            yield part.strip()
            part = ""
        else:
            part += letter
    yield part.strip()


def _is_used(selector: str, used: set[str], begun: tuple[str, ...]) -> bool:
    names = CLASS.findall(INSIDE.sub("", selector))
    return all(name in used or name.startswith(begun) for name in names)
