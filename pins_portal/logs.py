"""Logging: one JSON object a line, with the request's id; never what people typed, nor a link's secret."""

import logging
import re
from logging.config import dictConfig
from typing import Any

import structlog

# Links that let their holder in. What follows stays out of the log.
SECRET_IN_PATH = re.compile(
    r"(/join/|/password/reset/key/|/confirm-email/|/apply/\d+/(?:draft|head)/|/[vs]/)[^/\s]+(?:/i/[^/\s]+)?"
)
# Pages on which people answer without a name: a line would say when, and perhaps who.
ANSWERING = ("/v/", "/s/")


class NobodyAnswered(logging.Filter):
    """Leaves out what is said of requests to those pages, but for errors."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written."""
        if record.levelno >= logging.ERROR:
            return True
        event = record.msg if isinstance(record.msg, dict) else {}
        asked_for = str(event.get("request", "")).partition(" ")[2]
        path = getattr(getattr(record, "request", None), "path", "")
        return not (asked_for.startswith(ANSWERING) or path.startswith(ANSWERING))


def hide_secrets(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace the secret part of addresses in whatever text is about to be written.

    Of the request's own address nothing stays after the question mark: there stands what was typed.
    """
    if "request" in event:
        event["request"] = str(event["request"]).partition("?")[0]
    return {
        name: SECRET_IN_PATH.sub(r"\1…", value) if isinstance(value, str) else value
        for name, value in event.items()
    }


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
]


def configure(_settings: dict[str, Any]) -> None:
    """Set up standard logging and structlog to write the same JSON lines to standard error."""
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info,
                        hide_secrets,
                        structlog.processors.JSONRenderer(),
                    ],
                    "foreign_pre_chain": SHARED,
                }
            },
            "filters": {"nobody_answered": {"()": NobodyAnswered}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["nobody_answered"],
                }
            },
            "root": {"handlers": ["stderr"], "level": "INFO"},
        }
    )
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
