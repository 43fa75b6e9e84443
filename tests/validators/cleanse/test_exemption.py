"""The category of a supply without tax, from the words that say why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import BusinessDocument, TaxCategory
from documents.reading import TaxReading
from tests.validators.cleanse.printed import RECEIVED, cell, document
from validators.cleanse.document import cleanse
from validators.cleanse.exemption import category_of_reason, with_category_of_reason

NOTHING = (TaxCategory(rate=Decimal(0), tax=Decimal(0)),)
TAXED = (TaxCategory(rate=Decimal(19), tax=Decimal("1.90")),)


@pytest.mark.parametrize(
    ("reason", "category"),
    [
        ("VAT reverse charge, Article 196 Directive 2006/112/EC", "AE"),
        ("Steuerschuldnerschaft des Leistungsempfängers", "AE"),
        ("Autoliquidation de la TVA", "AE"),
        ("Btw verlegd", "AE"),
        ("Inversión del sujeto pasivo", "AE"),
        ("Inversione contabile art. 17", "AE"),
        ("Steuerfreie innergemeinschaftliche Lieferung gem. § 6a UStG", "K"),
        ("Livraison intracommunautaire exonérée", "K"),
        ("Zero-rated export", "G"),
        ("Uitvoer, 0% btw.", "G"),
        ("Exonération de TVA, exportation.", "G"),
        ("Kleinunternehmer gemäß § 19 UStG", ""),
        ("Reverse charge or intra-community supply", ""),
        ("", ""),
    ],
)
def test_a_reason_names_one_kind_of_supply_or_none(reason: str, category: str) -> None:
    assert category_of_reason(reason) == category


def test_a_document_without_tax_gets_the_category_of_its_reason() -> None:
    assert [row.category for row in with_category_of_reason(NOTHING, "Reverse charge", Decimal(0))] == ["AE"]
    assert with_category_of_reason((), "Reverse charge", None) == (TaxCategory(category="AE", rate=Decimal(0)),)


@pytest.mark.parametrize(
    "reason",
    ["Reverse charge applies to customers abroad", "Bei innergemeinschaftlicher Lieferung", "reverse charge"],
)
def test_words_about_other_supplies_say_nothing_of_taxed_ones(reason: str) -> None:
    assert with_category_of_reason(TAXED, reason, Decimal("1.90")) == TAXED
    assert with_category_of_reason((), reason, Decimal("1.90")) == ()


def test_words_about_this_supply_contradict_its_tax() -> None:
    reason = "Steuerfreie Ausfuhrlieferung."
    assert [row.category for row in with_category_of_reason(TAXED, reason, Decimal("1.90"))] == ["G"]
    assert with_category_of_reason((), reason, Decimal("0.01")) == (TaxCategory(category="G", tax=Decimal("0.01")),)


def test_a_reason_is_that_of_the_untaxed_rows_where_some_are_taxed() -> None:
    found = with_category_of_reason((*TAXED, *NOTHING), "Reverse charge", Decimal("1.90"))
    assert [row.category for row in found] == ["", "AE"]


def test_a_printed_category_stands() -> None:
    exempt = (TaxCategory(category="E", rate=Decimal(0)),)
    assert with_category_of_reason(exempt, "Reverse charge", Decimal(0)) == exempt


def test_a_page_is_cleansed_with_it() -> None:
    assert read("19 %", "1.90", "11.90").taxes[0].category == "AE"
    assert read("0 %", "0.00", "10.00").taxes[0].category == "AE"


def read(rate: str, tax: str, gross: str) -> BusinessDocument:
    row = TaxReading(rate=cell(rate), base=cell("10.00"), tax=cell(tax))
    totals = {"net_total": "10.00", "tax_total": tax, "gross_total": gross}
    printed = document(taxes=[row], currency="EUR", exemption_reason="Reverse charge", **totals)
    return cleanse(printed, received_on=RECEIVED)
