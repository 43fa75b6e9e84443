"""Waiting documents without reading them: register rows, findings and facts as judging would leave them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.clock import database_now
from documents.database.engine import read, write
from documents.finding import Finding, Queue, Severity
from documents.home import Home
from documents.master.client import Client
from documents.register.findings import replace_findings
from documents.register.lifecycle import advance
from documents.register.tables import arrivals, documents, files
from documents.register.work_facts import Discount, WorkFacts, record_work_facts
from documents.state import State
from reports.work import work_plan
from review.installation import Installation
from validators.routing.plan import Plan

ACME, OTHER = "acme", "other"
SHA = "0" * 64
FIRST = dt.datetime(2026, 3, 16, 9, tzinfo=dt.UTC)
DESK_OF = {
    "V-ARI-01": Queue.CAPTURE,
    "V-DOC-01": Queue.CAPTURE,
    "V-ID-01": Queue.VENDOR_MASTER,
    "V-ID-07": Queue.PRIVACY,
    "V-ID-08": Queue.VENDOR_MASTER,
    "V-FRD-01": Queue.VENDOR_MASTER,
    "V-DUP-04": Queue.DUPLICATE_FRAUD,
    "V-PO-08": Queue.BUYER,
    "V-PO-09": Queue.RECEIVING,
    "V-CUR-01": Queue.APPROVAL,
}
CLIENT_FILE = """
id = "{id}"
name = "{id} Trading"
country = "DE"
currency = "EUR"
languages = ["en"]
[schedule]
cron = "0 1 * * *"
timezone = "Europe/Berlin"
[[entities]]
id = "{id}"
name = "{id} Trading"
country = "DE"
"""


class QueueWorld:
    """Two clients and their waiting documents."""

    def __init__(self, folder: Path, engine: sa.Engine) -> None:
        home = Home(folder).create()
        for client_id in (ACME, OTHER):
            (home.clients_dir / f"{client_id}.toml").write_text(CLIENT_FILE.format(id=client_id), encoding="utf-8")
        self.engine = engine
        self.here = Installation(home, engine, Archive(home.originals))
        self.count = 0
        self.file_name = "invoice 1.pdf"
        with write(engine) as connection:
            connection.execute(files.insert(), {"sha256": SHA, "size": 1, "stored_at": FIRST})

    def client(self, client_id: str = ACME) -> Client:
        return self.here.client(client_id)

    def add(
        self,
        dice: Random,
        codes: Sequence[str] = (),
        *,
        client_id: str = ACME,
        orders: Sequence[str] = (),
        saves: Decimal | None = None,
        last_of_discount: dt.date | None = None,
        vendor: str = "",
        gross: int | None = None,
        received_at: dt.datetime | None = None,
    ) -> str:
        """Put a document into the queue, and return its id."""
        self.count += 1
        document_id = f"{client_id}-{self.count:04d}"
        with write(self.engine) as connection:
            connection.execute(
                documents.insert(),
                {
                    "id": document_id,
                    "client_id": client_id,
                    "sha256": SHA,
                    "number": self.count,
                    "doc_type": "invoice",
                    "gross_minor": gross if gross is not None else dice.randint(100, 10_000_000),
                    "currency": dice.choice(("EUR", "EUR", "USD")) if gross is None else "EUR",
                    "state": State.QUEUED,
                    "state_since": FIRST,
                    "reason": "Waits.",
                    "received_at": received_at or FIRST + dt.timedelta(minutes=dice.randint(0, 2000)),
                },
            )
            connection.execute(
                arrivals.insert(),
                {
                    "client_id": client_id,
                    "source": "test",
                    "source_ref": document_id,
                    "received_at": FIRST,
                    "original_name": self.file_name,
                    "sha256": SHA,
                    "outcome": "received",
                    "document_id": document_id,
                },
            )
        self.judged(
            document_id, dice, codes, client_id=client_id, orders=orders, saves=saves, vendor=vendor,
            last_of_discount=last_of_discount, gross=gross,
        )  # fmt: skip
        return document_id

    def judged(
        self,
        document_id: str,
        dice: Random,
        codes: Sequence[str] = (),
        *,
        client_id: str = ACME,
        orders: Sequence[str] = (),
        saves: Decimal | None = None,
        last_of_discount: dt.date | None = None,
        vendor: str = "",
        gross: int | None = None,
    ) -> None:
        """Write down what judging might find."""
        chosen = codes or dice.sample(sorted(DESK_OF), dice.randint(1, 4))
        order = orders or (f"450001{dice.randint(0, 2)}/{dice.randint(1, 2)}",)
        found = [finding(code, dice, order[0]) for code in chosen]
        saved = saves or (Decimal(dice.randint(1, 300)) if dice.random() < 0.5 else None)
        discounts = (
            () if saved is None or last_of_discount is None else (Discount(until=last_of_discount, saves=saved),)
        )
        facts = WorkFacts(
            number=f"RE-{document_id[-4:]}",
            seller=f"Seller {dice.randint(1, 3)} GmbH",
            vendor_id=vendor or dice.choice(("", "V1", "V2")),
            tax_id=f"DE{dice.randint(1, 3)}",
            iban=f"DE0000000000000000000{dice.randint(1, 2)}",
            orders=tuple(one.partition("/")[0] for one in order),
            order_lines={1: order[0]},
            base=Decimal(gross) / 100 if gross is not None else Decimal(dice.randint(1, 10**7)) / 100,
            discounts=discounts,
        )
        with write(self.engine) as connection:
            replace_findings(connection, client_id, document_id, found)
            record_work_facts(connection, client_id, document_id, facts)

    def find(self, document_id: str, found: Iterable[Finding], client_id: str = ACME) -> None:
        """Let judging find exactly this."""
        with write(self.engine) as connection:
            replace_findings(connection, client_id, document_id, found)

    def post(self, document_id: str, dice: Random) -> None:
        """Bring a document into the books; its payment is held, or not."""
        steps = (State.QUEUED, State.VALIDATED, State.READY, State.APPROVED, State.POSTED)
        held = [finding("V-PO-09", dice, "4500012/1", Severity.BLOCK_PAY)] if dice.random() < 0.7 else []
        with write(self.engine) as connection:
            for before, after in itertools.pairwise(steps):
                advance(connection, ACME, document_id, before, after)
            replace_findings(connection, ACME, document_id, held)

    def ids(self, state: State) -> list[str]:
        """Return the documents in a state."""
        with read(self.engine) as connection:
            query = sa.select(documents.c.id).where(documents.c.state == state, documents.c.client_id == ACME)
            return list(connection.scalars(query.order_by(documents.c.id)))

    def ids_of(self, client_id: str) -> list[str]:
        """Return all documents of a client."""
        with read(self.engine) as connection:
            query = sa.select(documents.c.id).where(documents.c.client_id == client_id).order_by(documents.c.id)
            return list(connection.scalars(query))

    def plan(self, now: dt.datetime, client_id: str = ACME) -> Plan:
        with read(self.engine) as connection:
            return work_plan(connection, client_id, self.client(client_id).service, now)

    def now(self) -> dt.datetime:
        with read(self.engine) as connection:
            return database_now(connection)


def finding(code: str, dice: Random, order: str = "", severity: Severity = Severity.BLOCK_POST) -> Finding:
    """Return one finding as a rule might word it."""
    subject = f"order {order}" if code.startswith("V-PO") else "gross_total" if code == "V-ARI-01" else ""
    return Finding(
        code=code,
        severity=severity,
        subject=subject,
        message=f"{code} of {dice.randint(1, 3)}.",
        found=f"Addressee {dice.randint(1, 2)}" if code == "V-ID-07" else "",
        queue=DESK_OF[code],
        evidence_hash=str(dice.random()),
    )
