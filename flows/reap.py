"""Gives back the work of processes that died: their leases end, and what was tried too often goes to the queue."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from documents.database.engine import connect
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.register import claims
from flows.retry import step


@flow(name="reap")
def reap() -> State[None]:
    """Free the documents that a dead process still holds, at all clients."""
    freed = give_back()
    return Completed(message=freed)


@step(name="give back")
def give_back() -> str:
    """End the expired leases; safe to repeat."""
    engine = connect(Home().create().database_url)
    try:
        upgrade(engine)
        reaped = claims.reap(engine)
        return f"{reaped.expired} leases ended, {reaped.given_up} documents given to a person"
    finally:
        engine.dispose()
