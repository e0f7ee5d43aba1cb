from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.common.documents.kinds import KINDS
from tests.documents import registered


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    with ExitStack() as stack:
        for kind in KINDS:
            stack.enter_context(registered(kind))
        yield
