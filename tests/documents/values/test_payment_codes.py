"""Payment codes (C-66): what their payloads say, and which are none."""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values.payment_codes import LONGEST, CodeKind, PaymentCode, parse

IBAN = "DE89370400440532013000"
SWISS_IBAN = "CH4431999123000889012"
QRR = "210000000003139471430009017"
AMOUNTS = st.decimals(Decimal("0.01"), Decimal("999999999.99"), places=2)
NAMES = st.text(st.characters(min_codepoint=48, max_codepoint=0x17F, categories=("L", "N")), min_size=1, max_size=60)
STATED = "//S1/10/10201409/11/260514/20/1400.000-53/30/106017086/32/7.7/40/2:10;0:30"


def swiss(**changes: str) -> str:
    """A QR-bill as in the guidelines, with some lines changed by their meaning."""
    s = {
        "version": "0200",
        "iban": SWISS_IBAN,
        "name": "Muster AG",
        "amount": "1949.75",
        "currency": "CHF",
        "kind": "QRR",
        "reference": QRR,
        "message": "Order of 15 June",
        "end": "EPD",
        "bill": "",
    } | changes
    creditor = ["S", s["name"], "Musterstrasse", "1", "8000", "Zürich", "CH"]
    debtor = ["S", "Käufer GmbH", "Weg", "2", "9400", "Rorschach", "CH"]
    head = ["SPC", s["version"], "1", s["iban"], *creditor, *[""] * 7, s["amount"], s["currency"], *debtor]
    return "\r\n".join([*head, s["kind"], s["reference"], s["message"], s["end"], s["bill"]])


def epc(**changes: str) -> str:
    s = {"version": "002", "bic": "", "name": "Muster GmbH", "iban": IBAN, "amount": "EUR148.11"} | changes
    head = ["BCD", s["version"], "1", "SCT", s["bic"], s["name"], s["iban"], s["amount"], "", s.get("reference", "")]
    return "\n".join([*head, s.get("message", "")])


def zatca(**changes: str) -> str:
    stated = {"name": "Firm", "tax": "310122393500003", "at": "2026-03-04T10:00:00Z", "sum": "115.00", "vat": "15.00"}
    values = [value.encode() for value in (stated | changes).values()]
    tagged = b"".join(bytes([tag, len(value)]) + value for tag, value in enumerate(values, start=1))
    return base64.b64encode(tagged).decode()


def test_a_swiss_bill_gives_account_amount_and_reference() -> None:
    assert parse(swiss(bill=STATED)) == PaymentCode(
        kind=CodeKind.SWISS_QR,
        iban=SWISS_IBAN,
        creditor="Muster AG",
        amount=Decimal("1949.75"),
        currency="CHF",
        reference=QRR,
        message="Order of 15 June",
        invoice_number="10201409",
        issue_date=dt.date(2026, 5, 14),
        tax_id="CHE106017086MWST",
    )


def test_an_epc_code_gives_a_transfer_in_euro() -> None:
    found = parse(epc(reference="RF18 5390 0754 7034", bic="COBADEFFXXX"))
    assert found is not None
    assert (found.kind, found.iban, found.amount, found.currency) == (CodeKind.EPC, IBAN, Decimal("148.11"), "EUR")
    assert (found.reference, found.bic, found.creditor) == ("RF18539007547034", "COBADEFFXXX", "Muster GmbH")


def test_a_saudi_code_gives_the_totals_of_the_invoice() -> None:
    found = parse(zatca())
    assert found is not None
    assert (found.amount, found.tax_amount, found.currency) == (Decimal("115.00"), Decimal("15.00"), "SAR")
    assert (found.tax_id, found.issue_date, found.iban) == ("310122393500003", dt.date(2026, 3, 4), "")


def test_a_code_may_leave_the_amount_open() -> None:
    for payload in (swiss(amount=""), epc(amount="")):
        found = parse(payload)
        assert found is not None
        assert found.amount is None


def test_a_reference_with_wrong_check_digits_is_none() -> None:
    found = parse(swiss(reference=QRR[:-1] + "8"))
    assert found is not None
    assert found.reference == ""


def test_a_slash_inside_a_number_of_the_bill_is_kept() -> None:
    found = parse(swiss(bill="//S1/10/X.66711\\/8824/11/260514"))
    assert found is not None
    assert found.invoice_number == "X.66711/8824"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "https://example.com/pay?iban=DE89370400440532013000",
        swiss(iban=SWISS_IBAN[:-1] + "3"),
        swiss(iban=IBAN),
        swiss(currency="USD"),
        swiss(amount="1'949.75"),
        swiss(amount="-5.00"),
        swiss(version="0100"),
        swiss(end=""),
        swiss()[:60],
        epc(iban=IBAN[:-1] + "1"),
        epc(amount="148.11"),
        epc(amount="USD148.11"),
        epc(name=""),
        epc(version="009"),
        "BCD\n002",
        zatca(tax="123"),
        zatca(at="yesterday"),
        zatca(sum="115,00"),
        zatca()[:-8],
        swiss(message="x" * LONGEST),
    ],
)
def test_what_breaks_its_standard_says_nothing(payload: str) -> None:
    assert parse(payload) is None


@given(AMOUNTS, NAMES)
def test_what_is_encoded_comes_back(amount: Decimal, name: str) -> None:
    for payload in (swiss(amount=str(amount), name=name), epc(amount=f"EUR{amount}", name=name)):
        found = parse(payload)
        assert found is not None
        assert (found.amount, found.creditor) == (amount, name)


@given(st.text(max_size=300))
def test_any_text_is_a_code_or_none(payload: str) -> None:
    parse(payload)
    parse("SPC\n" + payload)
    parse("BCD\n" + payload)
