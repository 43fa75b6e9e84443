"""The worked examples of the accounting specification (section 8), as far as judging goes."""

from __future__ import annotations

import datetime as dt

from documents.business import TaxCategory
from documents.decision import Judgement, Outcome
from documents.field import ProofName, Status
from documents.finding import Queue, Severity
from documents.kind import DocType
from documents.ledger_facts import Invoiced
from documents.master.order import Order, OrderLine, Receipt
from documents.master.party import BankAccount, Vendor
from documents.terms import CashDiscount, PaymentTerms
from tests.validators.builders import D, field, found, invoice, judged, line, prior


def severities(judgement: Judgement) -> dict[str, Severity]:
    return {finding.code: finding.severity for finding in judgement.findings}


FREIGHT = (
    line(1, "Kopierpapier A4", "10", "25.10", "251.00"),
    line(2, "Toner", "4", "129.00", "516.00"),
    line(3, "Fracht", "1", "12.50", "12.50"),
)
GOODS = {
    "lines": FREIGHT,
    "net_total": D("779.50"),
    "tax_total": field(D("148.11"), status=Status.REPAIRED, rule="C-62"),
    "gross_total": D("927.61"),
    "taxes": (TaxCategory(category="S", rate=D(19), base=D("779.50"), tax=D("148.11")),),
    "payment_terms": PaymentTerms(net_days=30, discounts=(CashDiscount(percent=D(2), days=10),)),
}


def test_example_1_goods_post_untouched():
    judgement = judged(invoice(**GOODS))
    assert severities(judgement) == {"V-PO-20": Severity.INFO, "V-TRM-02": Severity.INFO}
    variance, discount = judgement.findings
    assert (discount.expected, discount.found) == ("2026-10-23", "18.55 EUR")
    assert variance.difference == "2.00 EUR"
    assert judgement.decision.outcome is Outcome.POST
    assert judgement.decision.explanation.startswith(
        "posts because Müller Bürobedarf GmbH is known by its VAT identifier"
    )
    assert [charge.net_amount for charge in judgement.match.charges] == [D("12.50")]


def test_example_1_negative_twin_a_vendors_error_is_not_repaired():
    wrong = {
        "tax_total": D("148.50"),
        "gross_total": D("928.00"),
        "taxes": (TaxCategory(category="S", rate=D(19), base=D("779.50"), tax=D("148.50")),),
    }
    judgement = judged(invoice(**GOODS | wrong))
    (finding,) = [each for each in judgement.findings if each.code == "V-ARI-05"]
    assert (finding.severity, finding.difference, finding.limit) == (Severity.BLOCK_POST, "0.39 EUR", "0.02 EUR")
    assert judgement.decision.outcome is Outcome.QUEUE
    assert Queue.TAX in judgement.decision.queues


VAN_DIJK = Vendor(
    id="V7",
    name="Van Dijk Componenten BV",
    country="NL",
    tax_id="NL123456782B90",
    currency="EUR",
    accounts=(BankAccount(iban="NL91ABNA0417164300"),),
)
SHAFTS = Order(
    number="4500031",
    vendor_id="V7",
    currency="EUR",
    issue_date=dt.date(2026, 4, 20),
    lines=(OrderLine(number=1, description="As 20 mm", quantity=D(100), price=D("48.00")),),
)


def shaft_receipt(number: str, day: dt.date, quantity: int) -> Receipt:
    return Receipt(number=number, date=day, order_number="4500031", order_line=1, quantity=D(quantity))


FIRST = shaft_receipt("9107", dt.date(2026, 5, 4), 95)
SHAFT_INVOICE = {
    "vendor_name": "Van Dijk Componenten BV",
    "vendor_tax_id": "NL123456782B90",
    "buyer_tax_id": "DE999999995",
    "invoice_number": "F26-1182",
    "po_number": "4500031",
    "orders": ("4500031",),
    "issue_date": field(dt.date(2026, 5, 6), ProofName.LABEL_BESIDE, ProofName.DATE_RESOLVED, rule="C-12(c)"),
    "due_date": dt.date(2026, 6, 5),
    "delivery_date": dt.date(2026, 5, 4),
    "exemption_reason": "Intracommunautaire levering",
    "net_total": D("4920.00"),
    "tax_total": D("0.00"),
    "gross_total": D("4920.00"),
    "taxes": (TaxCategory(category="K", rate=D(0), base=D("4920.00"), tax=D("0.00")),),
    "iban": "NL02ABNA0123456789",
    "lines": (line(1, "As 20 mm", "100", "49.20", "4920.00"),),
}
SHAFT_WORLD = {"vendors": (VAN_DIJK,), "orders": (SHAFTS,), "received_on": dt.date(2026, 5, 7), "posted": {"V7": 3}}


def test_example_2_price_quantity_and_account_hold_payment():
    judgement = judged(invoice(**SHAFT_INVOICE), receipts=(FIRST,), **SHAFT_WORLD)
    assert severities(judgement) == dict.fromkeys(("V-FRD-01", "V-PO-06", "V-PO-08"), Severity.BLOCK_PAY)
    differences = {finding.code: finding.difference for finding in judgement.findings}
    assert differences["V-PO-06"] == "120.00 EUR"
    assert differences["V-PO-08"] == "5 (240.00 EUR)"
    assert judgement.decision.outcome is Outcome.POST_HELD
    assert set(judgement.decision.queues) == {Queue.VENDOR_MASTER, Queue.BUYER, Queue.RECEIVING}


def test_example_2_findings_go_away_by_themselves():
    received = (FIRST, shaft_receipt("9133", dt.date(2026, 5, 11), 5))
    after_receipt = judged(invoice(**SHAFT_INVOICE), receipts=received, **SHAFT_WORLD)
    assert set(severities(after_receipt)) == {"V-FRD-01", "V-PO-06"}
    verified = VAN_DIJK.model_copy(update={"accounts": (*VAN_DIJK.accounts, BankAccount(iban="NL02ABNA0123456789"))})
    world = SHAFT_WORLD | {"vendors": (verified,)}
    assert set(severities(judged(invoice(**SHAFT_INVOICE), receipts=received, **world))) == {"V-PO-06"}


def test_example_2_the_credit_note_of_the_price_posts():
    credit = {
        "doc_type": DocType.CREDIT_NOTE,
        "invoice_number": "C26-0077",
        "preceding_invoice": "F26-1182",
        "issue_date": dt.date(2026, 5, 18),
        "due_date": None,
        "net_total": D("120.00"),
        "gross_total": D("120.00"),
        "taxes": (TaxCategory(category="K", rate=D(0), base=D("120.00"), tax=D("0.00")),),
        "iban": None,
        "lines": (line(1, "As 20 mm", "100", "1.20", "120.00", order_line="1"),),
    }
    bill = prior(number="F26-1182", vendor_id=VAN_DIJK.id, gross=D("4920.00"), issue_date=dt.date(2026, 5, 6))
    world = SHAFT_WORLD | {"received_on": dt.date(2026, 5, 19), "priors": (bill,)}
    before = {("4500031", 1): Invoiced(quantity=D(100), amount=D("4920.00"))}
    judgement = judged(invoice(**SHAFT_INVOICE | credit), receipts=(FIRST,), invoiced=before, **world)
    assert judgement.findings == ()
    assert judgement.decision.outcome is Outcome.POST


REDWOOD = Vendor(id="V9", name="Redwood Analytics LLC", country="US", currency="USD", account="6300")
RATES = {("USD", "EUR", "2026-03-04"): D("1.0850")}
SERVICE = {
    "vendor_name": "Redwood Analytics LLC",
    "vendor_address": "500 Oak St, Portland OR 97205",
    "vendor_tax_id": None,
    "invoice_number": "INV-00731",
    "po_number": None,
    "orders": (),
    "issue_date": field(dt.date(2026, 3, 4), ProofName.LABEL_BESIDE, ProofName.DATE_RESOLVED, rule="C-12(c)"),
    "due_date": dt.date(2026, 4, 3),
    "currency": field("USD", ProofName.TWO_SOURCES),
    "net_total": None,
    "tax_total": None,
    "gross_total": D("12450.00"),
    "taxes": (),
    "iban": None,
    "lines": (line(1, "Analytics, hours", "83", "150.00", "12450.00"),),
}
WORLD = {
    "vendors": (REDWOOD.model_copy(update={"postcode": "97205"}),),
    "orders": (),
    "receipts": (),
    "rates": RATES,
    "posted": {"V9": 3},
}


def test_example_3_a_large_service_without_an_order_goes_to_an_approver():
    judgement = judged(invoice(**SERVICE), received_on=dt.date(2026, 3, 5), **WORLD)
    assert severities(judgement) == {"V-SOD-02": Severity.BLOCK_POST}
    (finding,) = judgement.findings
    assert finding.found == "11,474.65 EUR"
    assert judgement.decision.queues == (Queue.APPROVAL,)


def test_example_3_the_scan_of_the_same_invoice_is_a_suspected_duplicate():
    first = prior(
        number="INV-00731",
        vendor_id="V9",
        gross=D("12450.00"),
        currency="USD",
        issue_date=dt.date(2026, 3, 4),
        entry="NL-AP-2026-000311",
    )
    scan = invoice(**SERVICE | {"invoice_number": "INV-O0731"})
    world = WORLD | {"priors": (first,), "received_on": dt.date(2026, 3, 9)}
    judgement = judged(scan, **world)
    assert {"V-DUP-03", "V-DUP-04"} <= set(severities(judgement))
    assert Queue.DUPLICATE_FRAUD in judgement.decision.queues
    (finding,) = found("V-DUP-03", scan, **world)
    assert "entry NL-AP-2026-000311" in finding.message


def test_at_15_a_finding_keeps_its_evidence_until_its_figures_change():
    def evidence(price: str, net: str) -> str:
        changed = (line(1, "As 20 mm", "100", price, net),)
        document = invoice(**SHAFT_INVOICE | {"lines": changed})
        (finding,) = found("V-PO-06", document, receipts=(FIRST,), **SHAFT_WORLD)
        return finding.evidence_hash

    assert evidence("49.20", "4920.00") == evidence("49.200", "4920.00")
    assert evidence("49.20", "4920.00") != evidence("49.30", "4930.00")
