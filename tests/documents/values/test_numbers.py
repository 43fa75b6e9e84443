from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.values import numbers

AMOUNTS = st.decimals(0, 10**12, places=2)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        # C-20
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1’234.56", "1234.56"),
        ("1,23,456.78", "123456.78"),
        ("1_234.50", "1234.50"),
        # C-21
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        # C-22
        ("1.234.567", "1234567"),
        # C-23
        ("1234,5", "1234.5"),
        ("12,50", "12.50"),
        ("0,1234", "0.1234"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        (".50", "0.50"),
        # C-25
        ("¥12,000", "12000"),
        ("KD 1.250", "1.250"),
        ("JPY 12,000.00", "12000"),
        # C-26
        ("1.234,56-", "-1234.56"),
        ("−1.234,56", "-1234.56"),
        ("(50.00)", "-50.00"),
        ("75.00 CR", "-75.00"),
        ("75,00 Gutschrift", "-75.00"),
        ("75,00 H", "-75.00"),
        ("-€12.50", "-12.50"),
        # C-27
        ("19,90 A", "19.90"),
        ("19.90 *", "19.90"),
        ("75.00 DR", "75.00"),
        # C-28
        ("12,–", "12.00"),
        ("12.--", "12.00"),
        # with the currency
        ("US$ 1,000.00", "1000.00"),
        ("5,00 zł", "5.00"),
        ("Rs. 1,00,000", "100000"),
        ("12 345", "12345"),
        ("100.", "100"),
    ],
)
def test_a_plain_print_has_one_value(raw: str, value: str) -> None:
    assert numbers.readings(raw) == (Decimal(value),)


@pytest.mark.parametrize(
    "raw",
    [
        "12.34,5",
        "1.234,5.6",
        "1 234,5 6",
        "25½",
        "1.2.3",
        "01.02.2026",
        "1 2",
        "12-12",
        "A1",
        "12,4S0.00",
        "19 %",
        "12 EUR excl",
        "",
        "-",
        "1,234 567",
        "(-5.00)",
        "-5.00-",
        "1234567890123456789012",
        "8 H",
        "1.234.56",
        "1,2345.67",
    ],
)
def test_what_is_no_number_has_no_value(raw: str) -> None:
    assert numbers.readings(raw) == ()


def test_three_digits_behind_the_only_separator_are_ambiguous() -> None:
    assert numbers.readings("1.234") == (Decimal("1.234"), Decimal(1234))
    assert numbers.readings("-1,234") == (Decimal("-1.234"), Decimal(-1234))
    assert numbers.readings("$1,234") == (Decimal("1.234"), Decimal(1234))


def test_a_known_currency_decides_where_its_minor_units_do() -> None:
    assert numbers.readings("12,000", "JPY") == (Decimal(12000),)
    assert numbers.readings("1.250", "KWD") == (Decimal("1.250"),)
    assert len(numbers.readings("1.250", "EUR")) == 2


@pytest.mark.parametrize(
    ("raw", "style"),
    [
        ("1.234,56", ","),
        ("1,5", ","),
        ("1'234.50", "."),
        ("1.234.567", ","),
        ("12,–", ","),
        ("0.125", "."),
        ("1.234", ""),
        ("1 234", ""),
        ("12", ""),
        ("100.", ""),
        ("x", ""),
        ("12.34,5", ""),
    ],
)
def test_the_decimal_style_is_told_only_where_it_shows(raw: str, style: str) -> None:
    assert numbers.decimal_style(raw) == style


@pytest.mark.parametrize(
    ("raw", "style", "value"),
    [("1.234", ",", "1234"), ("1.234", ".", "1.234"), ("1,234", ",", "1.234"), ("12.50", ",", "12.50")],
)
def test_the_style_of_the_document_decides_an_ambiguous_print(raw: str, style: str, value: str) -> None:
    assert numbers.with_style(raw, style) == Decimal(value)


def test_without_a_style_an_ambiguous_print_has_no_value() -> None:
    assert numbers.with_style("1.234", "") is None
    assert numbers.with_style("no number", ",") is None


@pytest.mark.parametrize(("raw", "value"), [("19,0 %", "19"), ("19%", "19"), ("0,19", "19"), ("7.700 %", "7.7")])
def test_percentages(raw: str, value: str) -> None:
    assert numbers.percent(raw, rate_column=True) == (Decimal(value),)


def test_a_signed_percentage_below_one_stays() -> None:
    assert numbers.percent("0,5 %", rate_column=True) == (Decimal("0.5"),)
    assert numbers.percent("25½") == ()


def test_the_tax_letter_is_kept_apart() -> None:
    assert numbers.tax_letter("19,90 A") == "A"
    assert numbers.tax_letter("19,90 *") == ""
    assert numbers.tax_letter("19,90 EUR") == ""


@given(AMOUNTS)
def test_grouped_prints_read_back_in_both_conventions(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    swiss = english.replace(",", "'")
    french = english.replace(",", "\u202f").replace(".", ",")
    for raw in (english, german, swiss, french, f"{german} EUR", f"EUR {english}"):
        assert numbers.readings(raw) == (amount,)
    assert numbers.readings(german + "-") == (-amount,)


@given(AMOUNTS)
def test_the_canonical_form_reads_back(amount: Decimal) -> None:
    assert Decimal(numbers.plain_form(amount)) == amount
    assert "E" not in numbers.plain_form(amount)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."))
def test_an_ambiguous_print_always_shows_both_values(head: int, tail: int, mark: str) -> None:
    assert numbers.readings(f"{head}{mark}{tail:03}") == (
        Decimal(f"{head}.{tail:03}"),
        Decimal(f"{head}{tail:03}"),
    )


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(raw: str) -> None:
    values = numbers.readings(raw)
    assert len(values) <= 2
    numbers.decimal_style(raw)
    numbers.percent(raw)
    numbers.tax_letter(raw)
