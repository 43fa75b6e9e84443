"""The log: one line an event, without personal data.

A traceback names files, lines and the kind of error. Values of variables are never shown: they hold what documents say.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ],
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    cache_logger_on_first_use=False,
)


def get_logger() -> Any:
    """Return the logger; call its methods with an event and plain facts, such as `log.info("read", document=id)`."""
    return structlog.get_logger()
