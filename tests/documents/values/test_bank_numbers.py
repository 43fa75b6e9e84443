"""C-46, C-47, C-49: right numbers pass, one wrong digit does not; the examples are those of the schemes' own papers."""

from __future__ import annotations

import pytest

from documents.values.bank_numbers import Scheme, valid_number

RIGHT = {
    Scheme.ABA: ("111000025", "111000025"),
    Scheme.CLABE: ("032180000118359719", "032180000118359719"),
    Scheme.BANKGIRO: ("991-2346", "9912346"),
    Scheme.PLUSGIRO: ("4 10 54 68-5", "41054685"),
    Scheme.RF: ("RF18 5390 0754 7034", "RF18539007547034"),
    Scheme.QRR: ("21 00000 00003 13947 14300 09017", "210000000003139471430009017"),
    Scheme.OGM: ("+++010/8068/17183+++", "010806817183"),
    Scheme.VIITE: ("12345 61", "1234561"),
    Scheme.KID: ("2345676", "2345676"),
    Scheme.OCR: ("1230", "1230"),
    Scheme.GLN: ("4012345000009", "4012345000009"),
    Scheme.LEI: ("213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    Scheme.ABN: ("83 914 571 673", "83914571673"),
    Scheme.GSTIN: ("27AAPFU0939F1ZV", "27AAPFU0939F1ZV"),
    Scheme.CNPJ: ("16.727.230/0001-97", "16727230000197"),
}


@pytest.mark.parametrize(("scheme", "printed", "number"), [(key, *pair) for key, pair in RIGHT.items()])
def test_a_right_number_is_kept_without_its_marks(scheme: Scheme, printed: str, number: str) -> None:
    assert valid_number(printed, scheme) == number


@pytest.mark.parametrize("scheme", RIGHT)
def test_one_wrong_digit_is_seen(scheme: Scheme) -> None:
    number = RIGHT[scheme][1]
    at = next(place for place in reversed(range(len(number))) if number[place].isdigit())
    others = [number[:at] + digit + number[at + 1 :] for digit in "0123456789" if digit != number[at]]
    passing = [other for other in others if valid_number(other, scheme)]
    # A KID may be checked in two ways, so one other digit can be right, too.
    assert len(passing) <= (1 if scheme is Scheme.KID else 0)


@pytest.mark.parametrize(
    ("printed", "scheme", "number"),
    [
        ("20-00-00", Scheme.SORT_CODE, "200000"),
        ("20-00-0", Scheme.SORT_CODE, None),
        ("062-000", Scheme.BSB, "062000"),
        ("062-00A", Scheme.BSB, None),
        ("12-3456789", Scheme.EIN, "123456789"),
        ("00-3456789", Scheme.EIN, None),
        ("", Scheme.OCR, None),
        ("١٢٣٠", Scheme.OCR, None),
    ],
)
def test_numbers_without_a_check_digit_have_a_form(printed: str, scheme: Scheme, number: str | None) -> None:
    assert valid_number(printed, scheme) == number


@pytest.mark.parametrize(("number", "right"), [("12345678911", True), ("1230", True), ("12345678914", False)])
def test_a_norwegian_reference_passes_by_either_modulus(number: str, right: bool) -> None:
    assert (valid_number(number, Scheme.KID) is not None) is right
