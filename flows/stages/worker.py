"""What all stages share: who works, in which chunks, and what becomes of a document when our own code fails."""

from __future__ import annotations

import os
import socket
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.error import DaybookError, RetryableError
from documents.home import Home
from documents.log import get_logger
from documents.master.client import Client
from documents.master.client_file import read_client
from documents.register.claims import Claim, end_claims, release
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.register.tables import documents
from documents.state import State
from review import settlement
from validators.severities import check_severities

log = get_logger()

LEASE_SECONDS: Final = 900.0
"""A chunk is done long before; a dead worker's documents are free again this much later."""

CHUNK: Final = 50
"""Documents claimed at once. Each is committed on its own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One client's work on one machine: where everything is that a stage needs."""

    home: Home
    engine: sa.Engine
    archive: Archive
    client: Client
    worker: str


def open_desk(home: Home, client_id: str) -> Desk:
    """Open a client's desk: its file is read, the database is connected and brought up to date.

    Raises:
        WrongInputError: The client's file is missing or wrong.
        RetryableError: The database is away.
    """
    path = home.clients_dir / f"{client_id}.toml"
    client = read_client(path)
    check_severities(client, path)
    home.create()
    home.inbox(client_id).mkdir(parents=True, exist_ok=True)
    engine = connect(home.database_url)
    upgrade(engine)
    return Desk(home, engine, Archive(home.originals), client, worker_name())


def worker_name() -> str:
    """Return the name of this process among all that work: machine and process."""
    return f"{socket.gethostname()}/{os.getpid()}"


def settling(desk: Desk) -> AbstractContextManager[sa.Connection]:
    """Run one writing transaction while nobody else judges or posts for this client (`review.settlement`)."""
    return settlement.settling(desk.engine, desk.client.id)


def work_through(desk: Desk, claims: Iterable[Claim], work: Callable[[Claim], State]) -> Counter[State]:
    """Do the work of every claim in turn, and return how many documents went where.

    Our own fault costs one document. When the world is not ready, or somebody stops the run, what was not done goes
    back to the pile at once, and the attempt does not count against it.

    Raises:
        RetryableError: The world is not ready.
    """
    went: Counter[State] = Counter()
    left = deque(claims)
    try:
        while left:
            state = _guarded(desk, left[0], work)
            left.popleft()
            if state is not None:
                went[state] += 1
    finally:
        for held in left:
            give_back(desk, held)
    return went


def _guarded(desk: Desk, held: Claim, work: Callable[[Claim], State]) -> State | None:
    """Return where the document went, or None when another worker has it by now."""
    try:
        return work(held)
    except RetryableError:
        raise
    except StaleClaimError as stale:
        log.warning("another worker has the document", document=held.document.id, why=str(stale))
        return None
    except Exception as error:  # noqa: BLE001 - our own fault: this one waits for a technician, the night goes on
        return give_to_technical(desk, held, error)


def give_back(desk: Desk, held: Claim) -> None:
    """Give a document back before its lease ends; without the database the lease ends by itself."""
    try:
        with write(desk.engine) as connection:
            release(connection, held, blameless=True)
    except (RetryableError, StaleClaimError) as error:
        log.warning("the claim was not given back", document=held.document.id, why=str(error))


def give_to_technical(desk: Desk, held: Claim, error: Exception) -> State | None:
    """Queue a document that our own code failed on, with reason TECH; what was saved of it stays (L-14).

    The reason and the log get the kind of error and its place only, because its text may quote the document.

    Returns:
        QUEUED, or None when another worker has the document by now.
    """
    known = held.document
    kind, place = _origin(error)
    log.error("our own error", document=known.id, error=kind, place=place, exc_info=error)
    reason = f"{TECH}: {kind} in {place}; the log of this run has the details. Reprocess after the fix."
    try:
        with write(desk.engine) as connection:
            advance(connection, desk.client.id, known.id, known.state, State.QUEUED, fence=held.fence, reason=reason)
    except StaleClaimError as stale:
        log.warning("another worker has the document", document=known.id, why=str(stale))
        return None
    return State.QUEUED


def _origin(error: Exception) -> tuple[str, str]:
    """Return the kind of an error and the innermost place it came from, in this process or in the jail."""
    if isinstance(error, DaybookError) and len(error.places) > 1:
        line, _, function = error.places[-2].rpartition(", in ")
        return error.places[-1], f"{function}, {line.rpartition(', ')[2]}"
    where = traceback.extract_tb(error.__traceback__)
    return type(error).__name__, f"{where[-1].name}, line {where[-1].lineno}" if where else "unknown"


def free_the_dead(desk: Desk) -> int:
    """End the leases of processes of this machine that no longer run, so that a killed night goes on at once.

    Should such a process live on after all, its writes are refused by the fence of the next claim.

    Returns:
        How many documents are free again.
    """
    host = desk.worker.rpartition("/")[0]
    mine = documents.c.client_id == desk.client.id
    with write(desk.engine) as connection:
        owners = connection.scalars(sa.select(documents.c.lease_owner).where(mine).distinct()).all()
        return end_claims(connection, desk.client.id, [owner for owner in owners if _is_dead(owner, host)])


def _is_dead(owner: str, host: str) -> bool:
    """Tell whether a worker was a process of this machine and has ended."""
    machine, _, process = owner.rpartition("/")
    if machine != host or not process.isdecimal():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it runs, as somebody else
        return False
    else:
        return False
