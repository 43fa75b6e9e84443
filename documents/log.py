"""The log: one line an event, without personal data.

A traceback names files, lines and the kind of error. Neither the values of variables nor the text of an error is shown:
both may quote a document.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

import structlog

from documents.error import DaybookError

Fault = tuple[type[BaseException], BaseException, TracebackType | None]


def _without_values(stream: TextIO, fault: Fault) -> None:
    """Write where an error came from, and what it was caused by, without its text."""
    stream.write("\n".join(places(fault[1])))


def places(error: BaseException) -> Iterator[str]:
    """Yield where an error came from, outermost first, and its kind, a line each; without its text."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from places(cause)
        yield "which led to"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}, line {frame.lineno}, in {frame.name}"
    if isinstance(error, DaybookError):
        yield from error.places
    yield f"{type(error).__module__}.{type(error).__qualname__}"


def _to_stderr(*_names: object) -> structlog.PrintLogger:
    """Print to what is the standard error now: a test or a terminal program may have replaced it."""
    return structlog.PrintLogger(sys.stderr)


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=_without_values),
    ],
    logger_factory=_to_stderr,
    cache_logger_on_first_use=False,
)


def get_logger() -> Any:
    """Return the logger; call its methods with an event and plain facts, such as `log.info("read", document=id)`."""
    return structlog.get_logger()
