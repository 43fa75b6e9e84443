"""A payment run as a file for the bank: ISO 20022 customer credit transfer initiation, pain.001.001.09.

Sources: ISO 20022 message definition report "Payments Initiation" 2019; EPC132-08 (SEPA credit transfer, customer to
bank, 2023 version 1.1); EPC217-08 (SEPA character set).
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import Final

from lxml import etree

from documents.error import WrongInputError
from documents.master.party import Entity
from documents.values.identifiers import iban
from ledgers.cases.legs import ZERO
from ledgers.paying.runs import Run, RunPayment

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_NAME: Final = 70
LONGEST_REMITTANCE: Final = 140
LONGEST_ID: Final = 35
LARGEST: Final = Decimal("999999999.99")
"""Of one transfer (EPC132-08, AT-T002)."""
_NOT_SEPA: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_LETTERS: Final = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o",
        "Ø": "O", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "&": "+",
        "_": "-", ";": ",", "–": "-", "—": "-",
    }
)  # fmt: skip
"""Letters that lose more than an accent; German banks expect two letters for an umlaut."""


def sepa_text(raw: str, longest: int) -> str:
    """Return a text in the characters that every bank takes (EPC217-08), cut to its longest; others become a point.

    It never begins or ends with a slash nor has two of them together, as the rules of the scheme ask.
    """
    marked = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", raw).translate(_LETTERS))
    bare = "".join(sign for sign in marked if not unicodedata.combining(sign))
    latin = re.sub(r"/{2,}", "/", " ".join(_NOT_SEPA.sub(".", bare).split()))
    return latin.strip("/ ")[:longest].rstrip("/ ")


def payment_file(run: Run, payer: Entity, created: dt.datetime) -> bytes:
    """Return the file of the run's scheduled payments; the same run and moment give the same bytes.

    Args:
        run: In one currency, EUR.
        payer: The company that pays, with its IBAN.
        created: Moment of the file, UTC.

    Raises:
        WrongInputError: The company has no IBAN, or a payment cannot be written.
    """
    if not payer.iban:
        raise WrongInputError(
            f"company {payer.id}: found no iban in the client's file, expected the account that pays; "
            "write it there as the company's `iban`; no file was written"
        )
    _check(run)
    root = etree.fromstring(f'<Document xmlns="{NAMESPACE}"/>')
    initiation = _add(root, "CstmrCdtTrfInitn")
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", run.id)
    _add(header, "CreDtTm", created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"))
    _totals(header, run.scheduled)
    _add(_add(header, "InitgPty"), "Nm", _name(payer.name, payer.id))
    by_day = sorted(run.scheduled, key=lambda payment: (payment.day, payment.end_to_end))
    for number, (day, payments) in enumerate(groupby(by_day, key=lambda payment: payment.day), start=1):
        _batch(initiation, f"{run.id}-B{number:02d}", day, list(payments), payer, run.currency)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def remittance(payment: RunPayment) -> str:
    """Return what the vendor reads: the numbers of what is paid and of credits, as many as 140 characters hold."""
    invoices = [_name(item.reference, item.key.label, LONGEST_ID) for item in payment.items if item.paid > 0]
    credits_ = [_name(item.reference, item.key.label, LONGEST_ID) for item in payment.items if item.paid < 0]
    names = [*invoices, *(f"less {name}" for name in credits_)]
    for shown in range(len(names), 0, -1):
        rest = len(names) - shown
        text = " ".join(names[:shown]) + (f" and {rest} more" if rest else "")
        if len(text) <= LONGEST_REMITTANCE:
            return text
    return payment.end_to_end


def _check(run: Run) -> None:
    for payment in run.scheduled:
        where = f"{payment.end_to_end} to {payment.payee}"
        if not ZERO < payment.amount <= LARGEST or run.currency != "EUR":
            raise WrongInputError(f"{where}: found {payment.amount} {run.currency}, expected 0.01 to {LARGEST} EUR")
        if iban(payment.iban) != payment.iban:
            raise WrongInputError(f'{where}: found account "{payment.iban}", expected an IBAN without blanks')


def _batch(  # each is a different fact
    parent: etree._Element, name: str, day: dt.date, payments: Sequence[RunPayment], payer: Entity, currency: str
) -> None:
    """Add the payments of one execution day."""
    batch = _add(parent, "PmtInf")
    _add(batch, "PmtInfId", name)
    _add(batch, "PmtMtd", "TRF")
    _add(batch, "BtchBookg", "false")
    _totals(batch, payments)
    _add(_add(_add(batch, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _add(_add(batch, "ReqdExctnDt"), "Dt", day.isoformat())
    _add(_add(batch, "Dbtr"), "Nm", _name(payer.name, payer.id))
    _account(batch, "DbtrAcct", payer.iban)
    bank = _add(_add(batch, "DbtrAgt"), "FinInstnId")
    if payer.bic:
        _add(bank, "BICFI", payer.bic)
    else:
        _add(_add(bank, "Othr"), "Id", "NOTPROVIDED")
    _add(batch, "ChrgBr", "SLEV")
    for payment in payments:
        _transfer(batch, payment, currency)


def _transfer(batch: etree._Element, payment: RunPayment, currency: str) -> None:
    transfer = _add(batch, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", payment.end_to_end)
    _add(_add(transfer, "Amt"), "InstdAmt", str(payment.amount)).set("Ccy", currency)
    _add(_add(transfer, "Cdtr"), "Nm", _name(payment.payee, payment.vendor_id))
    _account(transfer, "CdtrAcct", payment.iban)
    _add(_add(transfer, "RmtInf"), "Ustrd", remittance(payment))


def _totals(parent: etree._Element, payments: Sequence[RunPayment]) -> None:
    _add(parent, "NbOfTxs", str(len(payments)))
    _add(parent, "CtrlSum", str(sum((payment.amount for payment in payments), ZERO)))


def _account(parent: etree._Element, tag: str, number: str) -> None:
    _add(_add(_add(parent, tag), "Id"), "IBAN", number)


def _name(name: str, otherwise: str, longest: int = LONGEST_NAME) -> str:
    """Return a text that a bank takes; the other one where nothing is left of the first, such as of a blank."""
    return sepa_text(name, longest) or sepa_text(otherwise, longest)


def _add(parent: etree._Element, tag: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    child.text = text
    return child
