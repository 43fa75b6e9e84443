"""The file for the bank: order of elements, lengths, letters and sums of pain.001.001.09 and the SEPA rulebook."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from documents.error import WrongInputError
from documents.master.party import Entity
from ledgers.entry import ItemKey
from ledgers.paying.pain001 import LONGEST_REMITTANCE, NAMESPACE, payment_file, remittance, sepa_text
from ledgers.paying.runs import ItemState, Run, RunItem, RunPayment, RunState

IBAN = "DE89370400440532013000"
PAYER = Entity(id="AC", name="Acme & Söhne GmbH", country="DE", iban="DE02200505501015871393", bic="HASPDEHHXXX")
MOMENT = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)
SEPA = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
ORDER = {
    "Document": ["CstmrCdtTrfInitn"],
    "CstmrCdtTrfInitn": ["GrpHdr", "PmtInf", "PmtInf"],
    "GrpHdr": ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
    "PmtInf": [
        "PmtInfId",
        "PmtMtd",
        "BtchBookg",
        "NbOfTxs",
        "CtrlSum",
        "PmtTpInf",
        "ReqdExctnDt",
        "Dbtr",
        "DbtrAcct",
        "DbtrAgt",
        "ChrgBr",
        "CdtTrfTxInf",
    ],
    "CdtTrfTxInf": ["PmtId", "Amt", "Cdtr", "CdtrAcct", "RmtInf"],
    "ReqdExctnDt": ["Dt"],
    "FinInstnId": ["BICFI"],
}
"""Elements that have others inside, as the schema orders them."""


def payment(number: int = 1, *amounts: str, day: int = 5, **more: Any) -> RunPayment:
    items = tuple(
        RunItem(key=ItemKey(label=f"AC-AP-2026-{at:06d}", line_no=3), reference=f"R-{at}", paid=Decimal(amount))
        for at, amount in enumerate(amounts or ("100.00",), start=1)
    )
    values: dict[str, Any] = {
        "end_to_end": f"acme-000001-{number:04d}",
        "vendor_id": "V1",
        "payee": "Müller Bürobedarf GmbH",
        "iban": IBAN,
        "day": dt.date(2026, 6, day),
        "state": ItemState.SCHEDULED,
        "items": items,
    }
    return RunPayment(**values | more)


def run(*payments: RunPayment, currency: str = "EUR") -> Run:
    return Run(
        id="acme-000001",
        number=1,
        entity="AC",
        currency=currency,
        base_currency="EUR",
        base_total=Decimal(0),
        until=dt.date(2026, 6, 30),
        state=RunState.APPROVED,
        digest="",
        proposed_by="ann",
        payments=payments or (payment(), payment(2, "50.00", "-20.00", day=8)),
    )


def written(*payments: RunPayment, payer: Entity = PAYER) -> etree._Element:
    return etree.fromstring(payment_file(run(*payments), payer, MOMENT))


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [one.text for one in root.iterfind(".//" + "/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/")))]


def test_elements_stand_in_the_order_of_the_schema() -> None:
    root = written()
    assert root.tag == f"{{{NAMESPACE}}}Document"
    for element in root.iter():
        name = etree.QName(element).localname
        inside = [etree.QName(child).localname for child in element]
        assert name not in ORDER or inside == ORDER[name]


def test_sums_numbers_and_ids_are_those_of_the_run() -> None:
    root = written()
    assert texts(root, "GrpHdr/NbOfTxs") == ["2"]
    assert texts(root, "GrpHdr/CtrlSum") == ["130.00"]
    assert texts(root, "PmtInf/CtrlSum") == ["100.00", "30.00"]
    assert texts(root, "InstdAmt") == ["100.00", "30.00"]
    assert texts(root, "ReqdExctnDt/Dt") == ["2026-06-05", "2026-06-08"]
    assert texts(root, "EndToEndId") == ["acme-000001-0001", "acme-000001-0002"]
    assert texts(root, "DbtrAcct/Id/IBAN") == ["DE02200505501015871393"] * 2
    assert texts(root, "CdtrAcct/Id/IBAN") == [IBAN] * 2
    assert texts(root, "Ustrd") == ["R-1", "R-1 less R-2"]
    assert texts(root, "Dbtr/Nm") == ["Acme + Soehne GmbH"] * 2


def test_what_is_paid_or_dropped_is_not_written_again() -> None:
    root = written(payment(), payment(2, state=ItemState.DROPPED), payment(3, state=ItemState.PAID))
    assert texts(root, "EndToEndId") == ["acme-000001-0001"]
    assert texts(root, "GrpHdr/NbOfTxs") == ["1"]


def test_without_a_bic_the_iban_is_enough() -> None:
    root = written(payment(), payer=PAYER.model_copy(update={"bic": ""}))
    assert texts(root, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


@pytest.mark.parametrize(
    ("payments", "message"),
    [
        (payment(1, "0.00"), "found 0.00 EUR, expected 0.01 to 999999999.99"),
        (payment(1, "5.00", "-6.00"), "found -1.00 EUR"),
        (payment(1, "1000000000.00"), "found 1000000000.00 EUR"),
        (payment(iban="DE89370400440532013001"), 'found account "DE89370400440532013001"'),
    ],
)
def test_what_no_bank_would_take_is_not_written(payments: RunPayment, message: str) -> None:
    with pytest.raises(WrongInputError, match=message):
        written(payments)


def test_only_euros_and_only_from_an_account() -> None:
    with pytest.raises(WrongInputError, match=r"found 100\.00 USD, expected"):
        payment_file(run(currency="USD"), PAYER, MOMENT)
    with pytest.raises(WrongInputError, match="company AC: found no iban"):
        written(payer=PAYER.model_copy(update={"iban": ""}))


@pytest.mark.parametrize(
    ("raw", "text"),
    [("Łódź Żywiec", "Lodz Zywiec"), ("Größe & Co_KG", "Groesse + Co-KG"), ("//a//b/", "a/b"), ("株式会社", "....")],
)
def test_letters_become_those_every_bank_takes(raw: str, text: str) -> None:
    assert sepa_text(raw, 70) == text


@given(st.text(max_size=200), st.integers(1, 140))
def test_no_other_letter_is_ever_written(raw: str, longest: int) -> None:
    text = sepa_text(raw, longest)
    assert SEPA.fullmatch(text)
    assert len(text) <= longest
    assert "//" not in text
    assert not text.startswith("/")
    assert not text.endswith("/")


@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=40))
@example([" "])
def test_the_remittance_holds_as_many_numbers_as_fit(numbers: list[str]) -> None:
    items = tuple(
        RunItem(key=ItemKey(label=f"L{at}", line_no=1), reference=number, paid=Decimal(1))
        for at, number in enumerate(numbers)
    )
    text = remittance(payment(items=items))
    assert SEPA.fullmatch(text)
    assert 0 < len(text) <= LONGEST_REMITTANCE
