"""Sentences that take a title back, name a replaced invoice or another addressee, or are missing where no tax is charged."""

from __future__ import annotations

from typing import Any

import pytest

from documents.finding import Severity
from documents.kind import DocType
from tests.validators.builders import ENTITY, VENDOR, D, found, free_invoice, invoice, line
from validators.said import NO_INVOICE, REPLACES, said

UNTAXED: dict[str, Any] = {"tax_total": D("0.00"), "gross_total": D("100.00"), "taxes": ()}
ADDRESS = "Südlicht Immobilien AG  Datum 14.10.2026\n{} Nordlicht Handels GmbH Rechnungsnummer 417\n20095 Hamburg"


@pytest.mark.parametrize(
    ("sentence", "doubted"),
    [
        ("Dies ist eine Proforma-Rechnung.", True),
        ("This is not a VAT invoice.", True),
        ("Ce document n'est pas une facture.", True),
        ("Gemäß unserer Proforma-Rechnung Nr. 17 vom 1.10.2026", False),
        ("Sollten Sie keine Rechnung per E-Mail erhalten, rufen Sie an.", False),
    ],
)
def test_a_sentence_can_take_the_title_back(sentence: str, doubted: bool) -> None:
    findings = found("V-DOC-05", free_invoice(text=f"Rechnung\n{sentence}\nBeratung 100,00"))
    assert [one.found for one in findings] == ([sentence] if doubted else [])
    assert found("V-DOC-05", free_invoice(doc_type=DocType.OTHER, text=sentence)) == []


@pytest.mark.parametrize("doc_type", [DocType.CREDIT_NOTE, DocType.INVOICE])
def test_what_replaces_an_invoice_waits(doc_type: DocType) -> None:
    says = free_invoice(doc_type=doc_type, text="Diese Rechnung ersetzt unsere Rechnung RE-1 vom 1.10.2026.")
    blocking = [one for one in found("V-CMP-06", says) if one.severity is Severity.BLOCK_POST]
    assert len(blocking) == 1
    assert "RE-1" in blocking[0].message
    silent = free_invoice(doc_type=doc_type, text="Diese Rechnung betrifft unsere Lieferung vom 1.10.2026.")
    assert all(one.severity is Severity.WARN for one in found("V-CMP-06", silent))


@pytest.mark.parametrize(("care", "others"), [("c/o", 1), ("C/O:", 1), ("", 0), ("bei", 0)])
def test_a_client_that_takes_letters_in_for_another_is_not_the_buyer(care: str, others: int) -> None:
    findings = found("V-ID-07", free_invoice(text=ADDRESS.format(care)))
    assert len(findings) == others
    assert all("Südlicht Immobilien AG" in one.message for one in findings)


def test_a_client_whose_letters_another_takes_in_is_the_buyer() -> None:
    own = f"{ENTITY.name}\nc/o Scanzentrum AG\nPostfach 1"
    assert found("V-ID-07", free_invoice(text=own)) == []
    assert found("V-ID-07", free_invoice(text=f"{ENTITY.name} c/o {ENTITY.name}, Einkauf")) == []


def test_the_page_of_a_hybrid_is_asked_for_its_sentences() -> None:
    page = free_invoice(text="Diese Rechnung ersetzt die Rechnung 3")
    assert said(free_invoice(text="nichts", picture=page), REPLACES) == "Diese Rechnung ersetzt die Rechnung 3"
    assert said(free_invoice(text="ist keine Rechnung", picture=page), NO_INVOICE) == ""


@pytest.mark.parametrize(
    ("changes", "vendor", "expected"),
    [
        ({}, {}, 1),
        ({"exemption_reason": "steuerfrei nach § 4 Nr. 11 UStG"}, {}, 0),
        ({"text": "Gemäß § 19 UStG berechnen wir nichts dazu"}, {}, 0),
        ({"lines": (line(1, "Brot", "1", "100.00", "100.00", tax_rate=D(0)),)}, {}, 0),
        ({}, {"tax_code": "N0"}, 0),
        ({}, {"tax_id": ""}, 0),
        ({}, {"country": "NL"}, 0),
        ({"doc_type": DocType.RECEIPT}, {}, 0),
    ],
)
def test_a_registered_vendor_at_home_charges_tax_or_says_why_not(
    changes: dict[str, Any], vendor: dict[str, Any], expected: int
) -> None:
    findings = found("V-TAX-04", free_invoice(**UNTAXED | changes), vendors=(VENDOR.model_copy(update=vendor),))
    assert [one.severity for one in findings] == [Severity.BLOCK_PAY] * expected
    assert found("V-TAX-04", free_invoice(), vendors=(VENDOR,)) == []


@pytest.mark.parametrize(
    ("shown", "found_on_page"),
    [
        ({"doc_type": DocType.CREDIT_NOTE}, ["a credit"]),
        ({"doc_type": DocType.OTHER}, ["no invoice"]),
        ({"doc_type": DocType.OTHER, "invoice_number": "A-9"}, []),
        ({"doc_type": DocType.OTHER, "doc_type_score": 0.5}, []),
        ({"doc_type": DocType.RECEIPT}, []),
        ({"doc_type": DocType.DELIVERY_NOTE}, []),
        ({}, []),
    ],
)
def test_the_page_of_a_hybrid_is_what_its_xml_says(shown: dict[str, Any], found_on_page: list[str]) -> None:
    findings = found("V-DOC-08", invoice(picture=invoice(**shown)))
    assert [one.found for one in findings if one.subject == "doc_type"] == found_on_page


def test_the_page_of_a_hybrid_is_addressed_as_its_xml() -> None:
    def asked(**shown: Any) -> list[str]:
        return [one.found for one in found("V-ID-07", invoice(picture=invoice(**shown)))]

    assert asked(buyer_name="Harwood & Pike Ltd") == ["Harwood & Pike Ltd"]
    assert asked(buyer_name="Harwood & Pike Ltd", text=ENTITY.name) == [], "the name stands on the page: misread"
    assert asked(buyer_name="Nordlicht Handels GmbH") == []
    assert asked() == []
