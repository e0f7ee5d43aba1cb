"""What a file of another program does not say and ours needs: scores of a scale, bands of a number, minutes."""

import re
from collections.abc import Sequence
from typing import Any

# Answers that say nothing about more or less.
APART = re.compile(
    r"^(do(n.t| not) know|not (sure|applicable|relevant)|unsure|n/?a\b|no (answer|opinion|response)"
    r"|prefer not|rather not|would rather not|(i )?(can.t|cannot) say|other\b|none of)",
    re.IGNORECASE,
)
# With these a list begins at its better end.
BETTER = re.compile(
    r"^(strongly agree|completely agree|agree|totally|very (?!un|dis|poor|bad|low|rare|little|difficult|hard|seldom)"
    r"|always|every|excellent|outstanding|completely|definitely|extremely (?!un|dis)|a lot|a great deal"
    r"|all |fully|yes\b|much better|increase|good|satisfied|confident|often)",
    re.IGNORECASE,
)
MOST_SCORE = 10
STARTS = (0, 5, 10, 20, 50)  # of bands, where nothing is known of a number
MOST_NUMBER = 1_000_000


def scores(labels: Sequence[str], given: Sequence[int | None]) -> list[int | None]:
    """Return a score for each answer of a scale, higher is better, None for one that stands outside it.

    `given` is what the file says, if it does. Otherwise the order counts, from the end that sounds better.
    """
    if all(each is not None and 0 < each <= MOST_SCORE for each in given) and len(set(given)) == len(given):
        return list(given)
    inside = [at for at, label in enumerate(labels) if not APART.match(label.strip())]
    if inside and BETTER.match(labels[inside[0]].strip()):
        inside.reverse()
    ranks = {at: rank for rank, at in enumerate(inside, 1)}
    return [ranks.get(at) for at in range(len(labels))]


def bands(low: int | None, high: int | None) -> list[dict[str, Any]]:
    """Return the bands in which a number from `low` to `high` is counted: five or fewer, two at least."""
    low = min(max(low or 0, 0), MOST_NUMBER - 100)
    if high is None or high <= low:
        starts = [low + each for each in STARTS]
        ends: list[int | None] = [*(each - 1 for each in starts[1:]), None]
    else:
        high = min(high, MOST_NUMBER)
        number = min(5, high - low + 1)
        starts = [low + (high - low + 1) * at // number for at in range(number)]
        ends = [*(each - 1 for each in starts[1:]), high]
    return [_band(start, end) for start, end in zip(starts, ends, strict=True)]


def minutes(questions: int) -> int:
    """Return about how many minutes so many questions take: a little less than twenty seconds each."""
    return max(1, -(-questions * 18 // 60))


def _band(low: int, high: int | None) -> dict[str, Any]:
    if high is None:
        return {"value": f"from_{low}", "label": f"{low} or more", "low": low}
    label = str(low) if low == high else f"{low} to {high}"
    return {"value": f"from_{low}", "label": label, "low": low, "high": high}
