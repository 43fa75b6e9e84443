"""Header fields and line cells by the business terms of EN 16931 they are read from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from documents.einvoice import decimal_of
from documents.field import Candidate, Evidence
from documents.field import FieldName as F
from documents.kind import DocType
from documents.reading import DocumentReading, LineReading, TaxReading
from documents.reading import LineField as L
from documents.text import Reader
from extractors.einvoice import values
from extractors.einvoice.semantic import Hit, Node

OWN_NUMBER: Final = {
    DocType.PURCHASE_ORDER: F.ORDER_NUMBER,
    DocType.DELIVERY_NOTE: F.DELIVERY_NOTE_NUMBER,
}
"""The field of a document's own number (BT-1) where it is not the invoice number."""
ORDER_RESPONSE: Final = "231"
"""UNTDID 1001; it is of the family of orders, and its number is none of an invoice."""

HEADER: Final[dict[F, tuple[str, ...]]] = {
    F.VENDOR_NAME: ("BT-27", "BT-28"),
    F.VENDOR_TAX_ID: ("BT-31",),
    F.VENDOR_TAX_NUMBER: ("BT-32",),
    F.BUYER_NAME: ("BT-44", "BT-45"),
    F.BUYER_TAX_ID: ("BT-48", "buyer tax number"),
    F.ORDER_NUMBER: ("BT-13",),
    F.DELIVERY_NOTE_NUMBER: ("BT-16",),
    F.BUYER_REFERENCE: ("BT-10",),
    F.PROJECT_NUMBER: ("BT-11",),
    F.CONTRACT_NUMBER: ("BT-12",),
    F.SALES_ORDER_NUMBER: ("BT-14",),
    F.RECEIVING_ADVICE_NUMBER: ("BT-15",),
    F.REMITTANCE_REFERENCE: ("BT-83",),
    F.ISSUE_DATE: ("BT-2",),
    F.DUE_DATE: ("BT-9",),
    F.DELIVERY_DATE: ("BT-72",),
    F.CURRENCY: ("BT-5",),
    F.LINES_TOTAL: ("BT-106",),
    F.ALLOWANCE_TOTAL: ("BT-107",),
    F.CHARGE_TOTAL: ("BT-108",),
    F.NET_TOTAL: ("BT-109",),
    F.TAX_TOTAL: ("BT-110",),
    F.GROSS_TOTAL: ("BT-112",),
    F.PREPAID: ("BT-113",),
    F.ROUNDING: ("BT-114",),
    F.PAYABLE: ("BT-115",),
}
IN_GROUPS: Final[dict[F, tuple[str, tuple[str, ...]]]] = {
    F.PRECEDING_INVOICE: ("BG-3", ("BT-25",)),
    F.IBAN: ("BG-16", ("BT-84",)),
    F.BIC: ("BG-16", ("BT-86",)),
    F.EXEMPTION_REASON: ("BG-23", ("BT-120", "BT-121")),
}
"""Fields of repeating groups: the first value is chosen, the others stay beside it."""
ADDRESSES: Final[dict[F, tuple[str, ...]]] = {
    F.VENDOR_ADDRESS: ("BT-35", "BT-36", "BT-162", "BT-38", "BT-37", "BT-40"),
    F.BUYER_ADDRESS: ("BT-50", "BT-51", "BT-163", "BT-53", "BT-52", "BT-55"),
    F.DELIVERY_ADDRESS: ("BT-70", "BT-75", "BT-76", "BT-165", "BT-78", "BT-77", "BT-80"),
}
CELLS: Final[dict[L, tuple[str, ...]]] = {
    L.LINE_NUMBER: ("BT-126",),
    L.ITEM_ID: ("BT-155",),
    L.BUYER_ITEM_ID: ("BT-156",),
    L.DESCRIPTION: ("BT-153", "BT-154"),
    L.QUANTITY: ("BT-129",),
    L.UNIT: ("BT-130",),
    L.UNIT_PRICE: ("BT-146",),
    L.BASE_QUANTITY: ("BT-149",),
    L.TAX_RATE: ("BT-152",),
    L.TAX_CATEGORY: ("BT-151",),
    L.NET_AMOUNT: ("BT-131",),
    L.ORDER_LINE: ("BT-132",),
    L.ORDER_NUMBER: ("order",),
}
SUMMED: Final = {L.ALLOWANCE: ("BG-27", "BT-136"), L.CHARGE: ("BG-28", "BT-141")}
GTIN_SCHEME: Final = "0160"
"""ISO 6523 code of GTIN."""
_SKONTO: Final = re.compile(r"#SKONTO#", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Read:
    """What was found for one field: the value, and further ones where the term repeats."""

    chosen: Candidate
    others: tuple[Candidate, ...] = ()


def header_of(document: Node, doc_type: DocType) -> dict[F, Read]:
    """Return the header fields."""
    found = {name: Read(candidate(name, hit)) for name, terms in HEADER.items() if (hit := document.hit(*terms))}
    for name, (group, terms) in IN_GROUPS.items():
        hits = [hit for node in document.each(group) if (hit := node.hit(*terms))]
        if hits:
            chosen, *others = _distinct(name, hits)
            found[name] = Read(chosen, tuple(others))
    for name, terms in ADDRESSES.items():
        if hits := [hit for term in terms for hit in document.terms.get(term, ())]:
            found[name] = Read(candidate(name, Hit(", ".join(hit.text for hit in hits), hits[0].xpath)))
    if own := document.hit("BT-1"):
        name = own_field(doc_type, document.text("BT-3"))
        answered = (found[name].chosen,) if name in found else ()
        found[name] = Read(candidate(name, own), answered)
    if period := _period(document):
        found[F.INVOICING_PERIOD] = Read(period)
    if terms_read := _payment_terms(document):
        found[F.PAYMENT_TERMS] = Read(terms_read)
    return found


def own_field(doc_type: DocType, code: str = "") -> F:
    """Return the field of a document's own number (BT-1) by its type and its code (BT-3)."""
    return F.ORDER_NUMBER if code == ORDER_RESPONSE else OWN_NUMBER.get(doc_type, F.INVOICE_NUMBER)


def own_number(reading: DocumentReading) -> str:
    """Return the document's own number in capitals without blanks, "" when it has none."""
    code = reading.einvoice.text("BT-3") if reading.einvoice else ""
    chosen = reading.chosen(own_field(reading.doc_type, code))
    return "".join(chosen.raw.split()).upper() if chosen else ""


def orders_of(document: Node, doc_type: DocType) -> tuple[Candidate, ...]:
    """Return every order referred to (BT-13, and those of the lines), each once."""
    own = "BT-1" if doc_type is DocType.PURCHASE_ORDER else "BT-13"
    hits = list(document.terms.get(own, ()))
    hits += [hit for line in document.each("BG-25") for hit in line.terms.get("order", ())]
    return tuple(_distinct(F.ORDER_NUMBER, hits))


def lines_of(document: Node) -> Iterator[LineReading]:
    """Yield the lines (BG-25)."""
    for line in document.each("BG-25"):
        cells = {name: candidate(name, hit) for name, terms in CELLS.items() if (hit := line.hit(*terms))}
        gtin = line.hit("BT-157")
        if gtin and line.text("BT-157-1") == GTIN_SCHEME:
            cells[L.GTIN] = candidate(L.GTIN, gtin)
        cells |= {name: total for name, path in SUMMED.items() if (total := _total(line, *path))}
        yield LineReading(cells=cells)


def taxes_of(document: Node) -> Iterator[TaxReading]:
    """Yield the VAT breakdown (BG-23)."""
    for row in document.each("BG-23"):
        rate, base, tax, category = (row.hit(term) for term in ("BT-119", "BT-116", "BT-117", "BT-118"))
        yield TaxReading(
            rate=candidate(L.TAX_RATE, rate) if rate else None,
            base=candidate(F.NET_TOTAL, base) if base else None,
            tax=candidate(F.TAX_TOTAL, tax) if tax else None,
            category=candidate(L.TAX_CATEGORY, category) if category else None,
        )


def candidate(name: F | L, hit: Hit) -> Candidate:
    """Return a stated term with its reading in canonical form; without a reading when it has not the form."""
    reading = values.form_of(name)(hit.text)
    return Candidate(
        raw=hit.text,
        readings=() if reading is None else (reading,),
        evidence=Evidence(xpath=hit.xpath, reader=Reader.XML),
        score=1.0,
    )


def _distinct(name: F, hits: list[Hit]) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    for hit in hits:
        one = candidate(name, hit)
        found.setdefault(one.readings[0] if one.readings else one.raw, one)
    return list(found.values())


def _total(line: Node, group: str, term: str) -> Candidate | None:
    """Return the sum of a line's allowances or charges; without a reading when one of them is no amount."""
    hits = [hit for node in line.each(group) if (hit := node.hit(term))]
    if not hits:
        return None
    amounts = [decimal_of(hit.text) for hit in hits]
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    text = hits[0].text if len(hits) == 1 else " + ".join(hit.text for hit in hits)
    return Candidate(
        raw=text,
        readings=() if None in amounts else (format(total, "f"),),
        evidence=Evidence(xpath=hits[0].xpath, reader=Reader.XML),
        score=1.0,
    )


def _period(document: Node) -> Candidate | None:
    """Return the invoicing period where both of its days are stated (BT-73, BT-74)."""
    first, last = document.hit("BT-73"), document.hit("BT-74")
    days = [values.date(hit.text) for hit in (first, last) if hit is not None]
    if first is None or None in days or len(days) < 2:
        return None
    return candidate(F.INVOICING_PERIOD, Hit(f"{days[0]} - {days[1]}", first.xpath))


def _payment_terms(document: Node) -> Candidate | None:
    """Return the payment terms (BT-20) in words, with the cash discounts that are stated as data.

    XRechnung writes a discount as #SKONTO#TAGE=14#PROZENT=2.00#, CII can have elements for it. Both leave the net
    period to the due date (BT-9), so that it is counted from there.
    """
    stated = document.hit("BT-20")
    coded = [text for node in document.each("cash discount") if (text := _coded(node))]
    if stated is None and not coded:
        return None
    place = stated.xpath if stated else document.each("cash discount")[0].xpath
    said = "\n".join((*((stated.text,) if stated else ()), *coded))
    one = candidate(F.PAYMENT_TERMS, Hit(said, place))
    days = _days_to_pay(document)
    if days is None or not _SKONTO.search(said):
        return one
    return one.model_copy(update={"readings": (f"{said}\n{days} Tage netto", *one.readings)})


def _coded(discount: Node) -> str:
    """Return a cash discount stated in elements as XRechnung would write it; "" when days or percentage are missing."""
    days, percent = discount.text("days"), decimal_of(discount.text("percent"))
    return f"#SKONTO#TAGE={days}#PROZENT={percent:.2f}#" if days.isdecimal() and percent is not None else ""


def _days_to_pay(document: Node) -> int | None:
    issue, due = (values.date(document.text(term)) for term in ("BT-2", "BT-9"))
    if issue is None or due is None:
        return None
    return (dt.date.fromisoformat(due) - dt.date.fromisoformat(issue)).days
