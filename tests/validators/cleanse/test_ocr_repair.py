from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from documents.field import FieldName, Proof, ProofName, Status
from documents.text import Reader
from documents.values import identifiers, totals
from tests.validators.cleanse.printed import RECEIVED, document, field, line, rate, registers, vendor
from validators.cleanse import ocr_repair
from validators.cleanse.document import cleanse

PICTURE = (True, True, True)


def amounts(*printed: str) -> tuple[Decimal, Decimal, Decimal]:
    first, second, third = (Decimal(amount) for amount in printed)
    return first, second, third


def test_one_digit_that_closes_both_identities_is_the_repair() -> None:
    repair = ocr_repair.mend_totals(amounts("779.50", "143.11", "927.61"), Decimal(19), "EUR", PICTURE)
    assert repair == ocr_repair.Repair(1, Decimal("148.11"))


def test_a_vendors_error_is_not_mended() -> None:
    assert ocr_repair.mend_totals(amounts("779.50", "148.50", "928.00"), Decimal(19), "EUR", PICTURE) is None


def test_totals_that_hold_are_left_alone() -> None:
    assert ocr_repair.mend_totals(amounts("779.50", "148.11", "927.61"), Decimal(19), "EUR", PICTURE) is None


def test_two_solutions_are_none() -> None:
    # At 0 % both totals of 130.00 and both of 180.00 close: which of the two was misread?
    assert ocr_repair.mend_totals(amounts("130.00", "0.00", "180.00"), Decimal(0), "EUR", PICTURE) is None


def test_a_digit_that_readers_do_not_confuse_is_not_mended() -> None:
    # 148.11 read as 178.11: the solution is unique, but no reader takes a 4 for a 7.
    assert ocr_repair.mend_totals(amounts("779.50", "178.11", "927.61"), Decimal(19), "EUR", PICTURE) is None


def test_a_value_from_a_text_layer_is_never_changed() -> None:
    wrong = amounts("779.50", "143.11", "927.61")
    assert ocr_repair.mend_totals(wrong, Decimal(19), "EUR", (True, False, True)) is None


@given(
    st.decimals(10, 99999, places=2),
    st.sampled_from([5, 7, 19, 20, 21]),
    st.integers(0, 2),
    st.integers(0, 6),
    st.sampled_from("0123456789"),
)
def test_a_repair_always_gives_the_true_amounts_back(
    net: Decimal, percent: int, place: int, at: int, digit: str
) -> None:
    tax = totals.tax_of(net, Decimal(percent), "EUR")
    true = (net, tax, net + tax)
    printed = f"{true[place]:f}"
    assume(at < len(printed) and printed[at].isdigit() and printed[at] != digit)
    misread = Decimal(printed[:at] + digit + printed[at + 1 :])
    first, second, third = (misread if i == place else amount for i, amount in enumerate(true))
    repair = ocr_repair.mend_totals((first, second, third), Decimal(percent), "EUR", PICTURE)
    assert repair is None or (repair.place, repair.value) == (place, true[place])


def test_two_readings_that_agree_speak_for_the_print() -> None:
    reading = document(Reader.OCR, taxes=(rate("19 %"),), net_total="779,50", gross_total="927,61", currency="EUR")
    claim = field("143,11", Reader.OCR, Proof(name=ProofName.TWO_READINGS))
    reading = reading.model_copy(update={"fields": reading.fields | {FieldName.TAX_TOTAL: claim}})
    tax = cleanse(reading, received_on=RECEIVED).tax_total
    assert tax is not None
    assert tax.value == Decimal("143.11")


def test_a_misread_line_is_mended_to_fit_quantity_and_net_total() -> None:
    rows = (
        line(Reader.OCR, quantity="10", unit_price="25,10", net_amount="257,00"),
        line(Reader.OCR, quantity="4", unit_price="129,00", net_amount="516,00"),
    )
    clean = cleanse(document(Reader.OCR, lines=rows, net_total="767,00", currency="EUR"), received_on=RECEIVED)
    assert [row.net_amount for row in clean.lines] == [Decimal("251.00"), Decimal("516.00")]
    assert clean.lines[0].cells["net_amount"].raw == "257,00"  # type: ignore[index]


def test_a_misread_price_is_mended_only_where_the_lines_add_up() -> None:
    wrong = line(Reader.OCR, quantity="10", unit_price="26,10", net_amount="251,00")
    right = line(Reader.OCR, quantity="4", unit_price="129,00", net_amount="516,00")
    clean = cleanse(
        document(Reader.OCR, lines=(wrong, right), net_total="767,00", currency="EUR"), received_on=RECEIVED
    )
    assert clean.lines[0].unit_price == Decimal("25.10")
    alone = cleanse(document(Reader.OCR, lines=(wrong, right), currency="EUR"), received_on=RECEIVED)
    assert alone.lines[0].unit_price == Decimal("26.10")


@pytest.mark.parametrize(
    ("raw", "values"),
    [("$12,4S0.00", [Decimal(12450)]), ("1O,O0", [Decimal(10)]), ("12,45", []), ("SOS 1", []), ("OOOO0,00", [])],
)
def test_letters_in_digit_positions(raw: str, values: list[Decimal]) -> None:
    assert list(ocr_repair.letters_to_digits(raw, "", "EUR")) == values


def test_a_letter_in_an_amount_is_repaired_where_the_lines_confirm_it() -> None:
    rows = (line(Reader.OCR, quantity="83", unit_price="$150.00", net_amount="12,450.00"),)
    clean = cleanse(document(Reader.OCR, lines=rows, gross_total="$12,4S0.00"), received_on=RECEIVED)
    assert clean.gross_total is not None
    assert (clean.gross_total.value, clean.gross_total.status) == (Decimal(12450), Status.REPAIRED)
    assert (clean.gross_total.rule, clean.gross_total.raw) == ("C-61", "$12,4S0.00")


def test_a_letter_in_an_amount_that_nothing_confirms_stays() -> None:
    clean = cleanse(document(Reader.OCR, gross_total="$12,4S0.00"), received_on=RECEIVED)
    assert clean.gross_total is None
    rows = (line(Reader.OCR, quantity="83", unit_price="$150.00", net_amount="12,4S0.00"),)
    assert cleanse(document(Reader.OCR, lines=rows), received_on=RECEIVED).lines[0].net_amount == Decimal(12450)
    rows = (line(Reader.OCR, quantity="84", unit_price="$150.00", net_amount="12,4S0.00"),)
    assert cleanse(document(Reader.OCR, lines=rows), received_on=RECEIVED).lines[0].net_amount is None


def test_a_letter_in_an_account_is_repaired_into_a_registered_one() -> None:
    reading = document(Reader.OCR, iban="DE89 3704 0044 O532 0130 00", vendor_tax_id="DE123456788")
    iban = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).iban
    assert iban is not None
    assert (iban.value, iban.status, iban.rule) == ("DE89370400440532013000", Status.REPAIRED, "C-61")
    assert iban.raw == "DE89 3704 0044 O532 0130 00"


def test_nothing_is_repaired_into_an_account_that_no_register_holds() -> None:
    reading = document(Reader.OCR, iban="DE89 3704 0044 O532 0130 00")
    for master in (None, registers([vendor(accounts=())])):
        clean = cleanse(reading, received_on=RECEIVED, master=master)
        assert clean.iban is None
        assert [(doubt.field, doubt.readings) for doubt in clean.ambiguities] == [
            (FieldName.IBAN, ("DE89370400440532013000",))
        ]


def test_one_misread_digit_of_the_vendors_account() -> None:
    reading = document(Reader.OCR, iban="DE89 3704 0044 0582 0130 00", vendor_tax_id="DE123456788")
    iban = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).iban
    assert iban is not None
    assert (iban.value, iban.status, iban.rule) == ("DE89370400440532013000", Status.REPAIRED, "C-63")


def test_two_misread_digits_are_not_the_vendors_account() -> None:
    reading = document(Reader.OCR, iban="DE89 3704 0044 0582 0180 00", vendor_tax_id="DE123456788")
    iban = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).iban
    assert iban is not None
    assert (iban.value, iban.status) == ("DE89370400440582018000", Status.EXTRACTED)
    assert not iban.has(ProofName.CHECK_DIGIT)


def test_the_same_digit_in_a_text_layer_is_kept_without_its_check_digit() -> None:
    reading = document(iban="DE89 3704 0044 0582 0130 00", vendor_tax_id="DE123456788")
    iban = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).iban
    assert iban is not None
    assert iban.value == "DE89370400440582013000"
    assert not iban.has(ProofName.CHECK_DIGIT)


def test_at_25_a_valid_account_that_is_not_the_vendors_is_never_repaired() -> None:
    # Two digits differ from the vendor's account, and mod 97 holds.
    other = "DE86370400440532013007"
    valid = next(iban for check in range(100) if (iban := identifiers.iban(f"DE{check:02}{other[4:]}")) is not None)
    reading = document(Reader.OCR, iban=valid, vendor_tax_id="DE123456788")
    found = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).iban
    assert found is not None
    assert (found.value, found.status) == (valid, Status.EXTRACTED)


def test_an_invoice_number_is_never_repaired() -> None:
    number = cleanse(document(Reader.OCR, invoice_number="INV-O0731"), received_on=RECEIVED).invoice_number
    assert number is not None
    assert number.value == "INV-O0731"


def test_a_misread_vat_identifier_is_mended_only_into_a_registered_one() -> None:
    reading = document(Reader.OCR, vendor_tax_id="DE123456789")
    known = cleanse(reading, received_on=RECEIVED, master=registers([vendor()])).vendor_tax_id
    assert known is not None
    assert (known.value, known.rule) == ("DE123456788", "C-63")
    printed = document(vendor_tax_id="DE123456789")
    stored = cleanse(printed, received_on=RECEIVED, master=registers([vendor()])).vendor_tax_id
    assert stored is not None
    assert stored.value == "DE123456789"
    unknown = cleanse(reading, received_on=RECEIVED).vendor_tax_id
    assert unknown is not None
    assert unknown.value == "DE123456789"
    assert not unknown.has(ProofName.CHECK_DIGIT)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("DE89 3704 0044 O532 0130 00", "DE89370400440532013000"),
        ("NL9I ABNA 0417 1643 OO", "NL91ABNA0417164300"),
        ("GB29 NWBK 6O16 1331 9268 I9", "GB29NWBK60161331926819"),
        ("NL91 ABNA 0417 1643 00", None),
        ("NL9I ABNA 0417 1643 01", None),
        ("OOOO OOOO OOOO OOOO OOOO", None),
    ],
)
def test_letters_in_an_account_become_digits_where_the_country_has_digits(raw: str, expected: str | None) -> None:
    assert ocr_repair.iban_without_letters(raw) == expected


def test_confusions_go_one_way() -> None:
    """C-60."""
    assert ocr_repair.letters_to_digits("12,4S0.00", ".", "USD") == (Decimal("12450.00"),)
    assert ocr_repair.letters_to_digits("l2.5O", ".", "EUR") == ()  # no digit stands first: no damaged amount
    assert ocr_repair.letters_to_digits("12.50", ".", "EUR") == ()
    read = ocr_repair.DIGITS_OF
    assert {letter: read[letter] for letter in "ODQIlZASGbBgq"} == dict(
        zip("ODQIlZASGbBgq", "0001124566899", strict=True)
    )
    assert {"17", "38", "49", "56"} <= ocr_repair.CONFUSED
    assert "12" not in ocr_repair.CONFUSED


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("123456782RTO001", "123456782RT0001"),
        ("12345 6782 RTOOO1", "123456782RT0001"),
        ("DE13669597G", "DE136695976"),
        ("DE1366959B6", None),
        ("123456789RTO001", None),
        ("123456782XTO001", None),
        ("DEI3GGBSB7G", None),
    ],
)
def test_letters_in_places_of_digits_of_a_tax_identifier(raw: str, mended: str | None) -> None:
    assert ocr_repair.tax_id_without_letters(raw) == mended


def test_a_tax_identifier_freed_of_letters_is_a_repair_and_proves_nothing() -> None:
    found = cleanse(document(Reader.OCR, vendor_tax_id="123456782 RTO001"), received_on=RECEIVED).vendor_tax_id
    assert found is not None
    assert (found.value, found.status, found.rule) == ("123456782RT0001", Status.REPAIRED, "C-61")
    assert found.proofs == ()


@pytest.mark.parametrize(("reader", "raw"), [(Reader.TEXT_LAYER, "123456782RTO001"), (Reader.OCR, "123456782RT0001")])
def test_a_tax_identifier_that_was_not_misread_is_not_repaired(reader: Reader, raw: str) -> None:
    found = cleanse(document(reader, vendor_tax_id=raw), received_on=RECEIVED).vendor_tax_id
    assert found is not None
    assert (found.value, found.status) == (raw, Status.EXTRACTED)
