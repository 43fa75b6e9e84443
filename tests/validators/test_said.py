"""Sentences that take a title back, name a replaced invoice or another addressee, or are missing where no tax is charged."""

from __future__ import annotations

from typing import Any

import pytest

from documents.einvoice import Group
from documents.finding import Severity
from documents.kind import DocType
from tests.validators.builders import ENTITY, VENDOR, VENDOR_IBAN, D, found, free_invoice, invoice, line, prior
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


def test_the_page_of_a_hybrid_and_its_notes_are_asked_for_their_sentences() -> None:
    page = free_invoice(text="Diese Rechnung ersetzt die Rechnung 3")
    assert said(free_invoice(text="nichts", picture=page), REPLACES) == "Diese Rechnung ersetzt die Rechnung 3"
    assert said(free_invoice(text="Dies ist keine Rechnung", picture=page), NO_INVOICE) == "Dies ist keine Rechnung"
    assert said(free_invoice(text="Dies ist eine Rechnung", picture=page), NO_INVOICE) == ""


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
        ({"stated_page_count": 2}, {}, 0),
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
        ({"doc_type": DocType.OTHER, "doc_type_score": 0.84}, []),
        ({"doc_type": DocType.OTHER, "doc_type_score": 0.85}, ["no invoice"]),
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


@pytest.mark.parametrize(
    ("stamp", "doubted"),
    [("STORNIERT", True), ("Rechnung / Gutschrift", True), ("Void fill, 3 rolls", False), ("Rechnung", False)],
)
def test_a_stamp_or_a_title_of_two_kinds_is_asked_about(stamp: str, doubted: bool) -> None:
    findings = found("V-DOC-05", free_invoice(text=f"Kontor\n{stamp}\nBeratung 100,00"))
    assert [one.found for one in findings] == ([stamp] if doubted else [])


def test_a_page_that_its_buyer_made_out_is_asked_about() -> None:
    text = "Gutschrift\nAbrechnung im Gutschriftverfahren nach § 14 Abs. 2 UStG"
    (finding,) = found("V-DOC-05", free_invoice(doc_type=DocType.CREDIT_NOTE, text=text))
    assert "Gutschriftverfahren" in finding.message
    assert found("V-DOC-05", free_invoice(doc_type=DocType.CREDIT_NOTE, text="Gutschrift zu RE-1")) == []


@pytest.mark.parametrize(
    ("sentence", "paid"),
    [
        ("Betrag dankend erhalten. Bitte nicht mehr überweisen.", True),
        ("PAID", True),
        ("Goods remain our property until they have been paid in full", False),
        ("Sollten Sie bereits bezahlt haben, betrachten Sie dies als gegenstandslos.", False),
        ("Zahlbar innerhalb von 14 Tagen", False),
        ("Bereits bezahlt 0,00", False),
    ],
)
def test_what_says_that_it_is_paid_is_not_paid_again(sentence: str, paid: bool) -> None:
    findings = found("V-ARI-08", free_invoice(text=f"Rechnung\n{sentence}"))
    assert [one.severity for one in findings] == [Severity.BLOCK_PAY] * paid
    assert found("V-ARI-08", free_invoice(doc_type=DocType.RECEIPT, text=sentence)) == []


def test_the_invoice_that_a_credit_names_in_a_sentence_is_its_own() -> None:
    credit: dict[str, Any] = {
        "doc_type": DocType.CREDIT_NOTE,
        "invoice_number": "CN-77",
        "numbers_seen": ("CN-77", "INV-4401"),
    }
    billed = prior(number="INV-4401", gross=D("119.00"))
    for code in ("V-DOC-04", "V-CMP-06"):
        assert found(code, free_invoice(**credit), priors=(billed,)) == []
    (over,) = found("V-CMP-06", free_invoice(**credit), priors=(prior(number="INV-4401", gross=D("50.00")),))
    assert over.severity is Severity.BLOCK_POST
    assert len(found("V-DOC-04", free_invoice(**credit), priors=(prior(number="INV-1"),))) == 1
    assert len(found("V-DOC-04", free_invoice(**credit | {"doc_type": DocType.INVOICE}), priors=(billed,))) == 1


def test_a_stamp_is_seen_over_a_line() -> None:
    (finding,) = found("V-DOC-05", free_invoice(text="1 Laufende Beratung STORNIERT 1 Std. 100,00"))
    assert "STORNIERT" in finding.message
    assert found("V-DOC-05", free_invoice(text="1 ENTWURF UND SATZ EINES PLAKATS 100,00")) == []


@pytest.mark.parametrize(("iban", "severity"), [(None, Severity.BLOCK_PAY), ("DE89370400440532013000", Severity.WARN)])
def test_a_claim_that_was_sold_is_not_paid_to_the_seller(iban: str | None, severity: Severity) -> None:
    text = "Zahlung mit schuldbefreiender Wirkung nur an die Faktor Nord AG"
    assert [one.severity for one in found("V-FRD-06", free_invoice(text=text, iban=iban))] == [severity]
    owned = "Ware, die noch nicht bezahlt ist, bleibt unser Eigentum; Forderungen daraus sind abgetreten."
    assert found("V-FRD-06", free_invoice(text=owned, iban=iban)) == []


def test_an_invoice_of_the_client_itself_is_not_a_vendors() -> None:
    seated = ENTITY.model_copy(update={"address": "Speicherkai 14"})
    own = {"vendor_tax_id": None, "iban": None, "vendor_address": "Speicherkai 14, 20095 Hamburg"}
    (finding,) = found("V-ID-06", free_invoice(**own), entities=(seated,))
    assert "Speicherkai 14" in finding.message
    for right in ({"vendor_tax_id": VENDOR.tax_id}, {"vendor_address": "Am Markt 3, 20095 Hamburg"}):
        assert found("V-ID-06", free_invoice(**own | right), entities=(seated,)) == []
    headed = {"vendor_tax_id": VENDOR.tax_id, "text": f"{ENTITY.name}\nSpeicherkai 14, 20095 Hamburg"}
    assert len(found("V-ID-06", free_invoice(**own | headed), entities=(seated,))) == 1


def test_the_senders_line_read_as_the_first_of_the_address_names_nobody_else() -> None:
    assert found("V-ID-07", free_invoice(buyer_name=f"{VENDOR.name} {ENTITY.name}")) == []
    assert len(found("V-ID-07", free_invoice(buyer_name=f"Andere {ENTITY.name}"))) == 1


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("Den Betrag schreiben wir Ihrem Konto gut.", True),
        ("Diesen Betrag schreiben wir Ihnen in den nächsten Tagen\nauf Ihrem Konto gut.", True),
        ("Wir schreiben Ihnen hiermit 119,00 EUR gut.", True),
        ("Wir schreiben Ihnen, weil sich unsere Anschrift ändert.\nGute Reise", False),
        ("Gut, dass Sie fragen: schreiben wir Ihnen, so per E-Mail.", False),
        ("Wir schreiben Ihnen\n" + "ein Wort " * 8 + "\ngut erreichbar", False),
        ("Rechnungsbetrag EUR 119.00 H", True),
        ("Total 119.00 CR", True),
        ("Falls etwas fehlt, erstatten wir Ihnen den Preis.", False),
        ("Beratung 119.00 Halle", False),
        ("Guthaben 20.00 H", False),
    ],
)
def test_an_invoice_that_gives_its_total_back_is_asked_about(text: str, doubted: bool) -> None:
    assert bool(found("V-DOC-05", free_invoice(text=text))) is doubted
    assert found("V-DOC-05", free_invoice(doc_type=DocType.CREDIT_NOTE, text=text)) == []


def test_what_is_no_tax_invoice_may_charge_no_tax() -> None:
    text = "This is not a VAT invoice"
    assert len(found("V-DOC-05", free_invoice(text=text))) == 1
    assert found("V-DOC-05", free_invoice(text=text, **UNTAXED)) == []


@pytest.mark.parametrize(
    ("note", "code", "iban"),
    [
        ("Der Betrag wurde bereits bezahlt.", "V-ARI-08", VENDOR_IBAN),
        ("Zahlung mit befreiender Wirkung nur an die Faktor AG", "V-FRD-06", None),
        ("Diese Rechnung ersetzt die Rechnung 26-2301", "V-CMP-06", VENDOR_IBAN),
    ],
)
def test_the_note_of_an_e_invoice_counts_as_a_sentence_on_a_page(note: str, code: str, iban: str | None) -> None:
    assert len(found(code, free_invoice(einvoice=Group(), text=f"26-2317\n{note}", iban=iban))) == 1
    assert found(code, free_invoice(einvoice=Group(), text="26-2317", iban=iban)) == []
