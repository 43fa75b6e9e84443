import pytest

from documents.field import FieldName, ProofName, Status
from documents.text import Reader
from tests.validators.cleanse.printed import RECEIVED, document, order, registers, vendor
from validators.cleanse.document import cleanse

DOLLAR_VENDOR = vendor(id="maple", name="Maple Ltd", country="CA", currency="CAD", tax_id="", accounts=())


def test_an_iso_code_is_proof() -> None:
    for raw in ("EUR", "eur"):
        found = cleanse(document(currency=raw), received_on=RECEIVED).currency
        assert found is not None
        assert found.value == "EUR"
        assert found.has(ProofName.ISO_CODE)


def test_the_sign_at_the_total_stands_in_for_a_currency() -> None:
    found = cleanse(document(gross_total="1.234,56 EUR"), received_on=RECEIVED).currency
    assert found is not None
    assert (found.value, found.raw) == ("EUR", "1.234,56 EUR")


def test_a_code_on_the_page_settles_a_symbol() -> None:
    found = cleanse(document(currency="$", text="All amounts in CAD."), received_on=RECEIVED).currency
    assert found is not None
    assert (found.value, found.rule) == ("CAD", "C-36")
    assert found.has(ProofName.ISO_CODE)


def test_the_order_settles_a_symbol() -> None:
    master = registers([DOLLAR_VENDOR], [order("4500012", "CAD")])
    reading = document(currency="$", vendor_name="Maple Ltd", po_number="PO 4500012")
    found = cleanse(reading, received_on=RECEIVED, master=master).currency
    assert found is not None
    assert found.value == "CAD"
    assert found.has(ProofName.TWO_SOURCES)


def test_an_order_in_another_dollar_than_vendor_and_country_settles_nothing() -> None:
    master = registers([DOLLAR_VENDOR], [order("4500012", "AUD")])
    reading = document(currency="$", vendor_name="Maple Ltd", po_number="PO 4500012")
    found = cleanse(reading, received_on=RECEIVED, master=master).currency
    assert found is not None
    assert found.value == "CAD", "V-PO-03 asks about the order"


def test_two_sources_that_agree_settle_a_symbol() -> None:
    found = cleanse(
        document(currency="$", vendor_name="Maple Ltd"), received_on=RECEIVED, master=registers([DOLLAR_VENDOR])
    ).currency
    assert found is not None
    assert found.value == "CAD"
    assert found.has(ProofName.TWO_SOURCES)


def test_swedish_crowns_by_vat_identifier_and_bankgiro() -> None:
    reading = document(currency="kr", vendor_tax_id="SE556036079301", text="Bankgiro 123-4567")
    found = cleanse(reading, received_on=RECEIVED).currency
    assert found is not None
    assert found.value == "SEK"


def test_rupees_by_tax_number_and_address() -> None:
    reading = document(currency="Rs", vendor_tax_number="27AAPFU0939F1ZV", vendor_address="1 Road, Mumbai, India")
    found = cleanse(reading, received_on=RECEIVED).currency
    assert found is not None
    assert found.value == "INR"


@pytest.mark.parametrize("changes", [{"currency": ""}, {"currency": "USD"}])
def test_one_source_or_two_that_differ_leave_the_doubt(changes: dict[str, str]) -> None:
    master = registers([DOLLAR_VENDOR.model_copy(update=changes)])
    clean = cleanse(document(currency="$", vendor_name="Maple Ltd"), received_on=RECEIVED, master=master)
    assert clean.currency is not None
    assert clean.currency.status is Status.DEFAULTED
    (doubt,) = clean.ambiguities
    assert doubt.field is FieldName.CURRENCY
    assert {"USD", "CAD"} <= set(doubt.readings)


def test_a_symbol_of_one_currency_is_one_source() -> None:
    alone = cleanse(document(currency="€"), received_on=RECEIVED).currency
    assert alone is not None
    assert (alone.value, alone.rule) == ("EUR", "C-35")
    assert not alone.has(ProofName.TWO_SOURCES)
    backed = cleanse(document(currency="€", iban="DE89370400440532013000"), received_on=RECEIVED).currency
    assert backed is not None
    assert backed.has(ProofName.TWO_SOURCES)


def test_pounds_are_british_unless_something_speaks_against_it() -> None:
    alone = cleanse(document(gross_total="£12.50"), received_on=RECEIVED).currency
    assert alone is not None
    assert alone.value == "GBP"
    egypt = registers([vendor(name="Nile", country="EG", currency="", tax_id="", accounts=())])
    clean = cleanse(document(gross_total="£12.50", vendor_name="Nile"), received_on=RECEIVED, master=egypt)
    assert clean.currency is not None
    assert clean.currency.status is Status.DEFAULTED


@pytest.mark.parametrize(
    ("sign", "text", "likely"),
    [
        ("$", "", "USD"),
        ("$", "ABN 51 824 753 556\nPO Box 12, Wollongong NSW 2500", "AUD"),
        ("$", "44 Court Lane\nOttawa, ON K1S 2H7\nHST 13%", "CAD"),
        ("$", "Austin, TX 78701\nTel. +1 512 555 0147", "USD"),
        ("kr", "Moms 25%\nBankgiro 555-0100", "SEK"),
        ("kr", "CVR 12345678", "DKK"),
        ("Rs", "IFSC CODE HDFC0000003", "INR"),
    ],
)
def test_the_likeliest_reading_of_a_shared_sign_is_a_default_beside_the_doubt(
    sign: str, text: str, likely: str
) -> None:
    clean = cleanse(document(currency=sign, text=text), received_on=RECEIVED)
    assert clean.currency is not None
    assert (clean.currency.value, clean.currency.status, clean.currency.proofs) == (likely, Status.DEFAULTED, ())
    (doubt,) = clean.ambiguities
    assert doubt.readings[0] == likely


def test_xml_states_its_currency() -> None:
    found = cleanse(document(Reader.XML, currency="USD"), received_on=RECEIVED).currency
    assert found is not None
    assert found.has(ProofName.ISO_CODE)


def test_what_is_no_currency_is_named() -> None:
    clean = cleanse(document(currency="doubloons"), received_on=RECEIVED)
    assert clean.currency is None
    assert [print_.raw for print_ in clean.not_parsed] == ["doubloons"]


def test_a_code_that_the_reader_ruled_out_does_not_settle_a_symbol() -> None:
    reading = document(currency="$", text="USD equivalent at 1.1954 USD 4,356.87")
    field = reading.fields[FieldName.CURRENCY]
    assert field.chosen is not None
    ruled = field.model_copy(update={"chosen": field.chosen.model_copy(update={"readings": ("CAD", "AUD")})})
    found = cleanse(reading.model_copy(update={"fields": {FieldName.CURRENCY: ruled}}), received_on=RECEIVED).currency
    assert found is not None
    assert found.value in {"CAD", "AUD"}
    assert not found.has(ProofName.ISO_CODE)
