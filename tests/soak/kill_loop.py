"""A night that any number of workers run side by side, over and over, and what must hold whenever they are gone.

The documents are what a reader would have found, as JSON: reading costs nothing, so that the kills hit the steps that
store, post and export. Everything else is the night itself.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import socket
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import connect, read, write
from documents.database.upgrade import upgrade
from documents.home import Home
from documents.master.client import Policy
from documents.master.database import DatabaseMasterData
from documents.master.store import store_vendors
from documents.reading import DocumentReading, FileReading, Registers
from documents.register.lifecycle import TECH
from documents.register.tables import arrivals, documents
from documents.state import State
from flows.sources.folder import FolderSource
from flows.stages.intake import intake
from flows.stages.invariants import all_violations_of
from flows.stages.night import feed_books, read_all, settle
from flows.stages.worker import Desk, free_the_dead, settling
from ledgers.paying.payments import PaidRow, post_payments
from ledgers.rates import rates_of
from ledgers.sub_ledger import open_items_of
from ledgers.tables import clearings, entries, outbox, postings
from tests.flows.stages import world
from tests.flows.stages.world import VENDOR, invoice

POLICY: Final = Policy(auto_approve=Decimal(10**9), warn_limit=100)
"""Hundreds of nearly equal invoices of one vendor and day are remarkable (V-DUP-05, V-FRD-07); here they are posted."""
CLIENT: Final = world.CLIENT.model_copy(update={"policy": POLICY})
PAID_ON: Final = dt.date(2026, 3, 20)


class Dropped:
    """What was put into the inbox: every file by name, with its bytes."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def drop(self, home: Home, name: str, content: bytes) -> None:
        """Put a file into the inbox, whole at once."""
        part = home.inbox(CLIENT.id) / f"{name}.part"
        part.write_bytes(content)
        part.rename(part.with_suffix(""))
        self.files[name] = content

    @property
    def hashes(self) -> Counter[str]:
        """How often each content was dropped."""
        return Counter(hashlib.sha256(content).hexdigest() for content in self.files.values())


class ReadJson:
    """Takes a file for what it says was read of it."""

    size = 1

    def read(self, path: Path, _registers: Registers) -> FileReading:
        return FileReading.model_validate_json(path.read_bytes())


def bill(number: int) -> bytes:
    """Return the file of one invoice: its amount is its own, and every tenth does not add up and is asked about."""
    wrong = {"gross_total": "1.00"} if number % 10 == 9 else {}
    return as_file(invoice(f"RE-{number}", 1 + number, order="", **wrong))


def as_file(found: DocumentReading) -> bytes:
    """Return the bytes of a file in which this is read."""
    return FileReading(media_type="application/pdf", page_count=1, documents=(found,)).model_dump_json().encode()


def posts(content: bytes) -> Decimal:
    """Return the gross amount a file must be posted with; zero when it must be asked about."""
    (found,) = FileReading.model_validate_json(content).documents
    printed = {name.value: field.chosen.raw for name, field in found.fields.items() if field.chosen}
    adds_up = Decimal(printed["net_total"]) + Decimal(printed["tax_total"]) == Decimal(printed["gross_total"])
    return Decimal(printed["gross_total"]) if adds_up else Decimal(0)


def migrate(home: Home) -> None:
    """Make the tables."""
    engine = connect(home.database_url)
    upgrade(engine)
    engine.dispose()


def lay_out(home: Home) -> None:
    """Make the client known in a migrated, empty database."""
    home.inbox(CLIENT.id).mkdir(parents=True, exist_ok=True)
    engine = connect(home.database_url)
    with write(engine) as connection:
        store_vendors(connection, CLIENT.id, [VENDOR], by="test")
    engine.dispose()


def desk_of(home: Home) -> Desk:
    """Return this process's own desk."""
    worker = f"{socket.gethostname()}/{os.getpid()}"
    return Desk(home, connect(home.database_url), Archive(home.originals), CLIENT, worker)


def take_in(desk: Desk) -> None:
    """Take what lies in the inbox, without a quiet period: files are dropped whole."""
    free_the_dead(desk)
    source = FolderSource(desk.home.inbox(CLIENT.id), quiet_seconds=0)
    intake(desk.engine, desk.home, CLIENT.id, source, now=dt.datetime(2026, 3, 16, 12, tzinfo=dt.UTC))


def night(desk: Desk) -> None:
    """Run every step once: intake, reading, judging, posting, paying, export, acknowledgement."""
    take_in(desk)
    read_all(desk, ReadJson())  # type: ignore[arg-type]
    settle(desk)
    pay(desk)
    feed_books(desk)


def pay(desk: Desk) -> None:
    """Pay every open item whose number is even, each under a reference of its own."""
    with settling(desk) as connection:
        rows = [
            PaidRow(
                payment=f"P-{item.label}",
                date=PAID_ON,
                vendor_id=item.vendor_id,
                invoice=item.label,
                amount=-item.open_amount,
                currency=item.currency,
            )
            for item in open_items_of(connection, CLIENT.id)
            if int(item.label[-1]) % 2 == 0
        ]
        rates = rates_of(DatabaseMasterData(connection, CLIENT.id, CLIENT.entities), CLIENT.currency)
        post_payments(connection, CLIENT, rows, rates, maker="operator")


def faults(home: Home, dropped: Dropped) -> list[str]:
    """Say what was lost, doubled or drifted, given what was dropped; empty when all is well."""
    desk = desk_of(home)
    found = [f"{one.code} {one.subject}: {one.message}" for one in all_violations_of(desk)]
    with read(desk.engine) as connection:
        found += _arrivals_differ(connection, dropped)
        found += _postings_differ(connection, dropped)
        found += _unfinished(connection)
    desk.engine.dispose()
    left = [item.name for item in FolderSource(home.inbox(CLIENT.id), quiet_seconds=0).pending()]
    return found + [f"left in the inbox: {name}" for name in left]


def _arrivals_differ(connection: sa.Connection, dropped: Dropped) -> list[str]:
    arrived = Counter(connection.scalars(sa.select(arrivals.c.sha256)))
    made = Counter(connection.scalars(sa.select(documents.c.sha256)))
    lost, doubled = dropped.hashes - arrived, arrived - dropped.hashes
    return [
        *(f"lost: {sha}" for sha in lost),
        *(f"arrived twice: {sha}" for sha in doubled),
        *(f"not one document: {sha}" for sha in dropped.hashes if made[sha] != 1),
    ]


def _postings_differ(connection: sa.Connection, dropped: Dropped) -> list[str]:
    """Compare the invoices in the ledger with the files, one by one and in cents."""
    query = (
        sa.select(documents.c.sha256, sa.func.sum(postings.c.base_minor))
        .join(entries, entries.c.document_id == documents.c.id)
        .join(postings, (postings.c.entry_id == entries.c.id) & (postings.c.account == "2000"))
        .where(entries.c.purpose == "invoice")
        .group_by(documents.c.sha256)
    )
    posted = {sha: Decimal(-int(minor)).scaleb(-2) for sha, minor in connection.execute(query)}
    expected = {hashlib.sha256(content).hexdigest(): posts(content) for content in dropped.files.values()}
    wanted = {sha: amount for sha, amount in expected.items() if amount}
    return [
        f"posted {posted.get(sha, 0)}, expected {wanted.get(sha, 0)}: {sha}"
        for sha in sorted(posted.keys() | wanted.keys())
        if posted.get(sha) != wanted.get(sha)
    ]


def _unfinished(connection: sa.Connection) -> list[str]:
    waiting = connection.scalar(sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "waiting"))
    leased = connection.scalar(
        sa.select(sa.func.count()).select_from(documents).where(documents.c.lease_until.is_not(None))
    )
    given_up = connection.scalars(
        sa.select(documents.c.id).where(documents.c.state == State.QUEUED, documents.c.reason.like(f"{TECH}%"))
    ).all()
    even = [one for one in open_items_of(connection, CLIENT.id) if int(one.label[-1]) % 2 == 0]
    paid = connection.scalar(sa.select(sa.func.count()).select_from(clearings))
    payments = connection.scalar(sa.select(sa.func.count()).where(entries.c.purpose == "payment"))
    return [
        *([f"{waiting} rows wait in the outbox"] if waiting else []),
        *([f"{leased} documents are still held"] if leased else []),
        *(f"given up: {document_id}" for document_id in given_up),
        *(f"not paid: {item.label}" for item in even),
        *([f"{payments} payments cleared {paid} items"] if paid != payments else []),
    ]


def summary(home: Home) -> dict[str, int]:
    """Return what is in the end: documents, entries, payments, rows of the outbox."""
    engine = connect(home.database_url)
    with read(engine) as connection:
        counted = {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (arrivals, documents, entries, outbox)
        }
    engine.dispose()
    return counted
