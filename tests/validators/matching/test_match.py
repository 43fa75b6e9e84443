"""The match of a whole document with the client's orders."""

from __future__ import annotations

from documents.business import Line
from documents.choices import Choices, LinePair
from documents.ledger_facts import Invoiced
from documents.ledger_facts_memory import MemoryFacts
from documents.master.memory import MemoryMasterData
from tests.validators.builders import ORDER, RECEIPTS, D, invoice, line
from validators.matching.match import claimed_numbers, find_orders, match_orders, referred_numbers


def test_every_number_is_kept_once_in_the_order_of_the_page():
    document = invoice(po_number="PO 45-00012", orders=("4500012", "77"), lines=(Line(number=1, order_number="88"),))
    assert referred_numbers(document) == ("PO 45-00012", "77", "88")
    assert referred_numbers(invoice(po_number=None, orders=(), lines=())) == ()


def test_only_numbers_of_the_clients_form_are_claims():
    document = invoice(po_number="AB-1", orders=("45-00012", "45000123"))
    assert claimed_numbers(document, r"45\d{5}") == ("45-00012",)
    assert claimed_numbers(document, "") == ("AB-1", "45-00012", "45000123")


def test_orders_are_found_in_any_spelling_and_once():
    master = MemoryMasterData(orders=(ORDER,))
    document = invoice(po_number="# 45 00012", orders=("4500012", "999"))
    assert find_orders(document, master) == (ORDER,)


def test_a_document_without_an_order_matches_nothing():
    match = match_orders(invoice(), (), (), MemoryFacts())
    assert (match.lines, match.charges, match.unmatched) == ((), (), ())


def test_lines_charges_and_the_rest_are_told_apart():
    extra = (line(3, "Fracht", "1", "12.50", "12.50"), line(4, "Gartenstuhl", "1", "80.00", "80.00"))
    match = match_orders(invoice(lines=invoice().lines + extra), (ORDER,), RECEIPTS, MemoryFacts())
    assert [(each.line, each.order_line) for each in match.lines] == [(1, 1), (2, 2)]
    assert [(each.line, each.net_amount) for each in match.charges] == [(3, D("12.50"))]
    assert match.unmatched == (4,)


def test_what_was_received_counts_without_what_was_invoiced():
    facts = MemoryFacts(invoiced={("4500012", 1): Invoiced(quantity=D(3))})
    first, second = match_orders(invoice(), (ORDER,), RECEIPTS, facts).lines
    assert (first.received_before, second.received_before) == (D(7), D(4))
    assert (first.order_price, first.quantity) == (D("24.90"), D(10))


def test_a_missing_amount_follows_from_price_and_quantity():
    unread = invoice().lines[0].model_copy(update={"net_amount": None})
    (match,) = match_orders(invoice(lines=(unread,)), (ORDER,), (), MemoryFacts()).lines
    assert match.net_amount == D("249.00")
    bare = unread.model_copy(update={"unit_price": None, "order_line": "1"})
    assert match_orders(invoice(lines=(bare,)), (ORDER,), (), MemoryFacts()).lines[0].net_amount == 0


def test_a_quantity_that_was_not_read_follows_from_amount_and_price():
    unread = invoice().lines[0].model_copy(update={"quantity": None})
    (match,) = match_orders(invoice(lines=(unread,)), (ORDER,), (), MemoryFacts()).lines
    assert match.quantity == D(10)


def test_goods_without_any_quantity_match_nothing_rather_than_zero_pieces():
    unread = invoice().lines[0].model_copy(update={"quantity": None, "unit_price": None, "order_line": "1"})
    match = match_orders(invoice(lines=(unread,)), (ORDER,), (), MemoryFacts())
    assert (match.lines, match.unmatched) == ((), (1,))
    crooked = unread.model_copy(update={"unit_price": D("24.70")})
    assert match_orders(invoice(lines=(crooked,)), (ORDER,), (), MemoryFacts()).lines == ()


def test_a_service_is_matched_by_its_amount_alone():
    service = ORDER.model_copy(update={"lines": (ORDER.lines[0].model_copy(update={"service": True}),)})
    unread = invoice().lines[0].model_copy(update={"quantity": None, "unit_price": None, "order_line": "1"})
    (match,) = match_orders(invoice(lines=(unread,)), (service,), (), MemoryFacts()).lines
    assert (match.quantity, match.net_amount) == (D(0), D("249.00"))


def test_a_pair_by_hand_names_the_person_and_may_bring_in_an_order_the_page_does_not_name():
    master = MemoryMasterData(orders=(ORDER,))
    document = invoice(po_number=None, orders=(), lines=(line(1, "Ware", "1", "1.00", "1.00"),))
    chosen = Choices(pairs=(LinePair(line=1, order_number="4500012", order_line=2),), pairs_by="jo")
    orders = find_orders(document, master, ["4500012", ""])
    (match,) = match_orders(document, orders, (), MemoryFacts(), chosen).lines
    assert (match.order_line, match.paired_by) == (2, "jo")
    assert find_orders(document, master) == ()
