"""Every cleansing rule C-01 to C-67 with the specification's own example, and with a print that must stay as it is.

This file shows that each rule is there and what it says of evidence; the depth of each is tested beside its code. Rules
that need a whole document have tests named after them: C-00, C-13, C-30, C-36, C-42, C-50, C-52, C-56, C-58, C-61, C-62,
C-63, C-64, C-65, C-66, C-67; C-60 is in test_ocr_repair.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from documents.business import BusinessDocument, Line
from documents.field import FieldName, Proof, ProofName, Status
from documents.master.memory import MemoryMasterData
from documents.reading import DocumentReading
from documents.text import Reader
from documents.values import bank_numbers, banking_days, countries, currency, dates, identifiers, numbers, terms, units
from documents.values import names as company_names
from documents.values import text as texts
from documents.values.bank_numbers import Scheme
from documents.values.banking_days import DueDay
from documents.values.payment_codes import CodeKind, PaymentCode
from tests.validators.builders import ENTITY, invoice
from tests.validators.cleanse.printed import RECEIVED, document, line, order, rate, registers, vendor
from validators.cleanse.document import cleanse
from validators.entity import resolve_entity
from validators.matching.quantity import same_unit
from validators.vendor import Basis, resolve_vendor

D = Decimal
OCR = Reader.OCR


def day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


def days(raw: str) -> list[str]:
    return [found.isoformat() for found in dates.readings(raw, current_year=2026)]


def values(raw: str) -> list[str]:
    return [numbers.plain_form(value) for value in numbers.readings(raw)]


def percents(raw: str) -> list[D]:
    return list(numbers.percent(raw, rate_column=True))


def joined(raw: str) -> str:
    return texts.join_hyphens(raw, {"bürobedarf", "müllerlüdenscheidt"})


def money_in(code: str) -> Callable[[str], list[str]]:
    return lambda raw: [numbers.plain_form(value) for value in numbers.readings(raw, code)]


def scheme(kind: Scheme) -> Callable[[str], str | None]:
    return lambda raw: bank_numbers.valid_number(raw, kind)


def vat_of(country: str) -> Callable[[str], str | None]:
    return lambda raw: identifiers.vat_id(raw, country)


def in_words(raw: str) -> str:
    return str(terms.parse(raw))


def unit_and_base(raw: str) -> tuple[str, Decimal]:
    return units.code(raw), units.base_quantity(raw)


PRINTS: list[tuple[str, Callable[[str], Any], str, Any]] = [
    ("C-01", texts.clean, "INV\u201120\u00a026", "INV-20 26"),
    ("C-01", texts.clean, "\ufb01x \u201ea\u201c \u2014 so\u00adft", 'fix "a" - soft'),
    ("C-01", texts.clean, "Größe ½ №", "Größe ½ №"),  # NFKC is for keys only
    ("C-02", joined, "Bürobe-\ndarf", "Bürobedarf"),
    ("C-02", joined, "Müller-\nLüdenscheidt", "Müller-\nLüdenscheidt"),
    ("C-02", joined, "Druck-\nund Papier", "Druck-\nund Papier"),
    ("C-03", texts.clean, "  A   B ", "A B"),
    ("C-03", texts.clean_lines, " Weg  1 \n\n 10115  Berlin", "Weg 1\n10115 Berlin"),
    ("C-10", days, "14. Oktober 2026", ["2026-10-14"]),
    ("C-10", days, "3 mars 2026", ["2026-03-03"]),
    ("C-10", days, "2026/03/25", ["2026-03-25"]),
    ("C-10", days, "October 14th, 2026", ["2026-10-14"]),
    ("C-10", days, "14.X.2026", ["2026-10-14"]),
    ("C-10", days, "14.10.27", ["2027-10-14"]),
    ("C-10", days, "14.10.28", ["1928-10-14"]),
    ("C-10", days, "14. Brumaire 2026", []),
    ("C-11", days, "25/03/2026", ["2026-03-25"]),
    ("C-11", days, "03/25/2026", ["2026-03-25"]),
    ("C-12", days, "03/04/2026", ["2026-04-03", "2026-03-04"]),
    ("C-12", days, "04/04/2026", ["2026-04-04"]),
    ("C-14", dates.repair_digits, "2O26-1l-05", "2026-11-05"),
    ("C-14", dates.repair_digits, "SO-OIL-BB", ""),
    ("C-15", days, "31.02.2026", []),
    ("C-15", days, "29.02.2028", ["2028-02-29"]),
    ("C-16", days, "民國115年3月2日", ["2026-03-02"]),
    ("C-16", days, "民國115.03.02", ["2026-03-02"]),
    ("C-16", days, "2 มีนาคม พ.ศ. 2569", ["2026-03-02"]),
    ("C-16", days, "令和8年3月2日", ["2026-03-02"]),
    ("C-16", days, "13/09/1447 AH", []),  # its months begin on another day in each country: asked, not converted
    ("C-16", days, "13 رمضان 1447 هـ", []),
    ("C-16", days, "115/3/2", []),  # no era marker
    ("C-16", days, "13/09/1447", []),
    ("C-16", days, "2 มีนาคม 2569", []),
    ("C-20", values, "1 234,56", ["1234.56"]),
    ("C-20", values, "1’234.56", ["1234.56"]),
    ("C-20", values, "1,23,456.78", ["123456.78"]),
    ("C-20", values, "1_234.56", ["1234.56"]),
    ("C-21", values, "1.234,56", ["1234.56"]),
    ("C-21", values, "1,234.56", ["1234.56"]),
    ("C-21", values, "12.34,5", []),
    ("C-22", values, "1.234.567", ["1234567"]),
    ("C-22", values, "1.23.4567", []),
    ("C-23", values, "1234,5", ["1234.5"]),
    ("C-23", values, "1,2345", ["1.2345"]),
    ("C-24", values, "1.234", ["1.234", "1234"]),
    ("C-25", values, "¥12,000", ["12000"]),
    ("C-25", money_in("JPY"), "12,000.00", ["12000"]),
    ("C-25", money_in("JPY"), "12,000.50", []),
    ("C-25", values, "KD 1.250", ["1.250"]),
    ("C-25", money_in("EUR"), "12,000.50", ["12000.50"]),
    ("C-26", values, "1.234,56-", ["-1234.56"]),
    ("C-26", values, "(50.00)", ["-50.00"]),
    ("C-26", values, "75.00 CR", ["-75.00"]),
    ("C-26", values, "75,00 Gutschrift", ["-75.00"]),
    ("C-26", values, "8 H", []),  # eight hours
    ("C-27", values, "19,90 A", ["19.90"]),
    ("C-27", numbers.tax_letter, "19,90 A", "A"),
    ("C-27", numbers.tax_letter, "19,90 Stk", ""),
    ("C-28", values, "12,–", ["12"]),
    ("C-28", values, "12.--", ["12"]),
    ("C-29", percents, "19,0 %", [D(19)]),
    ("C-29", percents, "19%", [D(19)]),
    ("C-29", percents, "0,19", [D(19)]),
    ("C-29", percents, "25½", []),
    ("C-29", percents, "0,5 %", [D("0.5")]),  # a sign beside it: half a per cent
    ("C-35", currency.candidates, "kr", ("SEK", "NOK", "DKK", "ISK")),
    ("C-35", currency.candidates, "eur", ("EUR",)),
    ("C-35", currency.candidates, "XYZ", ()),
    ("C-40", identifiers.invoice_key_n1, "re 2026/00417", "RE 2026/00417"),
    ("C-40", identifiers.invoice_key_n2, "re 2026/00417", "RE202600417"),
    ("C-40", identifiers.invoice_key_n1, "RE-2026\u201300417", "RE-2026-00417"),
    ("C-41", identifiers.without_number_label, "Invoice # INV-00731", "INV-00731"),
    ("C-41", identifiers.without_number_label, "Rechnung Nr. 417", "417"),
    ("C-41", identifiers.without_number_label, "INV-00731", "INV-00731"),
    ("C-43", identifiers.vat_id, "de 136.695.976", "DE136695976"),
    ("C-43", identifiers.vat_id, "GR 094259216", "EL094259216"),
    ("C-43", vat_of("DE"), "136695976", "DE136695976"),
    ("C-43", identifiers.vat_id, "136695976", None),  # no country is explicit
    ("C-43", identifiers.vat_id, "DE136695975", None),
    ("C-44", identifiers.is_national_tax_number, "12/345/67890", True),
    ("C-44", identifiers.vat_id, "12/345/67890", None),
    ("C-44", identifiers.is_national_tax_number, "12-3456789", True),
    ("C-45", identifiers.iban, "DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ("C-45", identifiers.iban, "DE89 3704 0044 0532 0130 01", None),
    ("C-46", identifiers.bic, "COBADEFF", "COBADEFF"),
    ("C-46", scheme(Scheme.ABA), "021000021", "021000021"),
    ("C-46", scheme(Scheme.ABA), "021000022", None),
    ("C-47", identifiers.rf_reference, "RF18 5390 0754 7034", "RF18539007547034"),
    ("C-47", scheme(Scheme.OGM), "+++090/9337/55493+++", "090933755493"),
    ("C-47", scheme(Scheme.QRR), "21 00000 00003 13947 14300 09018", None),
    ("C-48", identifiers.order_key, "PO 45-00012", "4500012"),
    ("C-48", identifiers.order_key, "#4500012", "4500012"),
    ("C-49", identifiers.gtin, "4006381333931", "4006381333931"),
    ("C-49", identifiers.gtin, "4006381333932", None),
    ("C-51", company_names.comparable, "MUELLER BUEROBEDARF", "muller burobedarf"),
    ("C-51", company_names.comparable, "Müller Bürobedarf GmbH", "muller burobedarf"),
    ("C-51", company_names.comparable, "Möller Bürobedarf GmbH", "moller burobedarf"),
    ("C-53", countries.country_of, "D-10115 Berlin", "DE"),
    ("C-53", countries.country_of, "D-1011 Berlin", ""),
    ("C-55", units.split_quantity, "10 Stk", ("10", "Stk")),
    ("C-55", unit_and_base, "100 St", ("C62", D(100))),
    ("C-55", unit_and_base, "16 mm", ("MMT", D(1))),
    ("C-57", in_words, "2% 10 Tage, 30 Tage netto", "2 % within 10 days, 30 days net"),
    ("C-57", in_words, "2/10 net 30", "2 % within 10 days, 30 days net"),
    ("C-57", in_words, "net 30 EOM", "30 days net from the end of the month"),
    ("C-57", in_words, "60 jours fin de mois", "60 days net from the end of the month"),
    ("C-57", in_words, "sofort", "0 days net"),
    ("C-57", in_words, "30 dd f.m.", "30 days net from the end of the month"),
    ("C-57", terms.parse, "Lieferung frei Haus", None),
]


@pytest.mark.parametrize(("rule", "clean", "printed", "expected"), PRINTS, ids=[f"{p[0]} {p[2]}" for p in PRINTS])
def test_a_print_becomes_what_the_specification_says(
    rule: str, clean: Callable[[str], Any], printed: str, expected: Any
) -> None:
    assert clean(printed) == expected, rule


UNITS = {
    "C62": "Stk pc ea Stück",
    "HUR": "h Std",
    "DAY": "Tag day",
    "KGM": "kg",
    "MTR": "m",
    "MTK": "m² m2",
    "LTR": "l",
    "MON": "Mon.",
    "LS": "Psch lump",
    "XBX": "box",
    "XCT": "Karton",
    "": "Quux",
}


@pytest.mark.parametrize(("code", "printed"), [(code, unit) for code, row in UNITS.items() for unit in row.split()])
def test_c_55_units_have_their_codes(code: str, printed: str) -> None:
    assert units.code(printed) == code


def clean_of(reading: DocumentReading, **world: Any) -> BusinessDocument:
    return cleanse(reading, received_on=RECEIVED, **world)


def field_of(clean: BusinessDocument, name: FieldName) -> tuple[Any, str, Status] | None:
    found = getattr(clean, name.value)
    return None if found is None else (found.value, found.rule, found.status)


def doubts(clean: BusinessDocument) -> dict[FieldName, tuple[str, ...]]:
    return {doubt.field: doubt.readings for doubt in clean.ambiguities}


def impossible(clean: BusinessDocument) -> set[FieldName]:
    return {doubt.field for doubt in clean.not_parsed}


def test_c_00_what_was_printed_is_kept_beside_what_it_became() -> None:
    clean = clean_of(document(issue_date="14. Oktober 2026", gross_total="1.234,50 €", currency="EUR"))
    assert clean.issue_date is not None
    assert (clean.issue_date.raw, clean.issue_date.value) == ("14. Oktober 2026", day("2026-10-14"))
    assert clean.gross_total is not None
    assert (clean.gross_total.raw, clean.gross_total.value) == ("1.234,50 €", D("1234.50"))


def test_c_12_due_date_and_terms_tell_day_from_month() -> None:
    reading = document(issue_date="03/04/2026", due_date="04/03/2026", payment_terms="Net 30")
    assert field_of(clean_of(reading), FieldName.ISSUE_DATE) == (day("2026-03-04"), "C-12(c)", Status.EXTRACTED)


def test_c_13_without_evidence_no_day_is_taken() -> None:
    """AT-07: 05/06/2026 of a Canadian vendor without terms."""
    clean = clean_of(
        document(issue_date="05/06/2026"),
        master=registers([vendor(country="CA", tax_id="", accounts=())]),
    )
    assert clean.issue_date is None
    assert set(doubts(clean)[FieldName.ISSUE_DATE]) == {"2026-06-05", "2026-05-06"}


def test_c_13_custom_alone_applies_a_day_and_proves_nothing() -> None:
    clean = clean_of(document(issue_date="05.06.2026"))
    assert clean.issue_date is not None
    assert (clean.issue_date.value, clean.issue_date.rule) == (day("2026-06-05"), "C-12(e)")
    assert not clean.issue_date.proofs
    assert [other.readings for other in clean.issue_date.candidates] == [("2026-05-06",)]


def test_c_15_an_impossible_day_is_a_finding() -> None:
    clean = clean_of(document(issue_date="31.02.2026"))
    assert (clean.issue_date, impossible(clean)) == (None, {FieldName.ISSUE_DATE})


def test_c_24_the_style_of_the_document_decides() -> None:
    """AT-06: 1.234 is an amount of 1234 beside 2.345,60, and may be a quantity of 1.234."""
    styled = document(gross_total="1.234", currency="EUR", text="2.345,60\n10,00\n99,90\n1.234")
    assert field_of(clean_of(styled), FieldName.GROSS_TOTAL) == (D(1234), "C-24", Status.EXTRACTED)
    weighed = document(lines=[line(quantity="1.234", unit_price="10.00", net_amount="12.34")], currency="EUR")
    assert clean_of(weighed).lines[0].quantity == D("1.234")


def test_c_24_without_evidence_both_readings_are_asked_about() -> None:
    clean = clean_of(document(gross_total="1.234", currency="EUR"))
    assert (clean.gross_total, doubts(clean)) == (None, {FieldName.GROSS_TOTAL: ("1.234", "1234")})


@pytest.mark.parametrize(
    ("code", "printed", "value"),
    [
        ("JPY", "¥12,000", D(12000)),
        ("JPY", "12.000", D(12000)),
        ("KWD", "1.250", D("1.250")),
        ("KWD", "KD 1.250", None),
    ],
)
def test_c_25_the_currency_says_how_many_decimals_an_amount_has(code: str, printed: str, value: Decimal | None) -> None:
    """AT-08."""
    clean = clean_of(document(gross_total=printed, currency=code))
    assert clean.gross_total is not None
    assert clean.gross_total.value == (D("1.250") if value is None else value)


def test_c_25_yen_have_no_sen() -> None:
    clean = clean_of(document(gross_total="¥12,000.50", currency="JPY"))
    assert (clean.gross_total, impossible(clean)) == (None, {FieldName.GROSS_TOTAL})


def test_c_30_stuck_columns_are_split_where_they_multiply_out() -> None:
    clean = clean_of(document(lines=[line(quantity="10 24,90249,00")], currency="EUR"))
    row = clean.lines[0]
    assert (row.quantity, row.unit_price, row.net_amount) == (D(10), D("24.90"), D("249.00"))
    left = clean_of(document(lines=[line(quantity="10 24,90250,00")], currency="EUR")).lines[0]
    assert (left.unit_price, left.net_amount) == (None, None)


def test_c_36_the_order_settles_a_shared_sign() -> None:
    reading = document(currency="$", po_number="4500012")
    master = registers([vendor(country="CA", currency="CAD")], [order("4500012", "CAD")])
    assert field_of(clean_of(reading, master=master), FieldName.CURRENCY) == ("CAD", "C-36", Status.EXTRACTED)
    alone = clean_of(document(currency="$"))
    assert alone.currency is not None
    assert alone.currency.status is Status.DEFAULTED
    assert FieldName.CURRENCY in doubts(alone)


@pytest.mark.parametrize(
    "printed", ["14.10.2026", "DE89 3704 0044 0532 0130 00", "DE136695976", "+49 30 1234567", "4500012", "K-10077"]
)
def test_c_42_another_number_of_the_page_is_no_invoice_number(printed: str) -> None:
    reading = document(
        invoice_number=printed, po_number="Bestellung 4500012", text="Kundennummer: K-10077\nTel. +49 30 1234567"
    )
    clean = clean_of(reading, master=registers([vendor()], [order("4500012")]))
    assert (clean.invoice_number, impossible(clean)) == (None, {FieldName.INVOICE_NUMBER})


def test_c_42_a_number_of_its_own_stays() -> None:
    reading = document(invoice_number="RE-4500013", po_number="4500012", text="Kundennummer: 10077")
    clean = clean_of(reading, master=registers([vendor()], [order("4500012")]))
    assert field_of(clean, FieldName.INVOICE_NUMBER) == ("RE-4500013", "", Status.EXTRACTED)


def test_c_43_c_45_right_check_digits_prove_the_reading() -> None:
    clean = clean_of(document(vendor_tax_id="de 136.695.976", iban="DE89 3704 0044 0532 0130 00"))
    assert clean.vendor_tax_id is not None
    assert clean.iban is not None
    assert (clean.vendor_tax_id.value, clean.vendor_tax_id.rule) == ("DE136695976", "C-43")
    assert (clean.iban.value, clean.iban.raw) == ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00")
    assert clean.iban.has(ProofName.CHECK_DIGIT)
    wrong = clean_of(document(iban="DE89 3704 0044 0532 0130 01")).iban
    assert wrong is not None
    assert not wrong.has(ProofName.CHECK_DIGIT)


def test_c_44_a_national_number_is_kept_apart() -> None:
    clean = clean_of(document(vendor_tax_id="12/345/67890"))
    assert clean.vendor_tax_id is None
    assert field_of(clean, FieldName.VENDOR_TAX_NUMBER) == ("12/345/67890", "C-44", Status.EXTRACTED)


def test_c_48_an_order_of_the_client_is_taken() -> None:
    clean = clean_of(document(po_number="PO 45-00012"), master=registers([vendor()], [order("4500012")]))
    assert field_of(clean, FieldName.ORDER_NUMBER) == ("4500012", "C-48", Status.EXTRACTED)


def test_c_58_due_dates_follow_from_terms_and_discounts_move_to_a_banking_day() -> None:
    """AT-24: a discount that ends on a Saturday must be paid on the Friday."""
    clean = clean_of(document(issue_date="14.10.2026", payment_terms="2% 10 Tage, 30 Tage netto"))
    assert field_of(clean, FieldName.DUE_DATE) == (day("2026-11-13"), "C-58", Status.DERIVED)
    saturday, friday = day("2026-10-24"), day("2026-10-23")
    assert banking_days.last_banking_day(saturday, "EUR", "DE") == friday
    assert banking_days.last_banking_day(friday, "EUR", "DE") == friday
    assert banking_days.payment_day(saturday, DueDay.BEFORE, "EUR", "DE") == friday
    assert banking_days.payment_day(saturday, DueDay.AFTER, "EUR", "DE") == day("2026-10-26")
    assert banking_days.payment_day(friday, DueDay.AFTER, "EUR", "DE") == friday


def test_c_61_a_letter_in_an_amount_is_mended_where_the_sum_says_so() -> None:
    lines = [line(OCR, quantity="83", unit_price="150.00", net_amount="12,450.00")]
    clean = clean_of(document(OCR, lines=lines, gross_total="12,4S0.00", currency="USD"))
    assert field_of(clean, FieldName.GROSS_TOTAL) == (D("12450.00"), "C-61", Status.REPAIRED)
    unsaid = clean_of(document(OCR, gross_total="12,4S0.00", currency="USD"))
    assert (unsaid.gross_total, impossible(unsaid)) == (None, {FieldName.GROSS_TOTAL})
    stored = clean_of(document(lines=lines, gross_total="12,4S0.00", currency="USD"))
    assert stored.gross_total is None  # nothing was recognised, so nothing was misread


def test_c_62_one_digit_is_mended_where_both_identities_leave_one_solution() -> None:
    given: dict[str, Any] = {"net_total": "779.50", "gross_total": "927.61", "currency": "EUR"}
    clean = clean_of(document(OCR, taxes=[rate("19 %", OCR)], tax_total="143.11", **given))
    assert field_of(clean, FieldName.TAX_TOTAL) == (D("148.11"), "C-62", Status.REPAIRED)
    open_ = clean_of(document(OCR, tax_total="143.11", **given))  # no rate: not closed
    assert field_of(open_, FieldName.TAX_TOTAL) == (D("143.11"), "", Status.EXTRACTED)


def test_c_63_an_account_one_digit_off_is_mended_only_into_the_vendors_own() -> None:
    off = document(OCR, vendor_tax_id="DE123456788", iban="DE89 3704 0044 0532 0130 08")
    clean = clean_of(off, master=registers([vendor()]))
    assert field_of(clean, FieldName.IBAN) == ("DE89370400440532013000", "C-63", Status.REPAIRED)
    unknown = clean_of(off, master=registers([vendor(accounts=())]))
    assert field_of(unknown, FieldName.IBAN) == ("DE89370400440532013008", "C-45", Status.EXTRACTED)


def test_c_64_a_valid_account_is_never_mended_into_another() -> None:
    """AT-25: two digits off and still valid: it stays what it is, for V-FRD-01."""
    read = "DE89370400440532013000"
    known = next(
        other
        for other in (read[:8] + f"{n:02d}" + read[10:-2] + f"{m:02d}" for n in range(100) for m in range(100))
        if other != read and identifiers.iban(other)
    )
    reading = document(OCR, vendor_tax_id="DE123456788", iban=read)
    master = registers([vendor(accounts=({"iban": known},))])
    assert field_of(clean_of(reading, master=master), FieldName.IBAN) == (read, "C-45", Status.EXTRACTED)


@pytest.mark.parametrize("name", [FieldName.INVOICE_NUMBER, FieldName.NET_TOTAL])
def test_c_64_no_number_and_no_open_amount_is_improved(name: FieldName) -> None:
    printed = {FieldName.INVOICE_NUMBER: "INV-O0731", FieldName.NET_TOTAL: "143.11"}[name]
    given: dict[str, Any] = {name.value: printed}
    clean = clean_of(document(OCR, currency="EUR", **given))
    found = getattr(clean, name.value)
    assert (str(found.value), found.status) == (printed, Status.EXTRACTED)


def test_c_65_two_readings_that_agree_stay_a_proof_and_forbid_a_repair() -> None:
    reading = document(OCR, taxes=[rate("19 %", OCR)], net_total="779.50", tax_total="143.11", gross_total="927.61")
    agreed = reading.fields[FieldName.TAX_TOTAL].model_copy(update={"proofs": (Proof(name=ProofName.TWO_READINGS),)})
    clean = clean_of(reading.model_copy(update={"fields": {**reading.fields, FieldName.TAX_TOTAL: agreed}}))
    assert clean.tax_total is not None
    assert (clean.tax_total.value, clean.tax_total.status) == (D("143.11"), Status.EXTRACTED)
    assert clean.tax_total.has(ProofName.TWO_READINGS)


def test_c_67_what_speaks_against_the_stored_text_reaches_the_judges() -> None:
    doubt = "Page 1 was read from its picture, because the text stored in it is not what it shows."
    reading = document(gross_total="10,00").model_copy(update={"text_doubts": (doubt,)})
    assert clean_of(reading).text_doubts == (doubt,)


CODE = PaymentCode(
    kind=CodeKind.EPC,
    iban="DE89370400440532013000",
    creditor="Müller Bürobedarf GmbH",
    amount=D("148.11"),
    currency="EUR",
)


def with_code(reading: DocumentReading, **changes: Any) -> BusinessDocument:
    code = CODE.model_copy(update=changes)
    return clean_of(reading.model_copy(update={"payment_codes": (code,)}))


def test_c_66_what_a_payment_code_repeats_is_proven() -> None:
    reading = document(OCR, gross_total="148,11", iban="DE89 3704 0044 0532 0130 00", currency="EUR")
    clean = with_code(reading)
    for field in (clean.gross_total, clean.iban, clean.currency):
        assert field is not None
        assert field.has(ProofName.PAYMENT_CODE)
    other = with_code(reading, amount=D("148.12")).gross_total
    assert other is not None
    assert (other.value, other.has(ProofName.PAYMENT_CODE)) == (D("148.11"), False)


def test_c_50_a_key_names_the_vendor_and_a_name_alone_does_not() -> None:
    mueller = vendor()
    nothing: dict[str, Any] = {
        "vendor_name": None,
        "vendor_tax_id": None,
        "iban": None,
        "po_number": None,
        "orders": (),
    }
    known = registers([mueller, vendor(id="kraus", name="Kraus Papier AG", tax_id="", accounts=())])
    by_key = resolve_vendor(
        invoice(**nothing | {"vendor_name": "MUELLER BUEROBEDARF", "vendor_tax_id": "DE123456788"}), known
    )
    assert (by_key.vendor, by_key.basis) == (mueller, Basis.TAX_ID)
    alike = resolve_vendor(invoice(**nothing | {"vendor_name": "Krauss Papier AG"}), known)
    assert (alike.vendor, [one.vendor.id for one in alike.suggestions]) == (None, ["kraus"])


def test_c_50_keys_of_two_vendors_decide_nothing() -> None:
    """Two sources that point at different vendors are V-ID-06."""
    other = vendor(id="kraus", name="Kraus Papier AG", tax_id="", accounts=({"iban": "NL91ABNA0417164300"},))
    document_ = invoice(vendor_tax_id="DE123456788", iban="NL91ABNA0417164300", po_number=None, orders=())
    assert resolve_vendor(document_, registers([vendor(), other])).conflict


@pytest.mark.parametrize(("printed", "resolved"), [("NORDLICHT HANDELS GMBH", True), ("Südlicht Handels GmbH", False)])
def test_c_52_the_buyer_is_one_company_of_the_client(printed: str, resolved: bool) -> None:
    found_ = resolve_entity(invoice(buyer_name=printed, buyer_tax_id=None), MemoryMasterData(entities=(ENTITY,)))
    assert (found_.entity is not None) is resolved


def test_c_56_no_factor_between_units_is_guessed() -> None:
    """AT-13: boxes ordered, pieces billed, and nobody said how many fill a box."""
    assert not same_unit(Line(number=1, unit="C62"), "XBX")
    assert same_unit(Line(number=1, unit="H87"), "C62")  # two codes for pieces
