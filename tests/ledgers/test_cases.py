"""The posting cases of the accounting specification, section 5.2, with its numbers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from documents.business import BusinessDocument, Line, TaxCategory
from documents.einvoice import Group
from documents.kind import Direction, DocType
from documents.master.client import TaxCode
from documents.master.order import MatchPolicy
from documents.match import UnplannedCharge
from ledgers.cases import legs
from ledgers.cases.commitment import imported_order_entry
from ledgers.cases.goods_receipt import imported_receipt_entry
from ledgers.cases.legs import PostingCaseError
from ledgers.cases.select import entries_for
from ledgers.entry import Entry, Journal, Purpose
from ledgers.work import OrderBalance, PostingWork
from tests.ledgers.cases import CLIENT, DAY, VENDOR, by_account, field, invoice, match, order, receipt, work


def only(posting_work: PostingWork) -> Entry:
    (entry,) = entries_for(posting_work)
    return entry


def accounts(posting_work: PostingWork) -> dict[str, str]:
    return by_account(only(posting_work))


def test_p01_service_invoice_without_an_order() -> None:
    assert accounts(work(invoice("1000.00", tax="200.00"))) == {
        "1400": "200.00",
        "2000": "-1200.00",
        "6200": "1000.00",
    }


def test_p02_two_way_order_releases_its_commitment() -> None:
    orders = (order(("50", "12.00", "6100"), policy=MatchPolicy.TWO_WAY),)
    standing = OrderBalance(
        account="M900",
        order_number="4500012",
        order_line=1,
        amount=Decimal("600.00"),
        base_amount=Decimal("600.00"),
    )
    ap, memo = entries_for(
        work(
            invoice("605.00", rate="19", tax="114.95"),
            match((1, "50", "12.00", "605.00")),
            orders=orders,
            balances=(standing,),
        )
    )
    assert by_account(ap) == {"1400": "114.95", "2000": "-719.95", "6100": "605.00"}
    assert by_account(memo) == {"M900": "-600.00", "M901": "600.00"}
    assert (memo.journal, memo.purpose) == (Journal.MEMO, Purpose.COMMITMENT_RELEASE)


def p03(**more: object) -> PostingWork:
    lines = match(
        (1, "10", "24.90", "251.00"),
        (2, "4", "129.00", "516.00"),
        charges=(UnplannedCharge(line=3, description="freight", net_amount=Decimal("12.50")),),
    )
    document = invoice("251.00", "516.00", "12.50", rate="19", tax="148.11")
    return work(document, lines, orders=(order(("10", "24.90", "1200"), ("4", "129.00", "1200")),), **more)


def test_p03_goods_on_a_three_way_order_clear_grni_at_the_receipts_value() -> None:
    assert accounts(p03()) == {
        "1400": "148.11",
        "2000": "-927.61",
        "2050": "765.00",
        "5010": "12.50",
        "5020": "2.00",
    }


def test_p03_the_order_lines_counters_move_by_the_invoiced_quantity() -> None:
    moved = [(p.account, p.order_line, p.quantity, p.amount) for p in only(p03()).postings if p.order_number]
    assert moved == [
        ("2050", 1, Decimal(10), Decimal("249.00")),
        ("5020", 1, None, Decimal("2.00")),
        ("2050", 2, Decimal(4), Decimal("516.00")),
    ]


def test_p03_goods_receipt() -> None:
    note = BusinessDocument(
        doc_type=DocType.DELIVERY_NOTE, goods_receipt=True, currency=field("EUR"), issue_date=field(DAY)
    )
    orders = (order(("10", "24.90", "1200"), ("4", "129.00", "1200")),)
    entry = only(work(note, match((1, "10", "24.90", "0"), (2, "4", "129.00", "0")), orders=orders))
    assert by_account(entry) == {"1200": "765.00", "2050": "-765.00"}
    assert (entry.journal, entry.purpose) == (Journal.RECEIPTS, Purpose.GOODS_RECEIPT)


def test_a_goods_receipt_is_booked_by_the_company_and_in_the_currency_of_its_order() -> None:
    note = BusinessDocument(doc_type=DocType.DELIVERY_NOTE, goods_receipt=True, issue_date=field(DAY))
    lines, ordered = match((1, "10", "24.90", "0")), order(("10", "24.90", "1200"), entity_id="second")
    assert only(work(note, lines, orders=(ordered,))).entity == "second"
    in_dollars = work(note, lines, orders=(ordered.model_copy(update={"currency": "USD"}),))
    with pytest.raises(PostingCaseError, match="USD"):
        entries_for(in_dollars)


def test_a_delivery_note_of_the_vendor_is_a_claim_and_no_receipt() -> None:
    note = BusinessDocument(doc_type=DocType.DELIVERY_NOTE, currency=field("EUR"))
    assert entries_for(work(note, match((1, "10", "24.90", "0")), orders=(order(("10", "24.90", "")),))) == ()


@pytest.mark.parametrize(("quantity", "stock"), [("4", "516.00"), ("-2", "-258.00")])
def test_p04_an_imported_receipt_or_return(quantity: str, stock: str) -> None:
    entry = imported_receipt_entry(
        CLIENT, order(("4", "129.00", "")), receipt(quantity), posting_date=DAY, fx_rate=Decimal(1)
    )
    assert entry is not None
    assert by_account(entry)["1200"] == stock
    assert Decimal(by_account(entry)["2050"]) == -Decimal(stock)


def test_a_receipt_on_a_two_way_order_moves_no_account() -> None:
    two_way = order(("4", "129.00", ""), policy=MatchPolicy.TWO_WAY)
    assert imported_receipt_entry(CLIENT, two_way, receipt("4"), posting_date=DAY, fx_rate=Decimal(1)) is None


def test_at10_a_negative_invoice_and_a_credit_note_give_the_same_entry() -> None:
    negative = invoice("-100.00", tax="-20.00")
    positive = invoice("100.00", tax="20.00", doc_type=DocType.CREDIT_NOTE)
    assert (
        accounts(work(negative))
        == accounts(work(positive))
        == {
            "1400": "-20.00",
            "2000": "120.00",
            "6200": "-100.00",
        }
    )


def test_p07_foreign_currency_with_reverse_charge() -> None:
    vendor = VENDOR.model_copy(update={"country": "US"})
    entry = only(work(invoice("12450.00", rate=None, currency=field("USD")), vendor=vendor, fx_rate=Decimal("1.0850")))
    assert by_account(entry) == {
        "1405": "2180.18",
        "2000": "-11474.65",
        "2105": "-2180.18",
        "6200": "11474.65",
    }
    (owed,) = [posting for posting in entry.postings if posting.account == "2000"]
    assert owed.amount == Decimal("-12450.00")


def test_p07_what_conversion_leaves_over_goes_to_rounding() -> None:
    document = invoice("0.01", "0.01", "0.01", rate=None, currency=field("USD"))
    entry = only(work(document, fx_rate=Decimal("1.5")))
    assert by_account(entry) == {"2000": "-0.02", "6200": "0.03", "7000": "-0.01"}
    assert sum(posting.amount for posting in entry.postings) == 0


def test_p03_the_exchange_difference_between_receipt_and_invoice_is_realised() -> None:
    orders = (order(("10", "100.00", "1200"), currency="USD"),)
    grni = OrderBalance(
        account="2050",
        order_number="4500012",
        order_line=1,
        amount=Decimal("-1000.00"),
        base_amount=Decimal("-900.00"),
    )
    document = invoice("1000.00", rate=None, currency=field("USD"))
    client = CLIENT.model_copy(update={"tax_codes": ()})
    matched = match((1, "10", "100.00", "1000.00"))
    posting_work = work(document, matched, orders=orders, balances=(grni,), fx_rate=Decimal("1.25"), client=client)
    assert accounts(posting_work) == {"2000": "-800.00", "2050": "900.00", "7100": "-100.00"}


def test_p09_allowance_and_freight() -> None:
    vendor = VENDOR.model_copy(update={"account": "6100"})
    document = invoice("1000.00", tax="196.00", allowance_total="50.00", charge_total="30.00")
    assert accounts(work(document, vendor=vendor)) == {
        "1400": "196.00",
        "2000": "-1176.00",
        "5010": "30.00",
        "6100": "950.00",
    }


def test_p09_the_allowance_is_spread_by_largest_remainder() -> None:
    document = invoice("10.00", "10.00", "10.00", tax="4.00", allowance_total="10.00")
    shares = [posting.amount for posting in only(work(document)).postings if posting.account == "6200"]
    assert shares == [Decimal("6.66"), Decimal("6.67"), Decimal("6.67")]


def test_p11_rounding_of_the_payable_amount() -> None:
    document = invoice("1088.00", rate="8.1", tax="88.13", rounding="0.02")
    assert accounts(work(document)) == {
        "1400": "88.13",
        "2000": "-1176.15",
        "6200": "1088.00",
        "7000": "0.02",
    }


@pytest.mark.parametrize(
    ("net", "tax", "rounding", "owed"),
    [
        ("1088.00", "88.13", "0.02", "1176.15"),
        ("1087.99", "88.13", "-0.02", "1176.10"),
        ("1087.98", "88.13", "-0.01", "1176.10"),
        ("1088.02", "88.13", "0.00", "1176.15"),
    ],
)
def test_p11_what_is_demanded_in_steps_of_five_is_owed(net: str, tax: str, rounding: str, owed: str) -> None:
    demanded = field(Decimal(owed))
    for factor, doc_type in ((1, DocType.INVOICE), (-1, DocType.CREDIT_NOTE)):
        document = invoice(net, rate="8.1", tax=tax, rounding=rounding, payable=demanded, doc_type=doc_type)
        found = accounts(work(document))
        assert (Decimal(found["2000"]), Decimal(found.get("7000", "0"))) == (
            -factor * Decimal(owed),
            factor * Decimal(rounding),
        )


@pytest.mark.parametrize(("gross", "difference"), [("1200.05", "0.05"), ("1199.95", "-0.05")])
def test_a_difference_within_the_clients_limit_goes_to_rounding(gross: str, difference: str) -> None:
    assert accounts(work(invoice("1000.00", tax="200.00", gross=gross)))["7000"] == difference


def test_a_larger_difference_makes_no_entry() -> None:
    with pytest.raises(PostingCaseError, match=r"differ by 0\.06 EUR, limit 0\.05"):
        entries_for(work(invoice("1000.00", tax="200.00", gross="1200.06")))


@pytest.mark.parametrize("printed", [{"prepaid": "50.00"}, {"prepaid": "-50.00"}, {"payable": "1150.00"}])
def test_another_amount_demanded_than_the_total_makes_no_entry(printed: dict[str, str]) -> None:
    amounts = {name: field(Decimal(amount)) for name, amount in printed.items()}
    document = invoice("1000.00", tax="200.00").model_copy(update=amounts)
    with pytest.raises(PostingCaseError, match=r"demands|do not come to it"):
        entries_for(work(document))


def test_a_document_over_nothing_makes_no_entry() -> None:
    with pytest.raises(PostingCaseError, match="every amount of the invoice entry is zero"):
        entries_for(work(invoice("100.00", allowance_total="100.00")))


def test_an_amount_with_more_decimals_than_its_currency_makes_no_entry() -> None:
    document = invoice("12000.50", rate=None, currency=field("JPY"))
    with pytest.raises(PostingCaseError, match=r"12000\.50 JPY .* more than the 0 decimals of JPY"):
        entries_for(work(document, fx_rate=Decimal(160)))


@pytest.mark.parametrize(("currency", "net", "base"), [("JPY", "12000", "75.00"), ("KWD", "1.250", "0.01")])
def test_at08_currencies_without_and_with_three_decimals_are_booked(currency: str, net: str, base: str) -> None:
    entry = only(work(invoice(net, rate=None, currency=field(currency)), fx_rate=Decimal(160)))
    assert [(posting.amount, posting.base_amount) for posting in entry.postings] == [
        (Decimal(net), Decimal(base)),
        (-Decimal(net), -Decimal(base)),
    ]


@pytest.mark.parametrize(("net", "fits"), [("92233720368547758.07", True), ("92233720368547758.08", False)])
def test_an_amount_larger_than_the_ledger_holds_makes_no_entry(net: str, fits: bool) -> None:
    if fits:
        assert len(entries_for(work(invoice(net, rate=None)))) == 1
        return
    with pytest.raises(PostingCaseError, match="more than the ledger can hold"):
        entries_for(work(invoice(net, rate=None)))


def test_tax_that_is_not_deductible_needs_a_cost_to_go_to() -> None:
    client = CLIENT.model_copy(update={"tax_codes": (TaxCode(code="N", rate=Decimal(20), treatment="not_deductible"),)})
    with pytest.raises(PostingCaseError, match="no cost to add it to"):
        entries_for(work(invoice("0.00", tax="20.00"), client=client))


def test_lines_that_do_not_close_are_booked_by_the_header() -> None:
    document = invoice("1000.00", tax="200.00")
    short = document.model_copy(update={"lines": (document.lines[0].model_copy(update={"net_amount": None}),)})
    assert accounts(work(short)) == accounts(work(document))


def test_p14_an_order_is_committed() -> None:
    entry = imported_order_entry(
        CLIENT, order(("10", "60.00", ""), ("4", "100.00", "")), posting_date=DAY, fx_rate=Decimal(1)
    )
    assert entry is not None
    assert by_account(entry) == {"M900": "1000.00", "M901": "-1000.00"}


def test_p14_an_order_document_is_committed_and_one_of_a_customer_is_not() -> None:
    document = invoice("600.00", "400.00", doc_type=DocType.PURCHASE_ORDER, po_number=field("4500012"))
    assert accounts(work(document)) == {"M900": "1000.00", "M901": "-1000.00"}
    assert entries_for(work(document.model_copy(update={"direction": Direction.SALES}))) == ()


def test_p14_never_more_is_released_than_stands() -> None:
    standing = OrderBalance(
        account="M900", order_number="4500012", order_line=1, amount=Decimal("5.00"), base_amount=Decimal("5.00")
    )
    _, memo = entries_for(p03(balances=(standing,)))
    assert by_account(memo) == {"M900": "-5.00", "M901": "5.00"}


def test_the_due_date_is_printed_or_follows_from_the_vendors_terms() -> None:
    vendor = VENDOR.model_copy(update={"net_days": 30})
    printed = work(invoice("10.00", due_date=field(dt.date(2026, 6, 1))), vendor=vendor)
    assert only(printed).postings[-1].due_date == dt.date(2026, 6, 1)
    assert only(work(invoice("10.00"), vendor=vendor)).postings[-1].due_date == dt.date(2026, 6, 5)


def test_tax_is_posted_as_printed_even_when_it_is_wrong() -> None:
    assert accounts(work(invoice("1000.00", rate="20", tax="199.50")))["1400"] == "199.50"


def test_a_service_on_a_three_way_order_is_cost_and_no_stock() -> None:
    ordered = order(("1", "500.00", "6200"))
    ordered = ordered.model_copy(update={"lines": (ordered.lines[0].model_copy(update={"service": True}),)})
    standing = OrderBalance(
        account="M900", order_number="4500012", order_line=1, amount=Decimal(500), base_amount=Decimal(500)
    )
    document = invoice("480.00", rate="19")
    ap, memo = entries_for(work(document, match((1, "1", "500.00", "480.00")), orders=(ordered,), balances=(standing,)))
    assert by_account(ap) == {"2000": "-480.00", "6200": "480.00"}
    assert by_account(memo) == {"M900": "-480.00", "M901": "480.00"}
    assert imported_receipt_entry(CLIENT, ordered, receipt("1"), posting_date=DAY, fx_rate=Decimal(1)) is None


def test_goods_for_use_are_received_on_the_order_lines_account() -> None:
    entry = imported_receipt_entry(
        CLIENT, order(("4", "129.00", "6100")), receipt("4"), posting_date=DAY, fx_rate=Decimal(1)
    )
    assert entry is not None
    assert by_account(entry) == {"2050": "-516.00", "6100": "516.00"}


def test_what_an_order_cancelled_is_not_committed() -> None:
    ordered = order(("10", "60.00", ""))
    ordered = ordered.model_copy(update={"lines": (ordered.lines[0].model_copy(update={"cancelled": Decimal(4)}),)})
    entry = imported_order_entry(CLIENT, ordered, posting_date=DAY, fx_rate=Decimal(1))
    assert entry is not None
    assert by_account(entry) == {"M900": "360.00", "M901": "-360.00"}


def test_a_document_booked_by_its_header_has_its_charges_once() -> None:
    document = invoice("1000.00", tax="206.00", charge_total="30.00")
    broken = tuple(line.model_copy(update={"net_amount": None}) for line in document.lines)
    found = accounts(work(document.model_copy(update={"lines": broken})))
    assert found == {"1400": "206.00", "2000": "-1236.00", "5010": "30.00", "6200": "1000.00"}


def test_what_may_not_be_deducted_stays_out_of_grni() -> None:
    ordered = (order(("8", "100.00", "1200")),)
    document = invoice("800.00", rate="25", tax="200.00")
    assert accounts(work(document, match((1, "8", "100.00", "800.00")), orders=ordered)) == {
        "1400": "100.00",
        "2000": "-1000.00",
        "2050": "800.00",
        "5020": "100.00",
    }


def test_what_may_not_be_deducted_goes_to_the_lines_of_its_rate() -> None:
    document = invoice("100.00", "100.00", tax="45.00")
    lines = (
        document.lines[0].model_copy(update={"tax_rate": Decimal(20), "description": "paper"}),
        document.lines[1].model_copy(update={"tax_rate": Decimal(25), "description": "consulting"}),
    )
    taxes = (
        TaxCategory(category="S", rate=Decimal(20), base=Decimal(100), tax=Decimal(20)),
        TaxCategory(category="S", rate=Decimal(25), base=Decimal(100), tax=Decimal(25)),
    )
    vendor = VENDOR.model_copy(update={"account": ""})
    found = accounts(work(document.model_copy(update={"lines": lines, "taxes": taxes}), vendor=vendor))
    assert (found["6100"], found["6200"], found["1400"]) == ("100.00", "112.50", "32.50")


def test_a_credit_notes_tax_base_and_rounding_are_credits_too() -> None:
    document = invoice("1088.00", rate="8.1", tax="88.13", rounding="0.02", doc_type=DocType.CREDIT_NOTE)
    entry = only(work(document))
    assert by_account(entry) == {"1400": "-88.13", "2000": "1176.15", "6200": "-1088.00", "7000": "-0.02"}
    assert [posting.tax_base for posting in entry.postings if posting.tax_code] == [Decimal("-1088.00")]


def test_conversion_may_leave_a_cent_a_line_and_no_more() -> None:
    head = legs.header(work(invoice("1.00")), Journal.GENERAL, Purpose.ACCRUAL)
    pair = [legs.leg(head, "6200", Decimal(1), base=Decimal("1.02")), legs.leg(head, "2000", Decimal(-1))]
    assert by_account(legs.close(head, pair))["7000"] == "-0.02"
    pair[0] = legs.leg(head, "6200", Decimal(1), base=Decimal("1.03"))
    with pytest.raises(PostingCaseError, match=r"leaves -0\.03 EUR over 2 lines, limit 0\.02"):
        legs.close(head, pair)


@pytest.mark.parametrize(
    ("bases", "expected"),
    [
        (("900.00", "1000.00"), {"6200": "900.00", "6100": "1000.00"}),
        (("950.00", "950.00"), {"6200": "950.00", "6100": "950.00"}),
        (("1000.00", "900.00"), {"6200": "1000.00", "6100": "900.00"}),
        (("800.00", "900.00"), {"6200": "950.00", "6100": "950.00"}),
    ],
)
def test_p09_the_allowance_lowers_the_lines_of_its_own_tax_rate(
    bases: tuple[str, str], expected: dict[str, str]
) -> None:
    lines = tuple(
        Line(number=number, description=text, net_amount=Decimal("1000.00"), tax_rate=Decimal(rate))
        for number, text, rate in ((1, "consulting", "19"), (2, "paper", "20"))
    )
    rows = tuple(
        TaxCategory(category="S", rate=Decimal(rate), base=Decimal(base), tax=Decimal(0))
        for rate, base in zip(("19", "20"), bases, strict=True)
    )
    document = invoice("2000.00", allowance_total="100.00", taxes=rows, lines=lines)
    vendor = VENDOR.model_copy(update={"account": ""})
    posted = accounts(work(document, vendor=vendor))
    assert {account: posted[account] for account in expected} == expected


@pytest.mark.parametrize(("code", "posts"), [("380", True), ("389", False), ("261", False)])
def test_what_the_client_issued_itself_is_never_owed_twice(code: str, posts: bool) -> None:
    document = invoice("100.00", tax="20.00", einvoice=Group(terms={"BT-3": (code,)}))
    if posts:
        assert len(entries_for(work(document))) == 1
        return
    with pytest.raises(PostingCaseError, match=rf"self-billed, type {code}.* would pay it twice"):
        entries_for(work(document))
