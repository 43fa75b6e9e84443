from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.business import BusinessDocument
from documents.field import FieldName, Proof, ProofName, Status
from documents.reading import LineReading, TaxReading
from documents.text import Reader
from documents.values import money, totals
from tests.validators.cleanse.printed import RECEIVED, document, field, line, rate
from validators.cleanse.document import cleanse

STYLE = "Summe 2.345,60 und 10,00 und 99,95"


def read(
    reader: Reader = Reader.TEXT_LAYER,
    lines: tuple[LineReading, ...] = (),
    taxes: tuple[TaxReading, ...] = (),
    text: str = "",
    **prints: str,
) -> BusinessDocument:
    return cleanse(document(reader, lines=lines, taxes=taxes, text=text, **prints), received_on=RECEIVED)


def value(found: object) -> object:
    return getattr(found, "value", None)


def test_the_style_of_the_document_decides_an_ambiguous_amount() -> None:
    clean = read(text=STYLE, gross_total="1.234", currency="EUR")
    assert clean.gross_total is not None
    assert (clean.gross_total.value, clean.gross_total.rule) == (Decimal(1234), "C-24")


@pytest.mark.parametrize("text", ["", "10,00 und 99,95", STYLE + " and 1,234.50"])
def test_without_three_plain_numbers_of_one_style_the_amount_is_a_doubt(text: str) -> None:
    clean = read(text=text, gross_total="1.234", currency="EUR")
    assert clean.gross_total is None
    assert [(doubt.field, doubt.readings) for doubt in clean.ambiguities] == [
        (FieldName.GROSS_TOTAL, ("1.234", "1234"))
    ]


def test_a_style_that_gives_an_amount_more_decimals_than_its_currency_is_no_answer() -> None:
    clean = read(text="2,345.60 and 10.00 and 99.95", gross_total="1.234", currency="EUR")
    assert clean.gross_total is None


def test_at_06_a_quantity_and_an_amount_with_the_same_print() -> None:
    weighed = line(quantity="1.234", unit_price="10", net_amount="12,34")
    counted = line(quantity="1.234", unit_price="2", net_amount="2468")
    clean = read(lines=(weighed, counted), gross_total="1.234", currency="EUR")
    assert [row.quantity for row in clean.lines] == [Decimal("1.234"), Decimal(1234)]
    assert clean.gross_total is None


def test_at_06_a_quantity_that_nothing_decides_stays_empty_and_its_cell_is_kept() -> None:
    (row,) = read(lines=(line(quantity="1.234", unit_price="10.00"),)).lines
    assert row.quantity is None
    assert row.unit_price == Decimal(10)
    assert [cell.raw for cell in row.cells.values()] == ["1.234", "10.00"]


def test_closing_sums_decide_ambiguous_amounts() -> None:
    clean = read(net_total="1.000", tax_total="190", gross_total="1.190", currency="EUR")
    assert [value(part) for part in (clean.net_total, clean.tax_total, clean.gross_total)] == [1000, 190, 1190]
    assert clean.net_total is not None
    assert clean.net_total.rule == "C-24"


@pytest.mark.parametrize(
    ("raw", "code", "amount"), [("12,000", "JPY", "12000"), ("1.250", "KWD", "1.250"), ("¥12,000", "JPY", "12000")]
)
def test_at_08_minor_units_of_the_currency(raw: str, code: str, amount: str) -> None:
    clean = read(gross_total=raw, currency=code)
    assert value(clean.gross_total) == Decimal(amount)
    assert clean.ambiguities == ()


def test_two_combinations_that_close_decide_nothing() -> None:
    clean = read(net_total="1.000", tax_total="0", gross_total="1.000", currency="EUR")
    assert (clean.net_total, clean.gross_total) == (None, None)
    (row,) = read(lines=(line(quantity="1.000", unit_price="1.000", net_amount="1000"),)).lines
    assert (row.quantity, row.unit_price, row.net_amount) == (None, None, 1000)


def test_an_xml_amount_has_a_decimal_point_and_no_doubt() -> None:
    clean = read(Reader.XML, gross_total="1.234", currency="KWD")
    assert value(clean.gross_total) == Decimal("1.234")
    clean = read(Reader.XML, gross_total="1234", currency="EUR")
    assert value(clean.gross_total) == Decimal(1234)


def test_what_is_no_amount_is_named() -> None:
    clean = read(gross_total="twelve")
    assert clean.gross_total is None
    assert [print_.raw for print_ in clean.not_parsed] == ["twelve"]


def test_sums_rates_and_lines_prove_the_totals() -> None:
    rows = (
        line(quantity="10", unit_price="25,10", net_amount="251,00"),
        line(quantity="4", unit_price="129,00", net_amount="516,00"),
    )
    clean = read(
        lines=rows, taxes=(rate("19 %"),), net_total="767,00", tax_total="145,73", gross_total="912,73", currency="EUR"
    )
    assert clean.net_total is not None
    assert clean.net_total.has(ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES, ProofName.LINES_SUM)
    assert clean.gross_total is not None
    assert clean.gross_total.has(ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES)


def test_a_proof_of_the_reader_that_the_values_do_not_show_is_dropped() -> None:
    reading = document(net_total="100.00", tax_total="19.00", currency="EUR")
    claims = (Proof(name=ProofName.NET_PLUS_TAX), Proof(name=ProofName.TOTAL_LABEL))
    fields = reading.fields | {FieldName.GROSS_TOTAL: field("120.00", Reader.TEXT_LAYER, *claims)}
    clean = cleanse(reading.model_copy(update={"fields": fields}), received_on=RECEIVED)
    assert clean.gross_total is not None
    assert [proof.name for proof in clean.gross_total.proofs] == [ProofName.TOTAL_LABEL]


def test_the_missing_tax_follows_where_the_rate_closes() -> None:
    clean = read(taxes=(rate("19 %"),), net_total="100.00", gross_total="119.00", currency="EUR")
    assert clean.tax_total is not None
    assert (clean.tax_total.value, clean.tax_total.status, clean.tax_total.raw) == (19, Status.DERIVED, "")
    assert clean.gross_total is not None
    assert not clean.gross_total.has(ProofName.NET_PLUS_TAX)


def test_the_missing_tax_is_not_derived_where_no_rate_closes() -> None:
    clean = read(taxes=(rate("7 %"),), net_total="100.00", gross_total="119.00", currency="EUR")
    assert clean.tax_total is None


def test_the_missing_net_follows_where_the_rate_closes() -> None:
    clean = read(taxes=(rate("19 %"),), tax_total="19.00", gross_total="119.00", currency="EUR")
    assert clean.net_total is not None
    assert (clean.net_total.value, clean.net_total.status) == (100, Status.DERIVED)


def test_the_parts_of_an_untaxed_bill_follow_from_lines_that_add_up_and_from_no_others() -> None:
    clean = read(lines=(line(net_amount="60.00"), line(net_amount="40.00")), gross_total="100.00", currency="EUR")
    assert (value(clean.net_total), value(clean.tax_total)) == (100, 0)
    clean = read(lines=(line(net_amount="60.00"), line(net_amount="40.01")), gross_total="100.00", currency="EUR")
    assert (clean.net_total, clean.tax_total) == (None, None)


CENTS = st.decimals(1, 10**6, places=2)


@given(CENTS, st.sampled_from([7, 10, 19, 20, 21]), st.sampled_from(["en", "de"]))
def test_amounts_survive_printing_and_reading(net: Decimal, percent: int, style: str) -> None:
    tax = totals.tax_of(net, Decimal(percent), "EUR")

    def print_(amount: Decimal) -> str:
        english = money.show(amount)
        return english if style == "en" else english.translate(str.maketrans(",.", ".,"))

    clean = read(
        taxes=(rate(f"{percent} %"),),
        net_total=print_(net),
        tax_total=print_(tax),
        gross_total=print_(net + tax),
        currency="EUR",
    )
    assert (value(clean.net_total), value(clean.tax_total), value(clean.gross_total)) == (net, tax, net + tax)
    assert clean.gross_total is not None
    assert clean.gross_total.has(ProofName.NET_PLUS_TAX, ProofName.RATE_CLOSES)
    assert clean.gross_total.status is Status.EXTRACTED


@pytest.mark.parametrize(
    ("printed", "net", "counted"),
    [("-100.00", "900.00", "100.00"), ("100.00", "900.00", "100.00"), ("-100.00", "-900.00", "-100.00")],
)
def test_an_allowance_counts_in_the_direction_of_the_total(printed: str, net: str, counted: str) -> None:
    assert value(read(allowance_total=printed, net_total=net).allowance_total) == Decimal(counted)


def test_an_allowance_of_an_einvoice_is_taken_as_it_is() -> None:
    found = read(Reader.XML, allowance_total="-100.00", net_total="900.00")
    assert value(found.allowance_total) == Decimal("-100.00")


@pytest.mark.parametrize(
    ("printed", "payable", "counted"),
    [("-51.91", "48.09", "51.91"), ("51.91", "48.09", "51.91"), ("-51.91", "151.91", "-51.91")],
)
def test_a_prepayment_counts_in_the_direction_of_the_total(printed: str, payable: str, counted: str) -> None:
    found = read(prepaid=printed, gross_total="100.00", payable=payable)
    assert value(found.prepaid) == Decimal(counted)
