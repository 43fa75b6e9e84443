"""Tax keys of lines: the sums say which rate a key stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from documents.business import Line, TaxCategory
from validators.cleanse.tax_keys import with_rates_of_keys

ROWS = (
    TaxCategory(rate=Decimal(20), base=Decimal("150.00"), tax=Decimal("30.00")),
    TaxCategory(rate=Decimal(10), base=Decimal("60.00"), tax=Decimal("6.00")),
)


def line(rate: str | None, amount: str | None) -> Line:
    return Line(number=1, tax_rate=rate and Decimal(rate), net_amount=amount and Decimal(amount))


def rates(*lines: Line, rows: tuple[TaxCategory, ...] = ROWS) -> list[str | None]:
    return [each.tax_rate and str(each.tax_rate) for each in with_rates_of_keys(lines, rows)]


@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("2", "1"), ("1", "3")])
def test_the_sums_say_which_row_a_key_stands_for(first: str, second: str) -> None:
    assert rates(line(first, "100.00"), line(second, "60.00"), line(first, "50.00")) == ["20", "10", "20"]


@pytest.mark.parametrize(
    "lines",
    [
        (line("20", "150.00"), line("10", "60.00")),
        (line("7", "150.00"), line("2", "60.00")),
        (line("1", "149.99"), line("2", "60.01")),
        (line("1", "150.00"), line("2", None)),
        (line("1", "150.00"), line(None, "60.00")),
        (line("1", "150.00"),),
        (),
    ],
    ids=["rates", "a rate and a key", "other sums", "no amount", "no key", "a row without lines", "no lines"],
)
def test_what_no_sum_proves_stays_as_printed(lines: tuple[Line, ...]) -> None:
    assert with_rates_of_keys(lines, ROWS) == lines


def test_two_rows_of_one_base_are_not_told_apart() -> None:
    twins = tuple(row.model_copy(update={"base": Decimal("60.00")}) for row in ROWS)
    assert rates(line("1", "60.00"), rows=twins) == ["1"]


def test_a_row_without_base_proves_nothing() -> None:
    unread = (ROWS[0], ROWS[1].model_copy(update={"base": None}))
    assert rates(line("1", "150.00"), rows=unread) == ["1"]
