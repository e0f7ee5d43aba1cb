"""What tests/test_web_worker.py serves: answers that take as long as told, and name their process."""

import os
import time
from collections.abc import Iterable
from typing import Any


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer `/healthz` at once, and any other path after as many milliseconds as it says."""
    path = environ["PATH_INFO"].strip("/")
    if path != "healthz":
        time.sleep(int(path) / 1000)
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
