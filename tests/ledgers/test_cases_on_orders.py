"""Goods on orders: what clears goods received and not invoiced, what is variance, what is exchange (P-03, P-04)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from documents.kind import DocType
from documents.master.client import Policy, VariancePolicy
from documents.master.order import MatchPolicy
from ledgers.cases.select import entries_for
from ledgers.entry import Entry
from ledgers.work import OrderBalance, PostingWork
from tests.ledgers.cases import CLIENT, by_account, field, invoice, match, order, receipt, work


def only(posting_work: PostingWork) -> Entry:
    (entry,) = entries_for(posting_work)
    return entry


def accounts(posting_work: PostingWork) -> dict[str, str]:
    return by_account(only(posting_work))


def credit(**more: object) -> PostingWork:
    document = invoice("258.00", rate="19", tax="49.02", doc_type=DocType.CREDIT_NOTE)
    return work(document, match((1, "2", "129.00", "258.00")), orders=(order(("4", "129.00", "1200")),), **more)


def grni(quantity: str, amount: str) -> tuple[OrderBalance, ...]:
    value = Decimal(amount)
    return (
        OrderBalance(
            account="2050",
            order_number="4500012",
            order_line=1,
            amount=value,
            base_amount=value,
            quantity=Decimal(quantity),
        ),
    )


MOVING = CLIENT.model_copy(update={"policy": Policy(variance_policy=VariancePolicy.MOVING_AVERAGE)})


@pytest.mark.parametrize(
    ("on_hand", "stock", "variance"),
    [("10", "2.00", None), ("25", "2.00", None), ("4", "0.80", "1.20"), ("0", None, "2.00"), ("", None, "2.00")],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_p03_by_moving_average_stock_takes_the_price_up_to_what_is_on_hand(
    on_hand: str, stock: str | None, variance: str | None, sign: int
) -> None:
    """Copy paper of example 1: 10 at 24.90, invoiced at 25.10."""
    price = "251.00" if sign > 0 else "247.00"
    ordered = order(("10", "24.90", "1200"))
    item = ordered.lines[0].model_copy(update={"item_id": "P-1"})
    paper = work(
        invoice(price, rate=None),
        match((1, "10", "24.90", price)),
        client=MOVING,
        orders=(ordered.model_copy(update={"lines": (item,)}),),
        balances=grni("10", "-249.00"),
        on_hand={"P-1": Decimal(on_hand)} if on_hand else {},
    )
    taken = {"1200": stock, "5020": variance}
    expected = {account: str(sign * Decimal(amount)) for account, amount in taken.items() if amount}
    assert accounts(paper) == expected | {"2000": f"-{price}", "2050": "249.00"}
    assert "1200" not in accounts(paper.model_copy(update={"client": CLIENT})), "standard: all of it is variance"


def test_p04_credit_note_after_a_return_clears_grni() -> None:
    assert accounts(credit(receipts=(receipt("4"), receipt("-2")), balances=grni("-2", "258.00"))) == {
        "1400": "-49.02",
        "2000": "307.02",
        "2050": "-258.00",
    }


def test_p04_credit_of_the_price_alone_goes_to_the_variance() -> None:
    entry = only(credit(receipts=(receipt("4"),)))
    assert by_account(entry) == {"1400": "-49.02", "2000": "307.02", "5020": "-258.00"}
    assert all(posting.quantity is None for posting in entry.postings)


def test_p04_a_return_that_was_credited_makes_no_goods_of_a_later_credit_of_the_price() -> None:
    assert "2050" not in accounts(credit(receipts=(receipt("4"), receipt("-2"))))


def test_p04_a_credit_of_what_was_invoiced_and_never_received_clears_grni() -> None:
    orders = (order(("100", "48.00", "1200")),)
    standing = grni("-5", "240.00")
    excess = work(
        invoice("240.00", rate="19", doc_type=DocType.CREDIT_NOTE),
        match((1, "5", "48.00", "240.00")),
        orders=orders,
        balances=standing,
    )
    assert accounts(excess) == {"2000": "240.00", "2050": "-240.00"}
    price = work(
        invoice("120.00", rate="19", doc_type=DocType.CREDIT_NOTE),
        match((1, "100", "48.00", "120.00")),
        orders=orders,
        balances=standing,
    )
    assert accounts(price) == {"2000": "120.00", "5020": "-120.00"}


def test_p04_two_credits_on_one_order_line_take_back_what_is_missing_once() -> None:
    orders = (order(("100", "48.00", "1200")),)
    twice = match((1, "5", "48.00", "240.00"), (2, "5", "48.00", "240.00"))
    lines = tuple(line.model_copy(update={"order_line": 1}) for line in twice.lines)
    document = invoice("240.00", "240.00", rate="19", doc_type=DocType.CREDIT_NOTE)
    matched = twice.model_copy(update={"lines": lines})
    posted = accounts(work(document, matched, orders=orders, balances=grni("-5", "240.00")))
    assert posted == {"2000": "480.00", "2050": "-240.00", "5020": "-240.00"}


def test_at10_a_negative_invoice_of_the_price_alone_goes_to_the_variance_too() -> None:
    orders = (order(("100", "48.00", "1200")),)
    negative = invoice("-120.00", rate="19", tax="-22.80")
    positive = invoice("120.00", rate="19", tax="22.80", doc_type=DocType.CREDIT_NOTE)
    expected = {"1400": "-22.80", "2000": "142.80", "5020": "-120.00"}
    assert accounts(work(positive, match((1, "100", "48.00", "120.00")), orders=orders)) == expected
    assert accounts(work(negative, match((1, "-100", "48.00", "-120.00")), orders=orders)) == expected


def test_p03_grni_is_cleared_at_the_receipts_value_though_the_order_changed_since() -> None:
    changed = (order(("10", "25.00", "1200")),)
    document, lines = invoice("250.00", rate="19"), match((1, "10", "25.00", "250.00"))
    received = accounts(work(document, lines, orders=changed, balances=grni("10", "-249.00")))
    assert (received["2050"], received["5020"]) == ("249.00", "1.00")
    half = accounts(work(document, lines, orders=changed, balances=grni("5", "-124.50")))
    assert (half["2050"], half["5020"]) == ("249.50", "0.50")


def test_p03_two_lines_on_one_order_line_clear_what_stands_once() -> None:
    twice = match((1, "6", "25.00", "150.00"), (2, "6", "25.00", "150.00"))
    lines = tuple(line.model_copy(update={"order_line": 1}) for line in twice.lines)
    document, orders = invoice("150.00", "150.00", rate="19"), (order(("12", "25.00", "1200")),)
    cleared = accounts(
        work(document, twice.model_copy(update={"lines": lines}), orders=orders, balances=grni("10", "-249.00"))
    )
    assert (cleared["2050"], cleared["5020"]) == ("299.00", "1.00")


def test_p03_receipts_rounded_one_by_one_leave_nothing_on_grni() -> None:
    orders = (order(("3", "0.335", "1200")),)
    document, lines = invoice("1.01", rate="19"), match((1, "3", "0.335", "1.01"))
    assert accounts(work(document, lines, orders=orders, balances=grni("3", "-1.02")))["2050"] == "1.02"


def usd_goods(standing: str | None, invoiced: str = "10") -> PostingWork:
    """Goods at 100.00 USD apiece, invoiced at 1.25 USD per EUR; the receipt stood at 0.90 EUR per USD."""
    net = str(Decimal(invoiced) * 100)
    balances = ()
    if standing is not None:
        amount = Decimal(standing)
        balances = (
            OrderBalance(
                account="2050", order_number="4500012", order_line=1, amount=amount, base_amount=amount * Decimal("0.9")
            ),
        )
    return work(
        invoice(net, rate=None, currency=field("USD")),
        match((1, invoiced, "100.00", net)),
        orders=(order(("10", "100.00", "1200"), currency="USD"),),
        balances=balances,
        fx_rate=Decimal("1.25"),
        client=CLIENT.model_copy(update={"tax_codes": ()}),
    )


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (None, {"2000": "-800.00", "2050": "800.00"}),
        ("0", {"2000": "-800.00", "2050": "800.00"}),
        ("-500.00", {"2000": "-800.00", "2050": "850.00", "7100": "-50.00"}),
        ("-2000.00", {"2000": "-800.00", "2050": "900.00", "7100": "-100.00"}),
        ("300.00", {"2000": "-800.00", "2050": "800.00"}),
    ],
)
def test_p03b_only_what_was_received_is_valued_at_the_receipts_rate(
    standing: str | None, expected: dict[str, str]
) -> None:
    assert accounts(usd_goods(standing)) == expected


def test_a_return_on_another_order_line_is_not_this_lines() -> None:
    document = invoice("250.00", rate="19", doc_type=DocType.CREDIT_NOTE)
    lines, orders = match((1, "2", "129.00", "250.00")), (order(("4", "129.00", "1200")),)
    below_price = {"orders": orders, "balances": grni("-2", "258.00")}
    assert accounts(work(document, lines, receipts=(receipt("-2", line=2),), **below_price))["5020"] == "-250.00"
    assert accounts(work(document, lines, receipts=(receipt("-2"),), **below_price))["2050"] == "-258.00"


@pytest.mark.parametrize(("net", "quantity"), [("24.00", Decimal(-2)), ("3.00", None)])
def test_a_credit_on_a_two_way_order_takes_back_a_quantity_only_at_the_orders_price(
    net: str, quantity: Decimal | None
) -> None:
    document = invoice(net, rate="19", doc_type=DocType.CREDIT_NOTE)
    orders = (order(("50", "12.00", "6100"), policy=MatchPolicy.TWO_WAY),)
    posted = only(work(document, match((1, "2", "12.00", net)), orders=orders))
    assert [posting.quantity for posting in posted.postings if posting.order_number] == [quantity]


def test_a_credit_note_releases_no_commitment() -> None:
    standing = OrderBalance(
        account="M900", order_number="4500012", order_line=1, amount=Decimal(500), base_amount=Decimal(500)
    )
    assert len(entries_for(credit(balances=(standing,)))) == 1
