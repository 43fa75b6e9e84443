"""Documents of an invented client, built right; a test breaks or varies one thing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from documents.business import BusinessDocument, Line, TaxCategory
from documents.decision import Decision, Judgement, Outcome
from documents.field import Evidence, Field
from documents.finding import Finding, Severity
from documents.kind import DocType
from documents.master.client import Account, Client, TaxCode
from documents.master.order import MatchPolicy, Order, OrderLine, Receipt
from documents.master.party import Entity, Vendor
from documents.match import LineMatch, OrderMatch
from ledgers.chart import TEMPLATE
from ledgers.coding import Coding, code
from ledgers.entry import Entry
from ledgers.work import PostingWork

DAY = dt.date(2026, 5, 6)
SHA = "cd" * 32

CLIENT = Client(
    id="acme",
    name="Acme Trading",
    country="DE",
    currency="EUR",
    entities=(Entity(id="AC", name="Acme Trading", country="DE"),),
    accounts=tuple(Account(code=code, name=name, kind=kind) for code, (name, kind) in TEMPLATE.items()),
    tax_codes=(
        TaxCode(code="V19", rate=Decimal(19)),
        TaxCode(code="V20", rate=Decimal(20)),
        TaxCode(code="V81", rate=Decimal("8.1")),
        TaxCode(code="H25", rate=Decimal(25), recovery=Decimal("0.5")),
        TaxCode(code="R19", rate=Decimal(19), treatment="reverse_charge", account="1405"),
    ),
    keyword_accounts={"consulting": "6200", "paper": "6100"},
)
VENDOR = Vendor(id="V1", name="Paper Mill", country="DE", account="6200")


def field(value: Any) -> Field[Any]:
    return Field(value=value, raw=str(value), evidence=Evidence(page=1))


def invoice(
    *nets: str, rate: str | None = "20", tax: str = "0", gross: str | None = None, **more: Any
) -> BusinessDocument:
    total = sum((Decimal(net) for net in nets), Decimal(0))
    net = total - Decimal(more.get("allowance_total", 0)) + Decimal(more.get("charge_total", 0))
    percent = None if rate is None else Decimal(rate)
    amounts = {
        "net_total": net,
        "tax_total": Decimal(tax),
        "gross_total": net + Decimal(tax) if gross is None else Decimal(gross),
    }
    for name in ("allowance_total", "charge_total", "rounding"):
        if name in more:
            amounts[name] = Decimal(more.pop(name))
    values: dict[str, Any] = {
        "doc_type": DocType.INVOICE,
        "invoice_number": field("R-1"),
        "issue_date": field(DAY),
        "currency": field("EUR"),
        "lines": tuple(
            Line(number=number, description=f"item {number}", net_amount=Decimal(amount), tax_rate=percent)
            for number, amount in enumerate(nets, start=1)
        ),
        "taxes": (TaxCategory(category="S" if Decimal(tax) else "", rate=percent, base=net, tax=Decimal(tax)),),
        **{name: field(amount) for name, amount in amounts.items()},
    }
    return BusinessDocument(**values | more)


def order(*lines: tuple[str, str, str], policy: MatchPolicy = MatchPolicy.THREE_WAY, **more: Any) -> Order:
    """Lines are quantity, price, account."""
    return Order(
        **{
            "number": "4500012",
            "vendor_id": "V1",
            "currency": "EUR",
            "issue_date": DAY,
            "match_policy": policy,
            "lines": tuple(
                OrderLine(
                    number=number,
                    description=f"item {number}",
                    quantity=Decimal(quantity),
                    price=Decimal(price),
                    account=account,
                )
                for number, (quantity, price, account) in enumerate(lines, start=1)
            ),
        }
        | more
    )


def receipt(quantity: str, line: int = 1) -> Receipt:
    return Receipt(number="8801", date=DAY, order_number="4500012", order_line=line, quantity=Decimal(quantity))


def match(*lines: tuple[int, str, str, str], **more: Any) -> OrderMatch:
    """Lines are the number on document and order, quantity, order price, net amount."""
    return OrderMatch(
        lines=tuple(
            LineMatch(
                line=number,
                order_number="4500012",
                order_line=number,
                quantity=Decimal(quantity),
                order_price=Decimal(price),
                net_amount=Decimal(net),
            )
            for number, quantity, price, net in lines
        ),
        **more,
    )


def finding(code: str, severity: Severity = Severity.WARN, **more: Any) -> Finding:
    return Finding(code=code, severity=severity, message="found", **more)


def judged(matched: OrderMatch | None = None) -> Judgement:
    decision = Decision(outcome=Outcome.POST, explanation="posts because every total is proven")
    return Judgement(
        findings=(),
        decision=decision,
        match=matched or OrderMatch(),
        vendor_id="V1",
        entity_id="AC",
        rule_set="rules-1",
    )


def work(document: BusinessDocument, matched: OrderMatch | None = None, **more: Any) -> PostingWork:
    client: Client = more.get("client", CLIENT)
    vendor: Vendor = more.get("vendor", VENDOR)
    judgement = judged(matched)
    coding = code(document, judgement, client, vendor, more.get("orders", ()), ())
    assert not isinstance(coding, Finding), coding.message
    assert isinstance(coding, Coding)
    values: dict[str, Any] = {
        "client": client,
        "document": document,
        "judgement": judgement,
        "coding": coding,
        "document_id": "doc-1",
        "document_sha": SHA,
        "posting_date": DAY,
        "vendor": vendor,
    }
    return PostingWork(**values | more)


def by_account(entry: Entry) -> dict[str, str]:
    """Sums per account in base currency; accounts that come to zero are left out."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for posting in entry.postings:
        sums[posting.account] += posting.base_amount
    return {account: str(total) for account, total in sorted(sums.items()) if total}
