"""The cleansing of the three worked examples of the accounting specification."""

import datetime as dt
from decimal import Decimal

from documents.business import BusinessDocument
from documents.field import ProofName, Status
from documents.text import Reader
from documents.values import identifiers
from tests.validators.cleanse.printed import document, line, order, rate, registers, vendor
from validators.cleanse.document import cleanse

REDWOOD = vendor(id="redwood", name="Redwood Analytics LLC", country="US", currency="USD", tax_id="", accounts=())


def scan(tax: str, gross: str) -> BusinessDocument:
    o = Reader.OCR
    reading = document(
        o,
        lines=[
            line(o, quantity="10 Stk", description="Kopierpapier A4", unit_price="25,10", net_amount="251,00"),
            line(o, quantity="4 Stk", description="Toner", unit_price="129,00", net_amount="516,00"),
            line(o, description="Fracht", net_amount="12,50"),
        ],
        taxes=[rate("19 %", o)],
        text=f"RE-2026-00417 14.10.2026 Netto 779,50 MwSt 19 % {tax} Brutto {gross}",
        invoice_number="RE-2026-00417",
        issue_date="14.10.2026",
        po_number="Bestellung 4500012",
        net_total="779,50",
        tax_total=tax,
        gross_total=gross,
        currency="EUR",
        payment_terms="2% 10 Tage, 30 Tage netto",
        iban="DE89 3704 0044 O532 0130 00",
        vendor_tax_id="DE123456788",
    )
    return cleanse(reading, received_on=dt.date(2026, 10, 15), master=registers([vendor()], [order("4500012")]))


def test_example_1_is_repaired_by_arithmetic_and_the_register() -> None:
    clean = scan("143,11", "927,61")
    assert clean.tax_total is not None
    assert (clean.tax_total.value, clean.tax_total.status) == (Decimal("148.11"), Status.REPAIRED)
    assert (clean.tax_total.rule, clean.tax_total.raw) == ("C-62", "143,11")
    assert clean.net_total is not None
    assert clean.gross_total is not None
    assert clean.net_total.has(ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES, ProofName.LINES_SUM)
    assert clean.gross_total.has(ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES)
    assert clean.iban is not None
    assert (clean.iban.value, clean.iban.rule) == ("DE89370400440532013000", "C-61")
    assert clean.issue_date is not None
    assert clean.issue_date.value == dt.date(2026, 10, 14)
    assert clean.due_date is not None
    assert clean.due_date.value == dt.date(2026, 11, 13)
    assert clean.orders == ("4500012",)
    assert [row.unit for row in clean.lines] == ["C62", "C62", ""]
    assert clean.ambiguities == clean.not_parsed == ()


def test_example_1_negative_twin_is_a_vendor_error_and_stays() -> None:
    clean = scan("148,50", "928,00")
    assert clean.tax_total is not None
    assert clean.gross_total is not None
    assert (clean.tax_total.value, clean.gross_total.value) == (Decimal("148.50"), Decimal("928.00"))
    assert clean.tax_total.status is Status.EXTRACTED
    assert clean.gross_total.has(ProofName.NET_PLUS_TAX)
    assert not clean.gross_total.has(ProofName.RATE_CLOSES)


def test_example_2_settles_its_date_by_the_terms() -> None:
    reading = document(
        lines=[line(quantity="100", unit_price="49,20", net_amount="4.920,00")],
        invoice_number="F26-1182",
        issue_date="06-05-2026",
        due_date="05-06-2026",
        payment_terms="30 dagen",
        currency="EUR",
        gross_total="4.920,00",
        net_total="4.920,00",
        vendor_tax_id="NL123456782B01",
        buyer_tax_id="DE999999995",
        delivery_date="04-05-2026",
        iban="NL02ABNA0123456789",
    )
    clean = cleanse(reading, received_on=dt.date(2026, 5, 7))
    assert clean.issue_date is not None
    assert (clean.issue_date.value, clean.issue_date.rule) == (dt.date(2026, 5, 6), "C-12(c)")
    assert clean.delivery_date is not None
    assert (clean.delivery_date.value, clean.delivery_date.rule) == (dt.date(2026, 5, 4), "C-12(b)")
    assert clean.iban is not None
    assert clean.iban.value == "NL02ABNA0123456789"
    assert clean.tax_total is not None
    assert (clean.tax_total.value, clean.tax_total.status) == (0, Status.DERIVED)


def test_example_3_settles_date_currency_and_total() -> None:
    o = Reader.OCR
    reading = document(
        o,
        lines=[line(o, quantity="83 h", unit_price="$150.00", net_amount="$12,450.00")],
        vendor_name="Redwood Analytics LLC",
        invoice_number="INV-00731",
        issue_date="03/04/2026",
        due_date="04/03/2026",
        payment_terms="Net 30",
        gross_total="$12,4S0.00",
    )
    clean = cleanse(reading, received_on=dt.date(2026, 3, 5), master=registers([REDWOOD]))
    assert clean.issue_date is not None
    assert (clean.issue_date.value, clean.issue_date.rule) == (dt.date(2026, 3, 4), "C-12(c)")
    assert clean.due_date is not None
    assert clean.due_date.value == dt.date(2026, 4, 3)
    assert clean.currency is not None
    assert (clean.currency.value, clean.currency.rule) == ("USD", "C-36")
    assert clean.gross_total is not None
    assert (clean.gross_total.value, clean.gross_total.rule) == (Decimal("12450.00"), "C-61")
    assert clean.gross_total.has(ProofName.LINES_SUM)
    assert clean.lines[0].unit == "HUR"


def test_example_3_the_second_copy_has_the_same_candidate_key() -> None:
    assert identifiers.invoice_key_n2("INV-O0731") == identifiers.invoice_key_n2("INV-00731")


def test_a_clean_document_survives_json() -> None:
    clean = scan("143,11", "927,61")
    assert BusinessDocument.model_validate_json(clean.model_dump_json()) == clean
