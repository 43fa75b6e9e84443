"""V-PO-15, V-PO-17: invoices before the delivery that was asked for, and goods that quality control refused."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from documents.decision import Outcome
from documents.finding import Queue
from documents.master.client import Policy
from documents.master.order import MatchPolicy, Order, Receipt
from tests.validators.builders import ORDER, RECEIPTS, D, bought, found, invoice, judged

FIRST, SECOND = ORDER.lines


def asked_for(day: dt.date | None) -> tuple[Order, ...]:
    """`invoice()` is of 14 October and bills 249.00 EUR on the first line."""
    return (ORDER.model_copy(update={"lines": (FIRST.model_copy(update={"requested": day}), SECOND)}),)


@pytest.mark.parametrize(
    ("day", "limit", "expected"),
    [
        (dt.date(2026, 10, 24), "2490", 0),  # 249.00 x 10 days
        (dt.date(2026, 10, 24), "2489.99", 1),
        (dt.date(2026, 10, 25), "2490", 1),
        (dt.date(2026, 10, 14), "0", 0),
        (dt.date(2026, 10, 1), "0", 0),
        (None, "0", 0),
    ],
)
def test_amount_times_days_before_the_delivery_asked_for(day: dt.date | None, limit: str, expected: int) -> None:
    policy = Policy(early_value_days=D(limit))
    assert len(found("V-PO-15", invoice(), orders=asked_for(day), policy=policy)) == expected


def test_the_amount_counts_in_the_client_s_currency() -> None:
    rates = {("USD", "EUR", "2026-10-14"): D("2")}
    orders = tuple(order.model_copy(update={"currency": "USD"}) for order in asked_for(dt.date(2026, 10, 24)))
    world = {"orders": orders, "rates": rates}
    document = invoice(currency="USD")
    assert found("V-PO-15", document, policy=Policy(early_value_days=D("1245")), **world) == []
    assert len(found("V-PO-15", document, policy=Policy(early_value_days=D("1244")), **world)) == 1


FOUR_WAY = (ORDER.model_copy(update={"match_policy": MatchPolicy.FOUR_WAY}),)


def inspected(*accepted: str | None) -> tuple[Receipt, ...]:
    """The receipts of the order, with what was accepted of the ten and the four pieces."""
    return tuple(
        receipt.model_copy(update={"accepted": None if part is None else D(part)})
        for receipt, part in zip(RECEIPTS, accepted, strict=True)
    )


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        (("10", "4"), []),
        (("9.5", "4"), ["0.5 (12.45 EUR)"]),
        ((None, "4"), ["10 (249.00 EUR)"]),
        (("10", "0"), ["4 (516.00 EUR)"]),
    ],
)
def test_only_what_was_accepted_is_paid(accepted: tuple[str | None, str], expected: list[str]) -> None:
    findings = found("V-PO-17", invoice(), orders=FOUR_WAY, receipts=inspected(*accepted))
    assert [finding.difference for finding in findings] == expected


@pytest.mark.parametrize("policy", [MatchPolicy.THREE_WAY, MatchPolicy.TWO_WAY, MatchPolicy.NONE])
def test_other_orders_need_no_inspection(policy: MatchPolicy) -> None:
    orders = (ORDER.model_copy(update={"match_policy": policy}),)
    assert found("V-PO-17", invoice(), orders=orders, receipts=inspected(None, "0")) == []


def test_goods_sent_back_are_accepted_no_more_and_earlier_invoices_count() -> None:
    back = RECEIPTS[0].model_copy(update={"number": "8802", "quantity": D(-2), "accepted": None})
    again = RECEIPTS[0].model_copy(update={"number": "8803", "quantity": D(2), "accepted": D(2)})
    receipts = (*inspected("10", "4"), back, again)
    assert found("V-PO-17", invoice(), orders=FOUR_WAY, receipts=receipts) == []
    more = (
        *inspected("10", "4"),
        RECEIPTS[0].model_copy(update={"number": "8804", "quantity": D(3), "accepted": D(2)}),
    )
    (finding,) = found("V-PO-17", invoice(), orders=FOUR_WAY, receipts=more, invoiced=bought(1, "3"))
    assert finding.difference == "1 (24.90 EUR)"


def test_nothing_received_is_the_matter_of_another_rule() -> None:
    assert found("V-PO-17", invoice(), orders=FOUR_WAY, receipts=()) == []
    assert len(found("V-PO-09", invoice(), orders=FOUR_WAY, receipts=())) == 2


def test_payment_waits_for_the_inspection() -> None:
    decision = judged(invoice(), orders=FOUR_WAY, receipts=inspected(None, "4")).decision
    assert decision.outcome is Outcome.POST_HELD
    assert decision.queues == (Queue.RECEIVING,)
    assert decision.explanation.endswith("Releases by itself if quality control accepts the goods.")


@pytest.mark.parametrize("accepted", ["-1", "10.5"])
def test_no_more_is_accepted_than_was_received(accepted: str) -> None:
    with pytest.raises(ValidationError, match="accepted"):
        Receipt.model_validate(RECEIPTS[0].model_dump() | {"accepted": accepted})
