"""Builds right documents and a right world; a test breaks one thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from documents.business import BusinessDocument, Line, TaxCategory
from documents.decision import Judgement
from documents.field import Evidence, Field, Proof, ProofName
from documents.finding import Finding
from documents.kind import DocType
from documents.ledger_facts import Invoiced, PriorDocument
from documents.ledger_facts_memory import MemoryFacts
from documents.master.client import Client, Policy
from documents.master.memory import MemoryMasterData
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Entity, Vendor
from documents.terms import PaymentTerms
from documents.values.identifiers import invoice_key_n1, invoice_key_n2
from validators.context import Context
from validators.judge import judge

D = Decimal
TODAY = dt.date(2026, 10, 16)
VENDOR_IBAN = "DE89370400440532013000"

READ_PROOFS = {
    "invoice_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "po_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "delivery_note_number": (ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID),
    "issue_date": (ProofName.LABEL_BESIDE, ProofName.UNAMBIGUOUS_DATE),
    "currency": (ProofName.ISO_CODE,),
    "gross_total": (ProofName.TOTAL_LABEL, ProofName.NO_LARGER_TRIPLE, ProofName.TOTALS_READABLE),
}
"""What reading proves of a plain document."""


def field(value: Any, *proofs: ProofName, **changes: Any) -> Field[Any]:
    return Field(
        value=value,
        raw=str(value),
        evidence=Evidence(page=1),
        proofs=tuple(Proof(name=name) for name in proofs),
        **changes,
    )


def read(name: str, value: Any, **changes: Any) -> Field[Any]:
    return field(value, *READ_PROOFS.get(name, ()), **changes)


def line(number: int, description: str, quantity: str, price: str, net: str, **changes: Any) -> Line:
    return Line(
        number=number,
        description=description,
        quantity=D(quantity),
        unit="C62",
        unit_price=D(price),
        net_amount=D(net),
        **changes,
    )


ENTITY = Entity(
    id="nord",
    name="Nordlicht Handels GmbH",
    country="DE",
    tax_id="DE999999995",
    postcode="20095",
    city="Hamburg",
)
CLIENT = Client(id="nordlicht", name="Nordlicht Handels GmbH", country="DE", currency="EUR", entities=(ENTITY,))
VENDOR = Vendor(
    id="V1",
    name="Müller Bürobedarf GmbH",
    country="DE",
    tax_id="DE123456788",
    currency="EUR",
    accounts=(BankAccount(iban=VENDOR_IBAN),),
    account="6100",
    net_days=30,
    postcode="10115",
    domains=("mueller-buero.example",),
)
ORDER = Order(
    number="4500012",
    vendor_id="V1",
    entity_id="nord",
    currency="EUR",
    issue_date=dt.date(2026, 10, 1),
    lines=(
        OrderLine(number=1, description="Kopierpapier A4", quantity=D(10), price=D("24.90"), account="1200"),
        OrderLine(number=2, description="Toner", quantity=D(4), price=D("129.00"), account="1200"),
    ),
)
RECEIPTS = (
    Receipt(number="8801", date=dt.date(2026, 10, 12), order_number="4500012", order_line=1, quantity=D(10)),
    Receipt(number="8801", date=dt.date(2026, 10, 12), order_number="4500012", order_line=2, quantity=D(4)),
)


def invoice(**changes: Any) -> BusinessDocument:
    """A German invoice over 765.00 + 19 % = 910.35 EUR on order 4500012, exactly as ordered and received."""
    values: dict[str, Any] = {
        "vendor_name": "Müller Bürobedarf GmbH",
        "vendor_tax_id": "DE123456788",
        "buyer_name": "Nordlicht Handels GmbH",
        "invoice_number": "RE-2026-00417",
        "po_number": "4500012",
        "issue_date": dt.date(2026, 10, 14),
        "due_date": dt.date(2026, 11, 13),
        "payment_terms": PaymentTerms(net_days=30),
        "currency": "EUR",
        "net_total": D("765.00"),
        "tax_total": D("145.35"),
        "gross_total": D("910.35"),
        "iban": VENDOR_IBAN,
    }
    document: dict[str, Any] = {
        "doc_type": DocType.INVOICE,
        "orders": ("4500012",),
        "lines": (
            line(1, "Kopierpapier A4", "10", "24.90", "249.00"),
            line(2, "Toner", "4", "129.00", "516.00"),
        ),
        "taxes": (TaxCategory(category="S", rate=D(19), base=D("765.00"), tax=D("145.35")),),
    }
    return _built(document, values, changes)


def free_invoice(**changes: Any) -> BusinessDocument:
    """An invoice without an order: one service line over 100.00 + 19 % = 119.00 EUR."""
    values: dict[str, Any] = {
        "po_number": None,
        "orders": (),
        "net_total": D("100.00"),
        "tax_total": D("19.00"),
        "gross_total": D("119.00"),
        "lines": (line(1, "Beratung", "1", "100.00", "100.00"),),
        "taxes": (TaxCategory(category="S", rate=D(19), base=D("100.00"), tax=D("19.00")),),
    }
    return invoice(**(values | changes))


def order_document(**changes: Any) -> BusinessDocument:
    """The client's own order 4500099 to the vendor, over 249.00 EUR."""
    values: dict[str, Any] = {
        "vendor_name": "Müller Bürobedarf GmbH",
        "vendor_tax_id": "DE123456788",
        "buyer_name": "Nordlicht Handels GmbH",
        "po_number": "4500099",
        "issue_date": dt.date(2026, 10, 14),
        "currency": "EUR",
        "net_total": D("249.00"),
    }
    document: dict[str, Any] = {
        "doc_type": DocType.PURCHASE_ORDER,
        "lines": (line(1, "Kopierpapier A4", "10", "24.90", "249.00"),),
    }
    return _built(document, values, changes)


def goods_receipt(**changes: Any) -> BusinessDocument:
    """The client's own receipt of 10 packs of paper on order 4500012."""
    values: dict[str, Any] = {
        "vendor_name": "Müller Bürobedarf GmbH",
        "po_number": "4500012",
        "delivery_note_number": "WE-77",
        "issue_date": dt.date(2026, 10, 12),
    }
    document: dict[str, Any] = {
        "doc_type": DocType.DELIVERY_NOTE,
        "goods_receipt": True,
        "orders": ("4500012",),
        "lines": (Line(number=1, description="Kopierpapier A4", quantity=D(10), unit="C62", order_line="1"),),
    }
    return _built(document, values, changes)


def _built(document: dict[str, Any], values: dict[str, Any], changes: Mapping[str, Any]) -> BusinessDocument:
    """Wrap plain values of header fields into fields with the proofs of reading; a Field is taken as it is."""
    header = {name for name, kind in BusinessDocument.model_fields.items() if "Field[" in str(kind.annotation)}
    for name, value in {**values, **changes}.items():
        plain = name in header and value is not None and not isinstance(value, Field)
        document[name] = read(name, value) if plain else value
    return BusinessDocument.model_validate(document)


def prior(**changes: Any) -> PriorDocument:
    """An earlier, posted invoice of the vendor that has nothing to do with `invoice()`."""
    values: dict[str, Any] = {
        "document_id": "d-0",
        "vendor_id": "V1",
        "number": "RE-2026-00311",
        "gross": D("50.00"),
        "currency": "EUR",
        "issue_date": dt.date(2026, 9, 2),
        "sign": 1,
        "state": "POSTED",
        "entry": "NORD-AP-2026-000311",
    }
    values |= changes
    values.setdefault("number_n1", invoice_key_n1(values["number"]))
    values.setdefault("number_n2", invoice_key_n2(values["number"]))
    return PriorDocument.model_validate(values)


def context(**changes: Any) -> Context:
    """The world in which `invoice()` is right. Keys: policy, entities, vendors, orders, receipts, rates, priors, invoiced,
    received_on, judged_on, client, posted, locked_until, tax_codes, registry,
    texts, booked, varied, accrued, billed."""
    client: Client = changes.get("client", CLIENT)
    policy: Policy = changes.get("policy", Policy())
    entities = changes.get("entities", (ENTITY,))
    return Context(
        client=client.model_copy(update={"policy": policy, "entities": entities}),
        master=MemoryMasterData(
            entities=entities,
            vendors=changes.get("vendors", (VENDOR,)),
            orders=changes.get("orders", (ORDER,)),
            receipts=changes.get("receipts", RECEIPTS),
            fx_rates=changes.get("rates"),
            registry=changes.get("registry", ()),
        ),
        facts=MemoryFacts(
            priors=changes.get("priors", ()),
            invoiced=changes.get("invoiced"),
            posted=changes.get("posted", {"V1": 20}),
            locked_until=changes.get("locked_until"),
            tax_codes=changes.get("tax_codes"),
            texts=changes.get("texts"),
            booked=changes.get("booked", ()),
            varied=changes.get("varied", ()),
            accrued=changes.get("accrued"),
            billed=changes.get("billed"),
        ),
        received_on=changes.get("received_on", TODAY),
        document_id="d-1",
        judged_on=changes.get("judged_on"),
    )


def judged(document: BusinessDocument, **world: Any) -> Judgement:
    return judge(document, context(**world))


def codes(document: BusinessDocument, **world: Any) -> list[str]:
    """Codes of all findings, each once, in order."""
    return sorted({finding.code for finding in judged(document, **world).findings})


def found(code: str, document: BusinessDocument, **world: Any) -> list[Finding]:
    """The findings of one rule."""
    return [finding for finding in judged(document, **world).findings if finding.code == code]


def bought(order_line: int, quantity: str, amount: str = "0") -> dict[tuple[str, int], Invoiced]:
    """What was invoiced before on a line of order 4500012."""
    return {("4500012", order_line): Invoiced(quantity=D(quantity), amount=D(amount))}
