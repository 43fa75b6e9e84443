"""Gathers the proofs of every header field: those of reading, and those that only the client's world can give.

A proof is a named fact that could have failed. Arithmetic is computed here again from the clean values, so that a
proof never rests on the word of the reader alone.

Source: docs/architecture.md, proof policy; accounting specification S-08, C-50, C-52.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from documents.business import BusinessDocument
from documents.field import Field, FieldName, Proof, ProofName, Status
from documents.master.order import Order
from documents.master.party import AccountStatus, Vendor
from documents.match import OrderMatch
from documents.text import Reader
from documents.values.identifiers import compact, order_key
from documents.values.money import round_amount
from documents.values.terms import due_dates
from documents.values.totals import closes
from validators.entity import EntityResolution
from validators.hybrid import compare
from validators.tax import breakdown, difference, is_untaxed, rounding_bound
from validators.vendor import Basis, VendorResolution, bears_name
from validators.wording import money, number

TOTALS = (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL)

_ATTRIBUTES: Final = tuple((name, name.value) for name in FieldName)
"""Fields, and the attributes of a document that hold them."""

Found = Iterator[tuple[FieldName, Proof]]


def gather(
    document: BusinessDocument,
    vendor: VendorResolution,
    entity: EntityResolution,
    orders: Sequence[Order],
    match: OrderMatch,
) -> dict[FieldName, tuple[Proof, ...]]:
    """Return the proofs by field, each name once per field."""
    gathered: dict[FieldName, dict[ProofName, Proof]] = {}
    sources = (_of_reading(document), _of_sums(document), _of_dates(document), _of_parties(document, vendor, entity))
    for source in (*sources, _of_orders(document, orders, match), _of_picture(document)):
        for name, proof in source:
            gathered.setdefault(name, {}).setdefault(proof.name, proof)
    return {name: tuple(proofs.values()) for name, proofs in gathered.items()}


def missing_proofs(held: Sequence[Proof], alternatives: Sequence[frozenset[ProofName]]) -> frozenset[ProofName]:
    """Return what is missing of several sufficient sets of proofs; empty when one is complete.

    Of incomplete sets the one counts of which most is there, the first of equals: it is the likeliest to be completed.
    """
    names = {proof.name for proof in held}
    if any(needed <= names for needed in alternatives):
        return frozenset()
    return max(alternatives, key=lambda needed: len(needed & names)) - names


def contradicted(document: BusinessDocument) -> frozenset[ProofName]:
    """Return the proofs of the totals that the document itself refutes.

    They are not missing but wrong: V-ARI-03, -04 and -05 block posting and say by how much.
    """
    net, tax, gross = document.net_total, document.tax_total, document.gross_total
    currency = document.currency.value if document.currency else ""
    if net and tax and gross and not closes(net.value, tax.value, gross.value):
        return frozenset({ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES, ProofName.NO_LARGER_TRIPLE})
    rows = breakdown(document)
    complete = bool(rows) and all(difference(row, currency) is not None for row in rows)
    if complete and net and tax and not _closing_rates(document, net.value, tax.value, currency):
        return frozenset({ProofName.RATE_CLOSES})
    return frozenset()


def header_fields(document: BusinessDocument) -> Mapping[FieldName, Field[object]]:
    """Return the header fields that the document gives."""
    named = ((name, getattr(document, attribute)) for name, attribute in _ATTRIBUTES)
    return {name: field for name, field in named if field is not None}


def _of_reading(document: BusinessDocument) -> Found:
    for name, field in header_fields(document).items():
        yield from ((name, proof) for proof in field.proofs)
        if field.evidence.reader is Reader.XML:
            yield name, Proof(name=ProofName.XML, detail=field.evidence.xpath)
        if field.status is Status.KEYED or field.evidence.reader is Reader.PERSON:
            yield name, Proof(name=ProofName.PERSON)


def _of_picture(document: BusinessDocument) -> Found:
    """Yield what the visible page of a hybrid e-invoice says as its XML does."""
    for one in compare(document):
        if one.agree:
            yield one.name, Proof(name=ProofName.XML_TWIN_AGREES, detail=f"page and XML both say {one.xml}")


def _of_sums(document: BusinessDocument) -> Found:
    net, tax, gross = document.net_total, document.tax_total, document.gross_total
    currency = document.currency.value if document.currency else ""
    printed = all(field is not None and field.status is not Status.DERIVED for field in (net, tax, gross))
    if net and tax and gross and printed and closes(net.value, tax.value, gross.value):
        detail = f"{money(net.value, '')} + {money(tax.value, '')} = {money(gross.value, currency)}"
        yield from ((name, Proof(name=ProofName.NET_PLUS_TAX, detail=detail)) for name in TOTALS)
    if net and tax and (rates := _closing_rates(document, net.value, tax.value, currency)):
        yield from ((name, Proof(name=ProofName.RATE_CLOSES, detail=rates)) for name in TOTALS)
    # The lines support the whole triple: the other identities tie tax and gross to the net amount.
    lines = _lines_sum(document)
    stated = net or (gross if is_untaxed(document) else None)
    if lines is not None and stated and lines == stated.value:
        proof = Proof(
            name=ProofName.LINES_SUM, detail=f"{len(document.lines)} lines add up to {money(lines, currency)}"
        )
        yield from ((name, proof) for name in (*TOTALS, FieldName.LINES_TOTAL))


def _closing_rates(document: BusinessDocument, net: Decimal, tax: Decimal, currency: str) -> str:
    """Return the calculation of every tax category when all of them close and make up the totals; else ""."""
    rows = breakdown(document)
    bound = rounding_bound(len(document.lines), currency)
    differences = [difference(row, currency) for row in rows]
    if not rows or any(gap is None or abs(gap) > bound for gap in differences):
        return ""
    bases = sum((row.base for row in rows if row.base is not None), Decimal(0))
    taxes = sum((row.tax for row in rows if row.tax is not None), Decimal(0))
    if (bases, taxes) != (net, tax):
        return ""
    return "; ".join(
        f"{money(row.base, '')} x {number(row.rate)} % = {money(row.tax, currency)}"
        for row in rows
        if row.base is not None and row.rate is not None and row.tax is not None
    )


def _lines_sum(document: BusinessDocument) -> Decimal | None:
    """Return the sum of the lines less allowances plus charges; None when there is none or a line has no amount."""
    amounts = [line.net_amount for line in document.lines]
    if not amounts or None in amounts:
        return None
    allowances = document.allowance_total.value if document.allowance_total else Decimal(0)
    charges = document.charge_total.value if document.charge_total else Decimal(0)
    return sum((amount for amount in amounts if amount is not None), Decimal(0)) - allowances + charges


def _of_dates(document: BusinessDocument) -> Found:
    issue, due, terms = document.issue_date, document.due_date, document.payment_terms
    if not (issue and due and terms) or Status.DERIVED in {issue.status, due.status}:
        return
    if due.value in due_dates(issue.value, terms.value):
        detail = f"{issue.value} + {terms.value.net_days} days = {due.value}"
        yield FieldName.ISSUE_DATE, Proof(name=ProofName.DUE_FROM_TERMS, detail=detail)
        yield FieldName.DUE_DATE, Proof(name=ProofName.DUE_FROM_TERMS, detail=detail)


def _of_parties(document: BusinessDocument, vendor: VendorResolution, entity: EntityResolution) -> Found:
    printed = document.vendor_name.value if document.vendor_name else ""
    if vendor.vendor is not None and vendor.basis is Basis.PERSON and printed:
        yield FieldName.VENDOR_NAME, Proof(name=ProofName.PERSON, detail=f"{vendor.detail} chose {vendor.vendor.id}")
    elif vendor.vendor is not None and vendor.basis is not Basis.NAME and bears_name(printed, vendor.vendor):
        proof = Proof(name=ProofName.EQUALS_VENDOR, detail=f"{vendor.basis.value} {vendor.detail}")
        yield FieldName.VENDOR_NAME, proof
    if vendor.vendor is not None:
        yield from _of_vendor_record(document, vendor.vendor)
    if entity.entity is not None and entity.printed:
        proof = Proof(name=ProofName.EQUALS_ENTITY, detail=f"{entity.basis} of {entity.entity.name}")
        yield FieldName.BUYER_NAME, proof


def _of_vendor_record(document: BusinessDocument, vendor: Vendor) -> Found:
    """Yield the fields that repeat what the vendor's record says."""
    record = Proof(name=ProofName.EQUALS_VENDOR, detail=f"vendor {vendor.id}")
    tax_id, iban, currency = document.vendor_tax_id, document.iban, document.currency
    if tax_id and vendor.tax_id and compact(tax_id.value) == compact(vendor.tax_id):
        yield FieldName.VENDOR_TAX_ID, record
    active = {compact(account.iban) for account in vendor.accounts if account.status is AccountStatus.ACTIVE}
    if iban and compact(iban.value) in active:
        yield FieldName.IBAN, record
    if currency and currency.value == vendor.currency:
        yield FieldName.CURRENCY, record


def _of_orders(document: BusinessDocument, orders: Sequence[Order], match: OrderMatch) -> Found:
    printed = document.po_number
    if printed and order_key(printed.value) in {order_key(order.number) for order in orders}:
        yield FieldName.ORDER_NUMBER, Proof(name=ProofName.EQUALS_ORDER, detail=f"order {printed.value}")
    if document.currency and orders and {order.currency for order in orders} == {document.currency.value}:
        yield FieldName.CURRENCY, Proof(name=ProofName.EQUALS_ORDER, detail=f"order {orders[0].number}")
    proof = _equal_value(document, match)
    if proof is None:
        return
    yield FieldName.NET_TOTAL, proof
    taxes = _closing_taxes(document)
    if taxes or is_untaxed(document):
        yield FieldName.TAX_TOTAL, proof
        yield FieldName.GROSS_TOTAL, proof


def _closing_taxes(document: BusinessDocument) -> bool:
    """Tell whether the gross total follows from the net total by the printed rates."""
    net, tax, gross = document.net_total, document.tax_total, document.gross_total
    if not (net and tax and gross) or not closes(net.value, tax.value, gross.value):
        return False
    currency = document.currency.value if document.currency else ""
    return bool(_closing_rates(document, net.value, tax.value, currency))


def _equal_value(document: BusinessDocument, match: OrderMatch) -> Proof | None:
    """Return the proof that the net total is the value of the ordered, or received, goods of the paired lines."""
    stated = document.net_total or (document.gross_total if is_untaxed(document) else None)
    if stated is None or not match.lines or match.unmatched or match.charges:
        return None
    currency = document.currency.value if document.currency else ""
    values = [round_amount(line.quantity * line.order_price, currency) for line in match.lines]
    if sum(values, Decimal(0)) != stated.value:
        return None
    received = all(line.quantity == line.received_before for line in match.lines)
    name = ProofName.EQUALS_RECEIPT if received else ProofName.EQUALS_ORDER
    orders = ", ".join(sorted({line.order_number for line in match.lines}))
    return Proof(name=name, detail=f"{money(stated.value, currency)} at the prices of order {orders}")
