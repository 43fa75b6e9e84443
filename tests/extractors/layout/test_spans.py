from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.layout.rows import rows_of
from extractors.layout.spans import SpanKind, spans_of
from tests.extractors.printed import page_of


def found(text: str, kind: SpanKind) -> list[str]:
    (row,) = rows_of(page_of(text))
    return [span.raw for span in spans_of(row, row.text) if span.kind is kind]


AMOUNTS = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)


@given(AMOUNTS, st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", ".")]))
def test_an_amount_is_found_in_every_style(amount: Decimal, style: tuple[str, str]) -> None:
    grouping, decimal = style
    printed = f"{amount:,}".replace(",", "_").replace(".", decimal).replace("_", grouping)
    (row,) = rows_of(page_of(f"Total   {printed} EUR"))
    (span,) = [span for span in spans_of(row, row.text) if span.kind is SpanKind.AMOUNT]
    assert amount in span.numbers
    assert span.decimals


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14.03.2026", ["14.03.2026"]),
        ("due 2026-03-14 at noon", ["2026-03-14"]),
        ("on 3 mars 2026", ["3 mars 2026"]),
        ("March 3, 2026", ["March 3, 2026"]),
        ("2026-03-14T09:30:00", ["2026-03-14"]),
        ("2026-03-14TX", []),
        ("14-03-'26", ["14-03-'26"]),
        ("March 3, ’26", ["March 3, ’26"]),
        ("31.02.2026", []),
        ("10.5 x 12.8", []),
    ],
)
def test_dates(text: str, expected: list[str]) -> None:
    assert found(text, SpanKind.DATE) == expected


@pytest.mark.parametrize("text", ["14.03.2026", "INV-0012", "0800/123", "4711-A", "12:30"])
def test_parts_of_dates_and_codes_are_no_amounts(text: str) -> None:
    assert found(text, SpanKind.AMOUNT) == []


@pytest.mark.parametrize("text", ["1,49,917.86", "12,34,567.00", "RM 9.00", "S$12.50", "Rp 45.000", "CZK 1 200,00"])
def test_an_amount_is_found_in_every_grouping_and_currency(text: str) -> None:
    assert found(f"Total   {text}", SpanKind.AMOUNT) == [text]


@pytest.mark.parametrize("text", ["VAT (20%)", "VAT (20 %)   5.00", "VAT ( 20% )"])
def test_a_rate_in_brackets_is_a_percentage_above_zero(text: str) -> None:
    (row,) = rows_of(page_of(text))
    assert [span.numbers for span in spans_of(row, row.text) if span.kind is SpanKind.PERCENT] == [(Decimal(20),)]


def test_a_rate_is_a_percentage() -> None:
    assert found("VAT 19,0 %   38,00", SpanKind.PERCENT) == ["19,0"]
    assert found("VAT 19,0 %   38,00", SpanKind.AMOUNT) == ["38,00"]


def test_negative_amounts_keep_their_sign() -> None:
    (row,) = rows_of(page_of("Credit   -5,00   7,50-   (3.00)"))
    values = [span.numbers[0] for span in spans_of(row, row.text) if span.kind is SpanKind.AMOUNT]
    assert values == [Decimal("-5.00"), Decimal("-7.50"), Decimal("-3.00")]


def test_more_decimals_than_money_has_may_be_a_documents_number() -> None:
    assert found("3977.9645", SpanKind.IDENTIFIER) == ["3977.9645"]
    assert found("3977.96", SpanKind.IDENTIFIER) == []
