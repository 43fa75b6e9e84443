"""A small client's world: a desk on a test database, documents as readers would hand them over, and a reader of fakes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from documents.archive import Archive
from documents.database.engine import read, write
from documents.field import Candidate, Evidence, FieldName, Proof, ProofName
from documents.home import Home
from documents.kind import DocType
from documents.master import store
from documents.master.client import Account, Client, Policy, TaxCode
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Entity, Vendor
from documents.reading import DocumentReading, FieldReading, FileReading, LineField, LineReading, Registers, TaxReading
from documents.register.arrival import Origin, record_arrival
from documents.register.document import RegisteredDocument, document, documents_in
from documents.register.findings import open_findings
from documents.state import State
from flows.stages.night import settle
from flows.stages.read import read_chunk, registers_of
from flows.stages.worker import Desk
from ledgers.chart import TEMPLATE
from ledgers.tables import entries, holds

D = Decimal
NOON = dt.datetime(2026, 3, 16, 12, tzinfo=dt.UTC)
IBAN = "DE89370400440532013000"

CLIENT = Client(
    id="acme",
    name="Acme Trading GmbH",
    country="DE",
    currency="EUR",
    entities=(Entity(id="AC", name="Acme Trading GmbH", country="DE", tax_id="DE999999995", city="Hamburg"),),
    policy=Policy(auto_approve=Decimal(5000)),
    accounts=tuple(Account(code=code, name=name, kind=kind) for code, (name, kind) in TEMPLATE.items()),
    tax_codes=(TaxCode(code="V19", rate=Decimal(19)),),
)
VENDOR = Vendor(
    id="mueller",
    name="Müller Bürobedarf GmbH",
    country="DE",
    tax_id="DE123456788",
    currency="EUR",
    accounts=(BankAccount(iban=IBAN),),
    account="6100",
    net_days=30,
)
ORDER = Order(
    number="4500012",
    vendor_id="mueller",
    entity_id="AC",
    currency="EUR",
    issue_date=dt.date(2026, 3, 2),
    lines=(OrderLine(number=1, description="Kopierpapier A4", quantity=D(10), price=D("24.90"), account="1200"),),
)

PROOFS = {
    FieldName.INVOICE_NUMBER: (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    FieldName.ORDER_NUMBER: (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    FieldName.DELIVERY_NOTE_NUMBER: (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    FieldName.ISSUE_DATE: (ProofName.LABEL_BESIDE,),
    FieldName.CURRENCY: (ProofName.ISO_CODE,),
    FieldName.GROSS_TOTAL: (ProofName.TOTAL_LABEL, ProofName.NO_LARGER_TRIPLE, ProofName.TOTALS_READABLE),
}
"""What reading proves of a plain document."""


def cell(raw: str) -> Candidate:
    return Candidate(raw=raw, readings=(raw,), evidence=Evidence(page=1))


def line(**cells: str) -> LineReading:
    return LineReading(cells={LineField(name): cell(raw) for name, raw in cells.items()})


def reading(doc_type: DocType, prints: dict[str, str], **more: Any) -> DocumentReading:
    """Return a document whose chosen fields are these prints, proven as reading proves them."""
    fields = {
        FieldName(name): FieldReading(
            chosen=cell(raw), proofs=tuple(Proof(name=proof) for proof in PROOFS.get(FieldName(name), ()))
        )
        for name, raw in prints.items()
    }
    values: dict[str, Any] = {"first_page": 1, "last_page": 1, "number_style": ".", "language": "en", "fields": fields}
    return DocumentReading(doc_type=doc_type, **{**values, **more})


PARTIES = {
    "vendor_name": "Müller Bürobedarf GmbH",
    "vendor_tax_id": "DE123456788",
    "buyer_name": "Acme Trading GmbH",
    "buyer_tax_id": "DE999999995",
}


def invoice(
    number: str = "RE-1", pieces: int = 10, *, order: str = "4500012", day: str = "2026-03-12", **prints: str
) -> DocumentReading:
    """An invoice over so many packs of paper at 24.90 EUR, plus 19 %."""
    net = D("24.90") * pieces
    tax = (net * 19 / 100).quantize(D("0.01"))
    values = {
        **PARTIES,
        "invoice_number": number,
        "issue_date": day,
        "currency": "EUR",
        "net_total": str(net),
        "tax_total": str(tax),
        "gross_total": str(net + tax),
        "iban": IBAN,
        **({"po_number": order} if order else {}),
        **prints,
    }
    cells = {
        "description": "Kopierpapier A4",
        "quantity": str(pieces),
        "unit_price": "24.90",
        "tax_rate": "19 %",
        "net_amount": str(net),
    }
    return reading(
        DocType.INVOICE,
        {name: raw for name, raw in values.items() if raw},
        lines=(line(**cells),),
        taxes=(TaxReading(rate=cell("19 %"), base=cell(str(net)), tax=cell(str(tax))),),
        orders=(cell(order),) if order else (),
    )


def order_document(number: str = "4500012", pieces: int = 10) -> DocumentReading:
    """The client's own order of so many packs of paper at 24.90 EUR."""
    net = str(D("24.90") * pieces)
    values = {**PARTIES, "po_number": number, "issue_date": "2026-03-02", "currency": "EUR", "net_total": net}
    cells = {"description": "Kopierpapier A4", "quantity": str(pieces), "unit_price": "24.90", "net_amount": net}
    return reading(DocType.PURCHASE_ORDER, values, lines=(line(**cells),))


def goods_receipt(number: str = "WE-77", pieces: int = 10, order: str = "4500012", **prints: str) -> DocumentReading:
    """The client's own receipt of so many packs of paper."""
    values = {**PARTIES, "po_number": order, "delivery_note_number": number, "issue_date": "2026-03-10", **prints}
    cells = {"description": "Kopierpapier A4", "quantity": str(pieces), "order_line": "1"}
    return reading(DocType.DELIVERY_NOTE, values, lines=(line(**cells),), orders=(cell(order),), goods_receipt=True)


def receipt(pieces: int = 10, number: str = "8801") -> Receipt:
    return Receipt(number=number, date=dt.date(2026, 3, 10), order_number="4500012", order_line=1, quantity=D(pieces))


class FakePool:
    """Reads what the test says a file holds; see `flows.stages.read.JailPool`."""

    size = 2

    def __init__(self) -> None:
        self.files: dict[bytes, FileReading | Exception] = {}
        self.asked: list[bytes] = []

    def read(self, path: Path, registers: Registers) -> FileReading:
        content = path.read_bytes()
        self.asked.append(content)
        found = self.files[content]
        if isinstance(found, Exception):
            raise found
        return found


class World:
    """One client with its desk, its inbox replaced by `receive`, and its reader by a fake."""

    def __init__(self, path: Path, engine: sa.Engine, client: Client = CLIENT, noon: dt.datetime = NOON) -> None:
        url = engine.url.render_as_string(hide_password=False)
        home = Home(path / "home", url).create()
        self.desk = Desk(home, engine, Archive(home.originals), client, "here/1")
        self.engine = engine
        self.pool = FakePool()
        self.noon = noon
        self._arrived = 0

    def receive(
        self, *found: DocumentReading, content: bytes = b"", fault: Exception | FileReading | None = None
    ) -> str:
        """Let a file arrive that holds these documents, or that fails; return the id of its first document."""
        self._arrived += 1
        data = content or f"file {self._arrived}".encode()
        paged = tuple(
            one.model_copy(update={"first_page": number, "last_page": number}) for number, one in enumerate(found, 1)
        )
        whole = FileReading(media_type="application/pdf", page_count=len(found), documents=paged)
        self.pool.files[data] = whole if fault is None else fault
        stored = self.desk.archive.store(io.BytesIO(data))
        moment = self.noon + dt.timedelta(minutes=self._arrived)
        origin = Origin(source="folder", ref=str(self._arrived), name=f"{self._arrived}.pdf", received_at=moment)
        with write(self.engine) as connection:
            return record_arrival(connection, self.desk.client.id, origin, stored).document_id

    def know(
        self,
        *,
        vendors: Iterable[Vendor] = (),
        orders: Iterable[Order] = (),
        receipts: Iterable[Receipt] = (),
        rates: Iterable[store.Rate] = (),
    ) -> None:
        """Import master data."""
        with write(self.engine) as connection:
            store.store_vendors(connection, self.desk.client.id, vendors, by="test")
            store.store_orders(connection, self.desk.client.id, orders, source="test")
            store.store_receipts(connection, self.desk.client.id, tuple(receipts))
            store.store_rates(connection, self.desk.client.id, rates)

    def read_all(self) -> None:
        registers = registers_of(self.desk)
        while read_chunk(self.desk, self.pool, registers):
            pass

    def night(self) -> Any:
        """Read and settle everything; return what settling did."""
        self.read_all()
        return settle(self.desk)

    def look(self, document_id: str) -> RegisteredDocument:
        with read(self.engine) as connection:
            return document(connection, self.desk.client.id, document_id)

    def state(self, document_id: str) -> State:
        return self.look(document_id).state

    def states(self) -> list[State]:
        with read(self.engine) as connection:
            return [one.state for one in documents_in(connection, self.desk.client.id)]

    def codes(self, document_id: str) -> set[str]:
        """Codes of the open findings that stop something."""
        with read(self.engine) as connection:
            found = open_findings(connection, self.desk.client.id, document_id)
        return {one.finding.code for one in found if one.finding.severity.value.startswith("BLOCK")}

    def entries(self, document_id: str | None = None) -> list[tuple[str, str]]:
        """Document id and purpose of every entry, oldest first."""
        query = sa.select(entries.c.document_id, entries.c.purpose).order_by(entries.c.id)
        if document_id is not None:
            query = query.where(entries.c.document_id == document_id)
        with read(self.engine) as connection:
            return [(row.document_id, row.purpose) for row in connection.execute(query)]

    def held(self, document_id: str) -> set[str]:
        """Codes of the payment holds that stand."""
        mine = (holds.c.document_id == document_id) & holds.c.released_at.is_(None)
        with read(self.engine) as connection:
            return set(connection.scalars(sa.select(holds.c.code).where(mine)))

    def dump(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        tables = sa.MetaData()
        tables.reflect(self.engine)
        with read(self.engine) as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for name, table in tables.tables.items()
            }
