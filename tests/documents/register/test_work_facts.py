"""What the queue knows of a document without reading its versions."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from documents.business import BusinessDocument
from documents.database.engine import read, write
from documents.field import Evidence, Field
from documents.kind import DocType
from documents.match import LineMatch, OrderMatch
from documents.register.tables import documents
from documents.register.work_facts import Discount, WorkFacts, facts_of, record_work_facts, work_facts
from documents.terms import CashDiscount, PaymentTerms
from tests.documents.register.register_of import receive

EUR = ("EUR", "DE")
TERMS = PaymentTerms(
    net_days=30, discounts=(CashDiscount(percent=Decimal(2), days=14), CashDiscount(percent=Decimal(3), days=10))
)


def field(value: Any) -> Field[Any]:
    return Field(value=value, raw=str(value), evidence=Evidence())


def invoice(doc_type: DocType = DocType.INVOICE, **fields: Any) -> BusinessDocument:
    values = {
        "invoice_number": "RE-1",
        "vendor_name": "Kontor AG",
        "vendor_tax_id": "DE1",
        "gross_total": Decimal("1240.00"),
        "currency": "EUR",
        "issue_date": dt.date(2026, 10, 14),
        "payment_terms": TERMS,
        **fields,
    }
    return BusinessDocument(doc_type=doc_type, **{name: field(one) for name, one in values.items() if one is not None})


def facts(document: BusinessDocument, rate: str | None = "1", match: OrderMatch | None = None) -> WorkFacts:
    return facts_of(document, match or OrderMatch(), "V1", Decimal(rate) if rate else None, EUR)


def test_discounts_are_money_with_a_banking_day() -> None:
    found = facts(invoice())
    assert found.discounts == (
        Discount(until=dt.date(2026, 10, 23), saves=Decimal("37.20")),  # the 24th is a Saturday
        Discount(until=dt.date(2026, 10, 28), saves=Decimal("24.80")),
    )
    assert found.discount(dt.date(2026, 10, 23)) == found.discounts[0]
    assert found.discount(dt.date(2026, 10, 24)) == found.discounts[1]
    assert found.discount(dt.date(2026, 10, 29)) is None
    assert found.due_on == dt.date(2026, 11, 13)


def test_money_is_in_the_clients_currency() -> None:
    found = facts(invoice(currency="USD"), rate="1.25")
    assert (found.base, found.discounts[-1].saves) == (Decimal("992.00"), Decimal("19.84"))


@pytest.mark.parametrize(
    "document",
    [
        invoice(DocType.CREDIT_NOTE),
        invoice(gross_total=Decimal("-1240.00")),
        invoice(payment_terms=None),
        invoice(issue_date=None),
        invoice(gross_total=None),
    ],
)
def test_without_money_to_save_there_is_no_discount(document: BusinessDocument) -> None:
    assert facts(document).discounts == ()


def test_without_a_rate_no_money_is_known() -> None:
    found = facts(invoice(), rate=None)
    assert (found.base, found.discounts) == (None, ())


def test_orders_are_those_that_were_matched() -> None:
    one = Decimal(1)
    line = LineMatch(line=2, order_number="4711", order_line=3, quantity=one, order_price=one, net_amount=one)
    printed = invoice().model_copy(update={"orders": ("PO 4711",)})
    assert facts(printed).orders == ("PO 4711",)
    matched = facts(printed, match=OrderMatch(lines=(line,)))
    assert (matched.orders, matched.order_lines) == (("4711",), {2: "4711/3"})


def test_the_newest_facts_are_kept(engine: sa.Engine) -> None:
    document_id = receive(engine).document_id
    everything = sa.select(documents.c.id)
    for seller in ("Kontor AG", "Kontor AG", "Kontor SE"):
        with write(engine) as connection:
            record_work_facts(connection, "acme", document_id, facts(invoice(vendor_name=seller)))
    with read(engine) as connection:
        assert work_facts(connection, "acme", everything) == {document_id: facts(invoice(vendor_name="Kontor SE"))}
        assert work_facts(connection, "other", everything) == {}
        assert work_facts(connection, "acme", everything.where(documents.c.id == "x")) == {}


def test_long_and_odd_values_are_kept_short() -> None:
    found = facts(invoice(vendor_name="x" * 5000, gross_total=Decimal("9" * 40), issue_date=dt.date.max))
    assert len(found.seller) == 200
    assert found.base is not None
    assert found.due_on == dt.date.max
