"""Figures of the running desk for Prometheus: requests, how long they took, and what waits; none speaks of a person.

Requests are counted in this process, or, where several answer on one port, in a folder that all of them write to:
whichever is asked tells those of all. What waits is counted in the database at the moment somebody asks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, values
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from documents.database.clock import database_now
from documents.database.engine import read
from documents.finding import Severity
from documents.register.tables import documents, findings
from documents.state import State
from review.installation import Installation

BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)
"""Seconds. 0.2 and 0.3 are what a correction and a page are to stay below."""

ELSEWHERE: Final = "none"
"""Stands for every path that is no route: otherwise whoever guesses paths would fill the memory with them."""

UNSENT: Final = 499
"""Status of a request whose answer nobody waited for."""


disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each one, which says when this process began


class Meters:
    """The figures of one process, or of all that share a folder."""

    def __init__(self, shared: Path | None = None) -> None:
        """Begin at nothing, or where the others of the folder are. One process writes to one folder only."""
        self.shared = shared
        if shared is not None:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
            values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        named = ("route", "method", "status")
        self.requests = Counter("daybook_requests", "Requests answered.", named, registry=self.registry)
        self.seconds = Histogram(
            "daybook_request_seconds", "From request to answer.", ("route",), registry=self.registry, buckets=BUCKETS
        )

    def text(self, here: Installation) -> bytes:
        """Return everything in Prometheus' text format.

        Raises:
            RetryableError: The database is away.
        """
        counted = self.registry
        if self.shared is not None:
            counted = CollectorRegistry()
            MultiProcessCollector(counted, str(self.shared))  # type: ignore[no-untyped-call]
        waiting = CollectorRegistry()
        waiting.register(_Waiting(here))
        return generate_latest(counted) + generate_latest(waiting)


class _Waiting(Collector):
    """What waits at this moment; of the installation, not of a process."""

    def __init__(self, here: Installation) -> None:
        self._here = here

    def collect(self) -> Iterator[GaugeMetricFamily]:
        tasks = GaugeMetricFamily(
            "daybook_open_tasks", "Documents with an open finding of a desk.", labels=("client", "desk")
        )
        ready = GaugeMetricFamily("daybook_ready_documents", "READY, not yet posted.", labels=("client",))
        oldest = GaugeMetricFamily(
            "daybook_ready_oldest_seconds", "Since when the oldest of them is.", labels=("client",)
        )
        with read(self._here.engine) as connection:
            for client_id in sorted(path.stem for path in self._here.home.clients_dir.glob("*.toml")):
                for desk, count in open_tasks(connection, client_id).items():
                    tasks.add_metric((client_id, desk), count)
                waiting, age = ready_documents(connection, client_id)
                ready.add_metric((client_id,), waiting)
                oldest.add_metric((client_id,), age)
        yield from (tasks, ready, oldest)


def open_tasks(connection: sa.Connection, client_id: str) -> dict[str, int]:
    """Return how many documents wait for each desk, with a finding that stops the posting or the payment."""
    query = (
        sa.select(findings.c.queue, sa.func.count(findings.c.document_id.distinct()))
        .where(
            findings.c.client_id == client_id,
            findings.c.status == "open",
            findings.c.severity.in_([Severity.BLOCK_POST.value, Severity.BLOCK_PAY.value]),
        )
        .group_by(findings.c.queue)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def ready_documents(connection: sa.Connection, client_id: str) -> tuple[int, float]:
    """Return how many documents are READY, and for how many seconds the oldest of them has been."""
    query = sa.select(sa.func.count(), sa.func.min(documents.c.state_since)).where(
        documents.c.client_id == client_id, documents.c.state == State.READY
    )
    count, oldest = connection.execute(query).one()
    age = (database_now(connection) - oldest).total_seconds() if oldest else 0.0
    return count, max(age, 0.0)


class Measured:
    """Counts every request by route, method and status, and how long its answer took."""

    def __init__(self, app: ASGIApp, meters: Meters) -> None:
        """Stand before an application."""
        self.app = app
        self.meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = UNSENT
        began = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", ELSEWHERE)
            method = scope["method"] if scope["method"] in {"GET", "POST", "HEAD"} else "other"
            self.meters.requests.labels(route, method, str(status)).inc()
            self.meters.seconds.labels(route).observe(time.perf_counter() - began)
