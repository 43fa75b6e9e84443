"""What a printed payment code says (C-66): Swiss QR-bill, EPC code ("Girocode") and the Saudi invoice code.

A code is read with error correction: what it says is certain, but not that it says the same as the print beside it, nor
that its account is the vendor's.

Sources: Swiss Implementation Guidelines QR-bill 2.3 (section 4); Swico S1 1.2; EPC069-12 version 2.1; ZATCA Security
Features Implementation Standards 1.1, annex 3.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from documents.value import Value
from documents.values import identifiers
from documents.values.bank_numbers import Scheme, valid_number

LONGEST: Final = 1500
"""Characters of a payload; a Swiss code has at most 997, an EPC code 331 bytes."""

_AMOUNT: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_LINE_END: Final = re.compile(r"\r\n|\n|\r")
_BILL_TAG: Final = re.compile(r"/(\d\d)/((?:\\.|[^/\\])*)")
_SWISS_LINES: Final = 31
"""Lines of a Swiss code that must be there, up to the trailer "EPD"."""
_EPC_LINES: Final = 7
_EPC_VERSIONS: Final = frozenset({"001", "002"})
_SWISS_CURRENCIES: Final = frozenset({"CHF", "EUR"})
_REFERENCE_SCHEMES: Final = {"QRR": Scheme.QRR, "SCOR": Scheme.RF}


class CodeKind(StrEnum):
    """Which standard a code follows."""

    SWISS_QR = "Swiss QR-bill"
    EPC = "EPC code"
    ZATCA = "ZATCA code"


class PaymentCode(Value):
    """The content of one code; empty or None where it leaves a part open.

    Attributes:
        iban: BT-84, valid, without blanks.
        creditor: BT-85, the name of the payee.
        amount: To be paid, in `currency`; never negative.
        reference: BT-83, with right check digits, unchanged; empty for none.
        message: Unstructured remittance information.
        invoice_number: BT-1, where the code carries data of the bill.
        issue_date: BT-2, likewise.
        tax_id: BT-31, likewise.
        tax_amount: BT-110, likewise.
    """

    kind: CodeKind
    iban: str = ""
    bic: str = ""
    creditor: str = ""
    amount: Decimal | None = None
    currency: str = ""
    reference: str = ""
    message: str = ""
    invoice_number: str = ""
    issue_date: dt.date | None = None
    tax_id: str = ""
    tax_amount: Decimal | None = None


def parse(payload: str) -> PaymentCode | None:
    """Return what a code says; None for a code of another kind, or one that breaks its own standard."""
    if len(payload) > LONGEST:
        return None
    lines = [line.strip() for line in _LINE_END.split(payload.strip("\ufeff"))]
    if lines[0] == "SPC":
        return _swiss(lines)
    if lines[0] == "BCD":
        return _epc(lines)
    return _zatca(payload.strip())


def _swiss(lines: Sequence[str]) -> PaymentCode | None:
    """Read a QR-bill, version 02xx: 31 lines at least, in a fixed order, empty where nothing is stated."""
    if len(lines) < _SWISS_LINES or not lines[1].startswith("02") or lines[30] != "EPD":
        return None
    iban, amount, currency = identifiers.iban(lines[3]), _amount(lines[18]), lines[19]
    if iban is None or iban[:2] not in {"CH", "LI"} or currency not in _SWISS_CURRENCIES or (lines[18] and not amount):
        return None
    scheme = _REFERENCE_SCHEMES.get(lines[27])
    bill = dict(_bill_tags(lines[31] if len(lines) > _SWISS_LINES else ""))
    return PaymentCode(
        kind=CodeKind.SWISS_QR,
        iban=iban,
        creditor=lines[5],
        amount=amount,
        currency=currency,
        reference=(valid_number(lines[28], scheme) or "") if scheme else "",
        message=lines[29],
        invoice_number=bill.get("10", ""),
        issue_date=_short_day(bill.get("11", "")),
        tax_id=identifiers.vat_id(bill.get("30", ""), "CH") or "",
    )


def _bill_tags(line: str) -> Iterator[tuple[str, str]]:
    """Yield the tags of structured bill information (Swico S1); a slash within a value has a backslash before it."""
    if line.startswith("//S1/"):
        for match in _BILL_TAG.finditer(line, len("//S1")):
            yield match[1], re.sub(r"\\(.)", r"\1", match[2])


def _epc(lines: Sequence[str]) -> PaymentCode | None:
    """Read an EPC code: a SEPA credit transfer in euro."""
    if len(lines) < _EPC_LINES or lines[1] not in _EPC_VERSIONS or lines[3] != "SCT":
        return None
    *_, bic, creditor, printed, sum_, _purpose, reference, message = [*lines[:11], *[""] * 4][:11]
    iban, amount = identifiers.iban(printed), _amount(sum_.removeprefix("EUR"))
    if iban is None or not creditor or (sum_ and (not amount or not sum_.startswith("EUR"))):
        return None
    return PaymentCode(
        kind=CodeKind.EPC,
        iban=iban,
        bic=identifiers.bic(bic) or "",
        creditor=creditor,
        amount=amount,
        currency="EUR",
        reference=identifiers.rf_reference(reference) or "",
        message=message,
    )


def _zatca(payload: str) -> PaymentCode | None:
    """Read the code of a Saudi invoice: tag, length and value of five parts at least, in Base64."""
    try:
        parts = _tagged(base64.b64decode(payload, validate=True))
        name, tax_number, stamp, total, tax = (parts[tag].decode("utf-8") for tag in range(1, 6))
        day = dt.date.fromisoformat(stamp[:10])
    except (binascii.Error, ValueError, KeyError):
        return None
    amount, tax_amount = _amount(total), _amount(tax)
    if amount is None or tax_amount is None or not re.fullmatch(r"3\d{13}3", tax_number):
        return None
    return PaymentCode(
        kind=CodeKind.ZATCA,
        creditor=name,
        tax_id=tax_number,
        issue_date=day,
        amount=amount,
        tax_amount=tax_amount,
        currency="SAR",
    )


def _tagged(data: bytes) -> Mapping[int, bytes]:
    """Return the parts by tag.

    Raises:
        ValueError: A part is cut short.
    """
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        if at + 2 > len(data) or at + 2 + data[at + 1] > len(data):
            raise ValueError("a part is cut short")
        found[data[at]] = data[at + 2 : at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
    return found


def _amount(printed: str) -> Decimal | None:
    return Decimal(printed) if _AMOUNT.fullmatch(printed) else None


def _short_day(digits: str) -> dt.date | None:
    """Return the day of "260514", which is 2026-05-14."""
    try:
        return dt.date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])) if len(digits) == 6 else None
    except ValueError:
        return None
