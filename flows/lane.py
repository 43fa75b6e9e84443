"""One run at a time per client: its lane. Clients run beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prefect.concurrency.sync import concurrency

LEASE_SECONDS = 60.0
"""After kill -9 of the holder the lane is free again this much later (renewed while the holder lives)."""


def lane_name(client: str) -> str:
    """Return the name of the client's concurrency limit in Prefect."""
    return f"daybook-{client}"


@contextmanager
def lane(client: str) -> Iterator[None]:
    """Wait for the client's lane and hold it.

    The database has its own lock for posting; this one keeps a second run from waiting inside the work. A server on
    which no lane was written (a night in the foreground) lets the run pass.
    """
    with concurrency(lane_name(client), occupy=1, lease_duration=LEASE_SECONDS, strict=False):
        yield
