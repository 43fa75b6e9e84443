"""Deposit and final invoice, with the figures of the accounting specification (P-08, AT-11)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.business import TaxCategory
from documents.deposits import Deposit, DepositTax
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.cases.legs import PostingCaseError
from ledgers.deposits import open_deposits
from ledgers.reconcile import within_the_ledger
from tests.ledgers.cases import CLIENT, SHA, by_account, field, invoice, work


def deposit_invoice(net: str = "3000.00", tax: str = "570.00", **more: Any) -> Any:
    return work(invoice(net, rate="19", tax=tax, deposit=True, **more))


def final_invoice(prepaid: str = "3570.00", payable: str = "8330.00", **more: Any) -> Any:
    paid = {"prepaid": field(Decimal(prepaid)), "payable": field(Decimal(payable))}
    named = {"invoice_number": field("R-2"), **paid}
    return work(invoice("10000.00", rate="19", tax="1900.00", **named), document_id="doc-2", **more)


def deposit(number: str = "R-1", net: str = "3000.00", tax: str = "570.00", **more: Any) -> Deposit:
    money = Decimal(net)
    charged = DepositTax(account="1400", tax_code="V19", base=money, amount=Decimal(tax))
    values = {"entry": "AC-AP-2026-000001", "line_no": 1, "net": money, "base": money, "currency": "EUR"}
    return Deposit(number=number, tax=Decimal(tax), **{"taxes": (charged,)} | values | more)


def test_p08a_a_deposit_is_an_asset_and_no_cost() -> None:
    assert by_account(invoice_entry(deposit_invoice())) == {"1300": "3000.00", "1400": "570.00", "2000": "-3570.00"}


def test_p08c_the_final_invoice_uses_the_deposit_and_deducts_its_tax_once() -> None:
    entry = invoice_entry(final_invoice(deposits=(deposit(),)))
    assert by_account(entry) == {"1300": "-3000.00", "1400": "1330.00", "2000": "-8330.00", "6200": "10000.00"}
    assert [key.label for key in entry.settles.values()] == ["AC-AP-2026-000001"]


def test_at11_over_both_invoices_the_tax_is_deducted_once(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(deposit_invoice()), document_sha=SHA)
        known = open_deposits(connection, "acme", "V1")
        assert [(one.number, one.gross) for one in known] == [("R-1", Decimal("3570.00"))]
        general_ledger.post(connection, invoice_entry(final_invoice(deposits=known)), document_sha=SHA)
        balances = {row.account: str(row.balance) for row in general_ledger.trial_balance(connection, "acme")}
        assert balances == {"1300": "0.00", "1400": "1900.00", "2000": "-11900.00", "6200": "10000.00"}
        assert open_deposits(connection, "acme", "V1") == ()
        assert list(within_the_ledger(connection, CLIENT)) == []


def test_the_deposit_is_open_again_when_the_final_invoice_is_reversed(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(deposit_invoice()), document_sha=SHA)
        final = invoice_entry(final_invoice(deposits=open_deposits(connection, "acme", "V1")))
        label = general_ledger.post(connection, final, document_sha=SHA).label
        how = general_ledger.Reversal(posting_date=final.posting_date, fiscal_year=2026, maker="ann")
        general_ledger.reverse(connection, "acme", label, how)
        assert [one.net for one in open_deposits(connection, "acme", "V1")] == [Decimal("3000.00")]
        assert list(within_the_ledger(connection, CLIENT)) == []


def of_two_rates(*rows: tuple[str, str, str], **more: Any) -> Any:
    """Rows are rate, net and tax."""
    taxes = tuple(
        TaxCategory(category="S", rate=Decimal(rate), base=Decimal(net), tax=Decimal(tax)) for rate, net, tax in rows
    )
    tax = str(sum((row.tax or Decimal(0) for row in taxes), Decimal(0)))
    document = invoice(*(net for _rate, net, _tax in rows), tax=tax, taxes=taxes, **more)
    rated = (line.model_copy(update={"tax_rate": row.rate}) for line, row in zip(document.lines, taxes, strict=True))
    return document.model_copy(update={"lines": tuple(rated)})


def test_p08_each_tax_code_of_a_deposit_is_deducted_once(engine: sa.Engine) -> None:
    first = of_two_rates(("19", "300.00", "57.00"), ("20", "100.00", "20.00"), deposit=True)
    paid = {"prepaid": field(Decimal("477.00")), "payable": field(Decimal("1113.00"))}
    last = of_two_rates(("19", "1000.00", "190.00"), ("20", "333.33", "66.67"), invoice_number=field("R-2"), **paid)
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(work(first)), document_sha=SHA)
        known = open_deposits(connection, "acme", "V1")
        entry = invoice_entry(work(last, document_id="doc-2", deposits=known))
        general_ledger.post(connection, entry, document_sha=SHA)
        balances = {row.account: str(row.balance) for row in general_ledger.trial_balance(connection, "acme")}
        assert balances == {"1300": "0.00", "1400": "256.67", "2000": "-1590.00", "6200": "1333.33"}
        assert list(within_the_ledger(connection, CLIENT)) == []
    less = [(p.tax_code, str(p.amount), str(p.tax_base)) for p in entry.postings if p.tax_code and p.amount < 0]
    assert less == [("V19", "-57.00", "-300.00"), ("V20", "-20.00", "-100.00")]


def test_p08_tax_of_a_deposit_that_is_not_deductible_is_paid_in_advance_too(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        first = work(invoice("800.00", rate="25", tax="200.00", deposit=True))
        general_ledger.post(connection, invoice_entry(first), document_sha=SHA)
        assert list(within_the_ledger(connection, CLIENT)) == []
        known = open_deposits(connection, "acme", "V1")
        assert [(one.net, one.tax) for one in known] == [(Decimal("900.00"), Decimal("100.00"))]
        paid = {"prepaid": field(Decimal("1000.00")), "payable": field(Decimal("9000.00"))}
        last = invoice("8000.00", rate="25", tax="2000.00", invoice_number=field("R-2"), **paid)
        entry = invoice_entry(work(last, document_id="doc-2", deposits=known))
        assert by_account(entry) == {"1300": "-900.00", "1400": "900.00", "2000": "-9000.00", "6200": "9000.00"}


def test_p08_reverse_charge_on_a_deposit_is_owed_once() -> None:
    both = (
        DepositTax(account="1405", tax_code="R19", base=Decimal(1000), amount=Decimal(190)),
        DepositTax(account="2105", tax_code="R19", base=Decimal(1000), amount=Decimal(-190)),
    )
    known = deposit(net="1000.00", tax="0", taxes=both)
    document = invoice(
        "4000.00",
        rate="0",
        taxes=(TaxCategory(category="K", base=Decimal(4000), tax=Decimal(0)),),
        prepaid=field(Decimal("1000.00")),
        payable=field(Decimal("3000.00")),
    )
    entry = invoice_entry(work(document, deposits=(known,)))
    assert by_account(entry) == {
        "1300": "-1000.00",
        "1405": "570.00",
        "2000": "-3000.00",
        "2105": "-570.00",
        "6200": "4000.00",
    }


def test_two_deposits_make_the_amount_together() -> None:
    both = deposit("R-0", "1000.00", "190.00", line_no=1), deposit("R-1", "2000.00", "380.00", line_no=2)
    entry = invoice_entry(final_invoice(deposits=both))
    assert by_account(entry)["1300"] == "-3000.00"
    assert sorted(key.line_no for key in entry.settles.values()) == [1, 2]


@pytest.mark.parametrize(
    "deposits",
    [(), (deposit(net="2999.99"),), (deposit("R-7"), deposit("R-8")), (deposit(currency="USD"),)],
)
def test_deposits_that_do_not_come_to_the_amount_in_one_way_are_asked_about(deposits: tuple[Deposit, ...]) -> None:
    with pytest.raises(PostingCaseError, match=r"deducts 3570\.00 EUR paid before, and the vendor's open deposits"):
        invoice_entry(final_invoice(deposits=deposits))


def test_of_two_equal_deposits_the_one_named_is_used() -> None:
    entry = invoice_entry(
        work(
            invoice(
                "10000.00",
                rate="19",
                tax="1900.00",
                prepaid=field(Decimal("3570.00")),
                payable=field(Decimal("8330.00")),
                preceding_invoice=field("R-8"),
            ),
            deposits=(deposit("R-7"), deposit("R-8", line_no=3)),
        )
    )
    assert [key.line_no for key in entry.settles.values()] == [3]


def test_what_is_demanded_must_be_the_rest() -> None:
    with pytest.raises(PostingCaseError, match=r"less what was paid before, are 8330\.00 EUR, .* demands 8329\.99"):
        invoice_entry(final_invoice(payable="8329.99", deposits=(deposit(),)))
