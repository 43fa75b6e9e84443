"""Cost objects: from where a line gets them, and that its costs are posted with them (5.3, P-00a, V-POST-01)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from documents.business import BusinessDocument
from documents.choices import Coding as Chosen
from documents.einvoice import Group
from documents.finding import Finding
from documents.master.client import Client
from documents.master.dimension import Dimension
from documents.master.order import MatchPolicy, Order
from documents.master.party import Vendor
from ledgers.cases.deferral import Deferral, release_entry
from ledgers.cases.goods_receipt import imported_receipt_entry
from ledgers.cases.select import entries_for
from ledgers.coding import Coding, code
from ledgers.entry import Entry, Header
from tests.ledgers.cases import CLIENT, DAY, VENDOR, field, invoice, judged, match, order, receipt, work

DIMENSIONS = (
    Dimension(
        name="cost_centre", objects={"4100": "Warehouse", "4200": "Office", "4900": "Old mill"}, closed=("4900",)
    ),
    Dimension(name="project", title="Project", objects={"P7": "New hall", "4200": "Roof"}),
)
TOLD_APART = CLIENT.model_copy(update={"dimensions": DIMENSIONS})
USUAL = VENDOR.model_copy(update={"dimensions": {"cost_centre": "4200"}})


def coded(
    document: BusinessDocument, client: Client = TOLD_APART, vendor: Vendor = VENDOR, **more: Any
) -> Coding | Finding:
    orders: tuple[Order, ...] = more.get("orders", ())
    return code(document, judged(more.get("matched")), client, vendor, orders, (), more.get("chosen", Chosen()))


def objects(found: Coding | Finding) -> dict[str, tuple[str, str]]:
    assert isinstance(found, Coding), found
    return {one.dimension: (one.code, one.source) for one in found.lines[0].objects}


def ordered(**named: str) -> dict[str, Any]:
    made = order(("1", "100.00", "6300"), policy=MatchPolicy.TWO_WAY)
    line = made.lines[0].model_copy(update={"dimensions": named})
    return {
        "orders": (made.model_copy(update={"lines": (line,)}),),
        "matched": match((1, "1", "100.00", "100.00")),
    }


def wanting(**more: Any) -> Client:
    accounts = tuple(one.model_copy(update=more) if one.code == "6200" else one for one in CLIENT.accounts)
    return TOLD_APART.model_copy(update={"accounts": accounts})


def test_the_nearest_source_names_the_cost_object() -> None:
    document = invoice("100.00", tax="20.00", buyer_reference=field("4100"))
    by_hand = Chosen(objects={1: {"cost_centre": "4200"}, 0: {"project": "P7"}})
    assert objects(coded(document)) == {"cost_centre": ("4100", "A-02")}
    assert objects(coded(document, vendor=USUAL)) == {"cost_centre": ("4100", "A-02")}
    assert objects(coded(invoice("100.00", tax="20.00"), vendor=USUAL)) == {"cost_centre": ("4200", "A-05")}
    placed = ordered(cost_centre="4200", project="P7")
    assert objects(coded(document, **placed)) == {"cost_centre": ("4200", "A-01"), "project": ("P7", "A-01")}
    assert objects(coded(document, chosen=by_hand, **ordered(cost_centre="4100"))) == {
        "cost_centre": ("4200", "person"),
        "project": ("P7", "person"),
    }


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"BT-11": ("P7",)}, {"project": ("P7", "A-02")}),
        ({"BT-19": ("4100",), "BT-11": ("P7",)}, {"cost_centre": ("4100", "A-02"), "project": ("P7", "A-02")}),
        ({"BT-19": ("4200",)}, {}),
        ({"BT-19": ("4900",)}, {}),
        ({"BT-19": ("Ann Smith",)}, {}),
    ],
)
def test_a_reference_names_one_only_where_it_is_a_code_of_one_dimension(
    terms: dict[str, tuple[str, ...]], expected: dict[str, tuple[str, str]]
) -> None:
    assert objects(coded(invoice("100.00", tax="20.00", einvoice=Group(terms=terms)))) == expected


def test_v_post_01_an_account_that_wants_a_cost_object_gets_no_cost_without_it() -> None:
    client = wanting(dimensions=("cost_centre",))
    document = invoice("100.00", tax="20.00")
    stopped = coded(document, client)
    assert isinstance(stopped, Finding)
    assert (stopped.code, stopped.subject, stopped.found) == ("V-POST-01", "line 1", "6200")
    assert "account 6200 wants a cost centre" in stopped.message
    assert objects(coded(document, client, USUAL)) == {"cost_centre": ("4200", "A-05")}


@pytest.mark.parametrize(("code_", "state"), [("4900", "closed"), ("9999", "not listed")])
def test_v_post_01_a_cost_object_that_is_closed_or_unknown_asks(code_: str, state: str) -> None:
    stopped = coded(invoice("100.00", tax="20.00"), **ordered(cost_centre=code_))
    assert isinstance(stopped, Finding)
    assert f'Cost centre "{code_}"' in stopped.message.replace("cost", "Cost")
    assert state in stopped.message


@pytest.mark.parametrize(
    ("change", "stops"),
    [
        ({"valid_from": dt.date(2027, 1, 1)}, True),
        ({"valid_to": dt.date(2020, 1, 1)}, True),
        ({"valid_from": dt.date(2020, 1, 1), "valid_to": dt.date(2030, 1, 1)}, False),
        ({"tax_codes": ("R19",)}, True),
        ({"tax_codes": ("V20", "R19")}, False),
    ],
)
def test_v_post_01_an_account_takes_costs_in_its_time_and_with_its_tax_codes(
    change: dict[str, Any], stops: bool
) -> None:
    assert isinstance(coded(invoice("100.00", tax="20.00"), wanting(**change)), Finding) is stops


def posted(document: BusinessDocument, vendor: Vendor = USUAL, **more: Any) -> Entry:
    found = coded(document, vendor=vendor, **more)
    assert isinstance(found, Coding), found
    matched = more.pop("matched", None)
    entries = entries_for(work(document, matched, client=TOLD_APART, coding=found, vendor=vendor, **more))
    return next(entry for entry in entries if entry.journal == "AP")


def named(entry: Entry) -> dict[str, dict[str, str]]:
    return {posting.account: posting.dimensions for posting in entry.postings if posting.dimensions}


def test_p00a_costs_and_tax_that_is_cost_carry_them_and_nothing_else_does() -> None:
    half = posted(invoice("800.00", rate="25", tax="200.00"))
    assert [(one.account, one.dimensions) for one in half.postings] == [
        ("6200", {"cost_centre": "4200"}),
        ("1400", {}),
        ("6200", {"cost_centre": "4200"}),
        ("2000", {}),
    ]


def test_p03_what_clears_a_receipt_has_none_and_the_price_difference_has() -> None:
    made = order(("10", "10.00", ""), policy=MatchPolicy.THREE_WAY)
    line = made.lines[0].model_copy(update={"dimensions": {"project": "P7"}})
    more = {
        "orders": (made.model_copy(update={"lines": (line,)}),),
        "matched": match((1, "10", "10.00", "101.00")),
        "receipts": (receipt("10"),),
    }
    entry = posted(invoice("101.00", tax="20.20"), vendor=VENDOR, **more)
    assert named(entry) == {"5020": {"project": "P7"}}


def test_p03_what_was_received_belongs_where_the_order_says() -> None:
    made = order(("10", "10.00", "6100"), policy=MatchPolicy.THREE_WAY)
    line = made.lines[0].model_copy(update={"dimensions": {"cost_centre": "4100"}})
    placed = made.model_copy(update={"lines": (line,)})
    entry = imported_receipt_entry(TOLD_APART, placed, receipt("10"), posting_date=DAY, fx_rate=Decimal(1))
    assert entry is not None
    assert named(entry) == {"6100": {"cost_centre": "4100"}}


def test_p16_parts_of_a_deferred_cost_keep_them() -> None:
    entry = posted(invoice("1200.00", tax="240.00"))
    cost = entry.postings[0]
    deferral = Deferral(
        source="AC-AP-2026-000001/1",
        account=cost.account,
        amount=cost.amount,
        base_amount=cost.base_amount,
        first_month_end=dt.date(2026, 5, 31),
        months=12,
        dimensions=cost.dimensions,
    )
    head = Header(**entry.model_dump(exclude={"postings", "settles"}))
    released = release_entry(head, deferral, 0)
    assert (released.postings[0].amount, named(released)) == (Decimal(100), {"6200": {"cost_centre": "4200"}})
