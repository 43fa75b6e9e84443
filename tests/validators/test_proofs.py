"""Proofs are computed from the clean values, never taken on trust."""

from __future__ import annotations

import datetime as dt

import pytest

from documents.business import BusinessDocument, TaxCategory
from documents.field import FieldName, ProofName, Status
from documents.terms import PaymentTerms
from tests.validators.builders import D, context, field, free_invoice, invoice, line
from validators.judge import build_case
from validators.proofs import contradicted, missing_proofs


def held(name: FieldName, document: BusinessDocument, **world: object) -> set[ProofName]:
    return {proof.name for proof in build_case(document, context(**world)).proofs.get(name, ())}


SUMS = {ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES}


def test_sums_that_close_prove_all_three_totals():
    for name in (FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL):
        assert held(name, free_invoice()) >= SUMS


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        ({"gross_total": D("119.01")}, {ProofName.NET_PLUS_TAX}),
        ({"taxes": ()}, {ProofName.RATE_CLOSES}),
        ({"taxes": (TaxCategory(rate=D(7), base=D("100.00"), tax=D("19.00")),)}, {ProofName.RATE_CLOSES}),
        ({"taxes": (TaxCategory(rate=D(19), base=D("100.01"), tax=D("19.00")),)}, {ProofName.RATE_CLOSES}),
        ({"net_total": field(D("100.00"), status=Status.DERIVED)}, {ProofName.NET_PLUS_TAX}),
    ],
)
def test_each_identity_can_fail(change, lost):
    assert SUMS - held(FieldName.GROSS_TOTAL, free_invoice(**change)) == lost


def test_a_single_rate_is_completed_from_the_totals():
    assert ProofName.RATE_CLOSES in held(FieldName.NET_TOTAL, free_invoice(taxes=(TaxCategory(rate=D(19)),)))


def test_several_rates_must_all_close_and_make_up_the_totals():
    rows = (
        TaxCategory(category="S", rate=D(19), base=D("60.00"), tax=D("11.40")),
        TaxCategory(category="S", rate=D(7), base=D("40.00"), tax=D("2.80")),
    )
    mixed = {"tax_total": D("14.20"), "gross_total": D("114.20")}
    assert ProofName.RATE_CLOSES in held(FieldName.NET_TOTAL, free_invoice(taxes=rows, **mixed))
    assert ProofName.RATE_CLOSES not in held(FieldName.NET_TOTAL, free_invoice(taxes=rows[:1], **mixed))


def test_lines_prove_the_net_total():
    assert ProofName.LINES_SUM in held(FieldName.NET_TOTAL, free_invoice())
    other = (line(1, "Beratung", "1", "99.99", "99.99"),)
    assert ProofName.LINES_SUM not in held(FieldName.NET_TOTAL, free_invoice(lines=other))
    unread = (line(1, "Beratung", "1", "100.00", "100.00").model_copy(update={"net_amount": None}),)
    assert ProofName.LINES_SUM not in held(FieldName.NET_TOTAL, free_invoice(lines=unread))


def test_due_date_and_terms_prove_each_other():
    assert ProofName.DUE_FROM_TERMS in held(FieldName.ISSUE_DATE, invoice())
    assert ProofName.DUE_FROM_TERMS not in held(FieldName.ISSUE_DATE, invoice(payment_terms=PaymentTerms(net_days=31)))
    derived = field(dt.date(2026, 11, 13), status=Status.DERIVED)
    assert ProofName.DUE_FROM_TERMS not in held(FieldName.ISSUE_DATE, invoice(due_date=derived))


def test_registers_prove_what_equals_them():
    document = invoice(buyer_tax_id="DE999999995")
    assert ProofName.EQUALS_VENDOR in held(FieldName.VENDOR_TAX_ID, document)
    assert ProofName.EQUALS_VENDOR in held(FieldName.IBAN, document)
    assert ProofName.EQUALS_VENDOR in held(FieldName.CURRENCY, document)
    assert ProofName.EQUALS_ENTITY in held(FieldName.BUYER_NAME, document)
    assert ProofName.EQUALS_ORDER in held(FieldName.ORDER_NUMBER, document)
    assert ProofName.EQUALS_VENDOR not in held(FieldName.IBAN, invoice(iban="NL91ABNA0417164300"))
    assert ProofName.EQUALS_ORDER not in held(FieldName.ORDER_NUMBER, invoice(po_number="4599999", orders=()))


def test_an_assumed_buyer_is_not_proven():
    assert held(FieldName.BUYER_NAME, invoice(buyer_name=None)) == set()


def test_a_total_at_the_prices_of_the_order_equals_order_or_receipt():
    assert ProofName.EQUALS_RECEIPT in held(FieldName.GROSS_TOTAL, invoice())
    assert ProofName.EQUALS_ORDER in held(FieldName.GROSS_TOTAL, invoice(), receipts=())
    equal = {ProofName.EQUALS_ORDER, ProofName.EQUALS_RECEIPT}
    extra = (*invoice().lines, line(3, "Gartenstuhl", "1", "0.00", "0.00"))
    assert not equal & held(FieldName.GROSS_TOTAL, invoice(lines=extra))
    dearer = (line(1, "Kopierpapier A4", "10", "24.91", "249.10"), invoice().lines[1])
    assert not equal & held(FieldName.NET_TOTAL, invoice(lines=dearer, net_total=D("765.10")))


def test_a_gross_total_that_does_not_follow_from_the_net_is_not_proven_by_the_order():
    wrong = invoice(tax_total=D("150.00"), gross_total=D("915.00"))
    assert ProofName.EQUALS_RECEIPT in held(FieldName.NET_TOTAL, wrong)
    assert ProofName.EQUALS_RECEIPT not in held(FieldName.GROSS_TOTAL, wrong)


def test_what_the_document_refutes_is_wrong_rather_than_missing():
    assert contradicted(free_invoice()) == frozenset()
    assert ProofName.NET_PLUS_TAX in contradicted(free_invoice(gross_total=D("119.01")))
    row = TaxCategory(rate=D(7), base=D("100.00"), tax=D("19.00"))
    assert contradicted(free_invoice(taxes=(row,))) == {ProofName.RATE_CLOSES}
    # A breakdown that was not read refutes nothing.
    assert contradicted(free_invoice(taxes=())) == frozenset()
    assert contradicted(free_invoice(taxes=(row.model_copy(update={"rate": None}),))) == frozenset()


def test_the_likeliest_set_of_proofs_is_the_one_asked_for():
    proofs = field(1, ProofName.LABEL_BESIDE).proofs
    sets = (
        frozenset({ProofName.XML}),
        frozenset({ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID}),
    )
    assert missing_proofs(proofs, sets) == {ProofName.DISTINCT_ID}
    assert missing_proofs((), sets) == {ProofName.XML}
    assert missing_proofs(field(1, ProofName.XML).proofs, sets) == frozenset()
