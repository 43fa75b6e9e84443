"""The parser jails a run reads in: those opened for all runs of this process, or its own.

Loading the readers takes each jail seconds of processor time. `daybook run` therefore opens them once for all its
clients, in the background, while the Prefect server starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

from flows.stages.read import JailPool, jails

_opened: ContextVar[Future[JailPool] | None] = ContextVar("opened", default=None)


@contextmanager
def opened_for_all() -> Iterator[None]:
    """Begin to start jails; every run in this block reads in them, and they are stopped at its end."""
    with ExitStack() as stack, ThreadPoolExecutor(1) as starter:
        token = _opened.set(starter.submit(stack.enter_context, jails()))
        try:
            yield
        finally:
            _opened.reset(token)


@contextmanager
def open_jails() -> Iterator[JailPool]:
    """Return the jails opened for all, or start some for the length of the block.

    Raises:
        JailUnavailableError: They could not be started.
    """
    opened = _opened.get()
    if opened is not None and opened.exception() is None:
        yield opened.result()
        return
    with jails() as own:
        yield own
