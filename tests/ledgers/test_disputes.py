"""The disputed part of an invoice, with the figures of P-01 (P-17)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.error import WrongInputError
from documents.kind import DocType
from documents.register import audit
from ledgers import general_ledger
from ledgers.cases.invoice import invoice_entry
from ledgers.cases.legs import PostingCaseError
from ledgers.corrections import Act, undo
from ledgers.disputes import dispute, end_credited
from ledgers.paying.payments import PaymentRefusedError, post_payments
from ledgers.reconcile import within_the_ledger
from ledgers.sub_ledger import open_items_of
from tests.ledgers.cases import CLIENT, SHA, field, invoice, work
from tests.ledgers.paying.test_payments import no_rate, row

LATER = dt.date(2026, 6, 10)
INVOICE, DISPUTED = "AC-AP-2026-000001", "AC-GEN-2026-000001"
ACT = Act(day=LATER, reason="a tenth of the hours was never worked", by="ann", approved_by="bea")
PART = Decimal("120.00")


def balances(connection: sa.Connection) -> dict[str, str]:
    assert list(within_the_ledger(connection, CLIENT)) == []
    rows = general_ledger.trial_balance(connection, "acme")
    return {line.account: str(line.balance) for line in rows if line.balance}


def items(connection: sa.Connection) -> dict[str, str]:
    """What is open, by reference; held parts with their code."""
    return {
        item.reference: " ".join([str(item.open_amount), *(hold.code for hold in item.holds)])
        for item in open_items_of(connection, "acme")
    }


@pytest.fixture
def connection(engine: sa.Engine) -> Any:
    with engine.begin() as connection:
        general_ledger.post(connection, invoice_entry(work(invoice("1000.00", tax="200.00"))), document_sha=SHA)
        yield connection


def test_p17_the_disputed_part_is_held_alone(connection: sa.Connection) -> None:
    assert dispute(connection, CLIENT, INVOICE, PART, ACT) == DISPUTED
    assert items(connection) == {"R-1": "-1080.00", "R-1 disputed": "-120.00 P-17"}
    assert balances(connection) == {"1400": "200.00", "2000": "-1200.00", "6200": "1000.00"}
    (event,) = audit.history(connection, "acme", INVOICE)
    assert (event.actor, event.after["reason"], event.after["amount"]) == ("ann", ACT.reason, "120.00")


def test_p17_what_the_vendor_has_acknowledged_is_expected_and_no_cost(connection: sa.Connection) -> None:
    dispute(connection, CLIENT, INVOICE, PART, ACT, {1: Decimal("100.00")})
    assert balances(connection) == {"1310": "100.00", "1400": "200.00", "2000": "-1200.00", "6200": "900.00"}
    assert items(connection)["R-1 disputed"] == "-120.00 P-17"


def test_p17_the_rest_is_paid_and_the_disputed_part_is_not(connection: sa.Connection) -> None:
    dispute(connection, CLIENT, INVOICE, PART, ACT)
    held = row(payment="P-0", invoice="R-1 disputed", amount=PART, date=LATER, vendor_id="V1")
    with pytest.raises(PaymentRefusedError, match="P-17"):
        post_payments(connection, CLIENT, [held], no_rate, maker="operator")
    paid = row(invoice="R-1", amount=Decimal("1080.00"), date=LATER, vendor_id="V1")
    post_payments(connection, CLIENT, [paid], no_rate, maker="operator")
    assert items(connection) == {"R-1 disputed": "-120.00 P-17"}
    undo(connection, CLIENT, DISPUTED, ACT)
    assert items(connection) == {"R-1": "-120.00"}
    assert balances(connection)["2000"] == "-120.00"


@pytest.mark.parametrize(("net", "tax", "ended"), [("100.00", "20.00", True), ("50.00", "10.00", False)])
def test_p17_the_credit_note_over_all_of_it_ends_the_dispute(
    connection: sa.Connection, net: str, tax: str, *, ended: bool
) -> None:
    dispute(connection, CLIENT, INVOICE, PART, ACT, {1: Decimal("100.00")})
    note = invoice(net, tax=tax, doc_type=DocType.CREDIT_NOTE, invoice_number=field("C-1"))
    credit = invoice_entry(work(note, document_id="doc-2", posting_date=LATER))
    general_ledger.post(connection, credit, document_sha=SHA)
    assert end_credited(connection, CLIENT, credit, ("R-9",)) == ()
    assert len(end_credited(connection, CLIENT, credit, ("r-1",))) == ended
    if ended:
        assert items(connection) == {"R-1": "-1200.00", "C-1": "120.00"}
        assert balances(connection) == {"1400": "180.00", "2000": "-1080.00", "6200": "900.00"}
    else:
        assert items(connection)["R-1 disputed"] == "-120.00 P-17"


def test_an_invoice_ends_no_dispute(connection: sa.Connection) -> None:
    dispute(connection, CLIENT, INVOICE, PART, ACT)
    second = invoice_entry(work(invoice("100.00", tax="20.00", invoice_number=field("R-2")), document_id="doc-2"))
    assert end_credited(connection, CLIENT, second, ("R-1",)) == ()


def test_an_invoice_is_disputed_again_up_to_what_is_open(connection: sa.Connection) -> None:
    dispute(connection, CLIENT, INVOICE, PART, ACT)
    dispute(connection, CLIENT, INVOICE, Decimal("1080.00"), ACT)
    assert len(open_items_of(connection, "acme")) == 2
    with pytest.raises(WrongInputError, match="found no open invoice"):
        dispute(connection, CLIENT, INVOICE, Decimal("0.01"), ACT)


@pytest.mark.parametrize(
    ("amount", "credits_", "message"),
    [
        ("1200.01", {}, r"1200\.01 EUR are disputed, open are 1200\.00"),
        ("0", {}, "0 EUR are disputed"),
        ("120.00", {1: "120.01"}, r"credits of 120\.01 EUR net are expected on a disputed gross of 120\.00"),
        ("120.00", {1: "0"}, "each at most the cost"),
        ("120.00", {9: "1"}, "found line 9, expected 1 to 3"),
        ("120.00", {2: "1"}, "account 1400 is no cost"),
    ],
)
def test_no_more_is_disputed_than_there_is(
    connection: sa.Connection, amount: str, credits_: dict[int, str], message: str
) -> None:
    expected = {line: Decimal(net) for line, net in credits_.items()}
    with pytest.raises((PostingCaseError, WrongInputError), match=message):
        dispute(connection, CLIENT, INVOICE, Decimal(amount), ACT, expected)


def test_a_foreign_item_is_parted_at_the_rate_it_was_booked_with(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        dollars = work(invoice("100.00", rate=None, currency=field("USD")), fx_rate=Decimal("1.0850"))
        label = general_ledger.post(connection, invoice_entry(dollars), document_sha=SHA).label
        dispute(connection, CLIENT, label, Decimal("33.33"), ACT, {1: Decimal("33.33")})
        bases = [(str(item.open_amount), str(item.open_base)) for item in open_items_of(connection, "acme")]
        assert sorted(bases) == [("-33.33", "-30.72"), ("-66.67", "-61.45")]
        assert balances(connection) == {"1310": "30.72", "2000": "-92.17", "6200": "61.45"}


def test_without_a_reason_nothing_is_disputed(connection: sa.Connection) -> None:
    with pytest.raises(WrongInputError, match="expected both"):
        dispute(connection, CLIENT, INVOICE, PART, ACT.model_copy(update={"reason": " "}))


def test_a_dispute_is_known_by_its_invoice_and_counted(connection: sa.Connection) -> None:
    for _ in range(2):
        dispute(connection, CLIENT, INVOICE, PART, ACT)
    held = [item.document_id for item in open_items_of(connection, "acme") if item.held]
    assert sorted(held) == ["dispute:doc-1/0", "dispute:doc-1/1"]
