"""The JSON of one file that `daybook read` writes.

Keys are field names, and "period_from" and "period_to"; a key without a value is absent. Amounts and quantities are
strings, dates ISO. Keys that begin with an underscore are about the reading, not from the document: `_implied` names
the figures of a line that the page does not print and the other figures give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from documents.business import Ambiguity, BusinessDocument, Line
from documents.field import Evidence, Field, FieldName, Proof
from documents.kind import DocType
from documents.reading import FileProblem

_FIRST: Final = (
    FieldName.VENDOR_NAME,
    FieldName.VENDOR_TAX_ID,
    FieldName.BUYER_NAME,
    FieldName.INVOICE_NUMBER,
    FieldName.ORDER_NUMBER,
    FieldName.DELIVERY_NOTE_NUMBER,
    FieldName.PRECEDING_INVOICE,
    FieldName.ISSUE_DATE,
    FieldName.DUE_DATE,
    FieldName.DELIVERY_DATE,
    FieldName.CURRENCY,
    FieldName.NET_TOTAL,
    FieldName.TAX_TOTAL,
    FieldName.GROSS_TOTAL,
    FieldName.IBAN,
)
HEADER: Final = (*_FIRST, *(name for name in FieldName if name not in _FIRST))
"""Every header field, in the order in which they are written."""

PLACES: Final = 4
"""Decimals of an implied quantity or price, at most."""

Proofs = Mapping[FieldName, Sequence[Proof]]


def document_json(document: BusinessDocument, proofs: Proofs, reasons: Sequence[str]) -> dict[str, Any]:
    """Return one document.

    Args:
        document: Cleansed. Where a print has several readings and a person must look anyway, the likelier one is
            written, with the status "ambiguous" and all readings in its evidence.
        proofs: By field, as gathered by the judges.
        reasons: Why a person must look before it may be posted, one sentence each; empty when nobody must.
    """
    fields = {name: field for name in HEADER if (field := _field(document, name)) is not None}
    open_questions = {one.field: one for one in document.ambiguities if one.field in HEADER and one.field not in fields}
    likelier = {name: one.readings[0] for name, one in open_questions.items() if reasons and one.readings}
    return {
        "doc_type": document.doc_type.value,
        **{name.value: plain(field.value) for name, field in fields.items()},
        **{name.value: reading for name, reading in likelier.items()},
        **_period(document),
        **({"lines": _lines(document.lines)} if document.lines else {}),
        "_pages": [document.first_page, document.last_page],
        "_review": bool(reasons),
        "_review_reasons": list(reasons),
        "_evidence": {
            **{name.value: _evidence(field, proofs.get(name, field.proofs)) for name, field in fields.items()},
            **{name.value: _question(open_questions[name]) for name in likelier},
        },
    }


def file_json(documents: Sequence[dict[str, Any]], problems: Sequence[FileProblem]) -> dict[str, Any]:
    """Return one file: its first document at top level, all of them under `_documents`, faults under `_problems`.

    A file with a fault, without a document, or with one that needs a person, needs a person.
    """
    first: dict[str, Any] = dict(documents[0]) if documents else {"doc_type": DocType.OTHER.value}
    faults = [{"fault": problem.fault.value, "message": problem.message} for problem in problems]
    first["_review"] = bool(faults) or not documents or any(document["_review"] for document in documents)
    first["_documents"] = list(documents)
    if faults:
        first["_problems"] = faults
    return first


def plain(value: object) -> str | int | float | bool | None:
    """Return a value as JSON carries it without losing a digit: money and quantities as plain decimal strings."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _field(document: BusinessDocument, name: FieldName) -> Field[Any] | None:
    field: Field[Any] | None = getattr(document, name.value)
    return field


def _period(document: BusinessDocument) -> dict[str, str]:
    """Return the first and the last day of the period that is billed (BT-73, BT-74), where one is stated."""
    period = document.service_period
    return {} if period is None else {"period_from": period.start.isoformat(), "period_to": period.end.isoformat()}


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    lump_sums = all(line.quantity is None and line.unit_price is None for line in lines)
    return [_line(line, lump_sums=lump_sums) for line in lines]


def _line(line: Line, *, lump_sums: bool) -> dict[str, Any]:
    cells = {
        "description": line.description or None,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "net_amount": line.net_amount,
    }
    printed = {name: plain(value) for name, value in cells.items() if value is not None}
    implied = _implied(line, lump_sums=lump_sums)
    return {**printed, **{name: plain(value) for name, value in implied.items()}} | (
        {"_implied": sorted(implied)} if implied else {}
    )


def _implied(line: Line, *, lump_sums: bool) -> dict[str, Decimal]:
    """Return the quantity and price that an amount implies where the page prints none (EN 16931 BR-22, BR-26).

    An amount alone is one thing at that price, where no line of the document prints more. Beside one of the two the
    other follows where it has no more than `PLACES` decimals. A line that something is taken off or added to implies
    nothing.
    """
    amount, quantity, price = line.net_amount, line.quantity, line.unit_price
    changed = line.discount_percent or line.allowance or line.charge or line.base_quantity != 1
    if amount is None or changed or (quantity is not None and price is not None):
        return {}
    if quantity is None and price is None:
        return {"quantity": Decimal(1), "unit_price": amount} if lump_sums else {}
    known = price if quantity is None else quantity
    other = round(amount / known, PLACES).normalize() if known else Decimal(0)
    if not known or other * known != amount:
        return {}
    return {"quantity" if quantity is None else "unit_price": other}


def _evidence(field: Field[Any], proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "raw": field.raw,
        **place(field.evidence),
        "status": field.status.value,
        **({"rule": field.rule} if field.rule else {}),
        "proofs": [{"name": proof.name.value, "detail": proof.detail} for proof in proofs],
    }


def _question(ambiguity: Ambiguity) -> dict[str, Any]:
    return {
        "raw": ambiguity.raw,
        "page": ambiguity.page,
        "status": "ambiguous",
        "readings": list(ambiguity.readings),
        "proofs": [],
    }


def place(evidence: Evidence) -> dict[str, Any]:
    """Return where a value stands: page from 1, box in points from the top left, or the element of an e-invoice."""
    box = evidence.box
    corners = None if box is None else [round(side, 2) for side in (box.x0, box.top, box.x1, box.bottom)]
    return {
        "page": evidence.page,
        "box": corners,
        **({"xpath": evidence.xpath} if evidence.xpath else {}),
        "reader": evidence.reader.value,
        "confidence": round(evidence.confidence, 4),
    }
