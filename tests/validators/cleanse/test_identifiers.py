import pytest

from documents.field import FieldName, ProofName
from documents.text import Reader
from tests.validators.cleanse.printed import RECEIVED, cell, document, order, registers, vendor
from validators.cleanse.document import cleanse


def test_label_words_are_taken_off_and_the_print_is_kept() -> None:
    number = cleanse(document(invoice_number="Invoice # INV-00731"), received_on=RECEIVED).invoice_number
    assert number is not None
    assert (number.value, number.raw, number.rule) == ("INV-00731", "Invoice # INV-00731", "C-41")


@pytest.mark.parametrize("raw", ["14.10.2026", "DE89 3704 0044 0532 0130 00", "DE136695976"])
def test_other_identifiers_are_no_invoice_numbers(raw: str) -> None:
    clean = cleanse(document(invoice_number=raw), received_on=RECEIVED)
    assert clean.invoice_number is None
    assert [print_.field for print_ in clean.not_parsed] == [FieldName.INVOICE_NUMBER]


def test_a_vat_identifier_gets_its_eu_form_and_its_proof() -> None:
    tax_id = cleanse(document(vendor_tax_id="de 136.695.976"), received_on=RECEIVED).vendor_tax_id
    assert tax_id is not None
    assert tax_id.value == "DE136695976"
    assert tax_id.has(ProofName.CHECK_DIGIT)


def test_a_national_tax_number_is_no_vat_identifier() -> None:
    clean = cleanse(document(vendor_tax_id="12/345/67890"), received_on=RECEIVED)
    assert clean.vendor_tax_id is None
    assert clean.vendor_tax_number is not None
    assert clean.vendor_tax_number.value == "12/345/67890"


def test_an_account_gets_its_proof() -> None:
    iban = cleanse(document(iban="DE89 3704 0044 0532 0130 00"), received_on=RECEIVED).iban
    assert iban is not None
    assert iban.value == "DE89370400440532013000"
    assert iban.has(ProofName.CHECK_DIGIT)


def test_what_has_too_few_digits_is_no_account() -> None:
    clean = cleanse(document(iban="see below 12"), received_on=RECEIVED)
    assert clean.iban is None
    assert [print_.field for print_ in clean.not_parsed] == [FieldName.IBAN]


def test_an_account_that_is_no_iban_is_kept_without_proof() -> None:
    iban = cleanse(document(iban="1234567890"), received_on=RECEIVED).iban
    assert iban is not None
    assert iban.value == "1234567890"
    assert not iban.has(ProofName.CHECK_DIGIT)


@pytest.mark.parametrize(
    ("raw", "value"), [("PO 45-00012", "45-00012"), ("#4500012", "4500012"), ("PO-2026-001", "PO-2026-001")]
)
def test_order_numbers_lose_their_label(raw: str, value: str) -> None:
    clean = cleanse(document(po_number=raw), received_on=RECEIVED)
    assert clean.po_number is not None
    assert clean.po_number.value == value


@pytest.mark.parametrize(
    ("reference", "tax_id", "orders"),
    [
        ("PO 45-00012", "DE123456788", ("4500012",)),
        ("PO 45-00012", "", ("4500012",)),
        ("Cost centre 12", "DE123456788", ()),
        ("PO 45-00012", "NL123456782B01", ()),
    ],
    ids=["of the vendor", "of a vendor that is not known yet", "no order", "of another vendor"],
)
def test_a_buyer_reference_that_is_an_order_of_the_vendor_names_it(
    reference: str, tax_id: str, orders: tuple[str, ...]
) -> None:
    reading = document(buyer_reference=reference, **({"vendor_tax_id": tax_id} if tax_id else {}))
    vendors = [vendor(), vendor(id="other", name="Van Dijk B.V.", country="NL", tax_id="NL123456782B01", accounts=())]
    master = registers(vendors=vendors, orders=[order("4500012")])
    assert cleanse(reading, received_on=RECEIVED, master=master).orders == orders


def test_of_several_order_numbers_the_one_that_exists_is_taken() -> None:
    reading = document(po_number="77", orders=["PO 45-00012"])
    clean = cleanse(reading, received_on=RECEIVED, master=registers(orders=[order("4500012")]))
    assert clean.po_number is not None
    assert (clean.po_number.value, clean.po_number.raw, clean.po_number.rule) == ("4500012", "PO 45-00012", "C-48")
    assert clean.po_number.has(ProofName.EQUALS_ORDER)
    assert clean.orders == ("4500012", "77")


def test_an_unknown_order_is_kept_for_the_rules_without_proof() -> None:
    clean = cleanse(document(po_number="77"), received_on=RECEIVED, master=registers())
    assert clean.po_number is not None
    assert clean.po_number.value == "77"
    assert not clean.po_number.has(ProofName.EQUALS_ORDER)


def test_the_visible_page_of_a_hybrid_is_kept_beside_its_xml() -> None:
    page = document(gross_total="1.190,00", iban="DE89 3704 0044 0532 0130 00")
    reading = document(Reader.XML, gross_total="1190.00", currency="EUR", iban="NL91ABNA0417164300")
    clean = cleanse(reading.model_copy(update={"picture": page}), received_on=RECEIVED)
    assert clean.picture_gross == 1190
    assert clean.picture_iban == "DE89370400440532013000"
    assert clean.iban is not None
    assert clean.iban.value == "NL91ABNA0417164300"


def test_the_reviewer_keeps_the_other_candidates() -> None:
    reading = document(invoice_number="A-1")
    chosen = reading.fields[FieldName.INVOICE_NUMBER].model_copy(update={"others": (cell("B-2"),)})
    clean = cleanse(reading.model_copy(update={"fields": {FieldName.INVOICE_NUMBER: chosen}}), received_on=RECEIVED)
    assert clean.invoice_number is not None
    assert [candidate.raw for candidate in clean.invoice_number.candidates] == ["B-2"]
