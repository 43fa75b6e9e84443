"""V-PO and V-GR: the document against the orders and receipts of the client."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.business import Line
from documents.decision import Outcome
from documents.finding import Queue, Severity
from documents.kind import DocType
from documents.ledger_facts import Invoiced
from documents.master.client import Limits, Policy, Tolerance, ToleranceProfile
from documents.master.order import MatchPolicy, OrderLine, OrderStatus, Receipt
from tests.validators.builders import (
    ORDER,
    RECEIPTS,
    TODAY,
    VENDOR,
    D,
    bought,
    codes,
    found,
    goods_receipt,
    invoice,
    judged,
    line,
)


def ordered(**changes: object):
    """The order with changes to its first line, and that line alone."""
    return (ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update=changes),)}),)


def paper(quantity: str, price: str = "24.90", net: str = "", **changes: object):
    """An invoice of paper only; amounts of the document are not kept in step."""
    net = net or str(D(quantity) * D(price))
    return invoice(lines=(line(1, "Kopierpapier A4", quantity, price, net, **changes),))


def received(*quantities: str) -> tuple[Receipt, ...]:
    return tuple(
        Receipt(number=str(i), date=dt.date(2026, 10, i), order_number="4500012", order_line=1, quantity=D(each))
        for i, each in enumerate(quantities, start=1)
    )


def test_an_order_must_exist():
    (finding,) = found("V-PO-01", invoice(po_number="4599999", orders=("4599999",)))
    assert "4500012" in finding.suggestion
    assert found("V-PO-01", invoice(po_number="PO 45-00012", orders=())) == []


def test_one_known_order_is_enough():
    # Suppliers print their own order numbers beside ours.
    assert found("V-PO-01", invoice(orders=("4500012", "AB-77"))) == []


def test_a_number_that_the_client_never_gives_is_the_vendors_own():
    policy = Policy(order_pattern=r"45\d{5}")
    assert found("V-PO-01", invoice(po_number="AB-77", orders=("AB-77",)), policy=policy) == []
    assert len(found("V-PO-01", invoice(po_number="45-99999", orders=()), policy=policy)) == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [(OrderStatus.OPEN, 0), (OrderStatus.PART_INVOICED, 0), (OrderStatus.DRAFT, 1), (OrderStatus.CANCELLED, 1)],
)
def test_an_order_must_be_released(status, expected):
    assert len(found("V-PO-01", invoice(), orders=(ORDER.model_copy(update={"status": status}),))) == expected


def test_an_order_belongs_to_one_vendor_and_one_currency():
    assert len(found("V-PO-02", invoice(), orders=(ORDER.model_copy(update={"vendor_id": "V9"}),))) == 1
    assert len(found("V-PO-03", invoice(), orders=(ORDER.model_copy(update={"currency": "USD"}),))) == 1
    assert not {"V-PO-02", "V-PO-03"} & set(codes(invoice()))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"final_invoice": True}, OrderStatus.OPEN),
        ({"cancelled": D(10)}, OrderStatus.OPEN),
        ({}, OrderStatus.CLOSED),
    ],
)
def test_a_closed_order_line_takes_no_invoice(changes, status):
    orders = tuple(order.model_copy(update={"status": status}) for order in ordered(**changes))
    assert len(found("V-PO-04", paper("10"), orders=orders)) == 1
    credit = paper("10").model_copy(update={"doc_type": DocType.CREDIT_NOTE})
    assert found("V-PO-04", credit, orders=orders) == []


def test_an_open_order_line_does():
    assert found("V-PO-04", paper("10"), orders=ordered(cancelled=D(9))) == []


def test_a_line_that_was_cancelled_before_anything_was_billed_is_no_duplicate():
    assert found("V-DUP-08", paper("10"), orders=ordered(cancelled=D(10))) == []


def test_a_line_that_fits_no_order_line_is_asked_about():
    strange = (*invoice().lines, line(3, "Gartenstuhl", "1", "80.00", "80.00"))
    (finding,) = found("V-PO-05", invoice(lines=strange))
    assert finding.subject == "line 3"
    assert finding.severity is Severity.BLOCK_POST


@pytest.mark.parametrize(("price", "expected"), [("16.60", 0), ("16.59", 1), ("37.35", 0), ("37.36", 1)])
def test_the_least_score_of_a_pair_to_the_cent(price, expected):
    """Half of the quantity at two thirds of the price, or the reverse, score 0.5 + 0.3 x 2/3 + 0.2 x 1/2: 0.8."""
    assert len(found("V-PO-05", paper("5", price))) == expected


@pytest.mark.parametrize(("other", "expected"), [("16.60", 0), ("16.61", 1)])
def test_a_line_pairs_where_the_next_order_line_is_a_tenth_behind(other, expected):
    """The same item at two thirds of the price scores 0.3 x 1/3 less."""
    first = ORDER.lines[0]
    rivals = (first, first.model_copy(update={"number": 2, "price": D(other), "item_id": "", "gtin": ""}))
    order = ORDER.model_copy(update={"lines": rivals})
    assert len(found("V-PO-05", paper("10"), orders=(order,))) == expected


def test_a_line_that_fits_two_order_lines_alike_is_asked_about():
    twins = ORDER.model_copy(
        update={"lines": tuple(ORDER.lines[0].model_copy(update={"number": number}) for number in (1, 2))}
    )
    assert len(found("V-PO-05", paper("10"), orders=(twins,))) == 1


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("24.90", 0),
        ("25.40", 0),  # 10 x 0.50 = 5.00: the floor
        ("25.41", 1),  # 5.10, and 2.05 %
        ("24.00", 0),  # cheaper
    ],
)
def test_price_over_the_order(price, expected):
    findings = found("V-PO-06", paper("10", price))
    assert len(findings) == expected
    assert all(each.severity is Severity.BLOCK_PAY and each.queue is Queue.BUYER for each in findings)


@pytest.mark.parametrize(("price", "expected"), [("102.00", 0), ("102.01", 1)])
def test_price_over_by_percent(price, expected):
    orders = ordered(price=D("100.00"))
    assert len(found("V-PO-06", paper("10", price), orders=orders)) == expected


@pytest.mark.parametrize(("price", "expected"), [("1005.00", 0), ("1005.01", 1)])
def test_price_over_by_the_cap(price, expected):
    orders = ordered(price=D("1000.00"))
    assert len(found("V-PO-06", paper("10", price), orders=orders)) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (Invoiced(amount=D("-11.00"), credited=D("11.00")), 0),
        (Invoiced(amount=D("-5.99"), credited=D("5.99")), 1),  # 5.01 are left
        (Invoiced(amount=D("-6.00"), credited=D("6.00")), 0),  # 5.00 are left: the floor
        (Invoiced(quantity=D(2), amount=D("49.80")), 1),  # invoiced before at the price of the order
        (Invoiced(quantity=D(2), amount=D("49.80"), credited=D("11.00")), 1),  # given back on those, 11.00 too dear
    ],
)
def test_a_credit_of_the_price_ends_the_block(before, expected):
    orders = ordered(quantity=D(100))
    assert len(found("V-PO-06", paper("10", "26.00"), orders=orders, invoiced={("4500012", 1): before})) == expected


LOWER = Limits(floor=D("4.00"), percent=D(5), cap=D("20.00"))


@pytest.mark.parametrize(
    ("order_price", "price", "lower", "expected"),
    [
        ("24.90", "22.41", None, 0),  # exactly 10 %
        ("24.90", "22.40", None, 1),
        ("24.90", "24.50", LOWER, 0),  # the floor
        ("24.90", "24.49", LOWER, 0),  # 4.10, within 5 %
        ("5.00", "4.60", LOWER, 0),  # the floor, 8 %
        ("5.00", "4.59", LOWER, 1),
        ("50.00", "48.00", LOWER, 0),  # the cap
        ("50.00", "47.99", LOWER, 1),
    ],
)
def test_price_under_the_order_has_limits_of_its_own(order_price, price, lower, expected):
    policy = Policy(price_tolerance=Tolerance(lower=lower)) if lower else Policy()
    findings = found("V-PO-07", paper("10", price), orders=ordered(price=D(order_price)), policy=policy)
    assert [each.severity for each in findings] == [Severity.WARN] * expected


def test_an_order_line_names_the_limits_of_both_sides():
    profile = ToleranceProfile(id="tight", floor=D(0), percent=D(0), cap=D(0), lower=Limits())
    world = {"orders": ordered(tolerance="tight"), "policy": Policy(tolerances=(profile,))}
    (over,) = found("V-PO-06", paper("10", "24.91"), **world)
    (under,) = found("V-PO-07", paper("10", "24.89"), **world)
    assert (over.limit, under.limit) == ("0 EUR (tolerance tight)", "0 EUR (tolerance tight)")
    assert found("V-PO-20", paper("10", "24.89"), **world) == []


@pytest.mark.parametrize(("quantity", "expected"), [("10", 0), ("10.4", 0), ("10.5", 1)])
def test_a_client_may_pay_a_little_more_than_was_received(quantity, expected):
    policy = Policy(price_tolerance=Tolerance(received=Limits(floor=D("10.00"))))
    orders = ordered(quantity=D(20))
    assert len(found("V-PO-08", paper(quantity), orders=orders, policy=policy)) == expected
    strict = found("V-PO-08", paper("10.001"), orders=orders)
    assert [each.limit for each in strict] == ["0 EUR"]


@pytest.mark.parametrize(("amount", "expected"), [("249.00", 0), ("251.49", 0), ("251.50", 1)])
def test_a_client_may_pay_a_little_more_than_a_service_was_ordered_for(amount, expected):
    policy = Policy(price_tolerance=Tolerance(service=Limits(percent=D(1), cap=D(10))))
    document = paper("1", amount, order_line="1")
    assert len(found("V-PO-12", document, orders=ordered(service=True), policy=policy)) == expected


def test_a_discount_counts_into_the_price():
    assert found("V-PO-06", paper("10", "30.00", "249.00", discount_percent=D(17))) == []


def test_the_client_sets_the_tolerance():
    strict = Policy(price_tolerance=Tolerance(floor=D(0), percent=D(0), cap=D(0)))
    assert len(found("V-PO-06", paper("10", "24.91"), policy=strict)) == 1


def test_a_vendors_own_tolerance_is_named_in_the_finding():
    strict = ToleranceProfile(id="strict", vendor=VENDOR.id, floor=D(0), percent=D(0), cap=D(0))
    (finding,) = found("V-PO-06", paper("10", "24.91"), policy=Policy(tolerances=(strict,)))
    assert finding.limit.endswith("(tolerance strict)")
    assert (
        found("V-PO-06", paper("10", "24.91"), policy=Policy(tolerances=(strict.model_copy(update={"vendor": "V9"}),)))
        == []
    )


def test_v_94_the_message_states_everything():
    orders = (
        ORDER.model_copy(
            update={
                "number": "4500031",
                "lines": (OrderLine(number=1, description="Welle", quantity=D(100), price=D(48)),),
            }
        ),
    )
    document = invoice(po_number="4500031", orders=("4500031",), lines=(line(1, "Welle", "100", "49.20", "4920.00"),))
    (finding,) = found("V-PO-06", document, orders=orders, receipts=())
    assert finding.message == (
        "Line 1 unit price 49.20 EUR, order 4500031/1 says 48.00 EUR; difference 120.00 EUR on 100 units (2.50 %), limit "
        "5.00 EUR, or 2 % up to 50.00 EUR. Ask for a partial credit of 120.00 EUR, or have the buyer change the order."
    )


@pytest.mark.parametrize(("price", "expected"), [("90.00", 0), ("89.99", 1)])
def test_price_far_under_the_order(price, expected):
    assert len(found("V-PO-07", paper("10", price), orders=ordered(price=D("100.00")))) == expected


@pytest.mark.parametrize(
    ("receipts", "before", "expected"),
    [
        (("10",), "0", []),
        (("4", "6"), "0", []),
        (("9",), "0", ["V-PO-08"]),
        (("10", "-1"), "0", ["V-PO-08"]),
        (("10",), "1", ["V-PO-08", "V-PO-10"]),
        ((), "0", ["V-PO-09"]),
    ],
)
def test_quantities_against_receipts_are_cumulative(receipts, before, expected):
    world = {"receipts": received(*receipts), "invoiced": bought(1, before)}
    assert [code for code in codes(paper("10"), **world) if code in {"V-PO-08", "V-PO-09", "V-PO-10"}] == expected


def test_the_excess_is_valued_at_the_price_of_the_order():
    (finding,) = found("V-PO-08", paper("10"), receipts=received("7"))
    assert finding.difference == "3 (74.70 EUR)"


@pytest.mark.parametrize("policy", [MatchPolicy.NONE, MatchPolicy.TWO_WAY])
def test_without_goods_receipts_nothing_need_be_received(policy):
    orders = (ORDER.model_copy(update={"match_policy": policy}),)
    assert not {"V-PO-08", "V-PO-09"} & set(codes(invoice(), orders=orders, receipts=()))


@pytest.mark.parametrize(
    ("quantity", "over", "expected"), [("10", 0, 0), ("10.1", 0, 1), ("11", 10, 0), ("11.1", 10, 1)]
)
def test_quantity_over_the_order(quantity, over, expected):
    world = {"orders": ordered(over_percent=D(over)), "receipts": received("20")}
    assert len(found("V-PO-10", paper(quantity), **world)) == expected


def test_at_12_part_deliveries_and_one_piece_too_many():
    orders = ordered(quantity=D(100))
    world = {"orders": orders, "receipts": received("40", "60")}
    assert not {"V-PO-08", "V-PO-10"} & set(codes(paper("40"), **world))
    assert not {"V-PO-08", "V-PO-10"} & set(codes(paper("60"), invoiced=bought(1, "40"), **world))
    third = judged(paper("1"), invoiced=bought(1, "100"), **world)
    over = [finding for finding in third.findings if finding.code.startswith("V-PO-") or finding.code == "V-DUP-08"]
    assert {finding.code for finding in over} == {"V-PO-08", "V-PO-10"}
    assert {finding.severity for finding in over} == {Severity.BLOCK_PAY}


def test_two_lines_of_one_order_line_count_together():
    split = tuple(line(number, "Kopierpapier A4", "6", "24.90", "149.40", order_line="1") for number in (1, 2))
    (finding,) = found("V-PO-10", invoice(lines=split))
    assert finding.difference == "2"


@pytest.mark.parametrize(
    ("amount", "before", "expected"), [("249.00", "0", 0), ("249.01", "0", 1), ("200.00", "49.01", 1)]
)
def test_a_service_is_limited_by_its_value(amount, before, expected):
    orders = ordered(service=True)
    invoiced = {("4500012", 1): Invoiced(quantity=D(0), amount=D(before))}
    document = paper("1", amount, order_line="1")
    assert len(found("V-PO-12", document, orders=orders, invoiced=invoiced)) == expected
    assert not {"V-PO-06", "V-PO-08", "V-PO-09", "V-PO-10"} & set(codes(document, orders=orders, receipts=()))


@pytest.mark.parametrize(
    ("unit", "order_unit", "expected"), [("C62", "XBX", 1), ("C62", "H87", 0), ("XCT", "XBX", 0), ("", "XBX", 0)]
)
def test_at_13_pieces_are_not_boxes(unit, order_unit, expected):
    lines = (paper("10").lines[0].model_copy(update={"unit": unit}),)
    findings = found("V-PO-13", invoice(lines=lines), orders=ordered(unit=order_unit))
    assert [each.severity for each in findings] == [Severity.BLOCK_POST] * expected


@pytest.mark.parametrize(("freight", "expected"), [("25.00", 0), ("25.01", 1)])
def test_freight_is_paid_up_to_the_limit(freight, expected):
    lines = (*invoice().lines, line(3, "Fracht", "1", freight, freight))
    document = invoice(lines=lines)
    assert len(found("V-PO-14", document)) == expected
    assert found("V-PO-05", document) == []


def test_freight_may_also_be_a_share_of_the_goods():
    many = (line(1, "Toner", "4", "500.00", "2000.00", order_line="2"), line(2, "Versandkosten", "1", "40.00", "40.00"))
    assert found("V-PO-14", invoice(lines=many)) == []
    more = (many[0], line(2, "Versandkosten", "1", "40.01", "40.01"))
    assert len(found("V-PO-14", invoice(lines=more))) == 1


def test_an_invoice_of_freight_alone_is_no_way_around_the_limit():
    document = invoice(lines=(line(1, "Fracht", "1", "5000.00", "5000.00"),))
    assert [each.severity for each in found("V-PO-14", document)] == [Severity.BLOCK_PAY]
    assert found("V-PO-14", invoice(lines=(line(1, "Fracht", "1", "25.00", "25.00"),))) == []


@pytest.mark.parametrize(("allowance", "expected"), [("500.00", 0), ("-25.00", 0), ("-25.01", 1)])
def test_an_allowance_below_zero_is_a_charge(allowance, expected):
    assert len(found("V-PO-14", invoice(allowance_total=D(allowance)))) == expected


def test_a_charge_on_the_whole_document_counts():
    assert len(found("V-PO-14", invoice(charge_total=D("30.00")))) == 1


def test_a_variance_within_the_tolerance_is_shown():
    (finding,) = found("V-PO-20", paper("10", "25.10"))
    assert finding.severity is Severity.INFO
    assert finding.difference == "2.00 EUR"
    assert found("V-PO-20", paper("10")) == []
    assert found("V-PO-20", paper("10", "26.00")) == []


@pytest.mark.parametrize(
    ("before", "day", "price", "expected"),
    [
        ("498.00", TODAY, "25.10", 0),  # exactly 500.00
        ("498.01", TODAY, "25.10", 1),
        ("498.01", TODAY - dt.timedelta(days=90), "25.10", 1),
        ("498.01", TODAY - dt.timedelta(days=91), "25.10", 0),
        ("900.00", TODAY, "24.90", 0),  # nothing over the order here
        ("900.00", TODAY, "24.80", 0),
        ("900.00", TODAY, "26.00", 0),  # V-PO-06 asks
    ],
)
def test_small_variances_of_a_vendor_add_up(before, day, price, expected):
    findings = found("V-PO-20", paper("10", price), varied=[("V1", day, D(before)), ("V2", TODAY, D(9999))])
    summed = [each for each in findings if each.subject == "prices"]
    assert [each.severity for each in summed] == [Severity.WARN] * expected


def test_the_sum_of_small_variances_is_told_with_its_limit():
    findings = found("V-PO-20", paper("10", "25.10"), varied=[("V1", TODAY, D(499))])
    (summed,) = (each for each in findings if each.subject == "prices")
    assert (summed.found, summed.difference, summed.limit) == ("501.00 EUR", "1.00 EUR", "500.00 EUR")
    assert "2.00 EUR of it here" in summed.message
    own = Policy(farming_limit=D("501.00"))
    assert "prices" not in {each.subject for each in found("V-PO-20", paper("10", "25.10"), policy=own)}


def test_order_findings_post_with_payment_held_or_wait_as_the_client_wants():
    document = paper("10").model_copy(update={"lines": invoice().lines})
    world = {"receipts": RECEIPTS[1:]}
    held = judged(document, **world).decision
    assert held.outcome is Outcome.POST_HELD
    assert held.queues == (Queue.RECEIVING,)
    assert "Releases by itself if the goods receipt is booked." in held.explanation
    waiting = judged(document, policy=Policy(post_with_hold=False), **world).decision
    assert waiting.outcome is Outcome.QUEUE


def test_a_receipt_is_booked_on_an_open_order_line():
    assert found("V-GR-01", goods_receipt()) == []
    (unknown,) = found("V-GR-01", goods_receipt(po_number="1", orders=("1",)))
    assert unknown.subject == "po_number"
    assert len(found("V-GR-01", goods_receipt(po_number=None, orders=()))) == 1
    strange = (line(1, "Gartenstuhl", "1", "1", "1"),)
    assert [each.subject for each in found("V-GR-01", goods_receipt(lines=strange))] == ["line 1"]
    assert len(found("V-GR-01", goods_receipt(), orders=ordered(unit="XBX"))) == 1


def test_a_vendors_delivery_note_is_only_a_claim():
    claim = goods_receipt(goods_receipt=False, po_number=None, orders=())
    assert found("V-GR-01", claim) == []
    assert judged(claim).decision.outcome is Outcome.ARCHIVE


@pytest.mark.parametrize(
    ("number", "quantity", "source", "expected"),
    [
        ("WE-77", "10", "", 1),
        ("we-77", "10", "d-9", 1),
        ("WE-78", "10", "", 0),
        ("WE-77", "9", "", 0),
        ("WE-77", "10", "d-1", 0),
    ],
)
def test_a_delivery_is_received_once(number, quantity, source, expected):
    booked = Receipt(
        number=number,
        date=dt.date(2026, 10, 12),
        order_number="4500012",
        order_line=1,
        quantity=D(quantity),
        source_document=source,
    )
    assert len(found("V-GR-02", goods_receipt(), receipts=(booked,))) == expected


@pytest.mark.parametrize(("number", "source"), [("WE-77", ""), ("WE-77 d-9", "d-9")])
def test_a_delivery_in_two_lines_is_received_once_too(number, source):
    half = Line(number=1, description="Kopierpapier A4", quantity=D(5), unit="C62", order_line="1")
    document = goods_receipt(lines=(half, half.model_copy(update={"number": 2})))
    booked = RECEIPTS[0].model_copy(update={"number": number, "source_document": source})
    assert [each.subject for each in found("V-GR-02", document, receipts=(booked,))] == ["line 1"]


def test_a_receipt_without_lines_receives_nothing_and_is_asked_about():
    assert [each.subject for each in found("V-GR-01", goods_receipt(lines=()))] == ["lines"]


def test_goods_are_received_in_the_currency_of_their_orders():
    in_dollars = ORDER.model_copy(update={"number": "4500013", "currency": "USD"})
    assert found("V-PO-03", goods_receipt()) == []
    assert len(found("V-PO-03", goods_receipt(currency="EUR", orders=("4500013",)), orders=(ORDER, in_dollars))) == 1
    both = goods_receipt(orders=("4500012", "4500013"))
    assert [each.subject for each in found("V-PO-03", both, orders=(ORDER, in_dollars))] == ["currency"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [(dt.date(2026, 10, 1), 0), (dt.date(2026, 9, 30), 1), (dt.date(2026, 10, 16), 0), (dt.date(2026, 10, 17), 1)],
)
def test_goods_come_after_the_order_and_not_tomorrow(day, expected):
    findings = found("V-GR-03", goods_receipt(issue_date=day))
    assert [each.severity for each in findings] == [Severity.WARN] * expected


@pytest.mark.parametrize(("locked", "expected"), [(dt.date(2026, 10, 11), 0), (dt.date(2026, 10, 12), 1)])
def test_goods_are_not_received_in_a_locked_period(locked, expected):
    findings = found("V-GR-03", goods_receipt(), locked_until=locked)
    assert [each.expected for each in findings] == ["a day of an open period"] * expected


@pytest.mark.parametrize(("before", "over", "expected"), [("0", 0, 0), ("0.5", 0, 0), ("0.6", 0, 1), ("0.6", 6, 0)])
def test_more_received_than_ordered(before, over, expected):
    world = {"receipts": received(before), "orders": ordered(over_percent=D(over))}
    assert len(found("V-PO-11", goods_receipt(), **world)) == expected


def test_a_receipt_does_not_count_against_itself():
    own = Receipt(
        number="WE-77",
        date=dt.date(2026, 10, 12),
        order_number="4500012",
        order_line=1,
        quantity=D(10),
        source_document="d-1",
    )
    assert found("V-PO-11", goods_receipt(), receipts=(own,)) == []
    assert judged(goods_receipt(), receipts=(own,)).decision.outcome is Outcome.POST
