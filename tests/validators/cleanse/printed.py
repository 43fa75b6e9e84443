"""Builders: a document as a reader would hand it over, and a small client's world."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from documents.field import Candidate, Evidence, FieldName, Proof
from documents.kind import DocType
from documents.master.memory import MemoryMasterData
from documents.master.order import Order
from documents.master.party import BankAccount, Vendor
from documents.reading import DocumentReading, FieldReading, LineField, LineReading, TaxReading
from documents.text import Reader

RECEIVED = dt.date(2026, 10, 20)


def cell(raw: str, reader: Reader = Reader.TEXT_LAYER, *readings: str) -> Candidate:
    return Candidate(raw=raw, readings=readings, evidence=Evidence(page=1, reader=reader, confidence=0.9))


def field(raw: str, reader: Reader = Reader.TEXT_LAYER, *proofs: Proof) -> FieldReading:
    return FieldReading(chosen=cell(raw, reader), proofs=proofs)


def line(reader: Reader = Reader.TEXT_LAYER, **cells: str) -> LineReading:
    return LineReading(cells={LineField(name): cell(raw, reader) for name, raw in cells.items()})


def rate(raw: str, reader: Reader = Reader.TEXT_LAYER) -> TaxReading:
    return TaxReading(rate=cell(raw, reader))


def document(
    reader: Reader = Reader.TEXT_LAYER,
    lines: Iterable[LineReading] = (),
    taxes: Iterable[TaxReading] = (),
    text: str = "",
    language: str = "",
    orders: Iterable[str] = (),
    **prints: str,
) -> DocumentReading:
    """Return an invoice with these prints as its chosen fields."""
    return DocumentReading(
        first_page=1,
        last_page=1,
        doc_type=DocType.INVOICE,
        language=language,
        born_digital=reader is not Reader.OCR,
        text=text,
        fields={FieldName(name): field(raw, reader) for name, raw in prints.items()},
        lines=tuple(lines),
        taxes=tuple(taxes),
        orders=tuple(cell(raw, reader) for raw in orders),
    )


def vendor(**changes: object) -> Vendor:
    given: dict[str, object] = {
        "id": "mueller",
        "name": "Müller Bürobedarf GmbH",
        "country": "DE",
        "tax_id": "DE123456788",
        "currency": "EUR",
        "accounts": (BankAccount(iban="DE89370400440532013000"),),
    }
    return Vendor.model_validate(given | changes)


def order(number: str, currency: str = "EUR") -> Order:
    return Order(number=number, vendor_id="mueller", currency=currency, issue_date=dt.date(2026, 9, 1), lines=())


def registers(vendors: Iterable[Vendor] = (), orders: Iterable[Order] = ()) -> MemoryMasterData:
    return MemoryMasterData(vendors=vendors, orders=orders)
