"""Identifiers: C-40 to C-49, C-63, C-64. A wrong check digit is kept as read, without its proof, for V-ID-03."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from documents.field import Candidate, FieldName, Proof, ProofName, Status
from documents.kind import DocType
from documents.reading import FieldReading
from documents.text import Reader
from documents.values import dates, identifiers, text
from validators.cleanse import ocr_repair
from validators.cleanse.result import Result, doubtful, of_code, settled, unparsed
from validators.cleanse.world import World, order_numbers

NUMBERS: Final = (FieldName.INVOICE_NUMBER, FieldName.DELIVERY_NOTE_NUMBER, FieldName.PRECEDING_INVOICE)
MISREAD: Final = range(1, 4)
"""Characters in which a misread account may differ from that of the payment code beside it (C-66)."""
LEAST_DIGITS: Final = 6
"""Digits of a print that may be a bank account."""

_PHONE: Final = re.compile(r"\+\d{1,3}[\s()/.\d-]{6,20}")
_CUSTOMER_NUMBER: Final = re.compile(
    r"\b(?:kunden|klanten?|clients?|customer|account|cliente|debitor(?:en)?|debiteuren?)[\s.-]*"
    r"(?:nummer|number|num\.?|nr\.?|no\.?|n[°º]\.?|id|code|c[oó]digo|codice)[ .:#]*([A-Z0-9][A-Z0-9./-]*\d[A-Z0-9]*)",
    re.IGNORECASE,
)
"""A customer's number right behind its label; where the reader saw a label of an invoice, that one holds."""


def cleanse_identifiers(world: World) -> dict[FieldName, Result[str]]:
    """Return numbers, VAT identifiers and the bank account that are printed, or stand in a payment code."""
    results = _printed(world)
    account = _account_of_code(world)
    if account and FieldName.IBAN not in results:
        results[FieldName.IBAN] = Result(field=of_code(world.reading, account, ProofName.CHECK_DIGIT))
    return results


def _printed(world: World) -> dict[FieldName, Result[str]]:
    results: dict[FieldName, Result[str]] = {}
    for name, reading in world.reading.fields.items():
        if reading.chosen is None:
            continue
        if name in NUMBERS:
            results[name] = _number(world, name, reading)
        elif name is FieldName.ORDER_NUMBER:
            results[name] = _order_number(world, reading)
        elif name in {FieldName.VENDOR_TAX_ID, FieldName.BUYER_TAX_ID}:
            results |= _tax_id(world, name, reading)
        elif name is FieldName.IBAN:
            results[name] = _iban(world, reading)
        elif name is FieldName.BIC:
            results[name] = _bic(reading)
    return results


def orders(world: World) -> tuple[str, ...]:
    """Return every order number referred to, comparable (C-48); with a register, those that exist come first."""
    known = [identifiers.order_key(order.number) for order in world.orders]
    return tuple(dict.fromkeys((*known, *order_numbers(world.reading))))


def _number(world: World, name: FieldName, reading: FieldReading) -> Result[str]:
    """C-40 to C-42: as printed but for the label words; a date, account or tax number is none."""
    value = identifiers.without_number_label(_raw(reading))
    if not value or (not _is_structured(reading) and _is_other_identifier(world, reading, value)):
        return unparsed(name, reading)
    return settled(value, reading, rule="C-41" if value != text.clean(_raw(reading)) else "")


def _is_other_identifier(world: World, reading: FieldReading, value: str) -> bool:
    """C-42: a date, account, tax or phone number; an order of the client; or the number behind a customer's label."""
    if dates.looks_like_date(value) or identifiers.iban(value) or identifiers.vat_id(value) or _PHONE.fullmatch(value):
        return True
    others = (FieldName.VENDOR_TAX_ID, FieldName.BUYER_TAX_ID, FieldName.IBAN)
    printed = (world.reading.chosen(name) for name in others)
    taken = {identifiers.compact(other.raw) for other in printed if other is not None}
    ordered = {identifiers.order_key(order.number) for order in world.orders}
    number = identifiers.compact(value)
    return number in taken | ordered or (_is_unlabelled(reading) and number in _customer_numbers(world.reading.text))


def _is_unlabelled(reading: FieldReading) -> bool:
    return reading.chosen is not None and not reading.chosen.label


def _customer_numbers(page: str) -> frozenset[str]:
    return frozenset(identifiers.compact(match[1]) for match in _CUSTOMER_NUMBER.finditer(text.plain(page)))


def _order_number(world: World, reading: FieldReading) -> Result[str]:
    """C-48: with a register, the candidate that exists; else as printed without its label."""
    if world.reading.doc_type is DocType.PURCHASE_ORDER or world.master is None:
        return _printed_order(world, reading)
    candidates: Iterable[Candidate] = (reading.chosen, *world.reading.orders, *reading.others) if reading.chosen else ()
    for candidate in candidates:
        order = world.master.order(identifiers.order_key(candidate.raw))
        if order is not None:
            proof = Proof(name=ProofName.EQUALS_ORDER, detail=f"order {order.number}")
            found = reading.model_copy(update={"chosen": candidate})
            return settled(order.number, found, rule="C-48", proofs=(proof,))
    return _printed_order(world, reading)


def _printed_order(world: World, reading: FieldReading) -> Result[str]:
    cleaned = text.clean(_raw(reading))
    pattern = world.client.policy.order_pattern if world.client else ""
    match = re.search(pattern, cleaned) if pattern else None
    value = match[0] if match else identifiers.without_order_label(cleaned)
    return (
        settled(value, reading, rule="C-48" if value != cleaned else "")
        if value
        else unparsed(FieldName.ORDER_NUMBER, reading)
    )


def _tax_id(world: World, name: FieldName, reading: FieldReading) -> dict[FieldName, Result[str]]:
    """C-43, C-44: a VAT identifier in EU form, or a national number, which is none."""
    raw = _raw(reading)
    number = _first_valid(reading, identifiers.vat_id)
    if number is not None:
        return {name: settled(number, reading, rule="C-43", proofs=(_check_digit(number),))}
    if name is FieldName.VENDOR_TAX_ID and identifiers.is_national_tax_number(raw):
        printed = world.reading.chosen(FieldName.VENDOR_TAX_NUMBER)
        return {} if printed else {FieldName.VENDOR_TAX_NUMBER: settled(text.clean(raw), reading, rule="C-44")}
    return {name: _misread_tax_id(world, name, reading)}


def _misread_tax_id(world: World, name: FieldName, reading: FieldReading) -> Result[str]:
    """C-61, C-63: one misread character is mended into a registered identifier only, letters among digits always.

    That such a number is valid proves nothing then: its check digit was used up in finding it.
    """
    read = identifiers.compact(_raw(reading))
    known = _known_tax_ids(world, name, read) if _is_picture(reading) else ()
    mended = ocr_repair.one_character_off(read, known)
    if mended is not None:
        return settled(mended, reading, rule="C-63", status=Status.REPAIRED, proofs=(_check_digit(mended),))
    lettered = ocr_repair.tax_id_without_letters(read) if _is_picture(reading) else None
    if lettered is not None and identifiers.goods_tax_id(read) is None:
        return settled(lettered, reading, rule="C-61", status=Status.REPAIRED)
    return settled(read, reading, rule="C-43") if any(sign.isdigit() for sign in read) else unparsed(name, reading)


def _known_tax_ids(world: World, name: FieldName, read: str) -> tuple[str, ...]:
    """Return the registered identifiers of a side that a misread one may be."""
    if world.master is None:
        return ()
    if name is FieldName.VENDOR_TAX_ID:
        return tuple(vendor.tax_id for vendor in world.master.vendors_near_tax_id(read) if vendor.tax_id)
    return tuple(entity.tax_id for entity in world.master.entities() if entity.tax_id)


def _iban(world: World, reading: FieldReading) -> Result[str]:
    """C-45, C-61, C-63, C-64: a valid account; a misread one only if it is mended into a registered one."""
    number = _first_valid(reading, identifiers.iban)
    if number is not None:
        return settled(number, reading, rule="C-45", proofs=(_check_digit(number),))
    return _mended_iban(world, reading) if _is_picture(reading) else _account_as_read(reading)


def _mended_iban(world: World, reading: FieldReading) -> Result[str]:
    asked = _account_of_code(world)
    if asked and ocr_repair.differences(identifiers.compact(_raw(reading)), asked) in MISREAD:
        return settled(asked, reading, rule="C-66", status=Status.REPAIRED, proofs=(_check_digit(asked),))
    lettered = ocr_repair.iban_without_letters(_raw(reading))
    if lettered is not None and _is_registered(world, lettered):
        return settled(lettered, reading, rule="C-61", status=Status.REPAIRED, proofs=(_check_digit(lettered),))
    mended = ocr_repair.one_character_off(identifiers.compact(_raw(reading)), _accounts_of_vendor(world))
    if mended is not None:
        return settled(mended, reading, rule="C-63", status=Status.REPAIRED, proofs=(_check_digit(mended),))
    if lettered is not None:
        return doubtful(FieldName.IBAN, reading, (lettered,))
    return _account_as_read(reading)


def _account_of_code(world: World) -> str:
    """Return the account that the payment codes of the page name, "" where they name none or several (C-66)."""
    asked = {code.iban for code in world.reading.payment_codes if code.iban}
    return asked.pop() if len(asked) == 1 else ""


def _account_as_read(reading: FieldReading) -> Result[str]:
    """Keep an account without valid check digits, unproven: that it is not the vendor's must come to light."""
    read = identifiers.compact(_raw(reading))
    if sum(sign.isdigit() for sign in read) < LEAST_DIGITS:
        return unparsed(FieldName.IBAN, reading)
    return settled(read, reading, rule="C-45")


def _is_registered(world: World, iban: str) -> bool:
    return world.master is not None and bool(world.master.vendors_by_iban(iban))


def _accounts_of_vendor(world: World) -> tuple[str, ...]:
    """Return the accounts of the vendor that other keys on the page name."""
    return tuple(account.iban for account in world.vendor.accounts) if world.vendor else ()


def _bic(reading: FieldReading) -> Result[str]:
    number = identifiers.bic(_raw(reading))
    return settled(number, reading, rule="C-46") if number else unparsed(FieldName.BIC, reading)


def picture_iban(printed: Candidate | None) -> str:
    """Return the account that the visible page of a hybrid shows, compact, right or not; "" for none (V-DOC-08)."""
    return identifiers.iban(printed.raw) or identifiers.compact(printed.raw) if printed else ""


def _first_valid(reading: FieldReading, valid: Callable[[str], str | None]) -> str | None:
    """Return the print itself, else a reading of it, where it is valid: a label may have added the country."""
    prints = (reading.chosen.raw, *reading.chosen.readings) if reading.chosen else ()
    return next((number for print_ in prints if (number := valid(print_)) is not None), None)


def _check_digit(number: str) -> Proof:
    return Proof(name=ProofName.CHECK_DIGIT, detail=f"{number} has the right check digits")


def _is_structured(reading: FieldReading) -> bool:
    """Tell whether an e-invoice states the value: what its sender calls an invoice number is one."""
    return reading.chosen is not None and reading.chosen.evidence.reader is Reader.XML


def _is_picture(reading: FieldReading) -> bool:
    return reading.chosen is not None and reading.chosen.evidence.reader is Reader.OCR


def _raw(reading: FieldReading) -> str:
    return reading.chosen.raw if reading.chosen else ""
