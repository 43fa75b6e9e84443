"""Master data and ledger facts in memory."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from documents.ledger_facts import Invoiced, LedgerFacts, PriorDocument
from documents.ledger_facts_memory import MemoryFacts
from documents.master.memory import MemoryMasterData
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Entity, Vendor
from documents.master.protocol import MasterData

D = Decimal
VENDOR = Vendor(
    id="V1",
    name="Papierhaus",
    country="DE",
    tax_id="DE123456788",
    tax_number="12/345/67890",
    accounts=(BankAccount(iban="DE89370400440532013000"),),
)
LINE = OrderLine(number=1, description="Papier", quantity=D(10), price=D("2.50"))


def order(number: str, day: int, version: int = 1) -> Order:
    return Order(
        number=number, version=version, vendor_id="V1", currency="EUR", issue_date=dt.date(2026, 10, day), lines=(LINE,)
    )


def receipt(number: str, day: int, order_number: str = "4500012") -> Receipt:
    return Receipt(number=number, date=dt.date(2026, 10, day), order_number=order_number, order_line=1, quantity=D(1))


def master(**changes: object) -> MasterData:
    return MemoryMasterData(
        entities=(Entity(id="acme", name="Acme GmbH", country="DE"),),
        vendors=(VENDOR, VENDOR.model_copy(update={"id": "V2", "tax_id": "", "tax_number": "", "accounts": ()})),
        orders=(order("PO 45-00012", 1), order("4500013", 2), order("4500012", 1, version=2)),
        receipts=(receipt("2", 5), receipt("1", 3), receipt("9", 4, "4500013")),
        fx_rates={("USD", "EUR", "2026-10-09"): D("1.08")},
    )


@pytest.mark.parametrize("key", ["DE123456788", "de 123 456 788", "12/345/67890", "1234567890"])
def test_vendors_are_found_by_tax_id_in_any_spelling(key):
    assert [vendor.id for vendor in master().vendors_by_tax_id(key)] == ["V1"]


def test_an_empty_key_finds_nobody():
    assert master().vendors_by_tax_id("") == ()
    assert master().vendors_by_iban(" ") == ()


def test_vendors_are_found_by_account_and_id():
    assert [vendor.id for vendor in master().vendors_by_iban("DE89 3704 0044 0532 0130 00")] == ["V1"]
    assert master().vendor("V2") is not None
    assert master().vendor("V9") is None
    assert len(master().vendors()) == 2
    assert [entity.id for entity in master().entities()] == ["acme"]


def test_the_latest_version_of_an_order_counts():
    found = master().order("#4500012")
    assert found is not None
    assert found.version == 2
    assert master().order("4599999") is None


def test_orders_come_newest_first_and_receipts_oldest_first():
    assert [each.number for each in master().orders_of("V1")] == ["4500013", "4500012"]
    assert [each.number for each in master().receipts(["PO 45-00012"])] == ["1", "2"]
    assert master().receipts([]) == ()


@pytest.mark.parametrize(
    ("currency", "day", "rate"),
    [
        ("EUR", "2026-10-20", "1"),
        ("USD", "2026-10-09", "1.08"),
        ("USD", "2026-10-12", "1.08"),
        ("USD", "2026-10-13", None),
        ("USD", "2026-10-08", None),
        ("CHF", "2026-10-09", None),
    ],
)
def test_a_rate_counts_for_three_days(currency, day, rate):
    assert master().fx_rate(currency, "EUR", day) == (None if rate is None else D(rate))


def prior(**changes: object) -> PriorDocument:
    values: dict[str, object] = {
        "document_id": "d-1",
        "vendor_id": "V1",
        "number": "RE 1",
        "number_n1": "RE 1",
        "number_n2": "RE1",
        "gross": D(1),
        "currency": "EUR",
        "issue_date": dt.date(2026, 10, 1),
        "sign": 1,
    }
    return PriorDocument.model_validate(values | changes)


ASK = {"vendor_id": "", "number_n2": "", "gross": None, "currency": "EUR", "tax_id": "", "iban": ""}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"vendor_id": "V1"}, 1),
        ({"number_n2": "RE1", "tax_id": "T"}, 1),
        ({"number_n2": "RE1", "iban": "I"}, 1),
        ({"number_n2": "RE1", "gross": D(1)}, 1),
        ({"number_n2": "RE1", "gross": D(2)}, 0),
        ({"number_n2": "RE1", "gross": D(1), "currency": "USD"}, 0),
        ({"tax_id": "T", "iban": "I"}, 0),
        ({"vendor_id": "V2"}, 0),
        ({}, 0),
    ],
)
def test_earlier_documents_share_a_key(asked, expected):
    facts: LedgerFacts = MemoryFacts(priors=(prior(tax_id="T", iban="I"),))
    assert len(facts.priors(**ASK | asked)) == expected


def test_at_most_two_hundred_earlier_documents_come_back():
    facts = MemoryFacts(priors=[prior(document_id=str(number)) for number in range(300)])
    assert len(facts.priors(**ASK | {"vendor_id": "V1"})) == 200


def test_what_was_invoiced_posted_locked_and_seen():
    facts: LedgerFacts = MemoryFacts(
        invoiced={("PO 4500012", 1): Invoiced(quantity=D(3))},
        posted={"V1": 2},
        locked_until=dt.date(2026, 9, 30),
    )
    assert facts.invoiced("4500012", 1).quantity == D(3)
    assert facts.invoiced("4500012", 2) == Invoiced()
    assert (facts.posted_count("V1"), facts.posted_count("V2")) == (2, 0)
    assert not facts.period_open(dt.date(2026, 9, 30))
    assert facts.period_open(dt.date(2026, 10, 1))
    assert MemoryFacts().period_open(dt.date(1990, 1, 1))
    assert facts.similar_texts("x" * 300, least=0.0) == ()
