import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import identifiers as ids


@pytest.mark.parametrize(
    ("raw", "country", "found"),
    [
        ("de 136.695.976", "", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("136695976", "", None),
        ("DE136695975", "", None),
        ("GR094259216", "", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("CHE-107.787.577 MWST", "", "CHE107787577MWST"),
        ("CHE-107.787.577 TVA", "", "CHE107787577MWST"),
        ("VAT No. GB 980 7806 84", "", "GB980780684"),
        ("USt-IdNr.: DE136695976", "", "DE136695976"),
        ("NO 995 525 828 MVA", "", "NO995525828MVA"),
        ("NL123456782B01", "", "NL123456782B01"),
        ("12/345/67890", "DE", None),
        ("US123456789", "", None),
    ],
)
def test_vat_identifiers(raw: str, country: str, found: str | None) -> None:
    assert ids.vat_id(raw, country) == found


def test_a_wrong_check_digit_keeps_the_shape() -> None:
    assert ids.vat_like("DE 136 695 975")
    assert not ids.vat_like("RE-2026-00417")


@pytest.mark.parametrize("raw", ["12/345/67890", "12-3456789"])
def test_national_tax_numbers_are_no_vat_identifiers(raw: str) -> None:
    assert ids.is_national_tax_number(raw)
    assert ids.vat_id(raw) is None


@pytest.mark.parametrize(
    ("raw", "country"),
    [("27AAPFU0939F1ZV", "IN"), ("GR094259216", "GR"), ("CHE-107.787.577 MWST", "CH"), ("12-3456789", "")],
)
def test_the_country_of_a_tax_number(raw: str, country: str) -> None:
    assert ids.country_of_tax_number(raw) == country


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("29AAGCK4321M1Z9", "29AAGCK4321M1Z9"),
        ("29AAGCK4321M1Z8", None),
        ("51 824 753 556", "51824753556"),
        ("51 824 753 557", None),
        ("123456782 RT0001", "123456782RT0001"),
        ("123456782", None),
    ],
)
def test_registrations_for_a_goods_and_services_tax(raw: str, found: str | None) -> None:
    assert ids.goods_tax_id(raw) == found


def test_iban() -> None:
    assert ids.iban("DE89 3704 0044 0532 0130 00") == "DE89370400440532013000"
    assert ids.iban("DE89 3704 0044 0532 0130 01") is None
    assert ids.iban("DE89 3704 0044 0532 0130 0") is None
    assert ids.iban_like("DE89 3704 0044 O532 0130 00")
    assert not ids.iban_like("INVOICE 12")


def test_other_check_digits() -> None:
    assert ids.rf_reference("RF18 5390 0754 7034") == "RF18539007547034"
    assert ids.rf_reference("RF19 5390 0754 7034") is None
    assert ids.gtin("4006381333931") == "4006381333931"
    assert ids.gtin("4006381333932") is None
    assert ids.bic("COBADEFFXXX") == "COBADEFFXXX"
    assert ids.bic("COBA") is None


@pytest.mark.parametrize(
    ("raw", "n1", "n2"),
    [
        ("re 2026/00417", "RE 2026/00417", "RE202600417"),
        ("INV-00731", "INV-00731", "1NV731"),
        ("INV-O0731", "INV-O0731", "1NV731"),
        ("2025-17", "2025-17", "202517"),
        ("202-517", "202-517", "202517"),
        ("INV‑20\u00a026", "INV-20 26", "1NV2026"),
    ],
)
def test_invoice_number_keys(raw: str, n1: str, n2: str) -> None:
    assert ids.invoice_key_n1(raw) == n1
    assert ids.invoice_key_n2(raw) == n2


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("Invoice # INV-00731", "INV-00731"),
        ("Rechnung Nr. 12", "12"),
        ("Facture n° F-1", "F-1"),
        ("RE-2026-00417", "RE-2026-00417"),
    ],
)
def test_label_words_are_no_part_of_the_number(raw: str, number: str) -> None:
    assert ids.without_number_label(raw) == number


@pytest.mark.parametrize(
    "raw", ["PO 45-00012", "#4500012", "4500012", "P.O. No. 4500012", "Bestellung Nr. 4500012", "PO4500012"]
)
def test_order_numbers_compare_equal(raw: str) -> None:
    assert ids.order_key(raw) == "4500012"


@pytest.mark.parametrize(("raw", "key"), [("PORTO-12", "PORTO12"), ("ORD-123", "ORD123"), ("BST/26/7", "BST267")])
def test_a_prefix_that_is_no_label_stays(raw: str, key: str) -> None:
    assert ids.order_key(raw) == key


@given(st.text(alphabet="0123456789ABCDEFGHIJ -./OQISZBGL", max_size=20))
def test_keys_are_stable(raw: str) -> None:
    assert ids.invoice_key_n1(ids.invoice_key_n1(raw)) == ids.invoice_key_n1(raw)
    assert ids.invoice_key_n2(ids.invoice_key_n2(raw)) == ids.invoice_key_n2(raw)


@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(raw: str) -> None:
    for read in (ids.iban, ids.vat_id, ids.bic, ids.gtin, ids.rf_reference, ids.order_key, ids.iban_like, ids.vat_like):
        read(raw)
