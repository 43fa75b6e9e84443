"""What a run is doing, told to whoever listens in the same process (`daybook run` shows it); else to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from reports.night import NightReport


class Listener(Protocol):
    """Shows progress and takes the report."""

    def step(self, stage: str, documents: int) -> None:
        """Hear that a stage has dealt with so many more documents."""
        ...

    def report(self, report: NightReport) -> None:
        """Hear that a client's night is over."""
        ...


class Nobody:
    """Listens to nothing."""

    def step(self, stage: str, documents: int) -> None:
        """See Listener.step."""

    def report(self, report: NightReport) -> None:
        """See Listener.report."""


_listener: ContextVar[Listener] = ContextVar("listener", default=Nobody())  # noqa: B039  # it has no state


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send what runs in this block tell to a listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(stage: str, documents: int) -> None:
    """Say that a stage, such as "read", has dealt with so many more documents."""
    _listener.get().step(stage, documents)


def hand_over(report: NightReport) -> None:
    """Give the finished report to the listener."""
    _listener.get().report(report)
