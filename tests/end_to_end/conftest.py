"""One whole night over the sample documents, run once and looked at by many tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.finding import Finding, Severity
from documents.home import Home
from documents.master.csv_orders import read_orders, read_rates, read_receipts
from documents.master.csv_vendors import read_vendors
from documents.master.store import store_orders, store_rates, store_receipts, store_vendors
from documents.register.document import RegisteredDocument, documents_in
from documents.register.findings import open_findings
from documents.register.tables import arrivals
from documents.register.versions import latest_version
from documents.state import State
from flows.stages.night import run_night
from flows.stages.worker import open_desk
from reports.night import NightReport
from tests.end_to_end.truth import SAMPLES

LONG_AGO = (1_700_000_000, 1_700_000_000)
"""Times of a file nobody is writing any more."""


@dataclass(frozen=True)
class Ended:
    """One document after the night."""

    document: RegisteredDocument
    business: BusinessDocument | None
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(one.code for one in self.findings)

    @property
    def held(self) -> bool:
        blocks = any(one.severity is Severity.BLOCK_PAY for one in self.findings)
        return self.document.state is State.POSTED and blocks


@dataclass(frozen=True)
class SampleNight:
    """The home after two nights, their reports, and every document by client, file name and number in the file.

    A doubled invoice whose original posts in the same night shows all its findings only in the next one.
    """

    home: Home
    reports: dict[str, NightReport]
    second: dict[str, NightReport]
    ended: dict[tuple[str, str, int], Ended]


def sample_clients() -> tuple[str, ...]:
    """Return the invented clients."""
    return tuple(path.stem for path in sorted((SAMPLES / "clients").glob("*.toml")))


def lay_out(home: Home, client: str) -> None:
    """Bring one sample client with its master data and documents into a home."""
    home.create()
    shutil.copy(SAMPLES / "clients" / f"{client}.toml", home.clients_dir)
    desk = open_desk(home, client)
    master = SAMPLES / "master" / client
    with write(desk.engine) as connection:
        store_vendors(connection, client, read_vendors(master / "vendors.csv"), by="test")
        store_orders(connection, client, read_orders(master / "orders.csv"), source="orders.csv")
        store_receipts(connection, client, read_receipts(master / "receipts.csv"))
        store_rates(connection, client, read_rates(master / "fx_rates.csv"))
    desk.engine.dispose()
    for path in sorted((SAMPLES / "inbox" / client).iterdir()):
        if not path.name.endswith(".truth.json"):
            shutil.copyfile(path, home.inbox(client) / path.name)
            os.utime(home.inbox(client) / path.name, LONG_AGO)


@pytest.fixture(scope="session")
def sample_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleNight]:
    """Run the night of all sample clients."""
    home = Home(tmp_path_factory.mktemp("home"), database_url="")
    reports = {}
    second = {}
    ended: dict[tuple[str, str, int], Ended] = {}
    for client in sample_clients():
        lay_out(home, client)
        reports[client] = run_night(home, client)
        second[client] = run_night(home, client)
        ended |= _ended(home, client)
    return SampleNight(home, reports, second, ended)


def _ended(home: Home, client: str) -> dict[tuple[str, str, int], Ended]:
    desk = open_desk(home, client)
    with read(desk.engine) as connection:
        names = dict(
            connection.execute(
                sa.select(arrivals.c.sha256, arrivals.c.original_name)
                .where(arrivals.c.client_id == client)
                .order_by(arrivals.c.id.desc())
            )
            .tuples()
            .all()
        )
        found = {
            (client, names[one.sha256], one.number): Ended(
                one,
                latest_version(connection, client, one.id).business,
                tuple(item.finding for item in open_findings(connection, client, one.id)),
            )
            for one in documents_in(connection, client)
        }
    desk.engine.dispose()
    return found
