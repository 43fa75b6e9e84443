from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.finding import Finding, Severity
from ledgers import general_ledger, sub_ledger
from ledgers.entry import ItemKey
from ledgers.paying.payments import PaidRow, PaymentRefusedError, PostedPayments, post_payments
from ledgers.reconcile import within_the_ledger
from tests.ledgers.cases import CLIENT
from tests.ledgers.samples import DAY, SHA, invoice_entry, judged, posting

PAID_ON = dt.date(2026, 6, 5)


def row(invoice: str = "R-doc-1", amount: str = "1200.00", **more: Any) -> PaidRow:
    values = {"payment": "P-1", "date": PAID_ON, "vendor_id": "northwind", "currency": "EUR"}
    return PaidRow(**values | {"invoice": invoice, "amount": Decimal(amount)} | more)


def no_rate(_currency: str, _day: dt.date) -> Decimal | None:
    return None


def pay(connection: sa.Connection, *rows: PaidRow) -> PostedPayments:
    return post_payments(connection, CLIENT, rows, no_rate, maker="operator")


def open_amounts(connection: sa.Connection) -> dict[str, str]:
    return {item.reference: str(item.open_amount) for item in sub_ledger.open_items_of(connection, "acme")}


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        for name in ("doc-1", "doc-2"):
            general_ledger.post(connection, invoice_entry(name), document_sha=SHA)
        yield connection


def test_a_payment_clears_its_item_and_only_that(connection: sa.Connection) -> None:
    assert pay(connection, row()) == PostedPayments(new=1)
    assert open_amounts(connection) == {"R-doc-2": "-1200.00"}
    before = sub_ledger.open_items_of(connection, "acme", PAID_ON - dt.timedelta(days=1))
    assert len(before) == 2, "as of the day before, nothing was paid"
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_the_same_file_again_posts_nothing(connection: sa.Connection) -> None:
    pay(connection, row())
    assert pay(connection, row()) == PostedPayments(unchanged=1)
    with pytest.raises(PaymentRefusedError, match=r'found "1100.00", expected 1200.00 as posted under that reference'):
        pay(connection, row(amount="1100.00"))


def test_a_part_payment_leaves_the_rest_open(connection: sa.Connection) -> None:
    pay(connection, row(amount="500.00"))
    pay(connection, row(amount="200.00", payment="P-2"))
    assert open_amounts(connection)["R-doc-1"] == "-500.00"


def test_one_payment_of_several_invoices_is_one_entry(connection: sa.Connection) -> None:
    assert pay(connection, row(), row("R-doc-2", "1100.00", discount=Decimal(100))) == PostedPayments(new=1)
    assert open_amounts(connection) == {}
    balances = {line.account: str(line.balance) for line in general_ledger.trial_balance(connection, "acme")}
    assert balances["1400"] == "383.33", "a twelfth of the second invoice's tax went back with the discount"
    assert balances["1000"] == "-2300.00"


def test_a_payment_taken_back_opens_its_item_again(connection: sa.Connection) -> None:
    pay(connection, row())
    how = general_ledger.Reversal(posting_date=PAID_ON, fiscal_year=2026, maker="ann")
    general_ledger.reverse(connection, "acme", "AC-GEN-2026-000001", how)
    assert open_amounts(connection)["R-doc-1"] == "-1200.00"
    undone = general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how)
    assert undone.created, "nothing is paid of it any more (AT-18)"
    assert list(within_the_ledger(connection, CLIENT)) == []


def test_at18_what_is_paid_is_not_reversed(connection: sa.Connection) -> None:
    pay(connection, row(amount="0.01"))
    how = general_ledger.Reversal(posting_date=PAID_ON, fiscal_year=2026, maker="ann")
    with pytest.raises(general_ledger.ReversalRefusedError, match="is paid or credited, at least in part"):
        general_ledger.reverse(connection, "acme", "AC-AP-2026-000001", how)


def test_a_held_invoice_is_not_paid_until_its_hold_is_released(connection: sa.Connection) -> None:
    finding = Finding(
        code="V-FRD-01", severity=Severity.BLOCK_PAY, message="The account is new.", evidence_hash="ab" * 32
    )
    judged(connection, "doc-1", finding)
    with pytest.raises(PaymentRefusedError, match="is held: V-FRD-01: The account is new"):
        pay(connection, row())
    judged(connection, "doc-1")
    assert pay(connection, row()) == PostedPayments(new=1)


def test_payments_of_one_file_see_those_before_them(connection: sa.Connection) -> None:
    parts = [row(amount="500.00"), row("R-doc-2", payment="P-2"), row(amount="700.00", payment="P-3")]
    assert pay(connection, *parts) == PostedPayments(new=3)
    assert open_amounts(connection) == {}
    assert list(within_the_ledger(connection, CLIENT)) == []
    with pytest.raises(PaymentRefusedError, match="open are none"):
        pay(connection, row(payment="P-4"))


def test_two_payments_of_one_file_do_not_pay_an_invoice_twice(connection: sa.Connection) -> None:
    with pytest.raises(PaymentRefusedError, match=r"open are R-doc-2 \(1200.00 EUR\)") as refused:
        pay(connection, row(), row(payment="P-2"))
    assert refused.value.row == 1


def test_money_on_account_shows_as_a_debit_of_the_vendor(connection: sa.Connection) -> None:
    pay(connection, row("", "70.00"))
    assert open_amounts(connection)["P-1"] == "70.00"
    assert list(within_the_ledger(connection, CLIENT)) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"invoice": "R-doc-9"}, r"expected an open invoice of northwind; open are R-doc-1 \(1200.00 EUR\), R-doc-2"),
        ({"vendor_id": "nobody"}, "expected an open invoice of nobody; open are none"),
        ({"currency": "USD"}, "a rate on 2026-06-05; import it first"),
        ({"date": dt.date(2026, 4, 30)}, "a day in an open period"),
        ({"amount": Decimal("1200.01")}, "1200.01 EUR to settle, open are 1200.00"),
    ],
)
def test_what_cannot_be_posted_is_named(connection: sa.Connection, changed: dict[str, Any], message: str) -> None:
    client = CLIENT.model_copy(update={"locked_until": "2026-04-30"})
    with pytest.raises(PaymentRefusedError, match=message) as refused:
        post_payments(connection, client, [row("R-doc-2", payment="P-9"), row(**changed)], no_rate, maker="operator")
    assert refused.value.row == 1


def test_rows_of_one_payment_agree(connection: sa.Connection) -> None:
    with pytest.raises(PaymentRefusedError, match=r'date: found "2026-05-06", expected "2026-06-05" as on the first'):
        pay(connection, row(), row("R-doc-2", date=DAY))


def test_a_number_two_entries_have_is_asked_about(connection: sa.Connection) -> None:
    general_ledger.post(connection, invoice_entry("doc-3", reference="R-doc-1"), document_sha=SHA)
    with pytest.raises(PaymentRefusedError, match="name the entry instead: AC-AP-2026-000001, AC-AP-2026-000003"):
        pay(connection, row())
    pay(connection, row("AC-AP-2026-000003"))


@pytest.mark.parametrize(
    ("amount", "party", "message"),
    [
        ("1200.01", "northwind", "has -120000 minor units open, 120001 would not clear it"),
        ("-1.00", "northwind", "has -120000 minor units open, -100 would not clear it"),
        ("10.00", "southwind", "is of northwind in EUR on 2000, the posting of southwind"),
    ],
)
def test_the_sub_ledger_itself_refuses_what_no_case_would_make(
    connection: sa.Connection, amount: str, party: str, message: str
) -> None:
    lines = posting("2000", amount, party=party), posting("1000", str(-Decimal(amount)))
    key = ItemKey(label="AC-AP-2026-000001", line_no=3)
    entry = invoice_entry("forged", postings=lines).model_copy(update={"settles": {1: key}})
    with pytest.raises(sub_ledger.ClearingRefusedError, match=message):
        general_ledger.post(connection, entry, document_sha=SHA)


def test_what_is_cleared_is_not_cleared_again(connection: sa.Connection) -> None:
    pay(connection, row())
    key = ItemKey(label="AC-AP-2026-000001", line_no=3)
    lines = posting("2000", "1200.00", party="northwind"), posting("1000", "-1200.00")
    again = invoice_entry("again", postings=lines).model_copy(update={"settles": {1: key}})
    with pytest.raises(sub_ledger.ClearingRefusedError, match="has 0 minor units open, 120000 would not clear it"):
        general_ledger.post(connection, again, document_sha=SHA)
