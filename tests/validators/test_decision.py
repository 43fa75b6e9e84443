"""The decision is total: every combination of findings gives exactly one outcome, and a block never posts."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.decision import Outcome
from documents.finding import Finding, Queue, Severity
from documents.kind import DocType
from documents.master.client import Policy
from tests.validators.builders import goods_receipt, invoice
from validators.decision import decide

FINDINGS = st.lists(
    st.builds(
        Finding,
        code=st.sampled_from(["V-ARI-03", "V-PO-06", "V-PO-08", "V-FRD-01", "V-TRM-01", "V-ID-01", "V-FIL-04"]),
        severity=st.sampled_from(Severity),
        message=st.just("Something is wrong."),
        queue=st.sampled_from(Queue),
    ),
    max_size=8,
)
POLICIES = st.builds(Policy, post_with_hold=st.booleans(), warn_limit=st.integers(min_value=0, max_value=4))
TYPES = st.sampled_from(DocType)


def finding(code: str, severity: Severity, queue: Queue = Queue.CAPTURE) -> Finding:
    return Finding(code=code, severity=severity, message="Something is wrong.", queue=queue)


@given(FINDINGS, POLICIES, TYPES, st.booleans())
def test_every_combination_gives_one_outcome_with_a_reason(findings, policy, doc_type, goods):
    document = invoice(doc_type=doc_type, goods_receipt=goods)
    decision = decide(document, findings, policy)
    assert decision.outcome in {Outcome.POST, Outcome.POST_HELD, Outcome.QUEUE, Outcome.ARCHIVE}
    assert decision.explanation
    waits = decision.outcome in {Outcome.QUEUE, Outcome.POST_HELD}
    assert bool(decision.queues) is waits
    assert decide(document, findings, policy) == decision


@given(FINDINGS, POLICIES, TYPES)
def test_a_block_never_posts(findings, policy, doc_type):
    severities = {each.severity for each in findings}
    outcome = decide(invoice(doc_type=doc_type), findings, policy).outcome
    if Severity.BLOCK_POST in severities:
        assert outcome is Outcome.QUEUE
    if Severity.BLOCK_PAY in severities:
        assert outcome is not Outcome.POST


@given(FINDINGS, POLICIES)
def test_nothing_that_is_never_posted_posts(findings, policy):
    for doc_type in (DocType.STATEMENT, DocType.OTHER):
        assert decide(invoice(doc_type=doc_type), findings, policy).outcome in {Outcome.ARCHIVE, Outcome.QUEUE}
    claim = goods_receipt(goods_receipt=False)
    assert decide(claim, findings, policy).outcome in {Outcome.ARCHIVE, Outcome.QUEUE}


@given(FINDINGS, POLICIES)
def test_one_finding_less_never_makes_it_worse(findings, policy):
    order = [Outcome.POST, Outcome.POST_HELD, Outcome.QUEUE]
    document = invoice()
    all_of_them = order.index(decide(document, findings, policy).outcome)
    for index in range(len(findings)):
        fewer = findings[:index] + findings[index + 1 :]
        assert order.index(decide(document, fewer, policy).outcome) <= all_of_them


@pytest.mark.parametrize(
    ("warnings", "limit", "outcome"),
    [(3, 3, Outcome.POST), (4, 3, Outcome.QUEUE), (0, 0, Outcome.POST), (1, 0, Outcome.QUEUE)],
)
def test_too_many_warnings_wait(warnings, limit, outcome):
    found = [finding("V-TRM-01", Severity.WARN)] * warnings
    assert decide(invoice(), found, Policy(warn_limit=limit)).outcome is outcome


@pytest.mark.parametrize(
    ("code", "hold", "outcome"),
    [
        ("V-PO-06", True, Outcome.POST_HELD),
        ("V-PO-06", False, Outcome.QUEUE),
        ("V-FRD-01", True, Outcome.POST_HELD),
        ("V-FRD-01", False, Outcome.POST_HELD),
    ],
)
def test_o_1_order_findings_wait_where_the_client_wants_it(code, hold, outcome):
    found = [finding(code, Severity.BLOCK_PAY)]
    assert decide(invoice(), found, Policy(post_with_hold=hold)).outcome is outcome


def test_queues_are_those_of_the_findings_it_waits_for():
    found = [
        finding("V-ARI-05", Severity.BLOCK_POST, Queue.TAX),
        finding("V-TRM-01", Severity.WARN, Queue.CAPTURE),
        finding("V-FRD-01", Severity.BLOCK_PAY, Queue.VENDOR_MASTER),
    ]
    assert decide(invoice(), found, Policy()).queues == (Queue.TAX,)


def test_the_explanation_says_when_it_goes_on_by_itself():
    receipt = finding("V-PO-09", Severity.BLOCK_PAY)
    account = finding("V-FRD-01", Severity.BLOCK_PAY)
    sums = finding("V-ARI-03", Severity.BLOCK_POST)
    both = decide(invoice(), [receipt, account], Policy()).explanation
    assert both.endswith(
        "Releases by itself if the goods receipt is booked and the vendor custodian makes the account active."
    )
    assert "Releases" not in decide(invoice(), [sums], Policy()).explanation
    assert "V-PO-09" in both
    assert "V-FRD-01" in both


def test_a_posting_says_why():
    assert decide(invoice(), [], Policy(), ["the vendor is known"]).explanation == "posts because the vendor is known"


@pytest.mark.parametrize(("doc_type", "goods"), list(product(DocType, [True, False])))
def test_a_document_without_findings_posts_or_is_filed(doc_type, goods):
    document = invoice(doc_type=doc_type, goods_receipt=goods)
    filed = doc_type in {DocType.STATEMENT, DocType.OTHER} or (doc_type is DocType.DELIVERY_NOTE and not goods)
    assert decide(document, [], Policy()).outcome is (Outcome.ARCHIVE if filed else Outcome.POST)


def test_too_many_warnings_are_explained_as_such():
    found = [finding("V-TRM-01", Severity.WARN), finding("V-DAT-05", Severity.WARN)]
    assert decide(invoice(), found, Policy(warn_limit=1)).explanation == (
        "waits because 2 warnings are more than the client's limit of 1: V-TRM-01: Something is wrong. (and V-DAT-05)"
    )
    block = finding("V-ARI-03", Severity.BLOCK_POST)
    assert decide(invoice(), [block, *found], Policy(warn_limit=1)).explanation.startswith("waits because V-ARI-03: ")
