"""V-CMP and V-DOC: what is on the document, and whether it is one whole, readable document."""

from __future__ import annotations

import pytest

from documents.business import Ambiguity
from documents.decision import Outcome
from documents.einvoice import Group
from documents.field import Evidence, FieldName, ProofName, Status
from documents.finding import Role, Severity
from documents.kind import DocType
from documents.text import Reader
from tests.validators.builders import (
    ORDER,
    VENDOR,
    D,
    codes,
    field,
    found,
    free_invoice,
    invoice,
    judged,
    order_document,
    prior,
    read,
)


@pytest.mark.parametrize(
    ("change", "subject"),
    [
        ({"invoice_number": None}, "invoice_number"),
        ({"issue_date": None}, "issue_date"),
        ({"currency": None}, "currency"),
        ({"gross_total": None}, "gross_total"),
        ({"vendor_name": None, "vendor_tax_id": None}, "vendor_name"),
        ({"buyer_name": None}, "buyer_name"),
    ],
)
def test_each_required_field_is_missed(change, subject):
    (finding,) = found("V-CMP-01", invoice(**change))
    assert finding.subject == subject
    assert finding.severity is Severity.BLOCK_POST
    assert judged(invoice(**change)).decision.outcome is Outcome.QUEUE


def test_a_derived_value_is_not_on_the_document():
    derived = field(D("910.35"), status=Status.DERIVED)
    assert [finding.subject for finding in found("V-CMP-01", invoice(gross_total=derived))] == ["gross_total"]


def test_a_tax_id_names_a_party_as_well_as_a_name():
    document = invoice(vendor_name=None, buyer_name=None, buyer_tax_id="DE999999995")
    assert found("V-CMP-01", document) == []


def test_a_till_receipt_names_no_buyer():
    assert found("V-CMP-01", free_invoice(doc_type=DocType.RECEIPT, buyer_name=None)) == []


def test_what_is_printed_in_place_of_the_value_is_shown():
    lost = Ambiguity(field=FieldName.GROSS_TOTAL, raw="12,3,4", readings=())
    (finding,) = found("V-CMP-01", invoice(gross_total=None, not_parsed=(lost,)))
    assert '"12,3,4"' in finding.message


def test_a_print_in_doubt_is_asked_about_once_and_cannot_be_waived():
    doubts = {
        "issue_date": Ambiguity(field=FieldName.ISSUE_DATE, raw="05/06/2026", readings=("2026-06-05", "2026-05-06")),
        "currency": Ambiguity(field=FieldName.CURRENCY, raw="$", readings=("USD", "CAD")),
        "gross_total": Ambiguity(field=FieldName.GROSS_TOTAL, raw="1.234", readings=("1.234", "1234")),
    }
    for name, doubt in doubts.items():
        judgement = judged(free_invoice(**{name: None}, ambiguities=(doubt,)))
        asked = [finding for finding in judgement.findings if finding.subject == name]
        assert [finding.code[:5] for finding in asked] in (["V-DAT"], ["V-CUR"], ["V-DOC"])
        assert asked[0].waived_by is Role.NOBODY
    lost = Ambiguity(field=FieldName.ISSUE_DATE, raw="31.02.2026", readings=())
    assert "V-CMP-01" not in codes(invoice(issue_date=None, not_parsed=(lost,)))


def test_a_gap_in_the_amounts_is_found_where_tax_is_shown():
    (finding,) = found("V-CMP-02", invoice(net_total=None))
    assert finding.subject == "net_total"


def test_an_invoice_that_shows_no_tax_needs_no_tax_amount():
    document = free_invoice(net_total=None, tax_total=None, gross_total=D("100.00"), taxes=())
    assert found("V-CMP-02", document) == []


def test_missing_lines_block_where_an_order_is_to_be_matched():
    assert found("V-CMP-03", invoice(lines=()))[0].severity is Severity.BLOCK_POST
    assert found("V-CMP-03", free_invoice(lines=()))[0].severity is Severity.WARN
    assert found("V-CMP-03", invoice()) == []


def test_a_vendor_that_needs_an_order_is_not_paid_without_one():
    strict = (VENDOR.model_copy(update={"order_required": True}),)
    (finding,) = found("V-CMP-05", free_invoice(), vendors=strict)
    assert finding.severity is Severity.BLOCK_PAY
    assert "4500012" in finding.message
    assert found("V-CMP-05", free_invoice()) == []
    assert found("V-CMP-05", invoice(), vendors=strict) == []


def test_a_credit_names_the_invoice_it_corrects():
    credit = {"doc_type": DocType.CREDIT_NOTE}
    assert found("V-CMP-06", free_invoice(**credit))[0].severity is Severity.WARN
    billed = prior(number="RE-1", gross=D("119.00"))
    assert found("V-CMP-06", free_invoice(**credit, preceding_invoice="RE-1"), priors=(billed,)) == []
    assert found("V-CMP-06", free_invoice()) == []


def test_a_credit_of_an_invoice_that_nobody_knows_warns():
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="RE-1")
    (finding,) = found("V-CMP-06", credit, priors=(prior(number="RE-2"),))
    assert (finding.severity, finding.found) == (Severity.WARN, "RE-1")
    other = prior(number="RE-1", vendor_id="V2")
    assert len(found("V-CMP-06", credit, priors=(other,))) == 1


@pytest.mark.parametrize(
    ("billed", "credited", "state", "difference"),
    [
        ("119.00", "0", "POSTED", ""),
        ("118.99", "0", "POSTED", "0.01 EUR"),
        ("200.00", "81.00", "POSTED", ""),
        ("200.00", "81.01", "POSTED", "0.01 EUR"),
        ("200.00", "81.01", "QUEUED", "0.01 EUR"),
        ("200.00", "81.01", "DUPLICATE", ""),
    ],
)
def test_no_invoice_is_credited_by_more_than_it_charged(billed, credited, state, difference):
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE, preceding_invoice="re-1")
    known = (
        prior(number="RE-1", gross=D(billed)),
        prior(document_id="c", number="GS-1", gross=D(credited), sign=-1, preceding_n2="RE1", state=state, entry=""),
        prior(document_id="o", number="GS-2", gross=D("50.00"), sign=-1, preceding_n2="RE2"),
    )
    findings = found("V-CMP-06", credit, priors=known)
    assert [finding.difference for finding in findings] == ([difference] if difference else [])
    assert all(finding.severity is Severity.BLOCK_POST for finding in findings)


def test_a_credit_without_a_reference_is_compared_with_all_that_is_known():
    credit = free_invoice(doc_type=DocType.CREDIT_NOTE)
    small, large = prior(gross=D("50.00")), prior(document_id="d-2", number="RE-9", gross=D("69.00"))
    assert [f.severity for f in found("V-CMP-06", credit, priors=(small, large))] == [Severity.WARN]
    findings = found("V-CMP-06", credit, priors=(small,))
    assert {f.severity for f in findings} == {Severity.WARN, Severity.BLOCK_POST}
    in_dollars = (small.model_copy(update={"currency": "USD"}),)
    assert [f.severity for f in found("V-CMP-06", credit, priors=in_dollars)] == [Severity.WARN]


def corrected(code="384", **fields: object):
    return free_invoice(einvoice=Group(terms={"BT-3": (code,)}), **fields)


@pytest.mark.parametrize(
    ("state", "stops"), [("POSTED", True), ("READY", True), ("REVERSED", False), ("QUEUED", False)]
)
def test_a_corrected_invoice_waits_until_the_one_it_replaces_is_reversed(state, stops):
    findings = found("V-CMP-06", corrected(preceding_invoice="RE-1"), priors=(prior(number="RE-1", state=state),))
    assert [(one.severity, one.waived_by) for one in findings] == [(Severity.BLOCK_POST, Role.NOBODY)] * stops
    assert all("Reverse the entry" in one.message for one in findings)


def test_a_corrected_invoice_says_what_it_replaces():
    (finding,) = found("V-CMP-06", corrected())
    assert finding.severity is Severity.BLOCK_POST
    assert found("V-CMP-06", corrected("380")) == []
    assert found("V-CMP-06", corrected("380", preceding_invoice="RE-1"), priors=(prior(number="RE-1"),)) == []


def test_an_invoice_on_a_page_that_names_another_one_is_asked_about():
    known = (prior(number="RE-1"),)
    (finding,) = found("V-CMP-06", free_invoice(preceding_invoice="RE-1"), priors=known)
    assert (finding.severity, finding.waived_by) == (Severity.BLOCK_POST, Role.APPROVER)
    final = free_invoice(preceding_invoice="RE-1", prepaid=D("10.00"))
    assert found("V-CMP-06", final, priors=known) == []
    assert found("V-CMP-06", free_invoice(preceding_invoice="RE-1")) == []


def test_a_negative_invoice_is_a_credit_too():
    amounts = {"net_total": D("-100.00"), "tax_total": D("-19.00"), "gross_total": D("-119.00")}
    assert len(found("V-CMP-06", free_invoice(**amounts, lines=(), taxes=()))) == 1


@pytest.mark.parametrize(
    ("name", "value", "kept", "missing"),
    [
        ("invoice_number", "RE-1", (ProofName.LABEL_BESIDE,), ProofName.DISTINCT_ID),
        ("invoice_number", "RE-1", (ProofName.DISTINCT_ID,), ProofName.LABEL_BESIDE),
        ("gross_total", D("119.00"), (ProofName.TOTAL_LABEL, ProofName.NO_LARGER_TRIPLE), ProofName.TOTALS_READABLE),
        ("gross_total", D("119.00"), (ProofName.TOTAL_LABEL, ProofName.TOTALS_READABLE), ProofName.NO_LARGER_TRIPLE),
        ("gross_total", D("119.00"), (ProofName.NO_LARGER_TRIPLE, ProofName.TOTALS_READABLE), ProofName.TOTAL_LABEL),
    ],
)
def test_an_unproven_value_names_field_and_missing_proof(name, value, kept, missing):
    document = free_invoice(**{name: field(value, *kept)})
    (finding,) = found("V-DOC-01", document)
    assert finding.subject == name
    assert finding.expected == missing.value
    assert missing.value in finding.message
    assert judged(document).decision.outcome is Outcome.QUEUE


@pytest.mark.parametrize("proof", [ProofName.XML, ProofName.PERSON])
def test_xml_or_a_person_is_proof_enough(proof):
    number = field("RE-1", proof)
    assert found("V-DOC-01", free_invoice(invoice_number=number)) == []


def test_a_value_from_xml_or_keyed_needs_no_proof_from_the_page():
    xml = field("RE-1").model_copy(update={"evidence": Evidence(reader=Reader.XML)})
    keyed = field("RE-1", status=Status.KEYED)
    assert found("V-DOC-01", free_invoice(invoice_number=xml)) == []
    assert found("V-DOC-01", free_invoice(invoice_number=keyed)) == []


def test_a_total_that_equals_the_receipt_needs_no_label():
    assert found("V-DOC-01", invoice(gross_total=field(D("910.35")))) == []


def test_sums_that_do_not_close_prove_nothing():
    document = free_invoice(tax_total=D("19.50"), gross_total=D("119.50"), taxes=())
    assert {"net_total", "tax_total", "gross_total"} <= {each.subject for each in found("V-DOC-01", document)}


def test_two_printed_amounts_are_proven_with_the_lines():
    derived = field(D("100.00"), status=Status.DERIVED)
    assert found("V-DOC-01", free_invoice(net_total=derived)) == []
    wrong = free_invoice(net_total=derived, lines=())
    assert {finding.subject for finding in found("V-DOC-01", wrong)} == {"net_total", "tax_total", "gross_total"}


def test_without_tax_the_lines_prove_the_total():
    untaxed = {"net_total": None, "tax_total": None, "taxes": (), "gross_total": D("100.00")}
    assert found("V-DOC-01", free_invoice(**untaxed)) == []
    assert [each.subject for each in found("V-DOC-01", free_invoice(**untaxed, lines=()))] == ["gross_total"]


def test_a_picture_needs_two_readings_of_the_number():
    once = free_invoice(born_digital=False)
    subjects = {finding.subject: finding.expected for finding in found("V-DOC-01", once)}
    # Date and total take part in arithmetic that closes; the number has nobody to speak for it.
    assert subjects == {"invoice_number": ProofName.TWO_READINGS.value}
    twice = field("RE-1", ProofName.LABEL_BESIDE, ProofName.DISTINCT_ID, ProofName.TWO_READINGS)
    assert found("V-DOC-01", free_invoice(born_digital=False, invoice_number=twice)) == []


def test_a_picture_needs_two_readings_of_a_date_without_terms():
    document = free_invoice(born_digital=False, payment_terms=None)
    assert "issue_date" in {finding.subject for finding in found("V-DOC-01", document)}


def test_a_name_alone_does_not_prove_the_vendor():
    document = free_invoice(vendor_tax_id=None, iban=None)
    (finding,) = found("V-DOC-01", document)
    assert finding.subject == "vendor_name"
    assert "second key" in finding.message


def test_an_amount_with_two_readings_is_asked_about():
    doubt = Ambiguity(field=FieldName.GROSS_TOTAL, raw="1.234", readings=("1.234", "1234"), page=2)
    (finding,) = found("V-DOC-01", free_invoice(gross_total=None, ambiguities=(doubt,)))
    assert "1.234 or 1234" in finding.message


def test_an_order_is_proven_by_its_lines():
    assert found("V-DOC-01", order_document()) == []
    unproven = order_document(po_number=field("4500099", ProofName.LABEL_BESIDE))
    assert [finding.subject for finding in found("V-DOC-01", unproven)] == ["po_number"]


@pytest.mark.parametrize(("stated", "expected"), [(0, 0), (1, 0), (2, 0), (3, 1)])
def test_missing_pages_are_counted(stated, expected):
    assert len(found("V-DOC-02", invoice(first_page=1, last_page=2, stated_page_count=stated))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Papier 10,00\nÜbertrag 100,00", ["Übertrag 100,00"]),
        ("1 Papier 10,00\nÜbertrag:\n100,00 EUR\nSeite 1", []),
        ("1 Paper 10.00\n  Carried forward 100.00\nIBAN DE89", ["Carried forward 100.00"]),
        ("Übertrag von Seite 1 100,00\n2 Toner 20,00\nSumme 120,00", []),
        ("Summe 120,00\nÜbertragung von Rechten vorbehalten", []),
    ],
)
def test_what_is_carried_forward_goes_on_somewhere(text, expected):
    assert [one.found for one in found("V-DOC-02", invoice(text=text))] == expected
    assert found("V-DOC-02", invoice(text=text, einvoice=Group())) == []


@pytest.mark.parametrize(("numbers", "expected"), [((), 0), (("A1",), 0), (("A1", "A2"), 1)])
def test_two_numbers_are_two_documents(numbers, expected):
    assert len(found("V-DOC-04", invoice(numbers_seen=numbers))) == expected


@pytest.mark.parametrize(("score", "expected"), [(0.84, 1), (0.85, 0)])
@pytest.mark.parametrize("doc_type", [DocType.INVOICE, DocType.OTHER, DocType.STATEMENT])
def test_a_guessed_type_is_asked_about(doc_type, score, expected):
    document = invoice(doc_type=doc_type, doc_type_score=score)
    assert len(found("V-DOC-05", document)) == expected


@pytest.mark.parametrize(
    ("doc_type", "total", "reader", "expected"),
    [
        (DocType.CREDIT_NOTE, "-119.00", Reader.TEXT_LAYER, 1),
        (DocType.CREDIT_NOTE, "119.00", Reader.TEXT_LAYER, 0),
        (DocType.CREDIT_NOTE, "-119.00", Reader.XML, 0),
        (DocType.CREDIT_NOTE, "-119.00", Reader.PERSON, 0),
        (DocType.INVOICE, "-119.00", Reader.TEXT_LAYER, 0),
    ],
)
def test_a_credit_note_printed_with_a_minus_is_not_taken_for_its_cancellation(doc_type, total, reader, expected):
    gross = field(D(total)).model_copy(update={"evidence": Evidence(page=1, reader=reader)})
    findings = found("V-DOC-05", free_invoice(doc_type=doc_type, gross_total=gross))
    assert [(each.subject, each.waived_by) for each in findings] == [("gross_total", Role.NOBODY)] * expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Nordlicht Handels GmbH", 0), ("Nordlicht Handcls GmbH", 1), ("Ganz Andere GmbH", 0)]
)
def test_a_company_that_was_inferred_from_a_slip_and_its_place_is_shown(name, expected):
    findings = found("V-DOC-06", invoice(buyer_name=name, buyer_address="20095 Hamburg"))
    assert [(one.subject, one.severity) for one in findings] == [("buyer_name", Severity.WARN)] * expected


def test_a_broken_e_invoice_is_returned():
    (finding,) = found("V-DOC-07", invoice(profile_problems=("BR-02: No number.", "Line 7: No element x.")))
    assert "in 2 places: BR-02: No number. Line 7: No element x." in finding.message
    (finding,) = found("V-DOC-07", invoice(profile_problems=("BR-02: No number.",)))
    assert "in 1 place: " in finding.message
    (finding,) = found("V-DOC-07", invoice(profile_problems=tuple(f"BR-0{number}: No." for number in range(1, 6))))
    assert "BR-03: No. The other 2 are listed with it." in finding.message
    assert finding.reply == "LEG"
    assert found("V-DOC-07", invoice()) == []


def test_page_and_xml_of_a_hybrid_must_agree():
    assert found("V-DOC-08", invoice(picture_gross=D("910.35"), picture_iban="DE89 3704 0044 0532 0130 00")) == []
    (less,) = found("V-DOC-08", invoice(picture_gross=D("910.34")))
    assert less.difference == "-0.01 EUR"
    (total,) = found("V-DOC-08", invoice(picture_gross=D("910.36")))
    assert total.subject == "gross_total"
    assert total.difference == "0.01 EUR"
    (account,) = found("V-DOC-08", invoice(picture_iban="NL91ABNA0417164300"))
    assert account.subject == "iban"
    assert "0417164" not in account.message


def test_several_unproven_fields_give_a_finding_each():
    document = free_invoice(invoice_number=field("X"), gross_total=read("net_total", D("119.00")))
    assert {finding.subject for finding in found("V-DOC-01", document)} == {"invoice_number", "gross_total"}
    assert "V-DOC-01" in codes(document, orders=(ORDER,))
