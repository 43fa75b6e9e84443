"""Page against XML of a hybrid e-invoice: equality is a proof, a difference is a finding, a misreading is neither."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from documents.business import BusinessDocument
from documents.field import Candidate, Evidence, ProofName, Status
from documents.field import FieldName as F
from documents.finding import Severity
from documents.kind import DocType
from documents.match import OrderMatch
from tests.validators.builders import D, field, found, invoice
from validators.entity import EntityResolution
from validators.hybrid import compare
from validators.proofs import gather
from validators.vendor import VendorResolution


def hybrid(text: str = "", **shown: Any) -> BusinessDocument:
    """An e-invoice whose page says the same, but for what is shown."""
    page = invoice(text=text, **shown)
    return invoice(picture=page)


def different(document: BusinessDocument) -> dict[F, str]:
    return {one.name: one.page for one in compare(document) if not one.agree and not one.misread}


def messages(document: BusinessDocument) -> list[tuple[str, Severity]]:
    return [(one.subject, one.severity) for one in found("V-DOC-08", document)]


def test_a_page_that_says_the_same_proves_every_field_it_shows() -> None:
    document = hybrid()
    assert different(document) == {}
    proofs = gather(document, VendorResolution(), EntityResolution(), (), OrderMatch())
    proven = {name for name, held in proofs.items() if ProofName.XML_TWIN_AGREES in {proof.name for proof in held}}
    assert {F.INVOICE_NUMBER, F.ISSUE_DATE, F.CURRENCY, F.GROSS_TOTAL, F.IBAN} <= proven


@pytest.mark.parametrize(
    ("name", "value", "severity"),
    [
        ("invoice_number", "RE-9999", Severity.BLOCK_POST),
        ("issue_date", dt.date(2026, 1, 31), Severity.BLOCK_POST),
        ("due_date", dt.date(2026, 12, 31), Severity.WARN),
        ("currency", "CHF", Severity.BLOCK_POST),
        ("vendor_tax_id", "DE811907980", Severity.BLOCK_POST),
        ("net_total", D("1.00"), Severity.BLOCK_POST),
    ],
)
def test_another_value_on_the_page_is_a_finding_with_both_values(name: str, value: Any, severity: Severity) -> None:
    right = invoice()
    document = hybrid(**{name: field(value)})
    assert (name, severity) in messages(document)
    (finding,) = [one for one in found("V-DOC-08", document) if one.subject == name]
    assert str(value) in finding.message
    assert str(getattr(right, name).value) in finding.message


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("invoice_number", "KD-77", "Rechnung {} Kunde KD-77"),
        ("issue_date", dt.date(2026, 1, 31), "vom {:%d.%m.%Y}"),
        ("currency", "CHF", "alle Preise in {}"),
        ("net_total", D("1.00"), "Summe {} EUR"),
        ("vendor_tax_id", "DE811907980", "USt-IdNr. {}"),
    ],
)
def test_a_page_value_is_a_misreading_where_the_page_shows_the_xmls_value_too(name: str, value: Any, text: str) -> None:
    said = getattr(invoice(), name).value
    assert different(hybrid(text=text.format(said), **{name: field(value)})) == {}


def test_total_and_account_get_no_such_mercy() -> None:
    right = invoice()
    assert right.gross_total is not None
    text = f"Gesamt {right.gross_total.value}"
    assert F.GROSS_TOTAL in different(hybrid(text=text, gross_total=field(D("1.00"))))
    assert F.IBAN in different(hybrid(text=text, iban=field("NL91ABNA0417164300")))


def test_a_trading_name_beside_the_same_tax_identifier_is_the_same_company() -> None:
    assert different(hybrid(vendor_name=field("Müller Shop"))) == {}
    other = hybrid(vendor_name=field("Müller Shop"), vendor_tax_id=None)
    assert set(different(other)) == {F.VENDOR_NAME}


def test_the_second_account_of_the_xml_is_no_difference() -> None:
    second = Candidate(raw="NL91 ABNA 0417 1643 00", readings=("NL91ABNA0417164300",), evidence=Evidence())
    stated = field("DE89370400440532013000", candidates=(second,))
    page = invoice(iban=field("NL91ABNA0417164300"))
    document = invoice(iban=stated, picture=page, picture_iban="NL91ABNA0417164300")
    assert F.IBAN not in different(document)
    assert messages(document) == []


def test_a_minus_on_the_page_of_a_credit_note_only_says_that_it_is_one() -> None:
    def note(doc_type: DocType) -> BusinessDocument:
        right = invoice(doc_type=doc_type)
        assert right.gross_total is not None
        page = invoice(doc_type=doc_type, gross_total=field(-right.gross_total.value))
        return right.model_copy(update={"picture": page, "picture_gross": -right.gross_total.value})

    assert F.GROSS_TOTAL not in different(note(DocType.CREDIT_NOTE))
    assert F.GROSS_TOTAL in different(note(DocType.INVOICE))
    assert "gross_total" not in {subject for subject, _ in messages(note(DocType.CREDIT_NOTE))}


def test_what_a_page_only_implies_is_not_compared() -> None:
    assert different(hybrid(net_total=field(D("1.00"), status=Status.DERIVED))) == {}


def test_a_document_that_is_no_hybrid_is_compared_with_nothing() -> None:
    assert list(compare(invoice())) == []


def test_a_different_amount_due_is_never_a_misreading() -> None:
    shown = {"payable": field(D("110.35")), "text": "Total 910,35 EUR paid 800,00 payable 110,35"}
    document = hybrid(**shown).model_copy(update={"payable": field(D("910.35"))})
    (payable,) = [one for one in compare(document) if one.name is F.PAYABLE]
    assert not payable.agree
    assert not payable.misread
