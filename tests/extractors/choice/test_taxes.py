from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.choice.taxes import tax_rows, unclosed_rows
from extractors.document import read_documents
from extractors.layout.paper import lay_out
from tests.extractors.printed import page_of


def found(art: str) -> list[tuple[Decimal, Decimal | None, Decimal]]:
    return [(row.rate, row.base, row.tax) for row in tax_rows(lay_out([page_of(art)]))]


def test_a_rate_with_its_base_and_tax_is_a_row() -> None:
    assert found("VAT 20 %   165.00   33.00   198.00") == [(Decimal(20), Decimal("165.00"), Decimal("33.00"))]


def test_amounts_that_do_not_close_with_the_rate_are_no_row() -> None:
    assert found("VAT 20 %   165.00   34.00   199.00") == []


def test_a_tax_alone_beside_its_rate_has_no_base() -> None:
    assert found("VAT 20 %   33.00") == [(Decimal(20), None, Decimal("33.00"))]


def read(art: str) -> list[tuple[Decimal | None, ...]]:
    """Return rate, base and tax of each row that the whole reader reports."""
    (document,) = read_documents([page_of(art)])
    cells = [(row.rate, row.base, row.tax) for row in document.taxes]
    return [tuple(Decimal(cell.readings[0]) if cell else None for cell in row) for row in cells]


LINES = """
INVOICE

Item            Quantity   Unit price     Amount
Bright bar            10        18.60     186.00
Angle                 40        31.40    1256.00

                           Net total     1442.00
                           VAT 20%        288.40
                           Total GBP     1730.40
"""


def test_a_quantity_between_price_and_amount_is_no_rate() -> None:
    assert read(LINES) == [(Decimal(20), None, Decimal("288.40"))]


def test_a_bare_number_is_a_rate_only_under_a_head_that_says_so() -> None:
    assert found("10   186.00   18.60") == []
    assert found("VAT rate   Net      VAT\n10         186.00   18.60") == [
        (Decimal(10), Decimal("186.00"), Decimal("18.60"))
    ]


def test_a_discount_in_per_cent_is_no_tax() -> None:
    assert found("Discount 10 %   113.00   11.30") == []


def test_a_rate_in_the_head_over_the_tax_is_its_rate() -> None:
    art = """
Net total        VAT at 8.1%      Grand total
CHF 958.80       CHF 77.66        CHF 1036.46
"""
    assert found(art) == [(Decimal("8.1"), None, Decimal("77.66"))]


def test_a_rate_of_nothing_counts_beside_another_rate_only() -> None:
    assert found("VAT 0 %   152.75   0.00") == []
    assert found("VAT 20 %   100.00   20.00\nVAT 0 %   152.75   0.00") == [
        (Decimal(20), Decimal("100.00"), Decimal("20.00")),
        (Decimal(0), Decimal("152.75"), Decimal("0.00")),
    ]
    assert found("VAT 20 %   100.00   20.00\nVAT 0 %   152.75   1.00") == [
        (Decimal(20), Decimal("100.00"), Decimal("20.00"))
    ]


@pytest.mark.parametrize(("head", "rates"), [("Rate", ("20 %", "5 %")), ("VAT rate", ("20.00", "5.00"))])
def test_a_breakdown_right_below_the_items_is_none_of_them(head: str, rates: tuple[str, str]) -> None:
    table = f"{head:10}   Net       VAT\n{rates[0]:10}  1200.00    240.00\n{rates[1]:10}   242.00     12.10"
    lines, totals = LINES.rstrip().split("\n\n                           Net")
    art = f"{lines}\n\n{table}\n\n                           Net{totals}".replace("288.40", "252.10")
    assert read(art.replace("1730.40", "1694.10"))[:2] == [
        (Decimal(20), Decimal("1200.00"), Decimal("240.00")),
        (Decimal(5), Decimal("242.00"), Decimal("12.10")),
    ]


def test_a_bare_nothing_is_a_rate_only_under_a_head_of_rates() -> None:
    rows = "20.00      200.00   40.00\n0.00       152.75    0.00"
    assert [row[0] for row in found("VAT rate      Net     VAT\n" + rows)] == [Decimal("20.00"), Decimal("0.00")]
    assert found("Code          Net     VAT\n" + rows) == []


def test_the_two_halves_of_one_tax_are_two_rows_and_a_repeated_row_is_one() -> None:
    half = (Decimal(9), Decimal("100.00"), Decimal("9.00"))
    assert found("CGST 9 %   100.00   9.00\nSGST 9 %   100.00   9.00") == [half, half]
    assert found("CGST 9 %   100.00   9.00\nCGST 9 %   100.00   9.00") == [half]
    assert found("VAT 9 %   100.00   9.00\nTax 9 %   100.00   9.00") == [half]


def test_a_discount_beside_the_tax_total_is_not_its_rate() -> None:
    assert found("2% Skonto innerhalb von 8 Tagen, 30 Tage netto           Umsatzsteuer          51.86") == []


UNDER_HEADS = """
Rate            Net           VAT
{rate:>4}{base:>15}{tax:>14}

Total GBP                  307.05
"""


@pytest.mark.parametrize(
    ("rate", "base", "tax", "seen"),
    [
        ("5 %", "292.41", "14.64", True),
        ("5 %", "292.41", "15.62", True),
        ("5 %", "292.41", "15.63", False),
        ("31 %", "292.41", "90.66", False),
        ("5 %", "0.60", "0.64", False),
    ],
)
def test_a_row_that_nearly_closes_under_heads_of_its_own_is_told_of_and_proves_nothing(
    rate: str, base: str, tax: str, *, seen: bool
) -> None:
    paper = lay_out((page_of(UNDER_HEADS.format(rate=rate, base=base, tax=tax)),))
    closing = tax_rows(paper)
    assert closing == ()
    told = [(str(row.rate), str(row.base), str(row.tax)) for row in unclosed_rows(paper, closing)]
    assert told == ([(rate.removesuffix(" %"), base, tax)] if seen else [])


@pytest.mark.parametrize(
    ("row", "seen"),
    [
        ("VAT 5 % on 292.41        14.64", True),
        ("Discount 5 % on 292.41   14.64", False),
        ("VAT 5 % on 292.41        14.64     307.05", False),
        ("VAT 5 % on 292.41        19.64", False),
    ],
)
def test_a_row_that_nearly_closes_behind_a_word_for_the_tax_is_told_of_too(row: str, *, seen: bool) -> None:
    paper = lay_out((page_of(f"{row}\nTotal   307.05\n"),))
    told = [(str(one.rate), str(one.base), str(one.tax)) for one in unclosed_rows(paper, tax_rows(paper))]
    assert told == ([("5", "292.41", "14.64")] if seen else [])


def test_without_heads_two_amounts_behind_a_percentage_are_no_row() -> None:
    paper = lay_out((page_of("5 %   292.41   14.64\nTotal   307.05\n"),))
    assert unclosed_rows(paper, ()) == ()


def test_taxes_of_a_currency_without_cents_are_rounded_to_its_unit() -> None:
    prices = "Paper     7680.00\nLabels    1040.00\nGloves     656.00\n"
    art = (
        prices
        + "Net total                  57,600\nVAT 8 % on 27,840           2,227\nVAT 10 % on 29,760          2,976"
    )
    assert found(art) == [
        (Decimal(8), Decimal(27840), Decimal(2227)),
        (Decimal(10), Decimal(29760), Decimal(2976)),
    ]
    assert found(art.replace("2,227", "2,228"))[0] != (Decimal(8), Decimal(27840), Decimal(2228))
