"""What people type or capture becomes a value by the same cleansing as what was read; what does not is refused.

One print is put into a document of its own and cleansed. Nothing beside it decides: a date or a number that can be two
values is asked about, even where the reading of a whole page would have told them apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from documents.business import BusinessDocument, Line, TaxCategory
from documents.field import Candidate, Evidence, Field, FieldName, Proof, ProofName, Status
from documents.kind import DocType
from documents.reading import DocumentReading, FieldReading, LineField, LineReading, TaxReading
from documents.text import Box, Reader
from documents.values import dates, numbers
from review.decisions.refusal import NotUnderstoodError
from validators.cleanse.amounts import AMOUNT_FIELDS
from validators.cleanse.dates import DATE_FIELDS
from validators.cleanse.document import cleanse
from validators.cleanse.lines import cleanse_lines
from validators.cleanse.taxes import cleanse_taxes
from validators.cleanse.world import World
from validators.proofs import header_fields

CONFIRMED: Final = Proof(name=ProofName.PERSON)

LONGEST: Final = 2000
"""Characters of one print."""

ACCEPTED: Final[Mapping[FieldName, str]] = {
    **dict.fromkeys(AMOUNT_FIELDS, "an amount such as 1234.56"),
    **dict.fromkeys(DATE_FIELDS, "a day such as 2026-03-31 or 31 March 2026"),
    FieldName.INVOICING_PERIOD: "two days such as 2026-03-01 - 2026-03-31",
    FieldName.CURRENCY: "an ISO code such as EUR",
    FieldName.PAYMENT_TERMS: 'terms such as "30 days net" or "2 % 10 days, 30 days net"',
    FieldName.IBAN: "an account number; an IBAN with right check digits such as DE89370400440532013000",
    FieldName.BIC: "a BIC of 8 or 11 characters",
    FieldName.VENDOR_TAX_ID: "a VAT identifier such as DE123456788, or a national tax number",
    FieldName.BUYER_TAX_ID: "a VAT identifier such as DE123456788",
}
_A_NUMBER: Final = "a number such as 12.50"
_CELLS: Final[Mapping[LineField, str]] = {
    LineField.QUANTITY: "quantity",
    LineField.UNIT_PRICE: "unit_price",
    LineField.BASE_QUANTITY: "base_quantity",
    LineField.DISCOUNT: "discount_percent",
    LineField.ALLOWANCE: "allowance",
    LineField.CHARGE: "charge",
    LineField.TAX_RATE: "tax_rate",
    LineField.NET_AMOUNT: "net_amount",
    LineField.ITEM_ID: "item_id",
    LineField.BUYER_ITEM_ID: "buyer_item_id",
    LineField.GTIN: "gtin",
    LineField.DESCRIPTION: "description",
    LineField.UNIT: "unit",
    LineField.TAX_CATEGORY: "tax_category",
    LineField.ORDER_NUMBER: "order_number",
    LineField.ORDER_LINE: "order_line",
}
"""Cells that can be keyed, and the attribute of a line each one gives."""
_NUMBERS: Final = frozenset(
    {
        LineField.QUANTITY,
        LineField.UNIT_PRICE,
        LineField.BASE_QUANTITY,
        LineField.DISCOUNT,
        LineField.ALLOWANCE,
        LineField.CHARGE,
        LineField.TAX_RATE,
        LineField.NET_AMOUNT,
    }
)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document writes.

    Attributes:
        style: Its decimal separator, or "".
        currency: ISO code, or "".
        doc_type: Of the document.
        received_on: For years of two digits.
    """

    style: str
    currency: str
    doc_type: DocType
    received_on: dt.date


def keyed(
    name: FieldName, raw: str, manner: Manner, *, page: int = 0, box: Box | None = None, reading: str = ""
) -> dict[FieldName, Field[Any]]:
    """Return the field that a print gives; a national tax number gives another field than the one it was typed into.

    Args:
        name: Where it was typed.
        raw: As typed or captured.
        manner: How the document writes.
        page: Where it was captured; 0 when it was typed.
        box: Likewise.
        reading: Which of several values the person means, canonical.

    Raises:
        NotUnderstoodError: It is no value of the field, or can be several.
    """
    accepted = ACCEPTED.get(name, "text")
    if not raw.strip() or len(raw) > LONGEST:
        raise NotUnderstoodError(name.value, raw[:80], accepted)
    evidence = Evidence(page=page, box=box, reader=Reader.PERSON)
    meant = _meant(name, raw, manner, reading, accepted)
    document = _alone(name, Candidate(raw=meant, readings=(), evidence=evidence), manner)
    given = {key: field for key, field in header_fields(document).items() if field.status is not Status.DERIVED}
    if name is not FieldName.CURRENCY:
        given.pop(FieldName.CURRENCY, None)
    doubts = [one for one in document.ambiguities if one.field is name]
    if doubts or not given:
        raise NotUnderstoodError(name.value, raw, accepted, doubts[0].readings if doubts else ())
    return {key: _by_person(field, raw, evidence) for key, field in given.items()}


def _meant(name: FieldName, raw: str, manner: Manner, reading: str, accepted: str) -> str:
    """Return the print in a form that has one reading."""
    if name in DATE_FIELDS:
        days = dates.readings(raw, current_year=manner.received_on.year)
        return _one_of([day.isoformat() for day in days], name.value, raw, accepted, reading) or raw
    if name in AMOUNT_FIELDS:
        return _number(raw, manner.style, manner.currency, name.value, accepted, reading)
    return raw


def _number(raw: str, style: str, currency: str, where: str, accepted: str, reading: str = "") -> str:
    values = numbers.readings(raw, currency) or numbers.readings(raw)
    styled = numbers.with_style(raw, style) if style else None
    if not reading and len(values) > 1 and styled in values:
        values = (styled,) if styled is not None else values
    found = _one_of([numbers.plain_form(value) for value in values], where, raw, accepted, reading)
    if not found:
        raise NotUnderstoodError(where, raw, accepted)
    return raw if len(values) == 1 else found


def _one_of(readings: list[str], where: str, raw: str, accepted: str, chosen: str) -> str:
    """Return the only reading, or the one of several that the person means; "" when there is none."""
    different = tuple(dict.fromkeys(readings))
    if chosen and chosen in different:
        return chosen
    if len(different) > 1:
        raise NotUnderstoodError(where, raw, accepted, different)
    return different[0] if different else ""


def _alone(name: FieldName, candidate: Candidate, manner: Manner) -> BusinessDocument:
    fields = {name: FieldReading(chosen=candidate)}
    if name is not FieldName.CURRENCY and manner.currency:
        code = Candidate(raw=manner.currency, readings=(), evidence=candidate.evidence)
        fields[FieldName.CURRENCY] = FieldReading(chosen=code)
    reading = DocumentReading(
        first_page=1, last_page=1, doc_type=manner.doc_type, fields=fields, number_style=manner.style
    )
    return cleanse(reading, received_on=manner.received_on)


def _by_person(field: Field[Any], raw: str, evidence: Evidence) -> Field[Any]:
    """Return the value as a person's: known by its word, whatever the cleansing thought of the print."""
    kept = tuple(proof for proof in field.proofs if proof.name is ProofName.CHECK_DIGIT)
    update = {"raw": raw, "evidence": evidence, "status": Status.KEYED, "rule": "", "proofs": (*kept, CONFIRMED)}
    return field.model_copy(update=update)


def keyed_line(line: Line, cells: Mapping[LineField, str], manner: Manner, evidence: Evidence) -> Line:
    """Return a line with other cells; one typed empty loses its value.

    Raises:
        NotUnderstoodError: A cell is no value of its column, or can be several.
    """
    prints = dict(line.cells)
    for name, raw in cells.items():
        where = f"line {line.number} {name.value}"
        if name not in _CELLS or len(raw) > LONGEST:
            raise NotUnderstoodError(where, raw[:80], f"one of {', '.join(_CELLS)}")
        if not raw.strip():
            prints.pop(name, None)
            continue
        meant = raw
        if name in _NUMBERS:
            plain = raw.replace("%", "").strip() if name in {LineField.TAX_RATE, LineField.DISCOUNT} else raw
            currency = manner.currency if name is LineField.NET_AMOUNT else ""
            meant = _number(plain, manner.style, currency, where, _A_NUMBER)
        prints[name] = Candidate(raw=meant, readings=(), evidence=evidence)
    alone = DocumentReading(
        first_page=1, last_page=1, doc_type=manner.doc_type, fields={}, lines=(LineReading(cells=prints),)
    )
    (read,) = cleanse_lines(World(alone, manner.received_on), manner.style, manner.currency)
    changed: dict[str, Any] = {_CELLS[name]: getattr(read, _CELLS[name]) for name in cells}
    for name, raw in cells.items():
        if raw.strip() and changed[_CELLS[name]] in {None, ""}:
            raise NotUnderstoodError(f"line {line.number} {name.value}", raw, _cell_accepted(name))
    missing = {_CELLS[name] for name in _NUMBERS if getattr(line, _CELLS[name]) is None}
    decided = {attribute: getattr(read, attribute) for attribute in missing}
    return line.model_copy(update={**decided, **changed, "cells": prints})


def _cell_accepted(name: LineField) -> str:
    if name in _NUMBERS:
        return _A_NUMBER
    others = {LineField.UNIT: "a unit such as pcs, kg or h", LineField.TAX_CATEGORY: "a category such as S, Z, E or AE"}
    return others.get(name, "text")


def keyed_tax(row: TaxCategory, cells: Mapping[str, str], number: int, manner: Manner) -> TaxCategory:
    """Return a row of the tax breakdown with other cells: "category", "rate", "base", "tax"; one typed empty goes.

    Raises:
        NotUnderstoodError: A cell is no value of its column, or can be several.
    """
    evidence = Evidence(reader=Reader.PERSON)
    prints: dict[str, Candidate] = {}
    for name, raw in cells.items():
        where = f"tax row {number} {name}"
        if name not in TaxReading.model_fields or len(raw) > LONGEST:
            raise NotUnderstoodError(where, raw[:80], f"one of {', '.join(TaxReading.model_fields)}")
        meant = raw
        if raw.strip() and name != "category":
            currency = "" if name == "rate" else manner.currency
            meant = _number(raw.replace("%", "").strip(), manner.style, currency, where, _A_NUMBER)
        if raw.strip():
            prints[name] = Candidate(raw=meant, readings=(), evidence=evidence)
    alone = DocumentReading(
        first_page=1, last_page=1, doc_type=manner.doc_type, fields={}, taxes=(TaxReading.model_validate(prints),)
    )
    found = cleanse_taxes(World(alone, manner.received_on), manner.style, manner.currency)
    read = found[0] if found else TaxCategory()
    changed: dict[str, Decimal | str | None] = {name: getattr(read, name) for name in cells}
    for name, raw in cells.items():
        if raw.strip() and changed[name] in {None, ""}:
            raise NotUnderstoodError(f"tax row {number} {name}", raw, _A_NUMBER if name != "category" else "S, Z, E …")
    return row.model_copy(update=changed)
