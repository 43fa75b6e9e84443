"""Figures of the running desk for Prometheus: requests, how long they took, and what waits; none speaks of a person.

Everything is of this process; what waits is counted in the database at the moment somebody asks.
"""

from __future__ import annotations

import time
from typing import Final

import sqlalchemy as sa
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import generate_latest
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
    """The figures of one process."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        named = ("route", "method", "status")
        self.requests = Counter("daybook_requests", "Requests answered.", named, registry=self.registry)
        self.seconds = Histogram(
            "daybook_request_seconds", "From request to answer.", ("route",), registry=self.registry, buckets=BUCKETS
        )
        self.tasks = Gauge(
            "daybook_open_tasks",
            "Documents with an open finding of a desk.",
            ("client", "desk"),
            registry=self.registry,
        )
        self.ready = Gauge("daybook_ready_documents", "READY, not yet posted.", ("client",), registry=self.registry)
        self.oldest = Gauge(
            "daybook_ready_oldest_seconds", "Since when the oldest of them is.", ("client",), registry=self.registry
        )

    def text(self, here: Installation) -> bytes:
        """Return everything in Prometheus' text format.

        Raises:
            RetryableError: The database is away.
        """
        with read(here.engine) as connection:
            for gauge in (self.tasks, self.ready, self.oldest):
                gauge.clear()
            for client_id in sorted(path.stem for path in here.home.clients_dir.glob("*.toml")):
                for desk, count in open_tasks(connection, client_id).items():
                    self.tasks.labels(client_id, desk).set(count)
                ready, age = ready_documents(connection, client_id)
                self.ready.labels(client_id).set(ready)
                self.oldest.labels(client_id).set(age)
        return generate_latest(self.registry)


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
