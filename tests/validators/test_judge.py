"""Judging as a whole: pure, repeatable, and never against the document itself."""

from __future__ import annotations

from documents.decision import Judgement, Outcome
from documents.finding import Severity
from tests.validators.builders import D, context, goods_receipt, invoice, judged, order_document, prior
from validators.judge import judge

WRONG = {"gross_total": D("910.36"), "iban": "NL91ABNA0417164300", "due_date": None}


def test_right_documents_post():
    for document, world in ((invoice(), {}), (order_document(), {}), (goods_receipt(), {"receipts": ()})):
        judgement = judged(document, **world)
        assert judgement.decision.outcome is Outcome.POST
        assert (judgement.vendor_id, judgement.entity_id) in {("V1", "nord"), ("V1", "nord")}


def test_judging_twice_gives_the_same():
    assert judged(invoice(**WRONG)) == judged(invoice(**WRONG))


def test_a_judgement_survives_json():
    judgement = judged(invoice(**WRONG))
    assert Judgement.model_validate_json(judgement.model_dump_json()) == judgement


def test_a_document_is_no_duplicate_of_itself():
    own = prior(document_id="d-1", number="RE-2026-00417", gross=D("910.35"))
    assert judge(invoice(), context(priors=(own,))).findings == ()


def test_findings_come_gravest_first():
    severities = [finding.severity for finding in judged(invoice(**WRONG)).findings]
    order = [Severity.BLOCK_POST, Severity.BLOCK_PAY, Severity.WARN, Severity.INFO]
    assert severities == sorted(severities, key=order.index)
    assert {Severity.BLOCK_POST, Severity.BLOCK_PAY} <= set(severities)


def test_a_posting_says_what_it_rests_on():
    explanation = judged(invoice()).decision.explanation
    assert "Müller Bürobedarf GmbH is known by its VAT identifier" in explanation
    assert "the total of 910.35 EUR is proven by" in explanation
    assert "2 lines match order 4500012" in explanation


def test_an_empty_document_is_judged_too():
    nothing = dict.fromkeys(
        [
            "vendor_name",
            "vendor_tax_id",
            "buyer_name",
            "invoice_number",
            "po_number",
            "issue_date",
            "due_date",
            "payment_terms",
            "currency",
            "net_total",
            "tax_total",
            "gross_total",
            "iban",
        ]
    )
    judgement = judged(invoice(**nothing, orders=(), lines=(), taxes=()), vendors=(), orders=(), receipts=())
    assert judgement.decision.outcome is Outcome.QUEUE
    assert judgement.vendor_id == ""
