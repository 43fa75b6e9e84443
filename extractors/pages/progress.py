"""Tells whoever watches over the reading of a long file which page has been read."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

LISTENER: Final[ContextVar[Callable[[int], None] | None]] = ContextVar("LISTENER", default=None)
"""Is called with the number of each page, from 1, as soon as its words are read."""


def page_read(number: int) -> None:
    """Tell the listener, if there is one."""
    listener = LISTENER.get()
    if listener is not None:
        listener(number)
