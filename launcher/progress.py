"""One line of progress for each step: what is being done, then how long it took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Print `what` at once, and the seconds it took when it is done."""
    started = time.monotonic()
    print(f"  {what} … ", end="", flush=True)
    yield
    say(f"{time.monotonic() - started:.1f} s")
