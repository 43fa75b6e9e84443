"""What all stages share: who works, in which chunks, and what becomes of a document when our own code fails."""

from __future__ import annotations

import os
import socket
import traceback
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.log import get_logger
from documents.master.client import Client
from documents.master.client_file import read_client
from documents.register.claims import Claim
from documents.register.lifecycle import TECH, StaleClaimError, advance
from documents.state import State

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
    client = read_client(home.clients_dir / f"{client_id}.toml")
    home.create()
    home.inbox(client_id).mkdir(parents=True, exist_ok=True)
    engine = connect(home.database_url)
    upgrade(engine)
    return Desk(home, engine, Archive(home.originals), client, f"{socket.gethostname()}/{os.getpid()}")


def give_to_technical(desk: Desk, claim: Claim, state: State, error: Exception) -> None:
    """Queue a document that our own code failed on, with reason TECH; what was saved of it stays (L-14).

    The log gets the traceback; the reason gets the kind of error only, because its text may quote the document.
    """
    document_id = claim.document.id
    where = traceback.extract_tb(error.__traceback__)
    place = f"{where[-1].name}, line {where[-1].lineno}" if where else "unknown"
    log.error("our own error", document=document_id, error=type(error).__name__, place=place, exc_info=error)
    reason = f"{TECH}: {type(error).__name__} in {place}; the log of this run has the details. Reprocess after the fix."
    try:
        with write(desk.engine) as connection:
            advance(connection, desk.client.id, document_id, state, State.QUEUED, fence=claim.fence, reason=reason)
    except StaleClaimError as stale:
        log.warning("somebody else has the document by now", document=document_id, why=str(stale))
